"""What nobody could answer comes to the central team on Monday; its answer serves everybody."""

from datetime import datetime, timedelta

from messages.dates import LONDON
from storage import people
from storage.questions import Question
from tests.world import MONDAY, Talker, World

HEAD = "head@oakfield.example.org"
OTHER = "cpld@oakfield.example.org"
TEAM = "coordinator@alliance.example.org"
NEXT_MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=LONDON)
SAME = ("is there parking at the Keyworth Centre?", "where do I park at keyworth", "can i park at the keyworth centre")


async def asked(world: World, text: str, email: str = "", *, days: float = 0) -> None:
    """Somebody asked it, so many days after the first Monday, and had no answer."""
    async with world.database.transaction() as session:
        person = await people.by_email(session, email) if email else None
        at = MONDAY + timedelta(days=days)
        session.add(Question(text=text, asked_at=at, person_id=person.id if person else None))


async def parking_asked(world: World) -> tuple[Talker, Talker, Talker]:
    """Two people and a newcomer asked the same, and one something else."""
    head, other, team = await world.person(HEAD), await world.person(OTHER), await world.person(TEAM)
    await asked(world, SAME[0], HEAD)
    await asked(world, SAME[1], OTHER, days=1)
    await asked(world, SAME[2], days=2)
    await asked(world, "do you lend musical instruments", HEAD, days=3)
    return head, other, team


async def test_the_weeks_questions_come_on_monday_the_same_ones_together(world: World) -> None:
    _, _, team = await parking_asked(world)
    await world.at(NEXT_MONDAY - timedelta(minutes=1))
    team.hears_nothing()
    await world.at(NEXT_MONDAY)
    team.hears("Last week nobody could answer these")
    team.hears(f"1. “{SAME[0]}” (asked 3 times, first on Monday 23 November 2026)")
    team.hears("2. “do you lend musical instruments” (asked on Thursday 26 November 2026)")
    team.marks()
    await world.at(NEXT_MONDAY + timedelta(hours=3))
    await world.at(NEXT_MONDAY + timedelta(days=7))
    assert "nobody could answer" not in team.heard


async def test_a_monday_that_was_missed_is_caught_up(world: World) -> None:
    _, _, team = await parking_asked(world)
    await world.at(NEXT_MONDAY + timedelta(days=1, hours=2))
    team.hears("Last week nobody could answer these")


async def test_an_answer_serves_everybody_and_is_told_to_those_who_asked(world: World) -> None:
    head, other, team = await parking_asked(world)
    await world.at(NEXT_MONDAY)
    await team.presses("Answer 1")
    await team.fills({"title": "Is there parking at the Keyworth Centre?", "answer": "Yes, beside the sports hall."})
    team.hears("Yes, beside the sports hall.", "those who asked are told")
    await team.presses("Publish it")
    team.hears("Published: “Is there parking at the Keyworth Centre?” The 2 people who asked are told.")
    head.hears(f"You asked: “{SAME[0]}”", "Yes, beside the sports hall.", "Answered by the central team")
    other.hears(f"You asked: “{SAME[1]}”.", "Yes, beside the sports hall.")
    newcomer = world.newcomer()
    await newcomer.says("questions")
    await newcomer.presses("Other questions")
    await newcomer.presses("Is there parking at the Keyworth Centre?")
    newcomer.hears("Yes, beside the sports hall.", "Answered by the central team in 2026/27.")
    await team.presses("All that wait")
    team.hears("do you lend musical instruments")
    assert "Answer 2" not in team.buttons


async def test_what_another_dealt_with_is_not_answered_twice(world: World) -> None:
    _, _, team = await parking_asked(world)
    await world.at(NEXT_MONDAY)
    colleague = await world.person(TEAM)
    await team.presses("Answer 1")
    await team.fills({"title": "Is there parking?", "answer": "Yes."})
    await colleague.says("unanswered")
    await colleague.presses("1 is dealt with")
    await team.presses("Publish it")
    team.hears("has been dealt with already")


async def test_nothing_to_list_is_not_sent(world: World) -> None:
    team = await world.person(TEAM)
    await asked(world, "do you lend musical instruments")
    await team.says("unanswered")
    await team.presses("1 is dealt with")
    team.hears("No question is waiting for an answer.")
    team.marks()
    await world.at(NEXT_MONDAY)
    team.hears_nothing()


async def test_a_long_list_says_how_many_more_there_are(world: World) -> None:
    team = await world.person(TEAM)
    things = ("minibuses", "violins", "hard hats", "kilns", "canoes", "tents", "microscopes")
    for thing in things:
        await asked(world, f"{thing}?")
    await team.says("unanswered")
    team.hears("7 questions unanswered", "1 more will show here once these are dealt with.")
