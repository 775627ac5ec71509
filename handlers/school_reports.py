"""A head reads how their school used the alliance this year; the central team looks at the report of any school."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.router import Access, Router, Said, Scene, Turn, number
from messages import school_report as texts
from messages.dates import academic_year, at
from messages.message import File, Message
from messages.school_report import Gathering, Record, Report
from messages.school_report_pdf import pdf
from messages.words import plain
from storage import audit, ledger, people, school_reports, schools
from storage.alliance import the_alliance
from storage.people import Role
from storage.school_reports import Recorded

MAY = Access(linked=True, roles=frozenset({Role.CENTRAL, Role.HEADTEACHER}))
router = Router("school_reports", only=MAY, own="a head sees the reports of the schools they head")


async def made(scene: Scene, school: int, year: str) -> Report | None:
    """The report as things stand now."""
    first, last = ledger.span(year)
    found = await school_reports.recorded(scene.session, year, at(first, 0), at(last + timedelta(days=1), 0))
    if school not in found:
        return None
    records = {id: _record(one, year) for id, one in found.items()}
    return texts.report(records[school], list(records.values()), scene.today, scene.house.smallest_group)


def _record(one: Recorded, year: str) -> Record:
    gatherings = tuple(
        Gathering(key[0], one.titles[key[0]], key[1].value, len(one.sessions[key]), places, tuple(one.useful[key]))
        for key, places in one.places.items()
    )
    said = tuple(one.evaluations)
    return Record(one.name, one.phase, year, gatherings, one.services, one.received, one.given, said, tuple(one.own))


@router.words("our report", "our evaluation report", "evaluation report", "headteacher evaluation report")
@router.says(r"what have we (?:used|done)(?: with (?:you|the alliance))? this year")
async def ours(turn: Turn) -> Said:
    return await _of_own(turn, academic_year(turn.today))


@router.says(r"(?:our |the )?(?:evaluation )?report (?:of|for|from) (?P<year>20\d\d[/-]\d{2,4})")
async def of_year(turn: Turn) -> Said:
    """An earlier year’s, made of what is still recorded."""
    first = int(turn.slots["year"][:4])
    return await _of_own(turn, f"{first}/{(first + 1) % 100:02}")


async def _of_own(turn: Turn, year: str) -> Said:
    mine = turn.schools(Role.HEADTEACHER)
    if len(mine) == 1:
        return await _shown(turn, next(iter(mine)), year)
    return texts.which(sorted(mine.items()), year) if mine else texts.name_it()


@router.says(r"(?:the )?evaluation report (?:of|for) (?P<school>(?!20\d\d).+)")
async def of_school(turn: Turn) -> Said:
    said = turn.slots["school"]
    known = {plain(name): id for id, name in await _readable(turn)}
    school = known.get(plain(said))
    return await _shown(turn, school, academic_year(turn.today)) if school else texts.no_such(said)


async def _readable(turn: Turn) -> Sequence[tuple[int, str]]:
    """The schools whose reports the person may read."""
    if Role.CENTRAL in turn.roles:
        return await schools.names(turn.session)
    return list(turn.schools(Role.HEADTEACHER).items())


@router.button("school_reports.show")
async def show(turn: Turn) -> Said:
    id, _, year = turn.value.partition(".")
    school = number(id)
    right = year in {f"{first}/{(first + 1) % 100:02}" for first in range(2000, 2100)}
    if not school or not right or school not in {id for id, _ in await _readable(turn)}:
        return texts.not_yours()
    return await _shown(turn, school, year)


async def _shown(turn: Turn, school: int, year: str) -> Said:
    """The summary at once; the file follows, for its pages are set when it is sent."""
    report = await made(turn, school, year)
    if report is None:
        return texts.not_yours()
    audit.note(turn.session, "report.shown", turn.now, turn.person_id, f"school {school} {year}")
    key = f"report:{turn.event}"
    await turn.tell_account(key, turn.account, "school_reports.pdf", school=school, year=year, reader=turn.person_id)
    return texts.summary(report)


@router.notice("school_reports.pdf")
async def as_pdf(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """Whoever may no longer read it when it is sent is not sent it."""
    if not await _may_read(scene.session, args["reader"], args["school"]):
        return None
    report = await made(scene, args["school"], args["year"])
    if report is None:
        return None
    alliance = await the_alliance(scene.session)
    content = await asyncio.to_thread(pdf, report, alliance.name if alliance else "")
    file = File(texts.file_name(report), media_type="application/pdf", raw=content)
    return Message(texts.caption(report), files=(file,))


async def _may_read(session: AsyncSession, reader: int, school: int) -> bool:
    posts = await people.posts_of(session, reader)
    return any(role is Role.CENTRAL or (role is Role.HEADTEACHER and id == school) for role, id, _ in posts)
