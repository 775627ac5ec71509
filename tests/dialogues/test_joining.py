"""Joining: by code, by deep link, by the address the workspace vouches for."""

import re
from datetime import date

from storage.attendance import Attendance, How
from storage.people import Account
from storage.replies import AgendaItem, Answer, Feed
from tests.gatherings import MEMBER, answered, meeting_on
from tests.stages import person_id
from tests.world import World

TEAM = "coordinator@alliance.example.org"
HEAD = "head@oakfield.example.org"


async def code_for(world: World, email: str) -> str:
    coordinator = await world.person(TEAM)
    await coordinator.says(f"invite {email}")
    coordinator.hears("It works once")
    found = re.search(r"\b[A-Z2-9]{10}\b", coordinator.heard)
    assert found, coordinator.heard
    return found.group()


async def test_a_code_from_the_central_team_links_the_account(world: World) -> None:
    code, newcomer = await code_for(world, HEAD), world.newcomer()
    await newcomer.says(f"join {code.lower()}")
    newcomer.hears("Welcome, Amara", "headteacher at Oakfield Fen Academy")
    await newcomer.says("me")
    newcomer.hears("Amara Barleycroft", HEAD, "headteacher at Oakfield Fen Academy")


async def test_the_start_button_of_a_link_brings_the_code(world: World) -> None:
    code, newcomer = await code_for(world, HEAD), world.newcomer()
    await newcomer.says(f"/start {code}")
    newcomer.hears("Welcome, Amara")


async def test_a_code_works_once(world: World) -> None:
    code, first, second = await code_for(world, HEAD), world.newcomer(), world.newcomer()
    await first.says(f"join {code}")
    await second.says(f"join {code}")
    second.hears("That code is not valid")


async def test_a_code_ends_after_a_week(world: World) -> None:
    code, newcomer = await code_for(world, HEAD), world.newcomer()
    await world.advance(days=7, minutes=1)
    await newcomer.says(f"join {code}")
    newcomer.hears("That code is not valid")


async def test_a_new_invitation_ends_the_one_before(world: World) -> None:
    old = await code_for(world, HEAD)
    await code_for(world, HEAD)
    newcomer = world.newcomer()
    await newcomer.says(f"join {old}")
    newcomer.hears("That code is not valid")


async def test_guessing_is_stopped_even_if_the_last_guess_is_right(world: World) -> None:
    code, guesser = await code_for(world, HEAD), world.newcomer()
    for _ in range(5):
        await guesser.says("join AAAAAAAAAA")
        guesser.hears("That code is not valid")
    await guesser.says(f"join {code}")
    guesser.hears("Too many wrong codes")
    await world.advance(hours=1, minutes=1)
    await guesser.says(f"join {code}")
    guesser.hears("Welcome")


async def test_only_the_central_team_invites(world: World) -> None:
    head, newcomer = await world.person(HEAD), world.newcomer()
    await head.says(f"invite {TEAM}")
    head.hears("Only the central team can do that")
    await newcomer.says(f"invite {TEAM}")
    newcomer.hears_not("It works once")


async def test_a_newcomer_hears_public_facts_and_how_to_join(world: World) -> None:
    newcomer = world.newcomer()
    await newcomer.says("hello")
    newcomer.hears("Lincolnshire Teaching School Alliance")
    await newcomer.presses("How to join")
    newcomer.hears("Ask the central team for an invitation", "01522 889297")
    await newcomer.says("me")
    newcomer.hears("I do not know your name or school")


async def test_a_person_links_their_other_account_themselves(everywhere: World) -> None:
    on_slack = await everywhere.person(HEAD, on="slack")
    await on_slack.says("link another account")
    found = re.search(r"\b[A-Z2-9]{10}\b", on_slack.heard)
    assert found
    on_telegram = everywhere.newcomer(on="telegram")
    on_slack.marks()
    await on_telegram.says(f"/start {found.group()}")
    on_telegram.hears("Welcome, Amara")
    on_slack.hears("A Telegram account has just been linked to you")


async def test_unlinking_asks_first_and_leaves_a_newcomer(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("unlink")
    await head.presses("Yes, unlink")
    head.hears("no longer linked")
    await head.says("me")
    head.hears("I do not know your name or school")


async def test_slack_recognises_a_member_by_a_verified_address_once_confirmed(everywhere: World) -> None:
    member = everywhere.newcomer(HEAD, on="slack")
    await member.says("how to join")
    await member.presses("Recognise me by e-mail")
    member.hears("Are you Amara Barleycroft", "headteacher at Oakfield Fen Academy")
    async with everywhere.database.reading() as session:
        assert not [a for a in [await session.get(Account, 1)] if a and a.person_id]
    await member.presses("Yes, that is me")
    member.hears("Welcome, Amara")


async def test_slack_does_not_recognise_an_address_the_alliance_does_not_know(everywhere: World) -> None:
    member = everywhere.newcomer("nobody@elsewhere.example.org", on="slack")
    await member.says("how to join")
    await member.presses("Recognise me by e-mail")
    member.hears("does not know the e-mail address")


async def test_who_has_joined_already_is_told_so(world: World) -> None:
    head = await world.person(HEAD)
    for words in ("how to join", "join ABCDE23456"):
        await head.says(words)
        head.hears("already linked to Amara Barleycroft")


async def test_what_is_missing_from_a_command_is_said(world: World) -> None:
    coordinator, newcomer = await world.person(TEAM), world.newcomer()
    await newcomer.says("join")
    newcomer.hears("write the code after the word")
    await coordinator.says("invite")
    coordinator.hears("write the e-mail address after the word")
    await coordinator.says("invite nobody@elsewhere.example.org")
    coordinator.hears("I know nobody with the address nobody@elsewhere.example.org")


async def test_an_unlinked_account_gets_no_second_chance_by_an_old_code(world: World) -> None:
    code, newcomer = await code_for(world, HEAD), world.newcomer()
    await newcomer.says(f"join {code}")
    await newcomer.presses("Not me")
    await newcomer.presses("Yes, unlink")
    await newcomer.says(f"join {code}")
    newcomer.hears("That code is not valid")


async def test_me_shows_what_is_kept_of_replies_attendance_and_settings(world: World) -> None:
    meeting = await meeting_on(world, date(2027, 1, 12))
    await answered(world, meeting, MEMBER, Answer.DEPUTY, "Jo Bloggs")
    member = await world.person(MEMBER)
    async with world.database.transaction() as session:
        owner, now = await person_id(session, MEMBER), world.clock.now()
        session.add(AgendaItem(series="strategy_committee", person_id=owner, text="transport", at=now))
        session.add(Attendance(event_id=meeting, person_id=owner, how=How.CODE, at=now))
        session.add(Feed(person_id=owner, digest="0" * 64, at=now))
    await member.says("me")
    member.hears(
        "Invitations answered: Strategy Committee, Tuesday 12 January 2027, 3.30pm to 5pm: Jo Bloggs in your place",
        "For the agenda: transport",
        "Sessions attended: 1",
        "Calendar address: since Monday 23 November 2026",
        "Newsletter: yes",
        "Quiet hours: 8pm to 7am",
    )
