"""No text that somebody sends keeps the bot busy for long: the same twice as long takes four times as long at most."""

import time

import pytest

from bot.cleaning import LONGEST
from messages import clauses, present, redaction
from messages.message import Invalid
from messages.present import Directory, Someone
from storage.database import Database
from tests import pumping
from tests.pumping import Pattern
from tests.stages import ASKER, TEAM
from tests.world import Talker, world_on

pytestmark = pytest.mark.unmeasured
TRIED = 200  # characters with which the worst text is sought
STEPS = (500, 1_000, 2_000, LONGEST // 2, LONGEST)
HARMLESS, AT_ONCE, A_MOMENT = 0.00002, 0.002, 1.0  # seconds of processor time
GROWTH = 6  # twice as long: four times where each letter is compared with each, and room for noise
TURN = 2.0  # seconds of processor time that an answer may take; others wait for it
AGAIN = (
    " ", ", ", "1 ", "\n", "x@", "and can you ", "no ", "move ", "İ ", "?a", "S2S-0001 ", "1/2/",
    "oakfield fen academy ", "all heads ", "a of ", "((",
)  # fmt: skip
MANY = (
    "a", "a ", "1", ".", "-", "+", "1st ", "é", "monday ", "w/c 3 feb ", "next week ", "maths ", "!? ", "’", "👍",
    "ks2 ", "mr smith ", "not ", "ſ ", "9:30 ", "£1,000 ", "https://x.y/ ", "zz ", "the ", "log 1 day at ", "at ",
    "from ", "asdf qwer zxcv uiop ", "maht enlgish behavuoir ", " the ", "x and ", "[name] ",
    "can amara barleycroft come? ",
)  # fmt: skip


def too_busy(pattern: Pattern) -> str:
    """At which length the pattern takes too long, or far longer than for half of it; nothing when it never does."""
    pump = pumping.worst(pattern, TRIED)
    before = 0.0
    for length in STEPS if pattern.once(pump.of(TRIED)) > HARMLESS else ():
        took = pattern.seconds(pump.of(length))
        doubled = length in (1_000, 2_000, LONGEST)
        if took > A_MOMENT or (doubled and before > AT_ONCE and took > GROWTH * before):
            return f"{pattern.where} {pattern.method} {pump}: {took:.3f} s at {length}, {before:.3f} s before"
        before = took
    return ""


def test_no_pattern_of_ours_can_be_kept_busy() -> None:
    patterns = pumping.ours()
    assert len(patterns) > 400
    assert not [found for pattern in patterns if (found := too_busy(pattern))]


def test_a_pattern_that_can_be_kept_busy_is_found() -> None:
    assert too_busy(Pattern("here", r"a*a*a*b", 0, "fullmatch"))


async def busy(talker: Talker, text: str) -> float:
    began = time.thread_time()
    await talker.way.say(talker.address, text[:LONGEST])
    return time.thread_time() - began


async def answered_in_time(filled: Database, email: str, again: tuple[str, ...]) -> None:
    """Out of the blue, as words for others, and as an answer within a form."""
    async with world_on(filled, "terminal") as world:
        talker = await world.person(email)
        await talker.says("hello")
        for part in again:
            text = f"a {part * LONGEST}"[: LONGEST - 2] + " b"
            for said in (text, f"tell all heads {text}", "s2s", "we know", "maths", text):
                assert await busy(talker, said) < TURN, (part, said[:20])
            await world.settle()
            talker.hears_not("something went wrong")
            for way_out in ("cancel", "yes") if await talker.draft() else ():
                await talker.says(way_out)


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_a_long_text_is_answered_in_time(filled: Database) -> None:
    await answered_in_time(filled, TEAM, AGAIN[:4])
    await answered_in_time(filled, ASKER, AGAIN[6:9])


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("email", [TEAM, ASKER])
async def test_any_long_text_is_answered_in_time(filled: Database, email: str) -> None:
    await answered_in_time(filled, email, (*AGAIN, *MANY))


def test_blanks_do_not_part_a_text_anew_at_each_of_them() -> None:
    for part in (" ", ", ", "\n ", " and "):
        began = time.thread_time()
        clauses.apart(f"a{part * 5_000}b")
        assert time.thread_time() - began < 0.5


def test_a_long_list_of_those_who_were_there_is_read_or_refused_in_time() -> None:
    people = [Someone(number, f"Jo {number}", f"jo{number}@school.example.org") for number in range(200)]
    directory = Directory(people, [(1, "Barley and Rye Academy")])
    for part in ("Jo 1 and ", "Jo 1 from Barley and Rye Academy and ", "a from ", "a, ", "x@y and ", "Jo ("):
        began = time.thread_time()
        try:
            assert present.entries([f"{part * LONGEST}"[:LONGEST].rsplit(" and ", 1)[0]], directory)
        except Invalid as invalid:
            assert len(invalid.text) < 1_500
        assert time.thread_time() - began < TURN


def test_of_many_who_could_not_be_read_a_few_are_named() -> None:
    directory = Directory([], [])
    with pytest.raises(Invalid, match="I could not read 995 more either") as found:
        present.entries(["somebody"] * 1_000, directory)
    assert len(found.value.text) < 1_500


def test_of_a_long_text_only_the_beginning_is_kept_and_no_half_of_a_name() -> None:
    known = redaction.Known(people=("Amara Okafor",))
    for length in range(redaction.READ - 12, redaction.READ + 3):
        long = "x@y" * (length // 3) + "z" * (length % 3)
        kept = redaction.redacted(f"{long} Okafor {'x' * 20_000}", known)
        assert kept.strip() in ("", "[email]", "[email] [name]")
    assert redaction.redacted("x" * 20_000, known) == ""
