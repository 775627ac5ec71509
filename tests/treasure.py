"""Other people's private records, each text of them with a word that must never reach a stranger."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from messages.message import Message
from messages.summary import RATINGS
from storage.attendance import Attendance, Feedback, How
from storage.broadcasts import Broadcast
from storage.deployments import Deployment
from storage.drafts import Draft
from storage.evaluations import Evaluation, Part
from storage.invoices import Invoice
from storage.newsletters import Issue, Item, Section
from storage.people import Person, Post, Role
from storage.questions import Question
from storage.replies import AgendaItem, Answer, Reply
from storage.requests import NoteKind, RequestNote, Status
from storage.specialisms import Sle
from storage.visits import Visit, VisitStatus
from tests.gatherings import meeting_on
from tests.stages import ANSWERS, ASKER, HOME_HEAD, SLE, TEAM, person_id, request_at, school_of, visit_on
from tests.world import World

SECRET = "Zinnober"  # a word that nobody says
STRANGER = "head@fivesails.example.org"
OTHERS = (Role.DEPUTY, Role.CPLD_LEAD, Role.SCITT, Role.FINANCE, Role.SUBJECT_LEADER, Role.SLE, Role.COMMITTEE)
WAITING = (Status.SUBMITTED, Status.AWAITING_RELEASE, Status.OFFERED, Status.SCOPING, Status.ACTIVE, Status.EVALUATING)
# What must be as it was, whoever pressed what: everything but the traces that a turn leaves, and what was just begun.
TRACES = frozenset({"account", "attempt", "audit", "draft", "inbox", "look", "misread", "outbox", "question"})


def hidden(what: str) -> str:
    return f"{SECRET} {what}"


async def bury(world: World) -> None:
    """Requests of one school at every stage, with an SLE of another, and everything that can hang on them."""
    answers = {**ANSWERS, "focus": hidden("focus"), "outcomes": hidden("outcomes"), "po_number": hidden("PO")}
    numbers = [await request_at(world, status, days="1", answers=answers) for status in WAITING]
    active = numbers[WAITING.index(Status.ACTIVE)]
    visit = await visit_on(world, active, date(2026, 11, 30), VisitStatus.BOTH_CONFIRMED, "0.5")
    past = await visit_on(world, active, date(2026, 11, 16), VisitStatus.BOTH_CONFIRMED, "0.5")
    meeting = await meeting_on(world, date(2027, 1, 12))
    over = await meeting_on(world, date(2026, 11, 20))
    await _write(world, numbers, (visit, past), (meeting, over))


async def _write(world: World, numbers: list[int], days: tuple[int, int], meetings: tuple[int, int]) -> None:
    now = world.clock.now()
    async with world.database.transaction() as session:
        asker, sle, team, home = [await person_id(session, email) for email in (ASKER, SLE, TEAM, HOME_HEAD)]
        school = await school_of(session, asker, Role.HEADTEACHER)
        issue = Issue(academic_year="2026/27", term=2, title="Autumn", send_at=now + timedelta(days=9))
        session.add(issue)
        await session.flush()
        for who in (asker, sle, home):
            (await session.get_one(Person, who)).phone = hidden("telephone")
        for day in days:
            visit = await session.get_one(Visit, day)
            visit.note, visit.noted_at = {"seen": hidden("seen"), "done": hidden("done")}, now
            visit.voice = hidden("voice")
        for deployment in (await session.exec(sa.select(Deployment))).scalars():  # type: ignore[call-overload]
            deployment.plan = deployment.plan and {**deployment.plan, "outcomes": hidden("plan")}
        rated = {**dict.fromkeys(RATINGS, "4"), "changed": hidden("evaluation")}
        of_all: list[SQLModel] = [
            *(RequestNote(request_id=one, at=now, by=team, kind=kind, text=hidden(kind))
              for one in numbers for kind in NoteKind),
            Evaluation(request_id=numbers[-1], person_id=asker, part=Part.END, due=now.date(), answers=rated,
                       done_at=now, quote=hidden("quote")),
            Evaluation(request_id=numbers[-1], person_id=sle, part=Part.SLE, due=now.date()),
            Invoice(request_id=numbers[-2], number="INV-118", amount=Decimal(350), raised_on=now.date(),
                    since=now, by=team, why=hidden("why")),
            AgendaItem(series="strategy_committee", person_id=home, text=hidden("agenda"), at=now),
            Reply(event_id=meetings[0], person_id=asker, answer=Answer.DEPUTY, deputy="Jo Bloggs", at=now),
            Attendance(event_id=meetings[1], person_id=asker, school_id=school, how=How.FILE, at=now),
            Attendance(event_id=meetings[1], name=hidden("name"), email="zinnober@example.org", how=How.FILE, at=now),
            Feedback(event_id=meetings[1], person_id=asker, useful=2, change=hidden("change"), at=now),
            Question(text=hidden("question"), asked_at=now, person_id=asker),
            Broadcast(voice="office", title=hidden("title"), text=hidden("text"), made_by=team, made_at=now),
            Item(issue_id=issue.id or 0, section=Section.NEWS, title=hidden("news"), text=hidden("item"),
                 person_id=asker, position=1, at=now),
            *(Draft(person_id=asker, form="support.request", version=1, answers={"focus": hidden("draft")},
                    open=False, updated_at=now) for _ in range(6)),
        ]  # fmt: skip
        session.add_all(of_all)


async def grow(world: World, email: str = STRANGER) -> None:
    """This head of a school that has nothing to do with it takes on every other role but the central team's."""
    async with world.database.transaction() as session:
        who = await person_id(session, email)
        school = await school_of(session, who, Role.HEADTEACHER)
        session.add_all([Post(person_id=who, role=role, school_id=school) for role in OTHERS])
        session.add(Sle(person_id=who, specialisms=["maths"], phases=["ks3"], travel_from="Boston"))


async def rows(world: World) -> dict[str, set[str]]:
    """Every row there is of what lasts, by table."""
    found: dict[str, set[str]] = {}
    async with world.database.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            if table.name not in TRACES:
                lines: Any = await session.exec(sa.select(table))  # type: ignore[call-overload]
                found[table.name] = {repr(tuple(row)) for row in lines.all()}
    return found


def everything(message: Message) -> str:
    return str(message.as_json())
