"""How many free days the SLEs have left: in all for everybody, by area and by name for the central team."""

from collections.abc import Sequence
from decimal import Decimal

from handlers import candidates
from handlers.router import LINKED, Router, Said, Turn
from messages import capacity as texts
from messages.matching import stages
from messages.ranking import Candidate, Need, rank
from storage import ledger
from storage.people import Role
from storage.specialisms import Specialism, leaders

router = Router("capacity", only=LINKED, own="days in all for everybody; areas and names for the central team")
NONE = Decimal(0)


@router.words("capacity", "how much capacity is left", "how much capacity do we have", "how many free days are left")
async def left(turn: Turn) -> Said:
    """This year's free days; SLEs whom no school could release do not count."""
    year = ledger.academic_year(turn.today)
    everybody = await candidates.everybody(turn, year, await leaders(turn.session))
    sles = [one for one in everybody if one.school is not None]
    if Role.CENTRAL not in turn.roles:
        return texts.for_schools(*_days(sles), year)
    lines = [line for area in turn.facts.areas if (line := _line(area, sles))]
    return texts.for_team(*_days(sles), year, lines)


def _days(sles: Sequence[Candidate]) -> tuple[Decimal, Decimal]:
    """The free days these SLEs have left, and those they have a year."""
    return sum((one.free_left for one in sles), NONE), sum((one.allowance for one in sles), NONE)


def _line(area: Specialism, sles: Sequence[Candidate]) -> tuple[str, int, Decimal, Decimal] | None:
    """How an area stands; None where nobody offers it."""
    offering = [one for one in sles if area.slug in one.offers]
    return (area.label, len(offering), *_days(offering)) if offering else None


async def available(turn: Turn, slug: str, phases: frozenset[str]) -> Said:
    """For the central team: who has days left this year for an area and key stages, without a request to ask for."""
    year = ledger.academic_year(turn.today)
    everybody = await candidates.everybody(turn, year, await leaders(turn.session))
    areas = [area for area in turn.facts.areas if area.slug == slug]
    need = Need(
        areas=frozenset(area.slug for area in areas),
        groups=frozenset(area.group for area in areas),
        phases=phases,
        one_phase_will_do=True,
    )
    found = [match for match in rank(need, everybody).ranked if not match.missing]
    return texts.available(", ".join([*(area.label for area in areas), *stages(phases)]), found, year)
