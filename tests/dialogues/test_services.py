"""A school asks for the alliance's other services, and the central team arranges them."""

from datetime import date

import pytest
from sqlmodel import select, update

from messages.dates import at
from messages.school_year import SchoolYear
from messages.service_forms import SERVICE_FORMS
from messages.services import FORMS, LABELS, TOPICS, look_back
from storage import requests, services
from storage.alliance import Alliance
from storage.contacts import Route
from storage.database import Database
from storage.facts import have_changed
from storage.people import Role
from storage.requests import Kind, NoteKind, RequestNote, Status, SupportRequest
from tests.dialogues.test_forged import press
from tests.stages import ASKER, TEAM, person_id, request_at, school_of, status_of
from tests.world import Talker, World, world_on

DEPUTY = "deputy@oakfield.example.org"
OTHER_HEAD = "head@witham.example.org"
THIRD_HEAD = "head@curlew.example.org"
REVIEW = {"model": "Five days", "when": "Not sure yet", "lead": "A senior leader"}
IDEA = {
    "title": "An evening on memory",
    "about": "Teachers of all subjects",
    "when": "Not sure yet",
    "cost": "£600",
    "places": "40",
}


async def asks_for(talker: Talker, service: str, answers: dict[str, str]) -> None:
    await talker.says("other support")
    await talker.presses(service)
    await talker.fills(answers)
    await talker.presses("Send request")


async def arranges(talker: Talker, day: str) -> None:
    """Whoever looks after the request says when it is."""
    await talker.presses("Arranged")
    await talker.fills({"day": day})
    await talker.presses("Tell the school")


async def service_at(world: World, kind: Kind, status: Status, answers: dict[str, str], on: date | None = None) -> int:
    """A request for a service that a head sent and the team took; told to nobody."""
    number = await request_at(world, Status.TRIAGE)
    async with world.database.transaction() as session:
        request = await session.get_one(SupportRequest, number)
        request.kind, request.status, request.happens_on = kind, status, on
        request.answers = {"school": str(request.school_id), **answers}
        session.add(request)
    return number


async def event(world: World, cost: str = "600") -> int:
    return await service_at(world, Kind.EVENT, Status.AGREED, {**IDEA, "when": "unsure", "cost": cost})


def test_every_kind_of_request_has_a_form_a_name_and_a_contact() -> None:
    assert set(FORMS) == set(LABELS) == {kind.value for kind in Kind}
    assert set(SERVICE_FORMS) == set(TOPICS)


async def test_what_else_can_be_asked_for_is_listed(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("what else can we ask for?")
    head.hears("What else you can ask for")
    for label in ("Pupil premium review", "A talk with a Champion", "School-initiated event", "Nominate an SLE"):
        assert label in head.buttons


async def test_a_head_asks_for_a_pupil_premium_review_and_hears_whom_to_ask(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await head.says("other support")
    await head.presses("Pupil premium review")
    head.hears("Three days: preparation", "evaluation of its impact six months on")
    await head.fills(REVIEW)
    head.hears("I have no price for this")
    head.hears_not("£")
    await head.presses("Send request")
    head.hears("S2S-0001 is sent", "reply by Tuesday 24 November 2026", "Andy Chisholm", "achisholm@lincstsa.co.uk")
    team.hears("S2S-0001", "Oakfield Fen Academy", "pupil premium review", "Five days")
    await head.says("status")
    head.hears("S2S-0001 (pupil premium review): waiting for the central team to read it")


async def test_a_service_is_approved_by_the_head_like_every_request(world: World) -> None:
    deputy, head = await world.person(DEPUTY), await world.person(ASKER)
    await asks_for(deputy, "A talk with a Champion", {"topic": "Networks", "ring": "4pm"})
    deputy.hears("S2S-0001 is sent", "I have asked Amara Barleycroft to approve it")
    head.hears("S2S-0001: please approve", "a talk with a Champion", "Networks")
    await head.presses("Approve")
    assert await status_of(world, 1) is Status.SUBMITTED


@pytest.mark.parametrize("kind", sorted(SERVICE_FORMS))
async def test_every_service_can_be_asked_for_and_shown(world: World, kind: str) -> None:
    head = await world.person(ASKER)
    given = {
        "leader": "Not sure yet", "need": "Governance", "when": "Not sure yet", "funding": "School budget",
        "model": "Three days", "lead": "The headteacher", "experience": "Primary",
        "governors": "Not yet" if kind == "htpm" else "4",
        "focus": "Writing", "before": "No", "priority": "Vocabulary", "reviewed": "Yes", "who": "A teacher",
        "topic": "Networks", "ring": "after 4pm", "title": "Memory", "about": "Everybody", "cost": "1,200",
        "places": "not sure", "idea": "Oracy", "leads": "Yes", "what": "Practicals", "phase": "Key Stage 3",
        "partners": "STEM Learning", "course": "Safeguarding training", "why": "To help others", "talk": "Any Friday",
    }  # fmt: skip
    await head.says("services")
    label = LABELS[kind]
    await head.presses(label[:1].upper() + label[1:])
    await head.fills(given)
    await head.presses("Send request")
    head.hears("S2S-0001 is sent")
    await head.says("show 1")
    head.hears(label)


async def test_the_team_arranges_a_review_and_closes_it(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    number = await service_at(world, Kind.PUPIL_PREMIUM, Status.TRIAGE, {"model": "five", "when": "unsure"})
    await team.says(f"show {number}")
    await arranges(team, "2027-01-12")
    team.hears("S2S-0001 is arranged for Tuesday 12 January 2027", "Amara Barleycroft", "Monday 12 July 2027")
    head.hears("S2S-0001 (pupil premium review) is arranged for Tuesday 12 January 2027", "Monday 12 July 2027")
    head.hears("Philippa Greenholt is looking after it")
    await team.says(f"show {number}")
    assert "Arranged" not in team.buttons
    await team.presses("Done")
    team.hears("S2S-0001 is done and closed")
    head.hears("S2S-0001 (pupil premium review): closed", "Done.")
    assert await status_of(world, number) is Status.CLOSED


async def test_without_a_day_none_is_invented(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    number = await service_at(world, Kind.CHAMPION, Status.TRIAGE, {"topic": "Networks", "ring": "4pm"})
    await team.says(f"show {number}")
    await arranges(team, "unsure")
    head.hears("S2S-0001 (a talk with a Champion) is arranged; the day is not fixed yet")
    head.hears_not("look back")


async def test_a_button_pressed_too_late_says_where_the_request_stands(world: World) -> None:
    first, second = await world.person(TEAM), await world.person("jamal.rookwith@alliance.example.org")
    number = await service_at(world, Kind.CHAMPION, Status.TRIAGE, {"topic": "Networks", "ring": "4pm"})
    await first.says(f"show {number}")
    await second.says(f"show {number}")
    await arranges(first, "unsure")
    await second.presses("Arranged")
    second.hears("That cannot be done with S2S-0001 as it stands", "agreed")
    await first.says(f"show {number}")
    await second.says(f"show {number}")
    await first.presses("Done")
    await second.presses("Done")
    second.hears("That cannot be done with S2S-0001 as it stands", "closed")


async def test_six_months_on_those_concerned_are_reminded_once(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await service_at(world, Kind.PUPIL_PREMIUM, Status.CLOSED, {"model": "five"}, date(2027, 1, 10))
    await world.at(at(date(2027, 7, 12), 7, 59))
    head.hears_nothing()
    await world.at(at(date(2027, 7, 12), 8, 1))
    head.hears("S2S-0001: time to look back", "was on Sunday 10 January 2027")
    team.hears("S2S-0001: time to look back")
    await head.says("to do")
    head.hears("the evaluation six months after the pupil premium review")
    await head.presses("It is arranged")
    head.hears("Noted for S2S-0001: the look-back evaluation is arranged")
    await team.presses("Not needed")
    team.hears("That was noted before for S2S-0001: the look-back evaluation is arranged")
    head.marks()
    await world.at(at(date(2027, 7, 14), 8, 1))
    head.hears_nothing()
    async with world.database.reading() as session:
        notes = (await session.exec(select(RequestNote).where(RequestNote.kind == NoteKind.INTERNAL))).all()
        assert [note.by for note in notes] == [await person_id(session, ASKER)]


async def test_a_three_day_review_has_no_look_back(world: World) -> None:
    head = await world.person(ASKER)
    await service_at(world, Kind.PUPIL_PREMIUM, Status.CLOSED, {"model": "three"}, date(2027, 1, 12))
    await world.at(at(date(2027, 7, 12), 8, 1))
    head.hears_nothing()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 1, 12), date(2027, 7, 12)),
        (date(2027, 6, 15), date(2027, 12, 15)),
        (date(2026, 8, 31), date(2027, 3, 1)),
        (date(2026, 9, 29), date(2027, 3, 30)),
    ],
)
def test_the_look_back_is_six_calendar_months_later_on_a_school_day(day: date, expected: date) -> None:
    assert look_back(day, SchoolYear()) == expected


async def test_other_schools_join_an_event_and_the_share_follows(world: World) -> None:
    head, second, third = await world.person(ASKER), await world.person(OTHER_HEAD), await world.person(THIRD_HEAD)
    await event(world)
    await second.says("event ideas")
    second.hears("An evening on memory (Oakfield Fen Academy)", "£600: £600 for each of 1 school")
    await second.presses("An evening on memory")
    second.hears("Teachers of all subjects", "40", "0 schools")
    await second.presses("Join and share the cost")
    second.hears("You have joined: An evening on memory", "£300 for each of 2 schools")
    head.hears("a new share", "£300 for each of 2 schools")
    second.marks()
    await third.says("event ideas")
    await third.presses("An evening on memory")
    await third.presses("Join and share the cost")
    third.hears("£200 for each of 3 schools")
    second.hears("£200 for each of 3 schools")
    head.marks()
    await second.says("event ideas")
    await second.presses("An evening on memory")
    await second.presses("Leave again")
    second.hears("You have left An evening on memory")
    head.hears("£300 for each of 2 schools")


async def test_a_share_is_rounded_to_the_penny(world: World) -> None:
    second, third = await world.person(OTHER_HEAD), await world.person(THIRD_HEAD)
    await event(world, cost="100")
    for head in (second, third):
        await head.says("event ideas")
        await head.presses("An evening on memory")
        await head.presses("Join and share the cost")
    third.hears("£33.33 for each of 3 schools")


async def test_an_unknown_cost_is_not_shared_out(world: World) -> None:
    second = await world.person(OTHER_HEAD)
    await event(world, cost="unsure")
    await second.says("event ideas")
    second.hears("The cost is not known yet")
    second.hears_not("£")


async def test_the_proposing_school_cannot_join_its_own_event(world: World) -> None:
    head, deputy = await world.person(ASKER), await world.person(DEPUTY)
    await head.says("event ideas")
    head.hears("There is no event to join")
    await event(world)
    await head.says("event ideas")
    await head.presses("An evening on memory")
    assert head.buttons == []
    await deputy.says("event ideas")
    deputy.hears("Only the")


async def test_an_event_that_is_over_cannot_be_joined(world: World) -> None:
    second = await world.person(OTHER_HEAD)
    number = await event(world)
    await second.says("event ideas")
    await second.presses("An evening on memory")
    async with world.database.transaction() as session:
        await session.exec(
            update(SupportRequest).where(SupportRequest.id == number).values(status=Status.CLOSED)  # type: ignore[arg-type]
        )
    await second.presses("Join and share the cost")
    second.hears("no such event that can be joined")


async def test_without_a_loaded_contact_none_is_named(world: World) -> None:
    async with world.database.transaction() as session:
        for route in (await session.exec(select(Route).where(Route.key == "champions"))).all():
            await session.delete(route)
        await have_changed(session)
        assert (await session.exec(select(Alliance))).first()
    head = await world.person(ASKER)
    await asks_for(head, "A talk with a Champion", {"topic": "Networks", "ring": "4pm"})
    head.hears("S2S-0001 is sent")
    head.hears_not("Chisholm")


async def test_sums_and_numbers_that_cannot_be_are_asked_again(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("other support")
    await head.presses("School-initiated event")
    if world.usual == "slack":
        return
    for text in ("Memory", "Everybody", "not sure", "a lot"):
        await head.says(text)
    head.hears("Please give the cost in pounds")
    await head.says("£1,250.50")
    await head.says("some")
    head.hears("Please give a whole number")
    await head.says("12")
    head.hears("£1,250.50", "12")


async def test_somebody_without_a_school_is_told_what_to_do(world: World) -> None:
    team = await world.person(TEAM)
    await team.says("other support")
    await team.presses("Science support")
    team.hears("I do not know which school is yours")


async def test_what_was_arranged_can_be_cancelled_and_everybody_is_told(world: World) -> None:
    head, second, team = await world.person(ASKER), await world.person(OTHER_HEAD), await world.person(TEAM)
    number = await event(world)
    await second.says("event ideas")
    await second.presses("An evening on memory")
    await second.presses("Join and share the cost")
    second.marks()
    await head.says(f"show {number}")
    await head.presses("Cancel it")
    head.hears("Shall I cancel S2S-0001 (school-initiated event)?")
    await head.presses("Yes, cancel it")
    head.hears("S2S-0001 is cancelled")
    second.hears("An evening on memory, proposed by Oakfield Fen Academy, is cancelled")
    team.hears("S2S-0001 (school-initiated event, Oakfield Fen Academy) was cancelled by the school")
    assert await status_of(world, number) is Status.CANCELLED


async def test_the_team_cancels_and_the_school_is_told(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    number = await service_at(world, Kind.CHAMPION, Status.AGREED, {"topic": "Networks", "ring": "4pm"})
    await team.says(f"show {number}")
    await team.presses("Cancel it")
    await team.presses("Yes, cancel it")
    head.hears("S2S-0001 (a talk with a Champion): cancelled", "Cancelled by the central team")
    await head.says("status")
    head.hears("cancelled")


async def test_where_a_service_stands_says_for_when_it_is_arranged(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    number = await service_at(world, Kind.SCIENCE, Status.AGREED, {"what": "Practicals"}, date(2027, 1, 12))
    await head.says("status")
    head.hears("Arranged for Tuesday 12 January 2027. Nothing for you to do.")
    await team.says(f"show {number}")
    team.hears("agreed, for Tuesday 12 January 2027")


async def test_nobody_else_cancels_looks_back_or_joins_for_another_school(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        other = await world.person(OTHER_HEAD)
        day = date(2026, 1, 12)
        review = await service_at(world, Kind.PUPIL_PREMIUM, Status.AGREED, {"model": "five"}, day)
        idea = await event(world)
        async with filled.reading() as session:
            third = await school_of(session, await person_id(session, THIRD_HEAD), Role.HEADTEACHER)
        for action, value in (
            ("services.cancelled", str(review)),
            ("services.done", str(review)),
            ("services.arrange", str(review)),
            ("services.looked_back", f"{review}.not_needed"),
            ("events.join", f"{idea}.{third}"),
            ("events.leave", f"{idea}.{third}"),
        ):
            await press(world, other.address, action, value)
        assert await status_of(world, review) is Status.AGREED
        async with filled.reading() as session:
            assert not await requests.notes_of(session, review, NoteKind.INTERNAL)
            assert not await services.shares_of(session, idea)


async def test_support_by_an_sle_is_not_arranged_or_closed_as_a_service(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        team = await world.person(TEAM)
        number = await request_at(world, Status.AGREED)
        for action in ("services.arrange", "services.done", "services.cancel", "services.cancelled"):
            messages = await press(world, team.address, action, str(number))
            assert "That cannot be done with S2S-0001 as it stands" in messages[0].text
        assert await status_of(world, number) is Status.AGREED


async def test_a_review_that_is_not_due_is_not_looked_back_on(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        head = await world.person(ASKER)
        number = await service_at(world, Kind.PUPIL_PREMIUM, Status.AGREED, {"model": "five"}, date(2026, 11, 17))
        messages = await press(world, head.address, "services.looked_back", f"{number}.arranged")
        assert "That cannot be done" in messages[0].text
