"""Trying the bot in a browser: several people side by side, each as Slack or as Telegram would show it."""

import io
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.assembly import Bot, Clock
from bot.console import Chat, Console
from bot.looks import DRAWINGS
from bot.platform import Parcel
from bot.web.trial.beginning import kept
from bot.web.trial.beside import app, platforms
from bot.web.trial.drawing import marked
from bot.web.trial.play import Play
from bot.web.trial.stage import MOST, Stage
from messages.house import House
from messages.message import Button, Chapter, Entry, File, Image, Message, link
from storage.database import Database
from storage.facts import have_changed
from tests.desk.conftest import Seen
from tests.dialogues.test_deployments import PLAN
from tests.world import MONDAY, REQUEST_ANSWERS, entered

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])
HOME = "http://127.0.0.1/try/key"
HEAD, SLE, HOME_HEAD, TEAM = range(4)
NASTY = "<script>alert(1)</script> <b>& <!channel> <https://evil.example.org|x> *bold* </div></section>"


@dataclass
class Theatre:
    """The page with somebody before it; `seen` is what each column showed last."""

    client: httpx.AsyncClient
    stage: Stage
    play: Play
    seen: dict[int, Seen] = field(default_factory=dict)
    events: int = 0

    async def look(self, number: int) -> Seen:
        self.seen[number] = Seen(await self.client.get(f"{HOME}/{number}/log"))
        return self.seen[number]

    async def does(self, number: int, **form: Any) -> Seen:
        self.events += 1
        form.setdefault("event", str(self.events))
        answer = await self.client.post(f"{HOME}/{number}/do", data=form, headers={"HX-Request": "true"})
        self.seen[number] = Seen(answer)
        return self.seen[number]

    async def says(self, number: int, text: str) -> Seen:
        return await self.does(number, text=text)

    async def presses(self, number: int, label: str, **entered: Any) -> Seen:
        """The last button with that label."""
        forms = [form for form in (await self._whole(number)).forms if label in form.labels]
        assert forms, f"no button {label!r} among {self.seen[number].buttons}"
        return await self.does(number, **{**forms[-1].fields, **entered})

    async def hands_in(self, number: int, **entered: Any) -> Seen:
        return await self.does(number, page="1", **{f"v.{name}": value for name, value in entered.items()})

    async def fills(self, number: int, answers: Mapping[str, str]) -> None:
        """Page by page, until the review is shown."""
        while (view := self.play.columns[number].view) and view["submit"]["text"] == "Next":
            was = view["private_metadata"]
            await self.hands_in(number, **entered(view["blocks"], answers))
            view = self.play.columns[number].view
            assert view and view["private_metadata"] != was, self.seen[number].text

    async def _whole(self, number: int) -> Seen:
        self.seen[number] = self.seen.get(number) or await self.look(number)
        return self.seen[number]

    async def becomes(self, number: int, email: str = "", look: str = "") -> None:
        answer = await self.client.post(f"{HOME}/{number}/change", data={"email": email, "look": look})
        assert answer.status_code == 303


@pytest.fixture
async def theatre(filled: Database) -> AsyncIterator[Theatre]:
    clock, console = Clock(MONDAY, stands=True), Console(io.StringIO())
    speaks = platforms(console, io.StringIO(), web=True)
    house = House(reaches_all=True, quiet_hours="never")
    talk = Chat(console, lambda: Bot(filled, speaks, house, clock, DRAWINGS), clock, io.StringIO(), io.StringIO())
    stage = speaks["try"]
    assert isinstance(stage, Stage)
    play = Play(talk, stage)
    await play.begin()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app(play, "key"))) as client:
        yield Theatre(client, stage, play)


async def test_a_request_goes_from_the_first_word_to_the_signed_agreement(theatre: Theatre) -> None:
    await theatre.says(HEAD, "hello")
    assert "Page 1 of" in (await theatre.presses(HEAD, "Ask for support")).text
    await theatre.fills(HEAD, REQUEST_ANSWERS)
    assert "S2S-0001 is sent" in (await theatre.hands_in(HEAD)).text
    assert "S2S-0001" in (await theatre.look(TEAM)).text
    for label in ("Take it", "Find an SLE", "Bilal Chaudmere", "Ask Owen Thackermoor for release", "Ask their head"):
        await theatre.presses(TEAM, label)
    assert "Release request: Bilal Chaudmere, 2 days" in (await theatre.look(HOME_HEAD)).text
    await theatre.presses(HOME_HEAD, "Agree")
    for number, label in ((SLE, "Yes, I will"), (HEAD, "Yes, please")):
        await theatre.look(number)
        await theatre.presses(number, label)
    await theatre.becomes(SLE, look="slack")
    await theatre.look(SLE)
    await theatre.presses(SLE, "Write the agreement")
    await theatre.fills(SLE, PLAN)
    await theatre.hands_in(SLE)
    await theatre.look(HEAD)
    assert "S2S-0001 is signed: free of charge" in (await theatre.presses(HEAD, "Sign")).text
    assert "Oakfield Fen Academy has signed for 2 days" in (await theatre.look(SLE)).text


async def test_on_telegram_the_same_form_is_a_question_at_a_time(theatre: Theatre) -> None:
    await theatre.becomes(HEAD, look="telegram")
    await theatre.says(HEAD, "s2s")
    asked = await theatre.says(HEAD, "we know")
    assert theatre.play.columns[HEAD].view is None
    assert "What is the support about?" in asked.text


async def test_mistakes_stand_above_the_open_form_and_closing_it_keeps_the_draft(theatre: Theatre) -> None:
    await theatre.says(HEAD, "/s2s")
    wrong = await theatre.hands_in(HEAD)
    assert wrong.headers["hx-retarget"] == f"#wrong-{HEAD}"
    assert wrong.text.startswith("Do you know what you need, or shall we help you find out? Please choose one")
    closed = await theatre.does(HEAD, close="1")
    assert "Please choose one" not in closed.text
    assert "Next" not in closed.buttons
    assert "Do you know what you need" in (await theatre.says(HEAD, "continue")).text


async def test_a_form_goes_back_a_page_and_shows_what_was_entered(theatre: Theatre) -> None:
    await theatre.says(HEAD, "/s2s")
    second = await theatre.hands_in(HEAD, route="We know what we need")
    assert "What should the support focus on?" in second.text
    back = await theatre.presses(HEAD, "Back")
    assert "Page 1 of" in back.text
    assert 'value="specific_need" checked' in " ".join(back.source.split())


async def test_only_what_is_new_is_fetched(theatre: Theatre) -> None:
    version = theatre.stage.version(theatre.play.columns[HEAD].account)
    address = f"{HOME}/{HEAD}/log?seen={version}"
    same = await theatre.client.get(address)
    assert (same.status_code, same.text, same.headers["hx-reswap"]) == (204, "", "none")
    await theatre.says(HEAD, "hello")
    assert "hello Amara" in (await theatre.client.get(address)).text


@pytest.mark.parametrize("look", ["slack", "telegram"])
async def test_nothing_that_somebody_writes_becomes_markup(theatre: Theatre, look: str) -> None:
    column = theatre.play.columns[HEAD]
    column.look = look
    everything = Message(
        NASTY,
        NASTY,
        ((NASTY, NASTY), ("Page", "https://example.org/page")),
        NASTY,
        (Button(NASTY, "welcome.menu"), link(NASTY, "https://example.org/x")),
        (File(f"{NASTY}.txt", NASTY),),
        items=((NASTY, Button(NASTY, "welcome.menu", "1")),),
        chapters=(Chapter(NASTY, (Entry(NASTY, NASTY, "javascript:alert(1)", NASTY),)),),
        image=Image("https://example.org/a.png", NASTY),
    )
    await theatre.stage.send(Parcel(column.account, everything))
    theatre.stage.said(column.account, NASTY)
    shown = (await theatre.look(HEAD)).source
    assert "&lt;script&gt;alert(1)" in shown
    assert not re.search(r"<script|<!channel|<https|javascript:[^<]*\"|</div></section>", shown)
    if look == "telegram":
        assert "<b>" in shown


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("<b>a</b> <i>b</i>", "<b>a</b> <i>b</i>"),
        ("a &lt;b&gt; &amp;", "a &lt;b&gt; &amp;"),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("<b>open", "<b>open</b>"),
        ("</i>shut <b>a</i></b>", "&lt;/i&gt;shut <b>a&lt;/i&gt;</b>"),
        ('<b onclick="x">', "&lt;b onclick=&#34;x&#34;&gt;"),
    ],
)
def test_of_telegrams_markup_only_what_we_use_comes_through(backend: str, text: str, becomes: str) -> None:
    assert marked(text) == becomes


async def test_what_a_press_answers_may_take_the_place_of_its_message(theatre: Theatre) -> None:
    stage, account = theatre.stage, theatre.play.columns[HEAD].account
    number = await stage.send(Parcel(account, Message("before")))
    assert await stage.send(Parcel(account, Message("after"), replaces=number)) == number
    assert await stage.send(Parcel(account, Message("start page"), surface="home")) == ""
    shown = await theatre.look(HEAD)
    assert "after" in shown.text
    assert "before" not in shown.text
    for _ in range(MOST):
        stage.said(account, "more")
    assert len(stage.lines(account)) == MOST


async def test_a_picture_is_seen_and_a_file_can_be_kept(theatre: Theatre) -> None:
    picture = File("days.png", media_type="image/png", raw=b"png", alt="Days given")
    await theatre.stage.send(Parcel(theatre.play.columns[HEAD].account, Message("here", files=(picture,))))
    shown = (await theatre.look(HEAD)).source
    assert 'src="data:image/png;base64,cG5n" alt="Days given"' in shown
    assert 'download="days.png"' in shown


async def test_time_goes_on_for_everybody(theatre: Theatre) -> None:
    await theatre.client.post(f"{HOME}/time", data={"step": "day"})
    page = Seen(await theatre.client.get(HOME))
    assert "It is Tuesday 24 November 2026, 09:00" in page.text
    await theatre.client.post(f"{HOME}/time", data={"moment": "2027-01-11T08:30"})
    assert "It is Monday 11 January 2027, 08:30" in Seen(await theatre.client.get(HOME)).text
    wrong = await theatre.client.post(f"{HOME}/time", data={"moment": "soon"})
    assert (wrong.status_code, "choose a day and a time" in wrong.text) == (400, True)


async def test_it_begins_anew_only_where_nothing_of_anybodys_own_is_lost(theatre: Theatre) -> None:
    play, database = theatre.play, theatre.play.talk.bot.database
    assert (await theatre.client.post(f"{HOME}/anew")).status_code == 409
    async with kept(database, MONDAY, ours=False) as none:
        assert none is None
    async with kept(database, MONDAY, ours=True) as play.beginning:
        await theatre.says(HEAD, "/s2s")
        assert "Begin anew" in Seen(await theatre.client.get(HOME)).text
        assert (await theatre.client.post(f"{HOME}/anew")).status_code == 303
        assert "Nothing yet" in (await theatre.look(HEAD)).text
        assert "hello Amara" in (await theatre.says(HEAD, "hello")).text
        assert "Carry on" not in theatre.seen[HEAD].buttons
        async with database.transaction() as session:
            await have_changed(session)
        refused = await theatre.client.post(f"{HOME}/anew")
        assert (refused.status_code, "Nothing was deleted" in refused.text) == (409, True)
    assert "hello Amara" in (await theatre.look(HEAD)).text


async def test_anybody_can_be_played_also_somebody_new(theatre: Theatre) -> None:
    await theatre.becomes(HEAD, "newcomer", "telegram")
    assert "Once you have joined" in (await theatre.says(HEAD, "/start")).text
    await theatre.becomes(HEAD, "jamal.rookwith@alliance.example.org")
    page = Seen(await theatre.client.get(HOME))
    assert page.headings[1:] == ["Jamal Rookwith", "Bilal Chaudmere", "Owen Thackermoor", "Philippa Greenholt"]
    await theatre.becomes(HEAD, "nobody@example.org", "carrier pigeon")
    assert theatre.play.columns[HEAD].part.name == "Jamal Rookwith"


async def test_without_scripts_the_whole_page_answers(theatre: Theatre) -> None:
    answer = await theatre.client.post(f"{HOME}/{HEAD}/do", data={"event": "1", "text": "hello"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/try/key#column-{HEAD}")
    assert "hello Amara" in Seen(await theatre.client.get(HOME)).text


async def test_pressed_twice_it_is_done_once(theatre: Theatre) -> None:
    for _ in range(2):
        await theatre.does(HEAD, code="welcome.menu", event="the same")
    assert (await theatre.look(HEAD)).text.count("hello Amara") <= 1
    assert len(theatre.stage.lines(theatre.play.columns[HEAD].account)) == 1


async def test_only_who_sees_the_terminal_and_only_this_machine_gets_in(theatre: Theatre) -> None:
    for address, status in (
        ("http://127.0.0.1/try/guess", 404),
        ("http://rebound.example.org/try/key", 400),
        (f"{HOME}/4/log", 404),
        (HOME, 200),
        ("http://127.0.0.1/desk/static/try.css", 200),
    ):
        answer = await theatre.client.get(address)
        assert answer.status_code == status, address
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


class Terminal(io.StringIO):
    """Somebody types there."""

    def isatty(self) -> bool:
        return True


async def test_what_could_not_be_written_down_is_to_be_sent_again(theatre: Theatre, tmp_path: Path) -> None:
    talk, nowhere = theatre.play.talk, Database(f"sqlite:///{tmp_path}")  # a folder is no database
    talk.bot = Bot(nowhere, talk.bot.platforms, talk.bot.house, talk.clock)
    assert "Please send it again in a minute" in (await theatre.says(HEAD, "hello")).text
    await nowhere.close()


def test_where_nobody_types_there_is_no_page_unless_asked_for(backend: str) -> None:
    console = Console(io.StringIO())
    assert list(platforms(console, io.StringIO(), web=None)) == ["console"]
    assert list(platforms(console, Terminal(), web=None)) == ["console", "try"]
    assert list(platforms(console, Terminal(), web=False)) == ["console"]
