"""A school asks for support: from the first word to a reference and to news of it."""

import pytest
from sqlmodel import select, update

from storage.alliance import Alliance
from storage.facts import have_changed
from storage.people import Post, Role, by_email
from storage.requests import SupportRequest
from storage.schools import School
from tests.world import REQUEST_ANSWERS, World

HEAD = "head@oakfield.example.org"
DEPUTY = "deputy@oakfield.example.org"
TEAM = "coordinator@alliance.example.org"


async def test_a_head_sends_a_request_and_hears_what_happens_next(world: World) -> None:
    head, coordinator = await world.person(HEAD), await world.person(TEAM)
    await head.says("s2s")
    head.hears("1 of 7", "Do you know what you need, or shall we help you find out?")
    await head.fills(REQUEST_ANSWERS)
    head.hears("please check", "Oakfield Fen Academy", "Maths", "2 days", "Nothing is sent until you say so")
    coordinator.hears_nothing()
    await head.presses("Send request")
    head.hears("S2S-0001 is sent", "A person will reply by Tuesday 24 November 2026")
    coordinator.hears("New request S2S-0001: Oakfield Fen Academy", "Maths", "A new subject leader")
    await head.says("any news on my request")
    head.hears("S2S-0001 (Maths): waiting for the central team to read it", "Nothing for you to do")


async def test_free_words_are_understood_before_anything_begins(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("we need help with maths ks3, new HoD")
    head.hears("I can start a support request: Maths, Key Stage 3, a subject leader. Right?")
    assert await head.draft() is None
    await head.presses("Yes, start")
    await head.fills(REQUEST_ANSWERS)
    head.hears("Maths", "Key Stage 3", "We know what we need")


async def test_the_free_days_are_explained_as_each_sles_not_the_schools(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    for text in ("we know", "english", "Reading across subjects", "Priority 1", "a teacher"):
        await head.says(text)
    head.hears("About how many days", "Each SLE can be deployed free for 3 days", "not yours alone", "£250 a day")


async def test_a_school_that_does_not_know_its_need_is_asked_less(world: World) -> None:
    head = await world.person(HEAD)
    reference = await head.sends_request(route="Help us find out")
    assert reference == "S2S-0001"
    await head.says("status")
    head.hears("finding out what is needed")


async def test_an_area_that_is_not_on_the_list_is_taken_in_the_schools_own_words(world: World) -> None:
    head = await world.person(HEAD)
    await head.sends_request(area="Latin and classics")
    await head.says("status")
    head.hears("Latin and classics")


async def test_a_request_needs_someone_we_know(world: World) -> None:
    newcomer = world.newcomer()
    await newcomer.says("we need an SLE for science")
    newcomer.hears("once I know who you are", "01522 889297")
    assert "How to join" in newcomer.buttons


async def test_a_person_without_a_school_is_told_what_to_do(world: World) -> None:
    coordinator = await world.person(TEAM)
    await coordinator.says("s2s")
    coordinator.hears("I do not know which school is yours", "01522 889297")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("10 March 20177", "I was not sure about"),
        ("Mon 12 January", "did you mean Monday 11 January 2027 or Tuesday 12 January 2027?"),
        ("30 Feb", "There is no such day"),
        ("yesterday-ish", "I could not read"),
        ("next Tuesday", "did you mean Tuesday 24 November 2026 or Tuesday 1 December 2026?"),
    ],
)
async def test_a_day_that_cannot_be_is_asked_about_and_nothing_is_lost(world: World, text: str, answer: str) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    for known in ("we know", "english", "Reading across subjects", "Priority 1", "a teacher", "2"):
        await head.says(known)
    await head.says(text)
    head.hears(answer, "When would you like it to start?")
    draft = await head.draft()
    assert draft
    assert draft.answers["days"] == "2"


async def test_a_reading_offered_for_a_day_can_be_pressed(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    for known in ("we know", "english", "Reading across subjects", "Priority 1", "a teacher", "2"):
        await head.says(known)
    await head.says("Mon 12 January")
    await head.presses("Tuesday 12 January 2027")
    head.hears("How would days beyond the free ones be paid?")


async def test_withdrawing_asks_first_and_tells_the_team(world: World) -> None:
    head, coordinator = await world.person(HEAD), await world.person(TEAM)
    await head.sends_request()
    await head.says("we don't need support any more")
    head.hears("Shall I withdraw S2S-0001 (Maths)?")
    coordinator.marks()
    await head.presses("Yes, withdraw it")
    head.hears("S2S-0001 is withdrawn")
    coordinator.hears("S2S-0001 (Oakfield Fen Academy) was withdrawn by the school")
    await head.says("status")
    head.hears("withdrawn")


async def test_the_team_takes_a_request_once_and_the_asker_is_told(world: World) -> None:
    head = await world.person(HEAD)
    first, second = await world.person(TEAM), await world.person("jamal.rookwith@alliance.example.org")
    await head.sends_request()
    head.marks()
    await first.presses("Take it")
    first.hears("Philippa Greenholt has taken S2S-0001")
    head.hears("Philippa Greenholt of the central team is now looking after S2S-0001")
    await second.presses("Take it")
    second.hears("S2S-0001 has moved on since that button was shown", "Philippa Greenholt is looking after it")


async def test_only_those_concerned_see_a_request(world: World) -> None:
    head = await world.person(HEAD)
    await head.sends_request()
    for email in ("head@witham.example.org", "deputy@oakfield.example.org", "sle@oakfield.example.org"):
        other = await world.person(email)
        await other.says("show 1")
        other.hears("I have no request S2S-0001 that you may see")
        other.hears_not("Maths")


async def test_schools_to_avoid_are_for_the_central_team_alone(world: World) -> None:
    deputy, head, coordinator = await world.person(DEPUTY), await world.person(HEAD), await world.person(TEAM)
    await deputy.says("s2s")
    await deputy.fills(REQUEST_ANSWERS)
    await deputy.presses("Add more")
    await deputy.presses("Please avoid")
    await deputy.says("Please not Witham Reach School")
    deputy.hears("Witham Reach School")
    await deputy.presses("Send request")
    head.hears("please approve")
    head.hears_not("Witham")
    await head.presses("Approve")
    coordinator.hears("Witham Reach School")


async def test_the_answers_are_kept_as_they_were_given(world: World) -> None:
    head = await world.person(HEAD)
    await head.sends_request(start="Tuesday 12 January", days="one and a half")
    async with world.database.reading() as session:
        request = await session.get_one(SupportRequest, 1)
    assert request.answers["start"] == "2027-01-12"
    assert request.answers["days"] == "1.5"
    assert request.answers["area"] == "maths"


async def test_a_request_is_shown_whole_with_what_one_can_do_about_it(world: World) -> None:
    deputy, head = await world.person(DEPUTY), await world.person(HEAD)
    coordinator = await world.person(TEAM)
    await deputy.sends_request()
    await deputy.presses("See the request")
    deputy.hears("S2S-0001: Oakfield Fen Academy", "Leila Hartsmere", "waiting for the school’s headteacher")
    assert deputy.buttons == ["Withdraw it"]
    await head.says("show 1")
    assert head.buttons == ["Approve", "Do not approve"]
    await head.presses("Approve")
    await coordinator.says("show s2s-1")
    coordinator.hears("new since Monday 23 November 2026, reply by Tuesday 24 November 2026")
    assert coordinator.buttons == ["Take it", "Add a note", "History", "Who has looked"]
    await deputy.says("status of S2S-0001")
    deputy.hears("S2S-0001: Oakfield Fen Academy")


async def test_the_team_sees_what_waits_oldest_first(world: World) -> None:
    head, deputy, coordinator = await world.person(HEAD), await world.person(DEPUTY), await world.person(TEAM)
    await coordinator.says("new requests")
    coordinator.hears("No request is waiting")
    await head.sends_request()
    await deputy.sends_request(area="English")
    await coordinator.presses("Take it")
    await coordinator.says("queue")
    coordinator.hears(
        "2 waiting", "S2S-0001", "has been looking after it", "S2S-0002", "has waited for the headteacher’s approval"
    )
    await coordinator.presses("S2S-0002")
    coordinator.hears("English")


async def test_with_several_open_requests_it_is_asked_which_to_withdraw(world: World) -> None:
    deputy, head = await world.person(DEPUTY), await world.person(HEAD)
    await deputy.sends_request()
    await deputy.sends_request(area="English")
    await deputy.says("withdraw")
    deputy.hears("Which request would you like to withdraw?")
    head.marks()
    await deputy.presses("S2S-0002")
    await deputy.presses("Yes, withdraw it")
    deputy.hears("S2S-0002 is withdrawn")
    await deputy.says("withdraw 2")
    deputy.hears("no open request that you could withdraw")
    await head.presses("Approve")
    head.hears("S2S-000")


async def test_areas_and_other_long_lists_come_a_page_at_a_time(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.says("we know")
    assert "Maths" in head.buttons
    await head.presses("More choices")
    assert "Maths" not in head.buttons
    await head.presses("More choices")
    while "More choices" in head.buttons:
        await head.presses("More choices")
    await head.presses("First choices")
    await head.presses("Maths")
    head.hears("What should the support focus on?")


async def test_consent_to_share_is_shown_before_sending(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.fills(REQUEST_ANSWERS)
    head.hears("shared further only with your consent")
    await head.presses("Add more")
    await head.presses("May be shared")
    await head.presses("Yes")
    head.hears("The central team sees this, and a suitable SLE with their headteacher")


async def test_a_school_among_several_is_chosen(world: World) -> None:
    async with world.database.transaction() as session:
        person = await by_email(session, HEAD)
        other = (await session.exec(select(School).where(School.urn == "999002"))).one()
        assert person
        session.add(Post(person_id=person.id or 0, role=Role.HEADTEACHER, school_id=other.id))
    head = await world.person(HEAD)
    await head.says("s2s")
    head.hears("1 of 8", "Which school is it for?")
    await head.presses("Witham Reach School")
    await head.fills(REQUEST_ANSWERS)
    head.hears("Witham Reach School")


async def test_without_a_loaded_price_none_is_invented(world: World) -> None:
    async with world.database.transaction() as session:
        await session.exec(update(Alliance).values(day_rate=None))
        await have_changed(session)
    head = await world.person(HEAD)
    await head.says("s2s")
    await head.fills(REQUEST_ANSWERS)
    head.hears("I do not have what it costs")
    head.hears_not("£")


async def test_news_for_an_sle_are_their_days(world: World) -> None:
    sle = await world.person("bilal.chaudmere@kingssluice.example.org")
    await sle.says("any news")
    sle.hears("0 of 3 free days used")
    sle.hears_not("You have no support request")
