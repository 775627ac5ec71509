"""Words that try to be more than words go through whole conversations, to other people, and into what they open."""

from collections.abc import Iterable, Iterator
from itertools import count

import pytest
from sqlmodel import select

from bot.cleaning import plain
from messages.message import Inbound, Place
from storage import people
from storage.database import Database
from storage.drafts import Draft
from storage.requests import Status
from storage.schools import School
from tests.nasty import CONTROLS, MARKUP, TEXTS, Tags
from tests.site import site_on
from tests.stages import ASKER, TEAM, person_id, request_at
from tests.treasure import everything
from tests.world import Talker, World, world_on

EVENTS = count(1)
SHORT = [text for text in TEXTS.values() if len(text) < 200]


def portions(most: int) -> Iterator[str]:
    """All short texts, in as many pieces as it takes."""
    piece = ""
    for text in SHORT:
        if len(piece) + len(text) >= most:
            yield piece
            piece = ""
        piece += f" {text}"
    yield piece


async def hears_all_is_well(talker: Talker, *words: str) -> None:
    await talker.world.settle()
    talker.hears_not("something went wrong")
    talker.hears(*words)


async def test_a_request_a_note_and_a_question_are_words_to_those_who_read_them(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    for number, words in enumerate(portions(500), 1):
        team.marks()
        await head.sends_request(focus=words, outcomes=f"Priority: {words}"[:290])
        await team.says(f"show {number}")
        await hears_all_is_well(team, "Focus")
        await team.presses("Take it")
        await team.says(f"show {number}")
        await team.presses("Ask the school")
        await team.fills({"question": words})
        await team.presses("Send the question")
        await hears_all_is_well(head, f"S2S-{number:04d}")
        await head.says("status")
        await hears_all_is_well(head)


@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
async def test_whatever_is_said_out_of_the_blue_is_answered(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        for talker in (await world.person(TEAM), world.newcomer()):
            for text in TEXTS.values():
                await talker.says(text)
                talker.hears_not("something went wrong")
                assert talker.heard or not plain(text).strip(), text
                if talker.email and await talker.draft():
                    await talker.says("cancel")


async def renamed(world: World, name: str) -> None:
    """The asker and their school have this name, from a file that was loaded long ago."""
    async with world.database.transaction() as session:
        asker = await people.by_email(session, ASKER)
        assert asker
        asker.name = name
        session.add(asker)
        for school in (await session.exec(select(School).where(School.name == "Oakfield Fen Academy"))).all():
            school.name = name
            session.add(school)


async def test_a_name_is_a_name(world: World) -> None:
    number = await request_at(world, Status.TRIAGE)
    head, team = await world.person(ASKER), await world.person(TEAM)
    await renamed(world, MARKUP)
    await team.says(f"show {number}")
    await hears_all_is_well(team, "script")
    await head.says("hello")
    await hears_all_is_well(head, "script")


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_a_page_of_the_desk_runs_nothing_of_it(filled: Database) -> None:
    async with site_on(filled) as site:
        await renamed(site.world, MARKUP)
        for text in TEXTS.values():
            answers = {"focus": plain(text), "outcomes": plain(text), "area": "maths"}
            await request_at(site.world, Status.TRIAGE, answers=answers)
        await site.sits(TEAM)
        pages = ["/desk", "/desk/requests", *[f"/desk/requests/{number}" for number in range(1, len(TEXTS) + 1)]]
        for path in pages:
            answer = await site.client.get(path)
            tags = Tags(answer.text)
            assert answer.status_code == 200
            assert tags.harmless(), path
            assert "img" not in tags.names
            assert all(
                str(given.get("src")).startswith("/desk/static/") for tag, given in tags.found if tag == "script"
            )
            assert not CONTROLS & set(answer.text)


async def fills_whatever_is_asked(world: World, email: str, text: str) -> None:
    """Every form, handed in whole with the text in each of its fields, and dropped again."""
    talker = await world.person(email)
    for name, guided in world.bot.desk.catalogue.forms.items():
        async with world.database.transaction() as session:
            who = await person_id(session, email)
            draft = Draft(person_id=who, form=name, version=guided.form.version, answers={"request": "1"},
                          open=False, updated_at=world.clock.now())  # fmt: skip
            session.add(draft)
            await session.flush()
        given = {field.name: text for field in guided.form.fields}
        for action, value, answers in (("form.page", f"{draft.id}.1", given), ("form.drop", f"{draft.id}", None)):
            at, id = Place(talker.address), f"nasty-{next(EVENTS)}"
            reply = await world.receive(Inbound(id, "console", talker.address, at, "", action, value, answers))
            said = [everything(message) for message in reply.messages]
            assert not any("something went wrong" in one for one in said), (name, action, text)


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_no_answer_breaks_a_form(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        await request_at(world, Status.TRIAGE)
        await fills_whatever_is_asked(world, TEAM, "\n".join(SHORT)[:900])


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
async def test_no_answer_of_a_great_many_breaks_a_form(filled: Database) -> None:
    long = ("1" * 4_500, "a and " * 1_600, "a from " * 900)
    async with world_on(filled, "terminal") as world:
        await request_at(world, Status.TRIAGE)
        for text in (*TEXTS.values(), "\n".join(SHORT), "9" * 30, "-1", "1e999", "nan", "²", "31 February 2026", *long):
            await fills_whatever_is_asked(world, TEAM, text)


async def sends_events(filled: Database, events: Iterable[str]) -> None:
    """The number of an event comes from the browser at the desk, and so does what its buttons carry."""
    async with site_on(filled) as site:
        await site.sits(TEAM)
        for event in events:
            for part in ({"text": "hello"}, {"code": f"welcome.menu:{event}"}, {"code": event}, {"page": event}):
                form = {"csrf": site.csrf, "event": f"{event}{next(EVENTS)}", **part}
                data = {name: value.encode(errors="replace").decode() for name, value in form.items()}
                answer = await site.client.post("/desk/say", data=data)
                assert answer.status_code == 200, event
                assert "something went wrong" not in answer.text, (event, part)


@pytest.mark.parametrize("backend", ["postgres"])
async def test_an_event_of_any_name_is_taken(filled: Database) -> None:
    await sends_events(filled, (TEXTS["nothing at all"], TEXTS["half a character"], TEXTS["a terminal"], "e" * 5_000))


@pytest.mark.soak
async def test_an_event_of_any_of_a_great_many_names_is_taken(filled: Database) -> None:
    await sends_events(filled, TEXTS.values())
