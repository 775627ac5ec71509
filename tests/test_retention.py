"""Each kind of record is kept for its time and forgotten after it, and no table with people in it is without a rule."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from messages import own_words, retention
from messages.dates import at
from messages.house import House
from messages.retention import RULES
from messages.services import FORMS
from scheduler import upkeep
from scheduler.tick import Tick, school_year
from storage import holdings
from storage.access import Look
from storage.attempts import Attempt
from storage.attendance import As, Attendance, Feedback, How
from storage.audit import Deed
from storage.broadcasts import Broadcast, Recipient
from storage.consents import Consent
from storage.database import Database
from storage.drafts import Draft
from storage.evaluations import Evaluation, Part
from storage.events import Event
from storage.gates import RateGate
from storage.misread import Misread
from storage.outbox import Outgoing, State
from storage.people import Account
from storage.questions import Question
from storage.replies import AgendaItem, Answer, Reply
from storage.requests import Kind, NoteKind, RequestNote, Status, SupportRequest
from tests.stages import ASKER, person_id

THEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PAGE = Path(__file__).parent.parent / "docs" / "privacy.md"
BEGINS, ENDS = "<!-- kept: begin -->\n", "<!-- kept: end -->"


async def night(database: Database, day: date, hour: int = 0, **house: Any) -> None:
    """A night, or another hour, of that day."""
    async with database.transaction() as session:
        await upkeep.forget(Tick(session, House(**house), at(day, hour), await school_year(session)))


async def records(session: AsyncSession) -> None:
    """One of each kind, as old as THEN."""
    head = await person_id(session, ASKER)
    event = (await session.exec(select(Event).order_by(col(Event.day)))).first()
    assert event and event.id
    event.day = THEN.date()
    nobody = Account(platform="slack", address="UNOBODY", seen_at=THEN)
    made = Broadcast(voice="Newsletter", title="t", text="t", audience={}, made_by=head, made_at=THEN)
    session.add_all([nobody, made])
    await session.flush()
    said: dict[str, Any] = {
        "due": THEN,
        "made_at": THEN,
        "done_at": THEN,
        "state": State.SENT,
        "person_id": head,
        "chat": "U1",
    }
    session.add_all(
        [
            Look(at=THEN, person_id=head, record="request:1"),
            Attempt(who="hashed", what="code", at=THEN),
            RateGate(name="slack:chat:U1", free_at=THEN),
            Deed(at=THEN, person_id=head, what="me.shown"),
            Recipient(broadcast_id=made.id or 0, person_id=head),
            Draft(person_id=head, form="support.request", version=1, answers={}, updated_at=THEN),
            Question(text="who?", asked_at=THEN, person_id=head),
            Reply(event_id=event.id, person_id=head, answer=Answer.DEPUTY, deputy="Jo", at=THEN),
            AgendaItem(series="committee", person_id=head, text="budget", at=THEN),
            Attendance(event_id=event.id, person_id=head, part=As.ATTENDEE, how=How.CODE, at=THEN),
            Feedback(event_id=event.id, person_id=head, part=As.ATTENDEE, useful=4, change="more", at=THEN),
            Consent(person_id=head, purpose="quote", given=True, wording="quote-1", at=THEN),
            Consent(person_id=head, purpose="quote", given=False, wording="quote-1", at=THEN),
            Misread(text="zorble", account_id=nobody.id, at=THEN),
            Outgoing(key="said", **said),
        ]
    )


async def count(database: Database, table: type[SQLModel]) -> int:
    async with database.reading() as session:
        return len((await session.exec(select(table))).all())


KEPT_FOR: list[tuple[type[SQLModel], int]] = [
    (Look, 365),
    (Question, 365),
    (Reply, 365),
    (AgendaItem, 365),
    (Draft, 90),
    (Attempt, 1),
    (RateGate, 1),
]
KEPT_FOR += [(Recipient, 3 * 365), (Account, 365), (Misread, 1)]


async def test_each_kind_is_there_until_its_time_is_over_and_gone_after_it(filled: Database) -> None:
    async with filled.transaction() as session:
        await records(session)
    begun = {table: await count(filled, table) for table, _ in KEPT_FOR}
    for days in sorted({days for _, days in KEPT_FOR}):
        these = [table for table, kept in KEPT_FOR if kept == days]
        await night(filled, THEN.date() + timedelta(days=days - 1))
        assert [await count(filled, table) for table in these] == [begun[table] for table in these]
        await night(filled, THEN.date() + timedelta(days=days + 1))
        assert all([await count(filled, table) < begun[table] for table in these]), these


async def test_of_what_is_counted_the_figures_stay_without_persons(filled: Database) -> None:
    async with filled.transaction() as session:
        await records(session)
    await night(filled, THEN.date() + timedelta(days=366))
    async with filled.reading() as session:
        feedback = (await session.exec(select(Feedback))).one()
        assert (feedback.useful, feedback.change) == (4, "")
        message = (await session.exec(select(Outgoing).where(Outgoing.key == "said"))).one()
        assert (message.person_id, message.chat, message.state) == (None, "", State.SENT)
        assert (await session.exec(select(Attendance.person_id))).one() is not None
    await night(filled, THEN.date() + timedelta(days=3 * 365 + 1))
    async with filled.reading() as session:
        assert (await session.exec(select(Attendance.person_id, Attendance.name))).one() == (None, "")
        assert (await session.exec(select(Deed.person_id).where(Deed.what == "me.shown"))).one() is None
        assert [one.given for one in await session.exec(select(Consent))] == [False]


async def finished(session: AsyncSession, since: datetime) -> int:
    head = await person_id(session, ASKER)
    answers = {"area": "maths", "focus": "a secret worry", "days": "2", "consent": "yes"}
    one: dict[str, Any] = {"status": Status.CLOSED, "since": since, "sent_at": since, "form_version": 1}
    request = SupportRequest(school_id=1, asker_id=head, answers=answers, **one)
    session.add(request)
    await session.flush()
    id = request.id or 0
    given = {"well_spent": "5", "learnt": "we plan together", "quote": "splendid", "quote_allowed": "yes"}
    session.add(RequestNote(request_id=id, at=since, by=head, kind=NoteKind.INTERNAL, text="rang them"))
    told = Evaluation(request_id=id, person_id=head, part=Part.END, due=since.date(), answers=given, done_at=since)
    told.quote, told.quote_allowed = "splendid", True
    session.add(told)
    return id


async def test_a_year_after_its_end_the_words_of_a_request_are_gone_and_its_marks_stay(filled: Database) -> None:
    async with filled.transaction() as session:
        old, newer = await finished(session, THEN), await finished(session, THEN + timedelta(days=30))
    await night(filled, THEN.date() + timedelta(days=366), hour=9)
    async with filled.reading() as session:
        assert (await session.get_one(SupportRequest, old)).answers["focus"] == "a secret worry"
    await night(filled, THEN.date() + timedelta(days=366))
    async with filled.reading() as session:
        request = await session.get_one(SupportRequest, old)
        assert request.answers == {"area": "maths", "days": "2", "consent": "yes"} and request.forgotten_at
        told, other = (await session.exec(select(Evaluation).order_by(col(Evaluation.id)))).all()
        assert told.answers is not None and told.answers["well_spent"] == "5"
        assert "learnt" not in told.answers and (told.quote, told.quote_allowed) == ("", False)
        assert [note.text for note in await session.exec(select(RequestNote).order_by(col(RequestNote.id)))] == [
            "",
            "rang them",
        ]
        assert (await session.get_one(SupportRequest, newer)).forgotten_at is None and other.quote == "splendid"


async def test_the_alliance_decides_how_long(filled: Database) -> None:
    async with filled.transaction() as session:
        session.add(Look(at=THEN, person_id=await person_id(session, ASKER), record="request:1"))
    await night(filled, THEN.date() + timedelta(days=70), words_months=3)
    assert await count(filled, Look) == 1
    await night(filled, THEN.date() + timedelta(days=70), words_months=2)
    assert await count(filled, Look) == 0


def test_every_table_has_a_rule_or_holds_nothing_personal() -> None:
    ruled = {table for rule in RULES for table in rule.tables}
    assert set(SQLModel.metadata.tables) - ruled - holdings.IMPERSONAL == set()
    assert ruled <= set(SQLModel.metadata.tables)
    pointing = {t.name for t in SQLModel.metadata.tables.values() for c in t.c if _at_somebody(c)}
    assert not pointing & holdings.IMPERSONAL


def _at_somebody(column: Any) -> bool:
    return any(key.target_fullname in ("person.id", "account.id") for key in column.foreign_keys)


def test_every_rule_with_a_time_is_applied() -> None:
    timed = {rule.name for rule in RULES if rule.keep is not None}
    assert timed == {*upkeep.FORGETTING, upkeep.REQUESTS}
    with pytest.raises(LookupError):
        next(rule for rule in RULES if rule.keep is None).before(House(), THEN)


def test_of_every_form_only_what_was_chosen_or_counted_stays() -> None:
    assert set(FORMS) == {kind.value for kind in Kind}
    for kind, form in FORMS.items():
        everything = {field.name: "other:Jo Bloggs" for field in form.fields}
        assert set(own_words.of_request(kind, everything)) <= {"po_number"}
        assert own_words.of_request(kind, {**everything, "not_asked_any_more": "x"}).get("not_asked_any_more") is None
    assert own_words.of_request("support", {"phase": ["ks3", "other:Jo"], "days": "2"}) == {"days": "2"}


def test_the_page_for_people_says_what_is_kept_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.partition(BEGINS)[2].partition(ENDS)[0] == retention.markdown(House())


def test_spans_are_said_in_words() -> None:
    said = {rule.name: rule.how_long(House(words_months=18, finance_years=1)) for rule in RULES}
    assert said["looks"] == "18 months" and said["invoices"] == "12 months" and said["attempts"] == "1 day"
    assert said["misread"] == "23 hours" and said["inbox"] == "8 days" and said["people"] == "as long as needed"
