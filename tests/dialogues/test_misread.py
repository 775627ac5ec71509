"""What was misread is kept without names by those who agree, to be learnt from; of all others nothing stays."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from handlers import meaning
from messages import welcome as texts
from messages.intents import Reading
from messages.misread import Kept, listed
from storage.database import Database
from storage.misread import Misread
from tests.dialogues.test_forged import press
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM
from tests.understanding import sentences
from tests.ways import OnSlack
from tests.world import World, world_on

WORDS = "zorble Zebedee blick"
OFFERED = ["Who is my contact?", "News on my request", "What I can do", "Something else"]


@pytest.fixture(autouse=True)
def between_three_meanings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that could be any of three matters, whatever has been learnt."""
    unsure = [Reading(intent, 0.3) for intent in ("contact_lookup", "request_status", "help")]
    read = meaning.readings

    def readings(text: str, *rest: Any) -> list[Reading]:
        return unsure if text.startswith("zorble") else read(text, *rest)

    monkeypatch.setattr(meaning, "readings", readings)


async def rows(world: World) -> list[Misread]:
    async with world.database.reading() as session:
        return list((await session.exec(select(Misread).order_by(col(Misread.id)))).all())


async def kept(world: World) -> list[tuple[str, str]]:
    return [(row.text, row.meant) for row in await rows(world) if row.kept]


async def test_what_was_meant_is_kept_without_names_by_those_who_agree(world: World) -> None:
    head = await world.person(ASKER)
    await head.says(WORDS)
    head.hears("Did you mean")
    assert head.buttons == OFFERED
    await head.presses("What I can do")
    head.hears("What you can ask me", "May we keep what you typed, without names", "“zorble [name] blick”")
    assert await kept(world) == []
    await head.presses("Yes, keep it")
    head.hears("we keep what you typed without names")
    assert await kept(world) == [("zorble [name] blick", "help")]
    assert all(row.account_id is None for row in await rows(world) if row.kept)
    assert not any(row.text for row in await rows(world) if row.account_id)
    await head.says(f"{WORDS} again")
    await head.presses("Who is my contact?")
    head.hears_not("May we keep")
    assert len(await kept(world)) == 2
    await head.says("settings")
    head.hears("What I misread: kept without names, as you agreed on Monday 23 November 2026")
    await head.says("me")
    head.hears("What I misread: kept without names")


async def test_who_says_no_is_not_asked_again_and_leaves_nothing(world: World) -> None:
    head = await world.person(ASKER)
    await head.says(WORDS)
    await head.presses("Something else")
    head.hears("Please say it in other words", "May we keep what you typed")
    await head.presses("No")
    head.hears("We keep nothing of what you type")
    assert not any(row.text for row in await rows(world))
    await head.says(WORDS)
    assert head.buttons == OFFERED
    await head.presses("Something else")
    head.hears("Please say it in other words")
    head.hears_not("May we keep")
    assert not any(row.text for row in await rows(world))
    await head.says("settings")
    head.hears("What I misread: not kept")
    await head.presses("Keep what you misread")
    head.hears("as you agreed on Monday 23 November 2026")
    await head.presses("Do not keep what you misread")
    head.hears("What I misread: not kept")


async def test_who_unlinks_the_account_leaves_no_words_behind(world: World) -> None:
    head = await world.person(ASKER)
    await head.says(WORDS)
    await head.says("unlink")
    await head.presses("Yes, unlink")
    assert not any(row.text for row in await rows(world))


async def test_nobody_is_asked_where_the_first_was_right_and_a_day_later_nothing_is_left(world: World) -> None:
    head = await world.person(ASKER)
    await head.says(WORDS)
    await head.presses("Who is my contact?")
    head.hears_not("May we keep")
    assert [row.meant for row in await rows(world)] == ["contact_lookup"]
    await world.advance(hours=24)
    assert await rows(world) == []
    head.marks()
    await head.presses("What I can do")
    head.hears("That button no longer does anything")


async def test_of_newcomers_and_of_words_of_concern_nothing_is_kept(world: World) -> None:
    newcomer = world.newcomer()
    await newcomer.says(WORDS)
    assert newcomer.buttons == ["Who is my contact?", "How to join", "What I can do", "Something else"]
    head = await world.person(ASKER)
    await head.says("zorble blick, a pupil is being hurt at home")
    head.hears("ring 999")
    assert await rows(world) == []


async def test_in_the_middle_of_a_form_the_question_stands_again_and_no_other_is_asked(world: World) -> None:
    head = await world.person(ASKER)
    await head.says(WORDS)
    await head.says("s2s")
    await head.presses("What I can do")
    head.hears("What you can ask me", "Do you know what you need")
    head.hears_not("May we keep")
    draft = await head.draft()
    assert draft
    assert "route" not in draft.answers


async def test_a_choice_opens_what_its_own_button_opens(everywhere: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "readings", lambda *_: [Reading("help", 0.3), Reading("request_support", 0.3)])
    head = await everywhere.person(ASKER, on="slack")
    await head.says(WORDS)
    await head.presses(texts.SUPPORT.label)
    assert isinstance(head.way, OnSlack)
    assert head.way.fake.stack(head.address)
    assert [row.meant for row in await rows(everywhere)] == ["request_support"]


@pytest.mark.parametrize("choice", ["0", "else", "7", "-1", "x", ""])
async def test_the_button_of_somebody_else_is_refused(filled: Database, choice: str) -> None:
    async with world_on(filled, "terminal") as world:
        head, other = await world.person(ASKER), await world.person(SLE)
        await head.says(WORDS)
        row = (await rows(world))[0]
        for whose in (other, *((head,) if choice not in ("0", "else") else ())):
            messages = await press(world, whose.address, "meaning.choose", f"{row.id}:{choice}")
            assert "no longer does anything" in messages[0].text
        assert (await rows(world))[0].meant == ""


async def test_the_central_team_sees_what_is_kept_hands_it_on_and_can_delete_it(world: World) -> None:
    for email, label in ((ASKER, "What I can do"), (HOME_HEAD, "Something else")):
        writer = await world.person(email)
        await writer.says(WORDS)
        await writer.presses(label)
        await writer.presses("Yes, keep it")
    await writer.says("misread")
    writer.hears_not("What I misread")
    team = await world.person(TEAM)
    await team.says("misread")
    team.hears("2 kept since Monday 23 November 2026", "Meant: help", "Meant: something else")
    for _ in range(2):
        await team.presses("Delete")
    team.hears("Nothing that I misread is kept")
    assert await kept(world) == []


def test_the_file_can_be_learnt_from(tmp_path: Path) -> None:
    day = date(2026, 11, 23)
    rows = [Kept(2, "is it “free”", "cost", day), Kept(1, "zorble", "", day)]
    labelled, other = listed(rows, files=True).files
    path = tmp_path / labelled.name
    path.write_text(labelled.content, encoding="utf-8")
    assert [(one.text, one.intent) for one in sentences.read(path)] == [("is it “free”", "cost")]
    assert other.content == "zorble\n"
