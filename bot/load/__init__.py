"""Reading an alliance's own files into the database: all or nothing, and asking about what is doubtful."""

from bot.load.files import Given, Handed
from bot.load.reading import EXAMPLE, load, template
from bot.load.report import BadFile, Report
from bot.load.whole import fill_if_empty, into

__all__ = ["EXAMPLE", "BadFile", "Given", "Handed", "Report", "fill_if_empty", "into", "load", "template"]
