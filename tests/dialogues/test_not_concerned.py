"""People who are not concerned yet, or no longer, see nothing of a request and change nothing in it."""

from datetime import date

import pytest
from sqlmodel import select

from storage.database import Database
from storage.people import Post
from storage.requests import Status, SupportRequest
from storage.visits import VisitStatus
from tests.dialogues.test_forged import press
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, person_id, request_at, status_of, visit_on
from tests.world import REQUEST_ANSWERS, World, world_on

OWN_WORDS = {"area": "other:Phonics at Oakfield Fen", "consent": "no"}
CHANGES = (
    "support.withdrawn", "support.approve", "support.refused", "offers.take", "offers.pass", "offers.accept",
    "offers.other", "agreements.start", "notes.answer", "closing.cancelled", "closing.resumed", "evaluations.finished",
    "services.cancelled", "days.cancelled", "days.confirm", "days.none", "visits.worked", "visits.not_worked",
    "visits.was_missed", "evaluations.give",
)  # fmt: skip
LOOKS = (
    "support.show", "offers.show", "agreements.show", "evaluations.finish", "closing.keep", "days.show", "days.of",
    "days.calendar", "days.offered", "visits.notes", "visits.voice", "finance.why", "services.cancel",
)  # fmt: skip


async def leaves(world: World, email: str) -> None:
    """The person holds no role anywhere any more."""
    async with world.database.transaction() as session:
        who = await person_id(session, email)
        for post in (await session.exec(select(Post).where(Post.person_id == who))).all():
            await session.delete(post)


@pytest.mark.parametrize("status", [Status.AWAITING_RELEASE, Status.OFFERED])
async def test_an_sle_is_told_nothing_before_it_is_their_turn(filled: Database, status: Status) -> None:
    async with world_on(filled, "terminal") as world:
        number = await request_at(world, status, answers={"consent": "no"})
        sle = await world.person(SLE)
        for action in ("support.show", "agreements.start", "agreements.show", "visits.notes", "closing.keep"):
            for message in await press(world, sle.address, action, str(number)):
                assert "Maths" not in message.text, action
                assert "headteacher" not in message.text, action
        assert await status_of(world, number) is status


async def test_an_offer_that_is_not_made_yet_cannot_be_looked_at(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        number = await request_at(world, Status.AWAITING_RELEASE)
        sle = await world.person(SLE)
        for action in ("offers.show", "offers.take", "offers.pass"):
            for message in await press(world, sle.address, action, str(number)):
                assert "Maths" not in message.text, action
                assert "S2S" not in message.text, action


async def test_words_that_tell_which_school_it_is_wait_for_its_consent(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        number = await request_at(world, Status.AWAITING_RELEASE, answers=OWN_WORDS)
        home, sle, team, school = [await world.person(email) for email in (HOME_HEAD, SLE, TEAM, ASKER)]
        await home.says("to do")
        await home.presses("Release Bilal")
        home.hears("Release request: Bilal Chaudmere, 2 days")
        home.hears_not("Oakfield")
        await world.advance(days=8)
        await press(world, team.address, "stuck.nudge", "release.1")
        await world.settle()
        home.hears("A reminder")
        home.hears_not("Oakfield")
        await home.says("to do")
        await home.presses("Release Bilal")
        await home.presses("Agree")
        sle.hears("Your headteacher agrees to 2 days")
        sle.hears_not("Oakfield")
        await sle.says("to do")
        sle.hears("Offer for S2S-0001")
        sle.hears_not("Oakfield")
        for late in await press(world, sle.address, "offers.show", str(number)):
            assert "Oakfield" not in f"{late.text} {late.facts}"
        await world.advance(days=8)
        await press(world, team.address, "stuck.nudge", f"offer.{number}")
        await world.settle()
        sle.hears("A reminder")
        sle.hears_not("Oakfield")
        for _ in range(2):
            for late in await press(world, sle.address, "offers.take", str(number)):
                assert "Oakfield" not in late.text
        await school.says("to do")
        school.hears("Phonics at Oakfield Fen")


async def test_an_sle_does_not_read_whom_the_school_would_have_preferred(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        number = await request_at(world, Status.SCOPING, answers={"preferred": "Shirin Daryabek", "po_number": "PO-77"})
        sle, home, school = [await world.person(email) for email in (SLE, HOME_HEAD, ASKER)]
        for reader in (sle, home):
            shown = await press(world, reader.address, "support.show", str(number))
            said = str([message.facts for message in shown])
            assert "A new subject leader" in said
            assert "Shirin" not in said
            assert "PO-77" not in said
        assert "Shirin" in str([m.facts for m in await press(world, school.address, "support.show", str(number))])


@pytest.mark.parametrize(
    "status", [Status.SUBMITTED, Status.TRIAGE, Status.OFFERED, Status.SCOPING, Status.ACTIVE, Status.EVALUATING]
)
async def test_who_has_left_the_school_sees_and_changes_nothing(filled: Database, status: Status) -> None:
    async with world_on(filled, "terminal") as world:
        number = await request_at(world, status)
        if status is Status.ACTIVE:
            await visit_on(world, number, date(2026, 11, 30), VisitStatus.BOTH_CONFIRMED)
        former = await world.person(ASKER)
        await leaves(world, ASKER)
        for action in (*LOOKS, *CHANGES):
            for message in await press(world, former.address, action, str(number)):
                said = f"{message.title} {message.text} {message.facts}"
                assert not any(word in said for word in ("Maths", "Bilal", "Oakfield", "subject leader")), (
                    action,
                    said,
                )
        await world.settle()  # what answers the buttons is heard before the words
        for words in ("news", "to do", "my days", "withdraw", "agreement", "invoices", "is it free"):
            await former.says(words)
            former.hears_not("S2S-0001", "Bilal")
        assert await status_of(world, number) is status


async def test_the_head_who_came_after_hears_how_it_goes_on(filled: Database) -> None:
    """And whoever left does not."""
    async with world_on(filled, "terminal") as world:
        number = await request_at(world, Status.TRIAGE)
        former, team, new = [await world.person(email) for email in (ASKER, TEAM, "head@witham.example.org")]
        async with world.database.transaction() as session:
            old, now = await person_id(session, ASKER), await person_id(session, "head@witham.example.org")
            for post in (await session.exec(select(Post).where(Post.person_id == old))).all():
                post.person_id = now
                session.add(post)
        former.marks()
        await press(world, team.address, "matching.start", str(number))
        await world.settle()
        former.hears_nothing()
        new.hears("S2S-0001 (Maths): waiting for a suitable SLE")


async def test_a_request_begun_before_leaving_the_school_is_not_sent(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        former = await world.person(ASKER)
        await former.says("s2s")
        await former.fills(dict(REQUEST_ANSWERS))
        await leaves(world, ASKER)
        await former.presses("Send request")
        former.hears("ring")
        async with world.database.reading() as session:
            assert (await session.exec(select(SupportRequest))).all() == []
