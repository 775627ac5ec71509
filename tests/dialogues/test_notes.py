"""Notes of the central team, questions to the school and its answers, and the history of a request."""

from sqlmodel import select

from storage.people import Account
from storage.requests import RequestNote, Status
from tests.stages import ASKER, TEAM, request_at, status_of
from tests.world import Talker, World

JAMAL = "jamal.rookwith@alliance.example.org"
QUESTION = "Which year groups does it concern"


async def ask(coordinator: Talker, number: int, question: str = QUESTION) -> None:
    await coordinator.says(f"show {number}")
    await coordinator.presses("Ask the school")
    await coordinator.fills({"question": question})
    await coordinator.presses("Send the question")


async def test_a_question_goes_to_the_school_and_its_answer_back(world: World) -> None:
    number = await request_at(world, Status.TRIAGE)
    head, coordinator = await world.person(ASKER), await world.person(TEAM)
    await ask(coordinator, number)
    coordinator.hears("I have sent your question about S2S-0001 to Amara Barleycroft")
    head.hears("A question about S2S-0001", "Philippa Greenholt of the central team asks", QUESTION)
    assert await status_of(world, number) is Status.NEEDS_INFO
    await head.says("status")
    head.hears("waiting for an answer from the school", QUESTION, "Please answer")
    await head.says("to do")
    head.hears("The central team has a question about S2S-0001 (Maths)")
    await head.presses("Answer S2S-0001")
    head.hears("What is your answer?", "We asked: “Which year groups does it concern”")
    await head.fills({"answer": "Years 7 and 8"})
    coordinator.marks()
    await head.presses("Send the answer")
    head.hears("Thank you. Philippa Greenholt has your answer about S2S-0001")
    coordinator.hears("S2S-0001: Oakfield Fen Academy has answered", "Amara Barleycroft: “Years 7 and 8”")
    assert await status_of(world, number) is Status.TRIAGE
    await coordinator.says("to do")
    coordinator.hears("Oakfield Fen Academy has answered your question about S2S-0001")
    await coordinator.presses("Open S2S-0001")
    coordinator.hears("The central team asked", QUESTION, "The school answered", "Years 7 and 8")
    await head.says("show 1")
    head.hears("The central team asked", "The school answered")


async def test_a_question_is_answered_once(world: World) -> None:
    number = await request_at(world, Status.TRIAGE)
    head, coordinator = await world.person(ASKER), await world.person(TEAM)
    await head.says("answer")
    head.hears("No question is waiting for an answer")
    await ask(coordinator, number)
    await head.says("answer")
    await head.says("1")
    await head.fills({"answer": "Year 7"})
    await head.presses("Send the answer")
    head.hears("Thank you")
    await head.says("/answer 1")
    head.hears("No question is waiting for an answer", "Philippa Greenholt is looking after it")


async def test_only_the_school_and_the_team_answer(world: World) -> None:
    number = await request_at(world, Status.TRIAGE)
    await world.person(ASKER)
    coordinator, other = await world.person(TEAM), await world.person("head@witham.example.org")
    await ask(coordinator, number)
    await other.says("/answer 1")
    other.hears("I have no request S2S-0001 that you may see")
    await other.says("to do")
    other.hears_not("S2S-0001")


async def test_the_team_writes_down_what_a_school_without_an_account_says(world: World) -> None:
    number = await request_at(world, Status.TRIAGE)
    coordinator = await world.person(TEAM)
    async with world.database.reading() as session:
        assert len((await session.exec(select(Account))).all()) == 1
    await ask(coordinator, number)
    coordinator.hears("I cannot reach Amara Barleycroft of Oakfield Fen Academy here. Please ring them")
    await coordinator.presses("Write down the answer")
    await coordinator.fills({"answer": "By telephone: years 7 and 8"})
    await coordinator.presses("Send the answer")
    coordinator.hears("Thank you. Philippa Greenholt has your answer")
    coordinator.hears_not("has answered")
    assert await status_of(world, number) is Status.TRIAGE


async def test_safeguarding_words_in_an_answer_are_not_kept(world: World) -> None:
    number = await request_at(world, Status.TRIAGE)
    head, coordinator = await world.person(ASKER), await world.person(TEAM)
    await ask(coordinator, number)
    await head.says("/answer 1")
    await head.says("a pupil told me her dad hits her")
    head.hears("999")
    async with world.database.reading() as session:
        notes = (await session.exec(select(RequestNote))).all()
    assert [note.text for note in notes] == [QUESTION]


async def test_notes_are_for_the_team_alone(world: World) -> None:
    number = await request_at(world, Status.TRIAGE)
    head = await world.person(ASKER)
    coordinator, jamal = await world.person(TEAM), await world.person(JAMAL)
    await coordinator.says("notes 1")
    coordinator.hears("There is no note on S2S-0001")
    await coordinator.presses("Add a note")
    coordinator.hears("What should the team know?")
    await coordinator.fills({"text": "Rang on Monday, prefers mornings"})
    await coordinator.presses("Keep the note")
    coordinator.hears("Noted on S2S-0001. Only the central team sees it.")
    await jamal.says(f"show {number}")
    await jamal.presses("Notes (1)")
    jamal.hears("Notes on S2S-0001", "Philippa Greenholt, Monday 23 November 2026", "Rang on Monday")
    await head.says("show 1")
    head.hears_not("Rang on Monday")
    await head.says("notes 1")
    head.hears("Only the central team can do that")


async def test_a_note_without_a_number_asks_which_request(world: World) -> None:
    for _ in range(2):
        await request_at(world, Status.ACTIVE, days="1")
    coordinator = await world.person(TEAM)
    await coordinator.says("note")
    coordinator.hears("Which request is it about?")
    await coordinator.says("42")
    coordinator.hears("I did not recognise “42”")
    await coordinator.says("s2s-1")
    coordinator.hears("What should the team know?")


async def test_many_notes_come_a_page_at_a_time_the_newest_first(world: World) -> None:
    await request_at(world, Status.TRIAGE)
    coordinator = await world.person(TEAM)
    for word in ("one", "two", "three", "four", "five"):
        await coordinator.says("note s2s-1")
        await coordinator.says(f"Note {word}")
        await coordinator.presses("Keep the note")
    await coordinator.says("notes s2s-1")
    coordinator.hears("Note five", "Note two")
    coordinator.hears_not("Note one")
    await coordinator.presses("Earlier notes")
    coordinator.hears("Note one")


async def test_the_history_says_when_who_from_where_to_where_and_why(world: World) -> None:
    await request_at(world, Status.TRIAGE)
    coordinator = await world.person(TEAM)
    await coordinator.says("show 1")
    await coordinator.presses("Decline")
    await coordinator.fills({"reason": "no_sle"})
    await coordinator.presses("Decline it")
    await coordinator.says("history 1")
    coordinator.hears(
        "History of S2S-0001: Oakfield Fen Academy",
        "Monday 23 November 2026, 9am, Amara Barleycroft: sent; waiting for the central team to read it.",
        "Philippa Greenholt: from “with the central team” to “declined by the central team”.",
        "Reason: We have no SLE for this at present.",
    )


async def test_history_and_notes_need_a_number_that_exists(world: World) -> None:
    coordinator = await world.person(TEAM)
    for word in ("history", "notes"):
        await coordinator.says(word)
        coordinator.hears(f"for example: {word} 42")
        await coordinator.says(f"{word} 42")
        coordinator.hears("I have no request")
    await coordinator.says("/note 42")
    coordinator.hears("I have no request S2S-0042")
