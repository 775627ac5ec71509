"""The central team's room shows each request on one card, which follows it; whatever else there is goes under it."""

from dataclasses import dataclass
from datetime import date

import pytest

from messages.cards import card
from messages.message import Button
from messages.standing import STATUS_WORDS, Standing
from storage import requests, telling
from storage.requests import Status
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_workspace import Posted
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_state import Sent
from tests.ways import OnSlack, OnTelegram, said_in
from tests.world import Talker, World

HEAD = "head@oakfield.example.org"
DEPUTY = "deputy@oakfield.example.org"
TEAM = "coordinator@alliance.example.org"
CHANNEL, GROUP = "CTEAM", -1_001_234_567_890


@dataclass
class Team:
    """The coordinator on Slack and Telegram, and what the team's room there holds."""

    world: World
    slack: Talker
    telegram: Talker

    @property
    def on_slack(self) -> FakeSlack:
        assert isinstance(self.slack.way, OnSlack)
        return self.slack.way.fake

    @property
    def on_telegram(self) -> FakeTelegram:
        assert isinstance(self.telegram.way, OnTelegram)
        return self.telegram.way.fake

    def cards(self) -> list[Posted]:
        """What stands in the channel itself."""
        posts = [post for post in self.on_slack.messages if post.channel == CHANNEL and not post.deleted]
        return [post for post in posts if not post.thread_ts]

    def thread(self, under: Posted) -> str:
        posts = [post for post in self.on_slack.messages if post.thread_ts == under.ts and post.channel == CHANNEL]
        return " ".join(said_in(post.blocks) for post in posts)

    def in_group(self) -> list[Sent]:
        return [sent for sent in self.on_telegram.messages if sent.chat_id == GROUP and not sent.deleted]

    async def presses(self, label: str, on: Posted) -> None:
        assert (await self.on_slack.press(self.slack.address, label, message=on)).ok
        await self.world.settle()


@pytest.fixture
async def team(everywhere: World) -> Team:
    """A channel on Slack and a group on Telegram are the team's rooms."""
    made = Team(everywhere, await everywhere.person(TEAM, on="slack"), await everywhere.person(TEAM, on="telegram"))
    made.on_slack.add_channel(CHANNEL, [made.slack.address, "UBOT"])
    made.on_telegram.add_group(GROUP, "Central team", [int(made.telegram.address)])
    everywhere.set_house(team_rooms=(("slack", CHANNEL), ("telegram", str(GROUP))))
    return made


async def test_the_card_says_at_each_step_where_the_request_stands(everywhere: World, team: Team) -> None:
    head = await everywhere.person(HEAD, on="telegram")
    await head.sends_request()
    [card] = team.cards()
    assert "New request S2S-0001: Oakfield Fen Academy" in said_in(card.blocks)
    assert {"Take it", "See it all"} <= set(card.buttons)
    await team.presses("Take it", card)
    assert team.cards() == [card]
    assert "With the central team, since Monday 23 November 2026." in said_in(card.blocks)
    assert "Looked after by: Philippa Greenholt" in said_in(card.blocks).replace("\n", "")
    assert "Take it" not in card.buttons
    assert "Philippa Greenholt has taken S2S-0001" in team.thread(card)


async def test_whatever_else_the_team_is_told_stands_under_the_card(everywhere: World, team: Team) -> None:
    head = await everywhere.person(HEAD, on="telegram")
    await head.sends_request()
    await head.says("withdraw 1")
    await head.presses("Yes, withdraw it")
    [card] = team.cards()
    assert "S2S-0001: Oakfield Fen Academy" in said_in(card.blocks)
    assert "Withdrawn, since" in said_in(card.blocks)
    assert "See it all" in card.buttons
    assert not {"Take it", "Decline"} & set(card.buttons)
    assert "was withdrawn by the school" in team.thread(card)


async def test_in_a_group_on_telegram_the_card_is_edited_and_answered(everywhere: World, team: Team) -> None:
    head = await everywhere.person(HEAD, on="slack")
    await head.sends_request()
    [card] = team.in_group()
    assert "New request S2S-0001" in card.text
    await head.says("withdraw 1")
    await head.presses("Yes, withdraw it")
    again, told = team.in_group()
    assert (again.message_id, again.edits) == (card.message_id, 1)
    assert "Take it" not in again.labels
    assert "Withdrawn, since" in again.text
    assert "was withdrawn by the school" in told.text
    sent = [given for method, given in team.on_telegram.calls if method == "sendMessage"]
    replies = [given["reply_parameters"]["message_id"] for given in sent if "reply_parameters" in given]
    assert replies == [card.message_id]


async def test_a_card_that_was_deleted_is_shown_anew_and_followed_from_there(everywhere: World, team: Team) -> None:
    head = await everywhere.person(HEAD, on="telegram")
    await head.sends_request()
    [first] = team.cards()
    first.deleted = True
    await team.slack.says("show 1")
    await team.slack.presses("Take it")
    [second] = team.cards()
    assert second.ts != first.ts
    assert "With the central team" in said_in(second.blocks)
    await head.says("withdraw 1")
    await head.presses("Yes, withdraw it")
    assert team.cards() == [second]
    assert "Withdrawn, since" in said_in(second.blocks)
    assert "was withdrawn by the school" in team.thread(second)


async def test_before_a_request_has_reached_the_team_what_they_hear_of_it_stands_alone(
    everywhere: World, team: Team
) -> None:
    deputy = await everywhere.person(DEPUTY, on="telegram")
    await deputy.sends_request()
    [alone] = team.cards()
    assert "whom I cannot reach here" in said_in(alone.blocks)
    await deputy.says("withdraw 1")
    await deputy.presses("Yes, withdraw it")
    assert team.cards() == [alone]


async def test_what_time_changes_is_drawn_too(everywhere: World, team: Team) -> None:
    head = await everywhere.person(HEAD, on="telegram")
    await head.sends_request()
    [card] = team.cards()
    async with everywhere.database.transaction() as session:
        request = await requests.find(session, 1, to_change=True)
        assert request
        request.status = Status.WAITING_LIST
        session.add(request)
        await telling.card(session, "in the morning", everywhere.clock.now(), (), 1)
    await everywhere.advance(minutes=1)
    assert "On the waiting list, since" in said_in(card.blocks)


@pytest.mark.parametrize("status", STATUS_WORDS)
def test_every_status_has_a_card_that_is_short(status: str) -> None:
    day = date(2026, 11, 23)
    standing = Standing(
        "S2S-0042", "Oakfield", "maths", status, day, day, taken_by="Pip", sle="Bilal", why="no time.", question="When?"
    )
    buttons = [Button(f"Button {number}", "a.b", "42") for number in range(9)]
    drawn = card(standing, "42", "Amara", [("Focus", "a" * 1000), ("Days", "2")], buttons)
    assert drawn.title.endswith("S2S-0042: Oakfield")
    assert dict(drawn.facts)["Looked after by"] == "Pip"
    assert all(len(value) <= 300 for _, value in drawn.facts)
    assert [button.label for button in drawn.buttons][-2:] == ["Button 4", "See it all"]
    assert drawn.text[0].isupper()
    assert drawn.text.count("..") == 0
