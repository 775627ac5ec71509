"""What people really type, misspelt and short, and what they hear: no sentence here changes anything by itself."""

import pytest

from storage.requests import Status
from tests.charged import OFFICER, SCHOOLS_OFFICER
from tests.lines import (
    Line,
    answers_and_changes_nothing,
    asked_for_release,
    charged,
    day_ahead,
    day_given,
    day_over,
    new,
    offered,
    to_match,
)
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, request_at
from tests.world import World

COMMITTEE = "head@witham.example.org"  # Tomasz Lipnik, who sits on the Strategy Committee
CPLD_LEAD = "cpld@oakfield.example.org"
DEPUTY = "deputy@oakfield.example.org"
GOVERNOR = ""  # nobody the alliance knows
CHAMPION = "A Champion, an experienced headteacher"
HEADS = (
    Line(
        ASKER,
        "whos my contact",
        ("As a headteacher, your contact is Andy Chisholm", "achisholm@lincstsa.co.uk", "01522 889297"),
        buttons=("Ask for support", "Another topic"),
    ),
    Line(
        ASKER,
        "we need help with maths ks3, new HoD",
        ("I can start a support request: Maths, Key Stage 3, a subject leader. Right?",),
        buttons=("Yes, start", "Something else"),
    ),
    Line(
        ASKER,
        "any news on my request",
        (
            "S2S-0001 (Maths): waiting for the SLE’s headteacher to agree to the release",
            "since Monday 23 November 2026. Nothing for you to do",
        ),
        asked_for_release,
    ),
    Line(
        ASKER,
        "is it free?",
        (
            "for your 5 days with 1.5 left: about £875",
            "Each SLE can be deployed free for 3 days an academic year",
            "After that it is 250 pounds a day, if the SLE's own head agrees",
        ),
        offered,
    ),
    Line(
        ASKER,
        "need to move thursdays visit",
        ("Which suits?", "in place of Thursday 3 December 2026"),
        day_ahead,
        ("Thursday 10 December 2026", "Thursday 17 December 2026", "Another day"),
    ),
    Line(ASKER, "who does peer review", ("your contact is Myles Pustelnik", "Your usual contact stays Andy Chisholm")),
    Line(
        ASKER,
        "worried about a pupil",
        ("Please speak to a person now", "ring 999", "I have not kept what you wrote"),
    ),
    Line(
        ASKER,
        "just ring me",
        ("Shall I ask Andy Chisholm’s team to ring you on 01632 960001?", "01522 889297"),
        buttons=("Yes, please",),
    ),
)
SLES = (
    Line(
        SLE,
        "my days",
        (
            "Thursday 3 December 2026",
            "with Oakfield Fen Academy: agreed",
            "Visit note due: Thursday 19 November 2026",
            "2 of 3 free days used; 0.5 promised",
        ),
        day_given,
    ),
    Line(
        SLE,
        "cant do thurs, ofsted",
        ("No problem. Which suits?",),
        day_ahead,
        ("Thursday 10 December 2026", "Thursday 17 December 2026", "Another day"),
    ),
    Line(
        SLE,
        "log 1 day at oakfield tues",
        ("Tuesday 17 November 2026, 1 day, Oakfield Fen Academy. Right?",),
        day_over,
        ("Yes, write the note", "It was half a day"),
    ),
    Line(
        SLE,
        "theyve asked me direct",
        ("Send them to me: your headteacher agrees first",),
        buttons=("Start a request for them",),
    ),
)
THE_SLES_OWN_HEADS = (
    Line(
        HOME_HEAD,
        "who of mine is out this term",
        ("Week beginning Monday 30 November 2026", "Thursday 3 December 2026: Bilal Chaudmere"),
        day_ahead,
    ),
    Line(
        HOME_HEAD,
        "no more than 2 days for jo",
        ("None of your SLEs is called “jo”. Yours are: Bilal Chaudmere, Eleanor Sparrowhurst",),
    ),
    Line(
        HOME_HEAD,
        "no more than 2 days for bilal",
        ("Bilal Chaudmere may give at most 3 days a year. Shall I make it 2 days?", "promised already; they stay"),
        day_ahead,
        ("Yes, change it", "No, leave it"),
    ),
)
THE_TEAM = (
    Line(
        TEAM,
        "new requests",
        ("1 waiting, oldest first", "S2S-0001, Oakfield Fen Academy (Maths)", "reply by Tuesday 24 November 2026"),
        new,
        ("S2S-0001", "What is stuck"),
    ),
    Line(
        TEAM,
        "match 1",
        ("S2S-0001: SLEs for Maths", "3 of 3 free days left", "same town (Lincoln)", "not on Mondays"),
        to_match,
        ("Bilal Chaudmere",),
    ),
    Line(
        TEAM,
        "whats stuck",
        ("S2S-0001, Oakfield Fen Academy", "the release of Bilal Chaudmere", "since Monday 23 November 2026"),
        asked_for_release,
    ),
)
MONEY = (
    Line(
        OFFICER,
        "billable this month",
        (
            "£500 to invoice for November 2026",
            "S2S-0001, Oakfield Fen Academy, £500: Thursday 12 and Thursday 19 November 2026, £250 each",
            "SLE from King’s Sluice",
            "PO-77",
        ),
        charged,
    ),
    *(
        Line(
            officer,
            "why charged 500",
            (
                "S2S-0001: 2 days beyond the SLE’s 3 free days, Thursday 12 and Thursday 19 November 2026, £250 each; "
                "agreed by both headteachers on Monday 23 November 2026",
            ),
            charged,
        )
        for officer in (OFFICER, SCHOOLS_OFFICER)
    ),
    Line(
        SCHOOLS_OFFICER,
        "who do i send invoices",
        ("As a finance officer, your contact is Emily Wilson", "ewilson@lincstsa.co.uk"),
    ),
    Line(
        OFFICER,
        "1 invoiced INV-118",
        ("INV-118 for S2S-0001: 2 days, £500, to Oakfield Fen Academy. Shall I mark it as raised?",),
        charged,
        ("Yes, mark as raised",),
    ),
    Line(OFFICER, "committed vs spent this year", ("2026/27: £0 committed, £500 spent", "S2S-0001"), charged),
)
OTHERS = (
    Line(COMMITTEE, "s2s summary", ("School-to-school support 2026/27", "fewer than 3, not shown"), charged),
    Line(CPLD_LEAD, "who runs npqs", ("programmes and NPQs", "Myles Pustelnik")),
    Line(
        GOVERNOR,
        "htpm adviser",
        ("headteacher performance management adviser", "List of advisers is on the website", "governors"),
    ),
    Line(DEPUTY, "become an sle", ("Your own headteacher nominates and sponsors you",), buttons=("Ask my head",)),
    Line(
        ASKER,
        "just started",
        ("The New Headteacher Network is for", CHAMPION, "Andy Chisholm"),
        buttons=("Talk to a Champion",),
    ),
    Line(GOVERNOR, "just started", ("The New Headteacher Network", CHAMPION), buttons=("How to join",)),
)


@pytest.mark.parametrize(
    "line", [*HEADS, *SLES, *THE_SLES_OWN_HEADS, *THE_TEAM, *MONEY, *OTHERS], ids=lambda line: line.types
)
async def test_a_sentence_is_answered_and_changes_nothing(world: World, line: Line) -> None:
    await answers_and_changes_nothing(world, line)


async def test_a_nomination_begins_with_its_first_question(world: World) -> None:
    head = await world.person(HOME_HEAD)
    await head.says("i want to nominate someone as sle")
    head.hears("SLE nomination", "Whom do you nominate?")


async def test_what_was_understood_is_not_asked_again(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("we need help with maths ks3, new HoD")
    await head.presses("Yes, start")
    draft = await head.draft()
    assert draft
    assert draft.answers["who_supported"] == "subject_leader"
    assert (draft.answers["area"], draft.answers["phase"]) == ("maths", ["ks3"])


async def test_the_team_is_asked_to_ring_by_a_press(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await head.says("just ring me")
    await head.presses("Yes, please")
    head.hears("Done: Andy Chisholm’s team has your number", "01522 889297")
    team.hears("Please ring Amara Barleycroft")


async def test_a_release_within_the_free_days_names_no_school_before_it_consents(world: World) -> None:
    home = await world.person(HOME_HEAD)
    await request_at(world, Status.AWAITING_RELEASE, days="2", answers={"consent": "no"})
    await home.says("to do")
    await home.presses("Release Bilal")
    home.hears("Release request: Bilal Chaudmere, 2 days", "Maths at a secondary school in Lincolnshire")
    home.hears("Within the 3 free days")
    home.hears_not("Oakfield")
    assert set(home.buttons) >= {"Agree", "Agree fewer days", "Not now", "Ring me"}


async def test_days_beyond_the_free_ones_are_named_with_their_price(world: World) -> None:
    home = await world.person(HOME_HEAD)
    await request_at(world, Status.ACTIVE, days="3")
    await request_at(world, Status.AWAITING_RELEASE, days="2")
    await home.says("to do")
    await home.presses("Release Bilal")
    home.hears("2 days beyond the 3 free days", "£250 a day applies, and only if you agree to the extra release")


async def test_a_day_is_confirmed_by_a_press_and_the_school_is_told(world: World) -> None:
    sle, head = await world.person(SLE), await world.person(ASKER)
    await day_ahead(world)
    await sle.says("thurs is fine, confirm")
    head.hears_nothing()
    await sle.presses("Confirm")
    sle.hears("Confirmed: Thursday 3 December 2026, 9:00-15:00, Oakfield Fen Academy, sign in at reception")
    head.hears("Bilal Chaudmere has confirmed Thursday 3 December 2026")
