"""Codes are tried out at speed: whoever guesses has to wait, others go on, and the central team hears of it."""

import math

import pytest
from sqlmodel import select

from handlers import unguessable
from messages.message import Inbound, Place
from storage import attempts, attendance, invitations, newsletters
from storage.attempts import Attempt
from storage.people import Account
from tests.dialogues.test_joining import HEAD, TEAM, code_for
from tests.world import Talker, World

OTHER = "head@witham.example.org"


async def misses(talker: Talker, times: int) -> None:
    for _ in range(times):
        await talker.says("join AAAAAAAAAA")


async def test_the_central_team_hears_once_a_day_that_codes_are_being_tried(world: World) -> None:
    team = await world.person(TEAM)
    for _ in range(2):
        await misses(world.newcomer(), attempts.EACH)
    told = [seen.text for seen in team.new() if "too many wrong codes to join" in " ".join(seen.text.split())]
    assert len(told) == 1
    team.hears("Nothing was given away", "invite and their e-mail address")
    await world.advance(days=1)
    team.marks()
    await misses(world.newcomer(), attempts.EACH)
    team.hears("too many wrong codes to join")


async def test_a_right_code_works_while_somebody_else_guesses(world: World) -> None:
    code, guesser, invited = await code_for(world, HEAD), world.newcomer(), world.newcomer()
    await misses(guesser, attempts.EACH + 1)
    guesser.hears("Too many wrong codes. Please wait an hour")
    await invited.says(f"join {code}")
    invited.hears("Welcome, Amara")


async def test_while_many_accounts_guess_each_has_fewer_tries(world: World) -> None:
    code, guesser, invited = await code_for(world, HEAD), world.newcomer(), world.newcomer()
    async with world.database.transaction() as session:
        for number in range(attempts.MANY):
            who = attempts.hashed("slack", f"U{number}")
            session.add(Attempt(who=who, what=attempts.What.JOIN, at=world.clock.now()))
    await misses(guesser, attempts.FEWER)
    guesser.hears("Please wait an hour")
    await guesser.says(f"join {code}")
    guesser.hears("Too many wrong codes")
    await invited.says(f"join {code}")
    invited.hears("Welcome, Amara")


async def test_tries_to_join_do_not_count_at_a_session(world: World) -> None:
    """And the other way round: a person who mistypes in the room can still link another account."""
    head = await world.person(HEAD)
    for _ in range(attempts.EACH):
        await head.says("sign in BCDF")
    head.hears("Please wait an hour")
    await head.says("sign in BCDF")
    head.hears("Too many wrong codes")
    await head.says("unlink")
    await head.presses("Yes, unlink")
    await head.says("join AAAAAAAAAA")
    head.hears("You can try 4 more times")


async def test_what_is_counted_names_nobody_and_is_forgotten(world: World) -> None:
    guesser = world.newcomer()
    await misses(guesser, 1)
    async with world.database.reading() as session:
        kept = (await session.exec(select(Attempt))).one()
    assert guesser.address not in kept.who
    await world.advance(days=2)
    async with world.database.reading() as session:
        assert (await session.exec(select(Attempt))).all() == []


async def test_a_link_meant_for_somebody_else_is_not_used_up_by_those_who_joined(world: World) -> None:
    code, other, invited = await code_for(world, HEAD), await world.person(OTHER), world.newcomer()
    for words in (f"/start {code}", f"join {code}"):
        await other.says(words)
        other.hears_not("Welcome, Amara", "headteacher at Oakfield")
    await invited.says(f"/start {code}")
    invited.hears("Welcome, Amara")


async def test_whoever_takes_a_code_from_somebody_is_told_on(everywhere: World) -> None:
    """The person's own accounts hear at once that one more was linked."""
    head = await everywhere.person(HEAD, on="slack")
    code = await code_for(everywhere, HEAD)
    head.marks()
    await everywhere.newcomer(on="telegram").says(f"/start {code}")
    head.hears("A Telegram account has just been linked to you", "tell the central team at once")


async def test_an_address_that_the_platform_does_not_vouch_for_links_nobody(world: World) -> None:
    newcomer = world.newcomer("nobody@elsewhere.example.org")
    way, place = newcomer.way.platform, Place(newcomer.address)
    for value in ("", HEAD, "1"):
        await world.receive(Inbound(f"forged {value}", way.name, newcomer.address, place, "", "joining.confirm", value))
    async with world.database.reading() as session:
        found = await session.exec(select(Account).where(Account.address == newcomer.address))
        assert [account.person_id for account in found.all()] in ([], [None])


@pytest.mark.parametrize(
    ("bits", "least"),
    [
        (math.log2(len(invitations.ALPHABET)) * invitations.LENGTH, 49),
        (math.log2(len(attendance.LETTERS)) * attendance.LENGTH, 17),
        (8 * unguessable.BYTES, 256),
        (8 * newsletters.SECRET_BYTES, 192),
    ],
)
def test_codes_and_private_addresses_are_long_enough(bits: float, least: int) -> None:
    assert bits >= least


def test_guessing_at_the_speed_allowed_finds_an_invitation_in_no_lifetime_of_one() -> None:
    """A thousand accounts, five tries an hour each, against three hundred invitations, for as long as they last."""
    hours = invitations.LIFETIME / attempts.WINDOW
    tried = 1000 * attempts.EACH * hours
    assert 300 * tried / len(invitations.ALPHABET) ** invitations.LENGTH < 1e-6
