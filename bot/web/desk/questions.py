"""Questions nobody could answer, and what was misread: the central team answers, teaches, or lets them be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.web.desk.frame import Page, Values, Visit
from messages.dates import london_day
from messages.message import Button
from messages.unanswered import Asked, gathered
from storage import misread, questions

WEEK = timedelta(days=7)
MOST_MISREAD = 100


@dataclass(frozen=True, slots=True)
class Open:
    """A question as it was first asked, with the other words it was asked in."""

    text: str
    first: date
    times: int
    others: tuple[str, ...]
    can: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody typed, without names, and what was meant by it; empty where nothing offered was."""

    text: str
    meant: str
    on: date
    can: Button


async def show(visit: Visit) -> Values:
    """Those of the last seven days first, then what has waited longer."""
    rows = await questions.unanswered(visit.session)
    groups = gathered([Asked(row.id or 0, row.text, london_day(row.asked_at)) for row in rows])
    since = visit.today - WEEK
    lately = [group for group in groups if any(one.day > since for one in group)]
    return {
        "sections": (
            ("In the last seven days", _open(lately), "Nobody asked anything that I could not answer."),
            ("Before that", _open([group for group in groups if group not in lately]), "Nothing waits from before."),
        ),
        "misread": await _misread(visit),
        "file": Button("Get all of it as a file", "misread.list"),
    }


def _open(groups: Sequence[Sequence[Asked]]) -> list[Open]:
    return [_one(group) for group in groups]


def _one(group: Sequence[Asked]) -> Open:
    id, text = str(group[0].id), group[0].text.strip()
    others = tuple(dict.fromkeys(one.text.strip() for one in group if one.text.strip() != text))
    can = (Button("Answer", "questions.answer", id, strong=True), Button("Dealt with", "questions.close", id))
    return Open(text, group[0].day, len(group), others, can)


async def _misread(visit: Visit) -> list[Words]:
    """The latest of what was kept with consent."""
    kept = await misread.kept(visit.session)
    return [
        Words(
            row.text,
            "" if row.meant == misread.NONE_OF_THEM else row.meant.replace("_", " "),
            london_day(row.at),
            Button("Delete", "misread.delete", str(row.id)),
        )
        for row in kept[:MOST_MISREAD]
    ]


PAGE = Page("/desk/questions", "Unanswered questions", "questions.html", show, label="Questions")
