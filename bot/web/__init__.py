"""The web side: what platforms send by HTTP, and whether the bot is well."""
