"""Each person in Telegram is offered the commands of their roles, and every one of them does something."""

from collections.abc import AsyncIterator

import pytest

from bot.telegram import Telegram
from bot.telegram.menus import MEMBER, NEWCOMER, OF_ROLES, REMEMBERED, Menus, commands
from handlers import catalogue
from handlers.router import ANYONE
from messages.roles import LABELS
from tests.fakes.telegram import FakeTelegram

ANN = 4_503_599_627_370_001
MEMBERS = ["todo", "contact", "s2s", "news", "continue", "me", "privacy", "help"]
ANNS = f"chat:{ANN}"


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        fake.add_user(ANN, "Ann")
        yield fake
        assert fake.problems == []


@pytest.fixture
async def menus(telegram: FakeTelegram) -> AsyncIterator[Menus]:
    bot = Telegram(token=telegram.token, api_url=telegram.url)
    yield Menus(bot.bot)
    await bot.close()


def offered(telegram: FakeTelegram) -> list[str]:
    return [each["command"] for each in telegram.commands.get(ANNS, [])]


def asked(telegram: FakeTelegram) -> int:
    return len(telegram.calls)


@pytest.mark.parametrize("role", [*LABELS, "member"])
def test_every_command_offered_is_a_word_for_somebody_with_that_role(role: str) -> None:
    known = catalogue()
    for name, description in commands({"member", role}):
        found = known.word(f"/{name}")
        assert found, f"/{name} is offered to a {role} and nobody knows it"
        roles = found[0].access.roles
        assert not roles or role in roles, f"/{name} is offered to a {role} who may not"
        assert len(description) <= 50


def test_a_newcomer_is_offered_only_what_anybody_may() -> None:
    known = catalogue()
    for name, _ in NEWCOMER:
        found = known.word(f"/{name}")
        assert found
        assert found[0].access == ANYONE


def test_the_menus_are_for_roles_that_exist() -> None:
    assert OF_ROLES.keys() <= LABELS.keys()


def test_the_work_comes_first_and_nothing_twice() -> None:
    assert [name for name, _ in commands({"member"})] == MEMBERS == [name for name, _ in MEMBER]
    both = [name for name, _ in commands({"member", "sle", "headteacher"})]
    assert both == ["todo", "days", "log", "people", *MEMBERS[1:]]
    assert dict(commands({"member", "sle", "headteacher"}))["days"] == "My days at other schools"


async def test_each_is_offered_the_commands_of_their_roles(telegram: FakeTelegram, menus: Menus) -> None:
    await menus.offer(str(ANN), {"member"})
    assert offered(telegram) == MEMBERS
    await menus.offer(str(ANN), {"member", "central_team"})
    assert {"queue", "stuck", "invite"} < set(offered(telegram))
    await menus.offer(str(ANN), set())
    assert offered(telegram) == []


async def test_a_menu_that_stays_as_it_is_costs_nothing(telegram: FakeTelegram, menus: Menus) -> None:
    await menus.offer(str(ANN), {"member"})
    before = asked(telegram)
    await menus.offer(str(ANN), {"member"})
    assert asked(telegram) == before


async def test_a_menu_that_could_not_be_set_is_set_with_the_next_word(
    telegram: FakeTelegram, menus: Menus, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail("setMyCommands", "500", times=1)
    await menus.offer(str(ANN), {"member"})
    assert "not set" in caplog.text
    assert offered(telegram) == []
    await menus.offer(str(ANN), {"member"})
    assert offered(telegram) == MEMBERS


async def test_not_everybody_is_remembered_for_ever(telegram: FakeTelegram, menus: Menus) -> None:
    menus._offered = {str(number): {"member"} for number in range(REMEMBERED)}
    await menus.offer(str(ANN), {"member"})
    assert len(menus._offered) == 1


async def test_a_chat_nobody_has_is_passed_over(menus: Menus, caplog: pytest.LogCaptureFixture) -> None:
    await menus.offer("404", {"member"})
    assert "not set" in caplog.text
