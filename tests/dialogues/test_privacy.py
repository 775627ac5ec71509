"""What is kept of a person: they read about it, download it, change what they agreed to, and see who has looked."""

import json
from html.parser import HTMLParser
from typing import Any

from sqlmodel import col, select

from storage.consents import Consent
from storage.database import Database
from storage.evaluations import Evaluation, Part
from storage.requests import Status, SupportRequest
from tests.dialogues.test_evaluations import ENDED, VIEW, finishes, gives, under_way
from tests.dialogues.test_forged import press
from tests.stages import ASKER, SLE, TEAM, person_id, request_at
from tests.world import REQUEST_ANSWERS, World, world_on

DEPUTY = "deputy@oakfield.example.org"


async def test_anybody_can_read_what_is_kept_for_how_long_and_whom_to_ask(world: World) -> None:
    newcomer = world.newcomer()
    await newcomer.says("privacy")
    newcomer.hears("1 year after its end", "3 years", "7 years")
    newcomer.hears("not end-to-end encrypted", "owners of the workspace", "Never write about a pupil", "“my data”")


async def test_who_joins_is_told_where_to_read_about_it(world: World) -> None:
    head, newcomer = await world.person(ASKER), world.newcomer()
    await head.says("link another account")
    code = next(word for word in head.heard.replace(":", " ").split() if len(word) == 10 and word.isupper())
    await newcomer.says(f"join {code}")
    newcomer.hears("see “privacy”")
    await newcomer.presses("Privacy")
    newcomer.hears("What was written in a request")


async def test_who_asks_gets_all_that_is_kept_at_once_and_the_team_sees_that_it_was_given(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await head.sends_request()
    await head.says("my data")
    head.hears("Amara, you can see all that we keep of you")
    await head.presses("All of it as a file")
    head.hears("one file to read", "JSON")
    await team.says("data requests")
    team.hears("a copy of their data, to Amara Barleycroft")


async def test_a_stranger_gets_nothing(world: World) -> None:
    newcomer = world.newcomer()
    await newcomer.says("export my data")
    newcomer.hears_not("one file to read")
    await newcomer.says("my data")
    newcomer.hears_not("Amara")


class Page(HTMLParser):
    """The text of a page, and the tags that are open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


async def test_the_copy_holds_what_every_table_has_in_words_and_as_json_and_nothing_secret(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        head, sle, team = await world.person(ASKER), await world.person(SLE), await world.person(TEAM)
        reference = await head.sends_request(focus="A <b>new</b> subject leader & a worry")
        await team.says(f"show {int(reference[4:])}")
        await head.says("link another account")
        await head.says("calendar feed")
        page, whole = [file for m in await press(world, head.address, "privacy.export", "") for file in m.files]
        told = " ".join(Page(page.content).words)
        assert "Amara Barleycroft" in told and "Oakfield Fen Academy" in told
        assert "A <b>new</b> subject leader & a worry" in told
        assert "Who has looked at your requests" in told and "Philippa Greenholt" in told
        kept = json.loads(whole.content)["kept"]
        assert {"you", "roles", "accounts", "requests_sent", "deeds", "invitations", "answers"} <= set(kept)
        assert kept["you"][0]["email"] == ASKER
        assert "digest" not in whole.content and "code_hash" not in whole.content
        mine = (await press(world, sle.address, "privacy.export", ""))[0].files[1].content
        assert "Amara" not in mine and "worry" not in mine


async def test_the_school_sees_who_has_looked_at_its_request_and_others_do_not(world: World) -> None:
    head, deputy, team = await world.person(ASKER), await world.person(DEPUTY), await world.person(TEAM)
    reference = await deputy.sends_request()
    number = int(reference[4:])
    await deputy.says(f"show {number}")
    assert "Who has looked" not in deputy.buttons
    await head.says(f"show {number}")
    await team.says(f"notes {number}")
    await team.says(f"history {number}")
    await deputy.says(f"show {number}")
    await deputy.presses("Who has looked")
    deputy.hears(f"Who has looked at {reference}", "Philippa Greenholt", "Amara Barleycroft", "Monday 23 November 2026")
    assert deputy.heard.count("Philippa") == 1
    await head.says(f"show {number}")
    assert "Who has looked" in head.buttons
    stranger = await world.person("head@witham.example.org")
    await stranger.says(f"/who has looked {number}")
    stranger.hears("I have no request")
    await team.says(f"/who has looked {number}")
    team.hears("Amara Barleycroft")


async def test_what_was_agreed_to_is_shown_with_its_day_and_can_be_taken_back(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("my data")
    await head.presses("What you agreed to")
    head.hears("not asked yet")
    await head.says("my newsletter")
    number = await request_at(world, Status.TRIAGE)
    await request_at(world, Status.TRIAGE, answers={"consent": "no"})
    async with world.database.transaction() as session:
        id = await person_id(session, ASKER)
        for purpose in ("share", "quote", "misread"):
            given: dict[str, Any] = {"person_id": id, "purpose": purpose, "given": True, "wording": f"{purpose}-1"}
            session.add(Consent(at=world.clock.now(), **given))
        session.add(
            Evaluation(
                request_id=number,
                person_id=id,
                part=Part.END,
                due=world.clock.now().date(),
                quote="Splendid",
                quote_allowed=True,
            )
        )
    await head.says("consents")
    head.hears("yes, since Monday 23 November 2026")
    await head.presses("Do not quote me")
    await head.presses("Do not name my school")
    await head.presses("Do not keep my words")
    await head.says("consents")
    assert head.heard.count("no, since") == 3
    await head.presses("Keep my words")
    async with world.database.reading() as session:
        assert not (await session.exec(select(Evaluation.quote_allowed))).one()
        assert not (await session.get_one(SupportRequest, number)).shared
        wordings = (await session.exec(select(Consent.wording))).all()
    assert set(wordings) == {"share-1", "quote-1", "misread-1"}


async def decisions(world: World) -> list[tuple[str, bool]]:
    async with world.database.reading() as session:
        return [(row.purpose, row.given) for row in await session.exec(select(Consent).order_by(col(Consent.id)))]


async def test_a_decision_is_written_down_where_it_is_taken(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("my newsletter")
    await head.presses("Leave the newsletter")
    await head.presses("Yes, stop it")
    await head.presses("Subscribe again")
    await head.says("settings")
    await head.presses("Keep what you misread")
    taken = [("newsletter", False), ("newsletter", True), ("misread", True)]
    assert await decisions(world) == taken


async def test_a_yes_to_being_named_or_quoted_is_written_down_with_the_answer(world: World) -> None:
    head, sle = await world.person(ASKER), await world.person(SLE)
    await head.says("s2s")
    await head.fills(REQUEST_ANSWERS)
    await head.presses("Add more")
    await head.presses("May be shared")
    await head.presses("Yes")
    await head.presses("Send request")
    assert await decisions(world) == [("share", True)]
    await finishes(sle, await under_way(world, given=2))
    await gives(sle, Part.SLE, {**VIEW, "quote": "Never print this", "quote_allowed": "No"}, "Send answers")
    await gives(head, Part.END, {**ENDED, "quote": "It changed how we plan", "quote_allowed": "Yes"})
    await head.presses("Do not quote me")
    quotes = [("quote", False), ("quote", True), ("quote", False)]
    assert await decisions(world) == [("share", True), *quotes]


async def test_a_button_that_names_no_consent_shows_them(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        head = await world.person(ASKER)
        assert (await press(world, head.address, "privacy.withdraw", "x"))[0].title == "What you agreed to"
        assert "I have no request" in (await press(world, head.address, "privacy.looks", "x"))[0].text
        number = await request_at(world, Status.TRIAGE)
        assert "Nobody but" in (await press(world, head.address, "privacy.looks", str(number)))[0].text
