"""The ways in and out: platforms, files, the web."""
