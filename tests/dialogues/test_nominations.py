"""A head nominates a colleague as SLE, a colleague asks for it, and the central team designates."""

from datetime import date

from sqlmodel import select

from storage.database import Database
from storage.people import Post, Role, by_email
from storage.requests import SupportRequest
from storage.specialisms import Sle
from tests.dialogues.test_forged import press
from tests.stages import TEAM, person_id
from tests.world import Talker, World, world_on

HEAD = "head@oakfield.example.org"
DEPUTY = "deputy@oakfield.example.org"
CANDIDATE = "subject@oakfield.example.org"
NOMINATION = {
    "nominee": "Wren Abbotsley",
    "email": "Wren.Abbotsley@oakfield.example.org",
    "role": "Head of science",
    "specialisms": "Science",
    "phases": "Key Stage 3",
    "why": "Her department is visited by others",
    "days": "2",
    "sponsored": "Yes",
}


async def nominates(head: Talker, **changes: str) -> None:
    await head.says("i want to nominate someone as sle")
    await head.fills({**NOMINATION, **changes})
    await head.presses("Send nomination")


async def designates(team: Talker, number: int = 1) -> None:
    await team.says(f"show {number}")
    if "Take it" in team.buttons:
        await team.presses("Take it")
        await team.says(f"show {number}")
    await team.presses("Designate")
    await team.fills({"days": "2"})
    await team.presses("Designate")


async def sle_of(world: World, email: str) -> Sle | None:
    async with world.database.reading() as session:
        person = await by_email(session, email)
        return await session.get(Sle, person.id) if person else None


async def test_a_head_nominates_and_the_team_designates(world: World) -> None:
    head, team = await world.person(HEAD), await world.person(TEAM)
    await nominates(head)
    head.hears("S2S-0001 is sent", "A person will reply by Tuesday 24 November 2026")
    team.hears("S2S-0001", "SLE nomination", "Wren Abbotsley", "Science")
    head.marks()
    await designates(team)
    team.hears(
        "Wren Abbotsley of Oakfield Fen Academy is designated as an SLE for 2 days a year",
        "reviewed by Saturday 23 November 2030",
        "invite wren.abbotsley@oakfield.example.org",
    )
    head.hears("Wren Abbotsley is now an SLE", "up to 2 days a year")
    sle = await sle_of(world, "wren.abbotsley@oakfield.example.org")
    assert sle
    assert (sle.specialisms, sle.phases, sle.days_a_year) == (["science"], ["ks3"], 2)
    assert (sle.designated_on, sle.review_due) == (date(2026, 11, 23), date(2030, 11, 23))
    async with world.database.reading() as session:
        posts = (await session.exec(select(Post).where(Post.person_id == sle.person_id))).all()
    assert [post.role for post in posts] == [Role.SLE]
    await team.says("show 1")
    team.hears("closed")


async def test_a_candidate_asks_their_head_who_finds_the_form_begun(world: World) -> None:
    candidate, head = await world.person(CANDIDATE), await world.person(HEAD)
    await candidate.says("I want to be an SLE")
    candidate.hears("Your own headteacher nominates and sponsors you", "nationally agreed criteria")
    await candidate.presses("Ask my head")
    candidate.hears("I have told Amara Barleycroft")
    head.hears("A colleague would like to become an SLE", "has asked me to tell you")
    await head.presses("Start the nomination")
    await head.fills(NOMINATION)
    head.hears("subject@oakfield.example.org", "subject leader")
    await head.presses("Send nomination")
    head.hears("S2S-0001 is sent")
    async with world.database.reading() as session:
        assert (await session.get_one(SupportRequest, 1)).answers["email"] == CANDIDATE


async def test_the_nominee_is_told_and_keeps_the_posts_they_have(world: World) -> None:
    candidate, head, team = await world.person(CANDIDATE), await world.person(HEAD), await world.person(TEAM)
    await candidate.says("become an sle")
    await candidate.presses("Ask my head")
    await head.presses("Start the nomination")
    await head.fills(NOMINATION)
    await head.presses("Send nomination")
    candidate.marks()
    await designates(team)
    team.hears_not("invite")
    candidate.hears("You are now an SLE", "Oakfield Fen Academy", "up to 2 days a year")
    sle = await sle_of(world, CANDIDATE)
    assert sle
    async with world.database.reading() as session:
        posts = (await session.exec(select(Post.role).where(Post.person_id == sle.person_id))).all()
    assert set(posts) == {Role.SUBJECT_LEADER, Role.SLE}


async def test_without_a_head_who_can_be_reached_a_candidate_learns_what_to_do(world: World) -> None:
    candidate = await world.person(CANDIDATE)
    await candidate.says("becoming an sle")
    await candidate.presses("Ask my head")
    candidate.hears("Your headteacher does not use me yet")


async def test_only_a_head_nominates(world: World) -> None:
    deputy = await world.person(DEPUTY)
    await deputy.says("nominate")
    deputy.hears("Only a headteacher can nominate an SLE")
    await deputy.presses("Becoming an SLE")
    deputy.hears("Your own headteacher nominates")


async def test_a_head_and_an_sle_who_ask_are_told_what_fits_them(world: World) -> None:
    head, sle = await world.person(HEAD), await world.person("sle@oakfield.example.org")
    await head.says("become an sle")
    assert head.buttons == ["Nominate someone"]
    await sle.says("become an sle")
    sle.hears("You are an SLE already")


async def test_an_address_that_belongs_to_somebody_else_is_not_taken(world: World) -> None:
    head = await world.person(HEAD)
    await nominates(head, email=DEPUTY)
    head.hears("the address of somebody with another name")
    head.hears_not("Hartsmere")
    await nominates(head, nominee="Daniel Marshwater", email="sle@oakfield.example.org")
    head.hears("Daniel Marshwater is an SLE already")


async def test_an_address_must_be_one_and_the_head_must_sponsor(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("nominate someone")
    await head.says("Wren Abbotsley")
    if world.usual == "slack" and not await head.draft():
        return
    await head.says("wren at oakfield")
    head.hears("is not an e-mail address")
    for text in ("wren@oakfield.example.org", "Head of science", "science", "ks3", "She is good", "2", "no"):
        await head.says(text)
    head.hears("An SLE needs the sponsorship of their own headteacher")


async def test_a_nomination_is_designated_once(world: World) -> None:
    head, team = await world.person(HEAD), await world.person(TEAM)
    other = await world.person("jamal.rookwith@alliance.example.org")
    await nominates(head)
    await team.says("show 1")
    await team.presses("Take it")
    await other.says("show 1")
    await designates(team)
    await other.presses("Designate")
    other.hears("S2S-0001 does not wait for a designation")


async def test_a_second_nomination_of_the_same_colleague_changes_nothing(world: World) -> None:
    head, team = await world.person(HEAD), await world.person(TEAM)
    await nominates(head)
    await nominates(head, nominee="W. Abbotsley")
    await designates(team)
    await designates(team, 2)
    team.hears("Wren Abbotsley is an SLE already. Nothing was changed")


async def test_asking_for_a_nomination_fits_who_asks(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        for email, answer in (
            (TEAM, "I do not know which school is yours"),
            ("sle@oakfield.example.org", "You are an SLE already"),
            (HEAD, "Your own headteacher nominates"),
        ):
            talker = await world.person(email)
            assert answer in (await press(world, talker.address, "nominations.ask", ""))[0].text


async def test_a_colleague_of_another_school_is_not_filled_in(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        head = await world.person("head@witham.example.org")
        async with filled.reading() as session:
            colleague = await person_id(session, CANDIDATE)
        messages = await press(world, head.address, "nominations.start", str(colleague))
        assert "Whom do you nominate?" in messages[0].text
        draft = await head.draft()
        assert draft and "email" not in draft.answers
