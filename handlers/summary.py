"""School-to-school support in figures, without names."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.router import Access, Router, Said, Turn
from messages import summary as texts
from messages.dates import academic_year, at
from messages.message import Button
from storage import audit, ledger, specialisms, summary
from storage.people import Role

router = Router(
    "summary", only=Access(linked=True, roles=frozenset({Role.CENTRAL, Role.COMMITTEE})), own="figures without names"
)
OWN_WORDS = "Something else"  # an area in a school's own words could tell which school it is
FINDING_OUT = "Finding out what is needed"


def span(year: str) -> tuple[datetime, datetime]:
    """From 1 September to the next."""
    first, last = ledger.span(year)
    return at(first, 0), at(last + timedelta(days=1), 0)


@router.button("summary.show")
@router.intent("summary", offer=Button("Figures of the year", "summary.show"))
@router.words("s2s summary", "summary", "s2s figures")
async def this_year(turn: Turn) -> Said:
    return await _summary(turn, academic_year(turn.today))


@router.says(r"(?:s2s )?(?:summary|figures)(?: for| of)? (?P<year>\d{4}[/-]\d{2,4})")
async def of_year(turn: Turn) -> Said:
    said = turn.slots["year"]
    year = academic_year(date(int(said[:4]), 9, 1)) if "2000" <= said[:4] < "2100" else ""
    if said[5:] not in (year[5:], f"20{year[5:]}"):
        return texts.which_year(said)
    return await _summary(turn, year)


async def requests(session: AsyncSession, year: str) -> tuple[Counter[str], Counter[str]]:
    """How many requests for support were sent in an academic year, by subject and by stage."""
    labels = {area.slug: area.label for area in await specialisms.published(session)} | {"": FINDING_OUT}
    sent = await summary.sent(session, *span(year))
    return Counter(labels.get(area, OWN_WORDS) for area, _ in sent), Counter(texts.stage(status) for _, status in sent)


async def _summary(turn: Turn, year: str) -> Said:
    subjects, stages = await requests(turn.session, year)
    rated = await summary.ratings(turn.session, *span(year))
    figures = texts.Figures(
        year=year,
        subjects=subjects,
        stages=stages,
        days=_days(await summary.days(turn.session, year)),
        ratings=[{name: int(answers[name]) for name in texts.RATINGS} for answers in rated],
    )
    audit.note(turn.session, "summary.shown", turn.now, turn.person_id, year)
    return texts.summary(figures, max(turn.house.smallest_group, 1))


def _days(rows: Iterable[tuple[int, Decimal, Decimal, bool]]) -> dict[str, texts.Days]:
    """Days by whether they were given and whether they are free, each sort with the number of its requests."""
    found: dict[str, dict[int, Decimal]] = {
        f"{when}, {how}": {} for when in ("Given", "Promised") for how in ("free", "charged")
    }
    for request, free, charged, given in rows:
        when = "Given" if given else "Promised"
        for how, days in (("free", free), ("charged", charged)):
            if days:
                sort = found[f"{when}, {how}"]
                sort[request] = sort.get(request, Decimal(0)) + days
    return {name: texts.Days(sum(by.values(), Decimal(0)), len(by)) for name, by in found.items()}
