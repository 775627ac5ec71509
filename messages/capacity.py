"""How many free days the SLEs have left, and who has some for a subject."""

from collections.abc import Sequence
from decimal import Decimal

from messages import money
from messages.matching import MOST_LISTED, nobody, reasons, who
from messages.message import Button, Message
from messages.ranking import Fit, Match


def available(what: str, found: Sequence[Match], year: str) -> Message:
    """Who has days left, without a request to ask for."""
    offering = [match for match in found if match.fit is Fit.OFFERED]
    shown = (offering or found)[:MOST_LISTED]
    more = len(offering) - len(shown)
    return Message(
        title=f"SLEs for {what}, {year}",
        text="" if offering else "\n".join(nobody(what, shown)),
        facts=tuple((who(match.one), reasons(match)) for match in shown),
        after=f"And {more} more." if more > 0 else "",
        buttons=(Button("Requests to match", "matching.start"),),
    )


def for_team(left: Decimal, total: Decimal, year: str, areas: Sequence[tuple[str, int, Decimal, Decimal]]) -> Message:
    """The free days that are left, in all and by area: label, number of SLEs, days left, days of the year."""
    if not total:
        return Message(text="I do not have how many free days the SLEs have.")
    lines = [
        f"{label}: {money.figure(free)} of {money.days(days)}, {count} SLE{'' if count == 1 else 's'}"
        for label, count, free, days in areas
    ]
    return Message(
        title=f"{money.figure(left)} of {money.figure(total)} free days left in {year}",
        text="\n".join(lines),
        after="Who offers several areas counts in each of them.",
        buttons=(Button("Requests to match", "matching.start"), Button("As a picture", "pictures.capacity")),
    )


def for_schools(left: Decimal, total: Decimal, year: str) -> Message:
    """The honest overall figure, for anybody we know."""
    if not total:
        return Message(text="I do not have how many free days the SLEs have. The central team can tell you.")
    return Message(
        text=f"All SLEs together have {money.figure(left)} of {money.figure(total)} free days left in {year}. They are "
        "shared by all schools and become fewer as the year goes on, so please ask early.",
        buttons=(Button("Ask for support", "support.start"),),
    )
