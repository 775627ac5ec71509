"""Earlier issues of the newsletter, and who got them."""

from collections.abc import Mapping, Sequence
from datetime import date

from messages.dates import say
from messages.message import Button, File, Message

MOST = 12  # issues in a list
FATES = {
    "sent": "Sent",
    "waiting": "On its way",
    "failed": "Could not be delivered",
    "unknown": "May not have arrived, or twice",
    "stopped": "Stopped before it was sent",
    "opted_out": "Did not want it",
    "no_account": "Has not joined the bot",
}


def none_yet() -> Message:
    return Message("No newsletter has gone out from here yet. The next one comes at the end of the half term.")


def no_such(what: str) -> Message:
    return Message(f"I have no newsletter of {what}.", buttons=(EARLIER,))


def gone() -> Message:
    return Message("That newsletter is not here to be read.", buttons=(EARLIER,))


EARLIER = Button("All newsletters", "newsletter.list")


def listed(issues: Sequence[tuple[int, str, date]]) -> Message:
    """Every issue with the day it went out, the latest first, each to be read."""
    items = tuple(
        (f"{title}: {say(day)}", Button(f"{day:%B %Y}", "newsletter.read", str(number)))
        for number, title, day in issues[:MOST]
    )
    more = len(issues) - MOST
    text = "The newsletters that have gone out."
    later = f"There are {more} older ones: name the month and the year, such as “newsletter december 2025”."
    return Message(text, items=items, after=later if more > 0 else "")


def on_its_way(title: str) -> Message:
    return Message(f"One moment: I am setting {title} as a PDF.")


def who_got(title: str, day: date, fates: Mapping[str, int], number: int) -> Message:
    """How an issue reached its readers, in figures."""
    everybody = sum(fates.values())
    facts = tuple((label, str(fates[name])) for name, label in FATES.items() if fates.get(name))
    text = f"{title} went out on {say(day)}, to {fates.get('sent', 0)} of {everybody} readers."
    return Message(text, facts=facts, buttons=(Button("Names in a table", "newsletter.readers", str(number)),))


def not_sent_from_here(title: str) -> Message:
    return Message(f"There is no record of who got {title}.")


def names(title: str, table: File) -> Message:
    return Message(f"Who got {title}, and who did not.", files=(table,))
