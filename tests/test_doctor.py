"""The doctor sees what is unsafe or missing, and says of each what to do."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from telegram import WebhookInfo

from bot import doctor, machine
from bot.keeping import NAMED
from bot.platform import Misconfigured
from bot.settings import Settings
from bot.telegram import hook
from messages.dates import LONDON
from storage import leases, outbox
from storage.database import Database
from storage.outbox import State
from tests.command_line import without_settings
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_desk import ours
from tests.platforms.slack_ways import slack_for

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OURS = "https://bot.example.org/telegram/webhook"


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_settings(monkeypatch)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("address", "safe"),
    [("https://bot.example.org", True), ("http://bot.example.org", False), ("http://127.0.0.1", True)],
)
def test_an_address_without_tls_is_for_this_machine_only(address: str, safe: bool) -> None:
    line = machine.settings(Settings(public_url=address))
    assert (line.ok, "PUBLIC_URL" in line.text) == (safe, not safe)


@pytest.mark.parametrize("name", [".env", "alliance.db"])
def test_what_others_on_the_machine_could_read_is_named_with_the_cure(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch(mode=0o600)
    assert machine.settings(Settings()).ok
    (tmp_path / name).chmod(0o644)
    line = machine.settings(Settings())
    assert not line.ok and f"chmod 600 {name}" in line.text


def test_a_backup_is_missed_when_it_is_older_than_a_night(tmp_path: Path) -> None:
    config = Settings(backup_folder=str(tmp_path / "kept"))
    assert "there is no folder" in str(*machine.backup(config, NOW))
    (tmp_path / "kept").mkdir()
    assert "none in" in str(*machine.backup(config, NOW))
    for days in (3, 2):
        moment = (NOW - timedelta(days=days)).astimezone(LONDON)
        (tmp_path / "kept" / moment.strftime(NAMED)).touch()
    [line] = machine.backup(config, NOW)
    assert not line.ok and "2 kept" in line.text and "Saturday 21 November 2026" in line.text
    (tmp_path / "kept" / (NOW - timedelta(hours=20)).astimezone(LONDON).strftime(NAMED)).touch()
    assert [line.ok for line in machine.backup(config, NOW)] == [True]
    assert list(machine.backup(Settings(), NOW)) == []


def test_a_disk_that_fills_up_is_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.disk(Settings()).text.endswith(str(Path.cwd()))
    monkeypatch.setattr(machine, "ROOM", 10**18)
    assert "make room" in machine.disk(Settings()).text


async def test_messages_given_up_since_yesterday_are_trouble(database: Database) -> None:
    now = datetime.now(UTC)
    async with database.transaction() as session:
        for days in (0, 3):
            made = await outbox.add_claimed(session, f"a:{days}", now, platform="slack", chat="C1")
            assert made
            await outbox.settle(session, made, State.FAILED, now - timedelta(days=days))
    lines = await doctor.examine(Settings(database_url=database.url.render_as_string(hide_password=False)), {})
    [queue] = [line for line in lines if line.part == "queue"]
    assert not queue.ok and "2 failed; 1 given up since yesterday" in queue.text


@pytest.mark.parametrize("backend", ["postgres"])
async def test_the_clocks_of_both_machines_are_compared(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    config = Settings(database_url=database.url.render_as_string(hide_password=False))
    [clock] = [line for line in await doctor.examine(config, {}) if line.part == "clock"]
    assert clock.ok
    monkeypatch.setattr(doctor, "APART", -1.0)
    [clock] = [line for line in await doctor.examine(config, {}) if line.part == "clock"]
    assert "network time" in clock.text


@pytest.mark.parametrize(
    ("url", "wanted", "pending", "says"),
    [
        ("", "", 0, "by polling"),
        (OURS, "", 0, "removes when it starts"),
        ("", OURS, 0, "not set yet"),
        (OURS, OURS, 2, "2 updates wait"),
    ],
)
def test_how_telegram_sends_to_us_is_said(url: str, wanted: str, pending: int, says: str) -> None:
    info = WebhookInfo(url=url, has_custom_certificate=False, pending_update_count=pending)
    assert says in hook.state(info, wanted, NOW)


@pytest.mark.parametrize(("url", "says"), [("https://old.example.org/hook", "another address"), (OURS, "cannot reach")])
def test_a_webhook_that_does_not_work_is_trouble(url: str, says: str) -> None:
    info = WebhookInfo(
        url=url,
        has_custom_certificate=False,
        pending_update_count=3,
        last_error_date=NOW - timedelta(minutes=5),
        last_error_message="Connection refused",
    )
    with pytest.raises(Misconfigured, match=says):
        hook.state(info, OURS, NOW)


async def test_scopes_that_the_slack_app_lacks_are_named() -> None:
    async with FakeSlack() as fake:
        fake.may_read_files = False
        slack = slack_for(fake)
        with pytest.raises(Misconfigured, match=r"files:read.*main\.py manifest"):
            await slack.check()
        await slack.close()


@pytest.mark.parametrize("backend", ["postgres"])
async def test_whether_a_process_fetches_from_telegram_is_said(database: Database) -> None:
    config = Settings(database_url=database.url.render_as_string(hide_password=False))
    async with FakeTelegram() as telegram:
        before = await doctor.examine(config, {"telegram": ours(telegram)})
        await leases.take(database, ours(telegram).duty, "somebody", 60)
        after = await doctor.examine(config, {"telegram": ours(telegram)})
    assert before[-1].text.endswith("by polling; no process fetches: is the bot running?")
    assert after[-1].text.endswith("by polling; one process of the bot fetches")
