"""What waits for the central team at the desk: questions without an answer, words misread, messages not arrived."""

from datetime import timedelta

import pytest

from storage.misread import Misread
from storage.questions import Question
from tests.desk.conftest import Desks
from tests.dialogues.test_failures import lost

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])
TEAM = "jamal.rookwith@alliance.example.org"


async def test_a_question_is_answered_from_its_page(desks: Desks) -> None:
    now = desks.world.bot.now()
    async with desks.world.database.transaction() as session:
        session.add(Question(text="is there parking at the Keyworth Centre?", asked_at=now))
        session.add(Question(text="where do I park at keyworth", asked_at=now))
        session.add(Question(text="who mends the minibus", asked_at=now - timedelta(days=20)))
    team = await desks.sit(TEAM)
    page = await team.opens("/desk/questions")
    assert "Asked 2 times" in page.text
    assert page.text.index("parking") < page.text.index("Before that") < page.text.index("minibus")
    form = await team.presses("Answer")
    assert "What is the answer?" in form.text
    await team.opens("/desk/questions")
    await team.presses("Dealt with")
    assert "parking" not in (await team.opens("/desk/questions")).text


async def test_what_was_misread_can_be_deleted_and_handed_on(desks: Desks) -> None:
    async with desks.world.database.transaction() as session:
        session.add(Misread(text="zorble blick", at=desks.world.bot.now(), meant="request_status", kept=True))
    team = await desks.sit(TEAM)
    page = await team.opens("/desk/questions")
    assert "“zorble blick” request status" in page.text
    file = await team.presses("Get all of it as a file")
    assert "Download misread.jsonl" in file.links
    await team.opens("/desk/questions")
    await team.presses("Delete")
    assert "Nothing that I misread is kept" in (await team.opens("/desk/questions")).text


async def test_what_did_not_arrive_is_sent_again(desks: Desks) -> None:
    await lost(desks.world)
    team = await desks.sit(TEAM)
    page = await team.opens("/desk/failures")
    assert "1 in the last 30 days" in page.text
    assert "Amara Barleycroft About personal data None Monday 23 November 2026" in page.text
    assert "It goes to Amara Barleycroft again now" in (await team.presses("Try again")).text


async def test_what_did_not_arrive_is_left(desks: Desks) -> None:
    await lost(desks.world, chat="C1", platform="slack", args={}, message={"text": "Hello"})
    team = await desks.sit(TEAM)
    assert "somebody who has not joined About personal data Slack" in (await team.opens("/desk/failures")).text
    await team.presses("Leave it")
    assert "Nothing: every message" in (await team.opens("/desk/failures")).text
