"""The days of a deployment: proposed, chosen, confirmed, moved, cancelled, and always the same for both sides."""

import asyncio
from datetime import date
from decimal import Decimal

import pytest

from messages.message import Inbound, Place
from storage import ledger, lifecycle, requests, visits
from storage.database import Database
from storage.requests import Status
from storage.visits import Visit, VisitStatus
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, deployment_of, person_id, request_at, status_of, visit_on
from tests.world import Talker, World, world_on

THURSDAY = date(2027, 1, 14)
V = VisitStatus


async def proposes(talker: Talker, days: str, length: str = "whole day") -> None:
    """Somebody proposes days for the only deployment they take part in."""
    await talker.says("propose days")
    await talker.fills({"days": days, "length": length})
    await talker.presses("Propose")


async def visits_of(world: World, request: int) -> list[Visit]:
    async with world.database.reading() as session:
        return list(await visits.of_deployment(session, await deployment_of(world, request)))


async def statuses(world: World, request: int) -> list[tuple[str, VisitStatus]]:
    return [(f"{v.day:%a %d %b}", v.status) for v in await visits_of(world, request)]


async def booked_in_ledger(world: World, request: int) -> list[tuple[date | None, Decimal, Decimal]]:
    async with world.database.reading() as session:
        rows = await ledger.of_deployment(session, await deployment_of(world, request))
    return [(row.day, row.free, row.charged) for row in rows]


async def test_the_sle_proposes_and_the_school_chooses_with_one_press_a_day(world: World) -> None:
    request = await request_at(world, Status.AGREED)
    sle, head, home = await world.person(SLE), await world.person(ASKER), await world.person(HOME_HEAD)
    await proposes(sle, "14 and 21 January, Tue 26 Jan")
    sle.hears("I have asked Oakfield Fen Academy to choose", "Thursday 14 January 2027, 9:00-15:00")
    head.hears("S2S-0001: which days suit?", "Bilal Chaudmere proposes these days", "0 of 2 agreed days are booked")
    sle.marks()
    await head.presses("Thursday 14 January 2027")
    head.hears("Agreed: Thursday 14 January 2027, 9:00-15:00", "1 of 2 agreed days is booked", "Calendar file attached")
    sle.hears("Agreed: Thursday 14 January 2027", "sign in at reception, ask for Amara Barleycroft")
    home.hears("Bilal Chaudmere is out on Thursday 14 January 2027, 9:00-15:00", "plan cover")
    assert await status_of(world, request) is Status.ACTIVE
    sle.marks()
    await head.presses("Tuesday 26 January 2027")
    head.hears("2 of 2 agreed days are booked", "Not needed any more: Thursday 21 January 2027")
    sle.hears("Not needed any more: Thursday 21 January 2027")
    assert await statuses(world, request) == [
        ("Thu 14 Jan", V.BOTH_CONFIRMED),
        ("Thu 21 Jan", V.CANCELLED_IN_TIME),
        ("Tue 26 Jan", V.BOTH_CONFIRMED),
    ]
    assert [day for day, _, _ in await booked_in_ledger(world, request)] == [THURSDAY, date(2027, 1, 26)]


async def test_a_day_chosen_is_not_chosen_again(world: World) -> None:
    await request_at(world, Status.AGREED)
    sle, head = await world.person(SLE), await world.person(ASKER)
    await proposes(sle, "14 January")
    await head.presses("Yes, that day")
    await sle.presses("My days")
    sle.hears("Thursday 14 January 2027, 9:00-15:00, with Oakfield Fen Academy: agreed")
    await head.says("to do")
    head.hears_not("suit")


async def test_more_days_than_agreed_are_refused(world: World) -> None:
    request = await request_at(world, Status.ACTIVE)
    for day in (THURSDAY, date(2027, 1, 21)):
        await visit_on(world, request, day, V.BOTH_CONFIRMED)
    sle = await world.person(SLE)
    await sle.says("propose days")
    sle.hears("2 of 2 agreed days are booked")


async def test_a_whole_day_does_not_fit_into_a_half(world: World) -> None:
    request = await request_at(world, Status.ACTIVE, days="1.5")
    await visit_on(world, request, THURSDAY, V.BOTH_CONFIRMED)
    sle = await world.person(SLE)
    await proposes(sle, "21 January")
    sle.hears("so half a day can still be booked, not 1 day. Please choose a half day")
    await proposes(sle, "21 January", "morning")
    sle.hears("Thursday 21 January 2027, 9:00-12:00")


@pytest.mark.parametrize(
    ("days", "answer"),
    [
        ("Sat 16 January", "Saturday 16 January 2027 is at the weekend"),
        ("1 January", "Friday 1 January 2027 is a bank holiday (New Year"),
        ("15 February", "school starts again on Monday 22 February 2027"),
        ("Wed 14 January", "14 January 2027 is a Thursday: did you mean Wednesday 13 January 2027 or Thursday 14"),
        ("20/11/2026", "Friday 20 November 2026 is past"),
        ("soon", "I could not read “soon” as a day"),
    ],
)
async def test_a_day_that_cannot_be_is_refused_with_a_sentence(world: World, days: str, answer: str) -> None:
    await request_at(world, Status.AGREED)
    sle = await world.person(SLE)
    await sle.says("propose days")
    await sle.says(days)
    sle.hears(answer, "Which days do you propose?")


async def test_a_wrong_weekday_is_settled_with_one_press_and_the_other_days_stay(world: World) -> None:
    await request_at(world, Status.AGREED)
    sle = await world.person(SLE)
    await sle.says("propose days")
    await sle.says("Wed 14 January, 21 January")
    await sle.presses("Thursday 14 January 2027")
    await sle.says("whole day")
    sle.hears("Thursday 14 January 2027; Thursday 21 January 2027")


async def test_a_school_proposes_and_the_sle_confirms(world: World) -> None:
    request = await request_at(world, Status.AGREED)
    sle, head = await world.person(SLE), await world.person(ASKER)
    await proposes(head, "14 January")
    head.hears("I have asked Bilal Chaudmere to choose")
    sle.hears("S2S-0001: does this day suit?", "Oakfield Fen Academy proposes Thursday 14 January 2027, 9:00-15:00")
    head.marks()
    await sle.presses("Yes, that day")
    head.hears("Agreed: Thursday 14 January 2027", "Bilal Chaudmere comes to Oakfield Fen Academy")
    assert await statuses(world, request) == [("Thu 14 Jan", V.BOTH_CONFIRMED)]


async def test_the_weekdays_an_sle_does_not_work_and_days_already_given_are_not_to_be_had(world: World) -> None:
    request = await request_at(world, Status.ACTIVE)
    await visit_on(world, request, THURSDAY, V.BOTH_CONFIRMED)
    head = await world.person(ASKER)
    await proposes(head, "14 January, Fri 22 January")
    head.hears(
        "Bilal Chaudmere is already out, or asked to be, on Thursday 14 January 2027",
        "Bilal Chaudmere does not go out on Fridays, so not on Friday 22 January 2027",
        "Nothing has been proposed",
    )
    assert len(await visits_of(world, request)) == 1


async def test_days_proposed_by_the_central_team_are_put_to_both(world: World) -> None:
    request = await request_at(world, Status.AGREED)
    sle, head, team = await world.person(SLE), await world.person(ASKER), await world.person(TEAM)
    await proposes(team, "14 January")
    team.hears("I have asked Bilal Chaudmere and Oakfield Fen Academy to choose")
    head.hears("does this day suit?")
    await head.presses("Yes, that day")
    head.hears("now waits for Bilal Chaudmere")
    assert await statuses(world, request) == [("Thu 14 Jan", V.PROPOSED)]
    await sle.presses("Yes, that day")
    sle.hears("Agreed: Thursday 14 January 2027")
    assert await statuses(world, request) == [("Thu 14 Jan", V.BOTH_CONFIRMED)]


async def test_choosing_by_words_shows_what_waits_or_the_way_to_propose(world: World) -> None:
    await request_at(world, Status.AGREED)
    sle, head = await world.person(SLE), await world.person(ASKER)
    await head.says("choose days")
    head.hears("Which days do you propose?")
    await head.says("cancel")
    await proposes(sle, "14 and 21 January")
    await head.says("choose days")
    head.hears("S2S-0001: which days suit?")


async def test_today_is_too_soon(world: World) -> None:
    request = await request_at(world, Status.AGREED)
    sle = await world.person(SLE)
    await proposes(sle, "today")
    sle.hears("Monday 23 November 2026 is today, too soon to arrange. Nothing has been proposed")
    assert await visits_of(world, request) == []


async def test_none_of_the_days_suits(world: World) -> None:
    request = await request_at(world, Status.AGREED)
    sle, head = await world.person(SLE), await world.person(ASKER)
    await proposes(sle, "14 and 21 January")
    sle.marks()
    await head.presses("None of these")
    head.hears("will not be used")
    sle.hears("do not suit Oakfield Fen Academy", "Please propose other days")
    assert {status for _, status in await statuses(world, request)} == {V.CANCELLED_IN_TIME}


async def test_the_sle_confirms_once_more_and_the_school_hears_it(world: World) -> None:
    request = await request_at(world, Status.ACTIVE)
    await visit_on(world, request, THURSDAY, V.BOTH_CONFIRMED)
    sle, head = await world.person(SLE), await world.person(ASKER)
    await sle.says("yes I can do that date")
    sle.hears("Thursday 14 January 2027, 9:00-15:00", "Agreed")
    head.hears_nothing()
    await sle.presses("Confirm")
    sle.hears(
        "Confirmed: Thursday 14 January 2027, 9:00-15:00, Oakfield Fen Academy, sign in at reception, "
        "ask for Amara Barleycroft. Calendar file attached."
    )
    head.hears("Bilal Chaudmere has confirmed Thursday 14 January 2027")
    assert (await visits_of(world, request))[0].reconfirmed_at


async def test_my_days_of_an_sle_with_what_is_used_and_held(world: World) -> None:
    request = await request_at(world, Status.ACTIVE, days="2.5")
    for day, status in ((date(2026, 11, 10), V.NOTE_DUE), (date(2026, 11, 17), V.NOTE_FILED)):
        await visit_on(world, request, day, status)
    sle = await world.person(SLE)
    await sle.says("my days")
    sle.hears("2026/27: 2 of 3 free days used; 0.5 promised", "Visit note due: Tuesday 10 November 2026")
    sle.hears("half a day to arrange with Oakfield Fen Academy (S2S-0001)")
    await sle.says("how many days do I have left")
    sle.hears("2 of 3 free days used; 0.5 promised")


async def test_charged_days_are_listed(world: World) -> None:
    await request_at(world, Status.ACTIVE, days="5", extra="3.5")
    sle = await world.person(SLE)
    await sle.says("days left")
    sle.hears("0 of 3 free days used; 3 promised; 2 days beyond them")


async def test_somebody_who_is_both_is_asked_as_which_only_where_both_have_something(world: World) -> None:
    both = "head@thornmere.example.org"
    first = await request_at(world, Status.ACTIVE, sle=both, days="1")
    await visit_on(world, first, date(2027, 1, 13), V.BOTH_CONFIRMED)
    talker = await world.person(both)
    await talker.says("my days")
    talker.hears("Your days", "Wednesday 13 January 2027")
    second = await request_at(world, Status.ACTIVE, asker=both)
    await visit_on(world, second, THURSDAY, V.BOTH_CONFIRMED)
    await talker.says("my days")
    talker.hears("As which?")
    await talker.presses("Days at my school")
    talker.hears("Thursday 14 January 2027, 9:00-15:00, with Bilal Chaudmere: agreed")
    await talker.says("my days")
    await talker.presses("My days as an SLE")
    talker.hears("Wednesday 13 January 2027", "with Oakfield Fen Academy")


async def test_what_waits_is_among_the_things_to_do(world: World) -> None:
    await request_at(world, Status.AGREED)
    sle, head = await world.person(SLE), await world.person(ASKER)
    await sle.says("to do")
    sle.hears("2 days to arrange with Oakfield Fen Academy (S2S-0001)")
    await proposes(sle, "14 and 21 January")
    await head.says("to do")
    head.hears("choose from 2 days")
    await head.presses("Days of S2S-0001")
    await head.presses("Thursday 21 January 2027")
    head.hears("Agreed: Thursday 21 January 2027")


async def test_nobody_else_sees_or_changes_a_day(world: World) -> None:
    request = await request_at(world, Status.ACTIVE)
    await visit_on(world, request, THURSDAY, V.BOTH_CONFIRMED)
    other, home = await world.person("head@witham.example.org"), await world.person(HOME_HEAD)
    for talker in (other, home):
        await talker.says("propose days")
        talker.hears("There is no signed agreement of yours")
        await talker.says("my days")
        talker.hears("You have no days ahead")
        await talker.says("cant do thursday visit")
        talker.hears("You have no day with us that could be moved")


async def test_no_days_are_arranged_while_a_request_is_paused(world: World) -> None:
    request = await request_at(world, Status.ACTIVE)
    await visit_on(world, request, THURSDAY, V.SLE_CONFIRMED)
    sle, head = await world.person(SLE), await world.person(ASKER)
    await head.says("my days")
    await head.presses("Thursday 14 January 2027")
    async with world.database.transaction() as session:
        found = await requests.find(session, request, to_change=True)
        assert found
        await lifecycle.move(session, found, Status.PAUSED, None, world.clock.now(), "the subject leader is away")
    await head.presses("Yes, that day")
    head.hears("Days of S2S-0001 cannot be arranged now")
    await sle.says("propose days")
    sle.hears("Days of S2S-0001 cannot be arranged now")
    await head.presses("Cancel the day")
    await head.presses("Yes, cancel it")
    assert await statuses(world, request) == [("Thu 14 Jan", V.CANCELLED_IN_TIME)]


async def test_the_central_team_does_not_answer_for_two(world: World) -> None:
    await request_at(world, Status.AGREED)
    team = await world.person(TEAM)
    await proposes(team, "14 January")
    await team.says("show 1")
    await team.presses("Its days")
    await team.presses("Thursday 14 January 2027")
    await team.presses("Yes, that day")
    team.hears("That day has moved on", "waits for Bilal Chaudmere")


async def test_a_day_that_would_be_charged_by_now_is_not_booked(world: World) -> None:
    request = await request_at(world, Status.ACTIVE, days="1")
    await visit_on(world, request, date(2027, 9, 14), V.SLE_CONFIRMED)
    async with world.database.transaction() as session:
        sle_id = await person_id(session, SLE)
        await ledger.note_programme(session, sle_id, ledger.Use.DESIGN, date(2027, 9, 20), Decimal(3), "Leading maths")
    head = await world.person(ASKER)
    await head.says("my days")
    await head.presses("Tuesday 14 September 2027")
    await head.presses("Yes, that day")
    head.hears("counts in the academic year 2027/28, in which Bilal Chaudmere does not have enough free days left")
    assert await statuses(world, request) == [("Tue 14 Sep", V.SLE_CONFIRMED)]
    assert await booked_in_ledger(world, request) == [(None, Decimal(1), Decimal(0))]


async def test_other_times_than_usual_are_read_back(world: World) -> None:
    await request_at(world, Status.AGREED)
    sle, head = await world.person(SLE), await world.person(ASKER)
    await sle.says("propose days")
    await sle.says("14 January")
    await sle.says("morning")
    await sle.presses("Add more")
    await sle.presses("Other times")
    await sle.says("9.30")
    sle.hears("Please give two times")
    await sle.says("9.30 - 1")
    await sle.presses("Propose")
    head.hears("Thursday 14 January 2027, 9:30-13:00")


async def test_two_who_choose_at_once_do_not_book_more_than_agreed(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        request = await request_at(world, Status.ACTIVE, days="1")
        days = [await visit_on(world, request, date(2027, 1, day), V.SLE_CONFIRMED) for day in (14, 21)]
        people = [await world.person(ASKER), await world.person(TEAM)]
        pressed = [
            Inbound(f"at-once-{day}", "console", who.address, Place(who.address), action="days.confirm", value=str(day))
            for who, day in zip(people, days, strict=True)
        ]
        said = [(await reply).messages[0] for reply in [asyncio.ensure_future(world.receive(one)) for one in pressed]]
        assert sorted(message.title.startswith("Agreed") for message in said) == [False, True]
        assert sorted(status for _, status in await statuses(world, request)) == [V.BOTH_CONFIRMED, V.CANCELLED_IN_TIME]
        assert len(await booked_in_ledger(world, request)) == 1
