"""What the bot does when time passes: one file a kind of reminder; `clock` ticks them."""
