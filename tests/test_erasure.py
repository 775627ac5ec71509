"""Whoever is forgotten is in no table any more, whatever was written about them by whom; the money stays as it was."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from messages import own_words
from storage import erasure, forgetting, holdings, people
from storage.database import Database, Hundredths, run, the_same
from storage.forgetting import Figures
from storage.outbox import Outgoing
from storage.people import Account, Person, Post, Role
from storage.requests import Status, SupportRequest
from tests.stages import SLE

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIGURES = Figures(own_words.of_request, own_words.of_plan, own_words.of_note, own_words.of_evaluation)
NAMES = ("Zoë O’Brien-Čapek", 'Pat "100%" Under_score', "Ann Lee (Head)")
ADDRESS = "U0CANARY77"
SHAPES: Mapping[Any, Any] = {
    Hundredths: Decimal(1),
    sa.Boolean: False,
    sa.Integer: 1,
    sa.Float: 1.0,
    sa.Date: date(2026, 11, 23),
    sa.DateTime: NOW,
    sa.LargeBinary: b"photo",
}
TABLES = [table for table in SQLModel.metadata.sorted_tables if table.name not in ("person", "account")]


def is_text(column: sa.Column[Any]) -> bool:
    kind = holdings.kind_of(column)
    return isinstance(kind, sa.String) and not isinstance(kind, sa.Enum)


def filling(column: sa.Column[Any], canaries: list[str], person: int, account: int, known: Mapping[str, Any]) -> Any:
    """A value that names the person wherever a text can."""
    if column.foreign_keys:
        parent = next(iter(column.foreign_keys)).column.table.name
        return {"person": person, "account": account}.get(parent, known.get(parent))
    if isinstance(column.type, sa.Enum):
        return column.type.enums[0]
    if isinstance(holdings.kind_of(column), sa.JSON):
        return {"area": "other:" + canaries[0], "list": [f"for {one.upper()} too" for one in canaries]}
    kind = holdings.kind_of(column)
    if is_text(column):
        longest = getattr(kind, "length", None) or 999
        whole = f"Ask {', '.join(canaries)}."
        return next((one for one in (whole, *canaries) if len(one) <= longest), "x")
    return next(value for shape, value in SHAPES.items() if isinstance(column.type, shape) or isinstance(kind, shape))


async def fill_every_table(session: AsyncSession, canaries: list[str], person: int, account: int) -> None:
    """A row in each table that names the person in each of its columns."""
    known: dict[str, Any] = {}
    for table in TABLES:
        skipped = {c.name for c in table.c if c.name == "id" or (table.name, c.name) in erasure.OTHERS}
        values = {c.name: filling(c, canaries, person, account, known) for c in table.c if c.name not in skipped}
        values |= {name: "Elsewhere" for name in skipped if name != "id"}
        if table.name == "sle":
            known["sle"] = person
            await run(session, the_same(table.delete().where(table.c.person_id == person)))
        made = await run(session, the_same(table.insert().values(values)))
        known.setdefault(table.name, (made.inserted_primary_key or (None,))[0])


async def everything(session: AsyncSession) -> str:
    """All that any table holds, as text."""
    rows = []
    for table in SQLModel.metadata.sorted_tables:
        found = (await run(session, the_same(sa.select(table)))).mappings().all()
        rows += [json.dumps([table.name, dict(row)], default=str, ensure_ascii=False) for row in found]
    return "\n".join(rows).casefold()


async def totals(session: AsyncSession) -> list[Any]:
    """Days and money, by whose they are."""
    tables = SQLModel.metadata.tables
    use, invoice = tables["day_use"], tables["invoice"]
    days = sa.select(use.c.sle_id, use.c.year, use.c.free, use.c.charged).order_by(use.c.id)
    money = sa.select(invoice.c.request_id, invoice.c.amount, invoice.c.status).order_by(invoice.c.id)
    return [tuple(row) for query in (days, money) for row in await run(session, the_same(query))]


async def named(session: AsyncSession, name: str) -> tuple[Person, Account]:
    """An SLE of that name with an account."""
    person = await people.by_email(session, SLE)
    assert person and person.id
    person.name, person.phone = name, "07700 900461"
    account = Account(platform="slack", address=ADDRESS, person_id=person.id, seen_at=NOW)
    session.add_all([person, account])
    await session.flush()
    return person, account


@pytest.mark.parametrize("name", NAMES)
async def test_no_table_names_whoever_was_forgotten_and_the_totals_are_the_same(filled: Database, name: str) -> None:
    async with filled.transaction() as session:
        person, account = await named(session, name)
        canaries = [name, SLE, "07700 900461", ADDRESS]
        await fill_every_table(session, canaries, person.id or 0, account.id or 0)
        before, was = await totals(session), await everything(session)
        assert all(json.dumps(one, ensure_ascii=False)[1:-1].casefold() in was for one in canaries)
        await erasure.erase(session, person, FIGURES, NOW)
    async with filled.transaction() as session:
        await forgetting.newcomers(session, NOW - timedelta(days=30))
    async with filled.reading() as session:
        left = await everything(session)
        for one in canaries:
            assert one.casefold() not in left
        assert json.dumps(name)[1:-1].casefold() not in left
        assert await totals(session) == before
        assert await people.by_email(session, SLE) is None


async def test_who_is_forgotten_holds_no_role_and_is_nobodys_choice(filled: Database) -> None:
    async with filled.transaction() as session:
        person, _ = await named(session, NAMES[0])
        await erasure.erase(session, person, FIGURES, NOW)
    async with filled.reading() as session:
        assert not (await session.exec(select(Post).where(Post.person_id == person.id))).all()
        assert person.id not in {one.id for one in await people.holders(session, Role.SLE)}
        assert person.id not in {one.id for one in await people.everybody(session)}
        assert (await session.get_one(Person, person.id)).erased_at == NOW


async def test_two_who_were_forgotten_are_told_apart_by_number_alone(filled: Database) -> None:
    async with filled.transaction() as session:
        rows = (await session.exec(select(Person).order_by(col(Person.id)).limit(2))).all()
        for person in rows:
            await erasure.erase(session, person, FIGURES, NOW)
    async with filled.reading() as session:
        left = [await session.get_one(Person, person.id) for person in rows]
        assert {one.name for one in left} == {erasure.NOBODY} and len({one.email for one in left}) == 2


async def test_what_waited_to_be_said_to_them_is_never_said(filled: Database) -> None:
    async with filled.transaction() as session:
        person, _ = await named(session, NAMES[0])
        session.add(Outgoing(key="k", person_id=person.id, notice="x", args={"a": 1}, due=NOW, made_at=NOW))
        await session.flush()
        await erasure.erase(session, person, FIGURES, NOW)
    async with filled.reading() as session:
        row = (await session.exec(select(Outgoing).where(Outgoing.key == "k"))).one()
        assert (row.state, row.person_id, row.args) == ("stale", None, {})


async def test_every_column_that_points_at_a_person_has_its_rule_for_those_who_leave() -> None:
    pointing = {
        (table.name, column.name)
        for table in SQLModel.metadata.sorted_tables
        for column in table.c
        for key in column.foreign_keys
        if key.target_fullname in ("person.id", "account.id")
    }
    assert pointing - {(one.table, one.owner) for one in holdings.HOLDINGS} == set()
    told = {one.table for one in holdings.HOLDINGS} | holdings.IMPERSONAL | holdings.NOT_BY_NUMBER
    assert told == set(SQLModel.metadata.tables)


async def test_what_they_wrote_in_a_finished_request_goes_and_its_marks_stay(filled: Database) -> None:
    async with filled.transaction() as session:
        person, _ = await named(session, NAMES[0])
        school = (await session.exec(select(Post.school_id).where(Post.person_id == person.id))).first()
        answers = {"area": "maths", "focus": "our secret worry", "days": "2", "po_number": "PO-7", "start": "unsure"}
        for status in (Status.CLOSED, Status.TRIAGE):
            one: dict[str, Any] = {"status": status, "since": NOW, "sent_at": NOW, "form_version": 1}
            session.add(SupportRequest(school_id=school or 1, asker_id=person.id or 0, answers=answers, **one))
        await session.flush()
        await erasure.erase(session, person, FIGURES, NOW)
    async with filled.reading() as session:
        over, running = (await session.exec(select(SupportRequest).order_by(col(SupportRequest.id)))).all()
        assert over.answers == {"area": "maths", "days": "2", "po_number": "PO-7", "start": "unsure"}
        assert over.forgotten_at == NOW
        assert running.answers == answers  # the school still needs it


async def test_a_longer_name_that_holds_theirs_is_somebody_elses(filled: Database) -> None:
    async with filled.transaction() as session:
        person, _ = await named(session, "Ann Lee")
        session.add(Outgoing(key="k", notice="x", args={"who": "Ann Leeson", "n": 3}, due=NOW, made_at=NOW))
        session.add(Outgoing(key="l", notice="x", args={"who": ["Ann Lee"], "n": 3}, due=NOW, made_at=NOW))
        await session.flush()
        await erasure.erase(session, person, FIGURES, NOW)
    async with filled.reading() as session:
        rows = await session.exec(select(Outgoing).where(col(Outgoing.key).in_(("k", "l"))).order_by(Outgoing.key))
        assert [row.args["who"] for row in rows] == ["Ann Leeson", ["somebody who left"]]
