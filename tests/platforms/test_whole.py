"""The whole bot on Slack and Telegram: what only one of them has, and what goes wrong between them and us."""

from sqlmodel import select

from storage import people
from storage.outbox import Outgoing, State
from storage.people import Post, Role
from storage.requests import Status
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.stages import request_at
from tests.ways import OnSlack, OnTelegram, said_in
from tests.world import REQUEST_ANSWERS, Talker, World

HEAD = "head@oakfield.example.org"
DEPUTY = "deputy@oakfield.example.org"
OTHER_HEAD = "head@witham.example.org"
TEAM = "coordinator@alliance.example.org"


def slack(talker: Talker) -> FakeSlack:
    assert isinstance(talker.way, OnSlack)
    return talker.way.fake


def telegram(talker: Talker) -> FakeTelegram:
    assert isinstance(talker.way, OnTelegram)
    return talker.way.fake


async def states(world: World) -> list[State]:
    async with world.database.reading() as session:
        return [State(state) for state in await session.exec(select(Outgoing.state))]


async def test_on_slack_a_request_is_a_form_of_several_pages(everywhere: World) -> None:
    head = await everywhere.person(HEAD, on="slack")
    await head.says("hello")
    await head.presses("Ask for support")
    await head.fills(REQUEST_ANSWERS)
    head.hears("Maths", "A new subject leader wants to plan key stage 3", "2 days")
    await head.presses("Send request")
    head.hears("S2S-0001 is sent")


async def test_the_slash_command_opens_the_form_at_once(everywhere: World) -> None:
    head = await everywhere.person(HEAD, on="slack")
    assert (await slack(head).command(head.address, "/s2s", "")).ok
    await everywhere.settle()
    assert "Do you know what you need" in said_in(slack(head).stack(head.address)[-1].blocks)


async def test_a_page_hears_all_its_mistakes_at_once(everywhere: World) -> None:
    head = await everywhere.person(HEAD, on="slack")
    await head.says("hello")
    await head.presses("Ask for support")
    fake = slack(head)
    await fake.submit(head.address, fake.stack(head.address)[-1], {"route": "Help us find out"})
    page = {name: value for name, value in REQUEST_ANSWERS.items() if name in ("focus", "outcomes", "who_supported")}
    await fake.submit(head.address, fake.stack(head.address)[-1], page)
    days = {"days": "lots", "start.day": "2019-01-01", "funding": "School budget"}
    await fake.submit(head.address, fake.stack(head.address)[-1], days)
    assert set(fake.stack(head.address)[-1].errors) >= {"days"}
    assert (draft := await head.draft())
    assert "focus" in draft.answers


async def test_a_closed_form_is_kept_and_what_is_typed_afterwards_is_no_answer_to_it(everywhere: World) -> None:
    head = await everywhere.person(HEAD, on="slack")
    await head.says("hello")
    await head.presses("Ask for support")
    fake = slack(head)
    await fake.submit(head.address, fake.stack(head.address)[-1], {"route": "Help us find out"})
    await fake.close(head.address, fake.stack(head.address)[-1])
    await head.says("whos my contact")
    head.hears("Andy Chisholm")
    head.hears_not("What should the support focus on?")
    await head.says("continue")
    head.hears("What should the support focus on?")


async def test_step_by_step_on_slack_stays_in_one_thread_and_can_become_a_form(everywhere: World) -> None:
    head = await everywhere.person(HEAD, on="slack")
    await head.says("s2s")
    await head.says("we know")
    posts = slack(head).seen_by(head.address)
    assert all(post.thread_ts for post in posts)
    assert "Open as a form" in head.buttons
    await head.presses("Open as a form")
    assert "What is the support about?" in said_in(slack(head).stack(head.address)[-1].blocks)


async def test_the_home_tab_shows_a_persons_own_state_and_follows_it(everywhere: World) -> None:
    deputy, head = await everywhere.person(DEPUTY, on="slack"), await everywhere.person(HEAD, on="slack")
    await slack(deputy).open_home(deputy.address)
    await everywhere.settle()
    assert "hello Leila" in said_in(slack(deputy).homes[deputy.address].blocks)
    await deputy.sends_request()
    assert "waiting for the school’s headteacher" in said_in(slack(deputy).homes[deputy.address].blocks)
    await head.presses("Approve")
    assert "waiting for the central team to read it" in said_in(slack(deputy).homes[deputy.address].blocks)


async def test_the_home_tab_of_the_team_shows_what_waits_each_with_its_button(everywhere: World) -> None:
    coordinator, head = await everywhere.person(TEAM, on="slack"), await everywhere.person(HEAD, on="telegram")
    await slack(coordinator).open_home(coordinator.address)
    await everywhere.settle()
    await head.sends_request()
    home = slack(coordinator).homes[coordinator.address]
    waiting = [block for block in home.blocks if "accessory" in block]
    assert "S2S-0001" in said_in(waiting)
    label = waiting[0]["accessory"]["text"]["text"]
    coordinator.marks()
    await slack(coordinator).press(coordinator.address, label, view=home)
    await everywhere.settle()
    coordinator.hears("S2S-0001: Oakfield Fen Academy")
    await coordinator.presses("Take it")
    home = slack(coordinator).homes[coordinator.address]
    assert label not in [block["accessory"]["text"]["text"] for block in home.blocks if "accessory" in block]


async def test_the_slash_command_takes_words_of_the_team_with_a_number(everywhere: World) -> None:
    coordinator = await everywhere.person(TEAM, on="slack")
    number = await request_at(everywhere, Status.MATCHING)
    assert (await slack(coordinator).command(coordinator.address, "/s2s", f"match {number}")).ok
    await everywhere.settle()
    coordinator.hears("Bilal Chaudmere")


async def test_the_teams_channel_hears_of_a_request_and_may_take_it_there(everywhere: World) -> None:
    head, coordinator = await everywhere.person(HEAD, on="telegram"), await everywhere.person(TEAM, on="slack")
    outsider = await everywhere.person("sle@oakfield.example.org", on="slack")
    slack(coordinator).add_channel("CTEAM", [coordinator.address, outsider.address, "UBOT"])
    everywhere.set_house(team_rooms=(("slack", "CTEAM"),))
    await head.sends_request()
    card = next(post for post in slack(coordinator).messages if post.channel == "CTEAM")
    assert "New request S2S-0001" in said_in(card.blocks)
    await slack(coordinator).press(outsider.address, "Take it", message=card)
    await everywhere.settle()
    await slack(coordinator).press(coordinator.address, "Take it", message=card)
    await everywhere.settle()
    replies = [said_in(post.blocks) for post in slack(coordinator).messages if post.thread_ts == card.ts]
    assert "Only the central team can do that." in replies[0]
    assert "Philippa Greenholt has taken S2S-0001" in replies[1]


async def test_in_a_channel_nothing_private_is_said(everywhere: World) -> None:
    head = await everywhere.person(HEAD, on="slack")
    await head.sends_request()
    slack(head).add_channel("CALL", [head.address, "UBOT"])
    await slack(head).mention(head.address, "CALL", "any news on my request")
    await everywhere.settle()
    public = [said_in(post.blocks) for post in slack(head).messages if post.channel == "CALL"]
    assert public == ["I have answered you in a direct message."]
    assert "S2S-0001" in said_in(slack(head).seen_by(head.address)[-1].blocks)


async def test_on_telegram_one_message_is_edited_in_place(everywhere: World) -> None:
    head = await everywhere.person(HEAD, on="telegram")
    await head.says("s2s")
    count = len(telegram(head).seen_by(int(head.address)))
    await head.presses("We know what we need")
    await head.presses("Maths")
    assert len(telegram(head).seen_by(int(head.address))) == count
    head.hears("What should the support focus on?")


async def test_on_telegram_the_command_menu_follows_the_role(everywhere: World) -> None:
    coordinator = await everywhere.person(TEAM, on="slack")
    await coordinator.says(f"invite {HEAD}")
    code = next(word for word in coordinator.heard.split() if len(word) == 10 and word.isupper())
    newcomer = everywhere.newcomer(on="telegram")
    await newcomer.says(f"/start {code}")
    commands = {entry["command"] for entry in telegram(newcomer).commands[f"chat:{newcomer.address}"]}
    assert {"contact", "s2s", "news", "me", "help"} <= commands
    assert "invite" not in commands
    await newcomer.says("unlink")
    await newcomer.presses("Yes, unlink")
    assert f"chat:{newcomer.address}" not in telegram(newcomer).commands


async def test_on_telegram_a_role_that_is_gained_brings_its_commands(everywhere: World) -> None:
    head = await everywhere.person(HEAD, on="telegram")
    await head.says("hello")

    def offered() -> set[str]:
        return {entry["command"] for entry in telegram(head).commands[f"chat:{head.address}"]}

    assert "people" in offered()
    assert "log" not in offered()
    async with everywhere.database.transaction() as session:
        person = await people.by_email(session, HEAD)
        session.add(Post(person_id=person.id if person and person.id else 0, role=Role.SLE, school_id=None))
    await head.says("hello")
    assert {"people", "log"} <= offered()


async def test_on_telegram_a_link_opens_a_request_for_those_who_may_see_it(everywhere: World) -> None:
    head, other = await everywhere.person(HEAD, on="telegram"), await everywhere.person(OTHER_HEAD, on="telegram")
    newcomer = everywhere.newcomer(on="telegram")
    await head.sends_request()
    await head.says("/start r1")
    head.hears("S2S-0001: Oakfield Fen Academy", "Maths")
    await other.says("/start r1")
    other.hears("I have no request S2S-0001 that you may see")
    await newcomer.says("/start r1")
    newcomer.hears("code")
    newcomer.hears_not("Oakfield")


async def test_after_the_slash_a_command_is_heard_in_the_middle_of_a_conversation(everywhere: World) -> None:
    on_slack, on_telegram = await everywhere.person(HEAD, on="slack"), await everywhere.person(DEPUTY, on="telegram")
    await on_slack.says("s2s")
    await slack(on_slack).command(on_slack.address, "/s2s", "my requests")
    await everywhere.settle()
    on_slack.hears("You have no support request with us")
    await on_telegram.says("s2s")
    await on_telegram.says("/s2s my requests")
    on_telegram.hears("You have no support request with us", "Do you know what you need")


async def test_an_event_delivered_again_has_no_second_effect(everywhere: World) -> None:
    on_slack, on_telegram = await everywhere.person(HEAD, on="slack"), await everywhere.person(DEPUTY, on="telegram")
    await on_slack.says("s2s")
    await on_telegram.says("s2s")
    seen = len(on_slack.way.seen(on_slack.address)), len(on_telegram.way.seen(on_telegram.address))
    await slack(on_slack).redeliver()
    await telegram(on_telegram).redeliver()
    await everywhere.settle()
    assert seen == (len(on_slack.way.seen(on_slack.address)), len(on_telegram.way.seen(on_telegram.address)))


async def test_when_asked_to_wait_the_bot_waits_and_loses_nothing(everywhere: World) -> None:
    on_slack, on_telegram = await everywhere.person(HEAD, on="slack"), await everywhere.person(DEPUTY, on="telegram")
    slack(on_slack).fail("chat.postMessage", "ratelimited", seconds=3)
    telegram(on_telegram).fail("sendMessage", "429", retry_after=3)
    await on_slack.says("whos my contact")
    await on_telegram.says("whos my contact")
    assert on_slack.heard.count("your contact is Andy Chisholm") == 1
    assert on_telegram.heard.count("your contact is Andy Chisholm") == 1
    assert set(await states(everywhere)) == {State.SENT}


async def test_after_an_error_of_the_server_the_message_comes_later(everywhere: World) -> None:
    on_slack, on_telegram = await everywhere.person(HEAD, on="slack"), await everywhere.person(DEPUTY, on="telegram")
    slack(on_slack).fail("chat.postMessage", "500", times=2)
    telegram(on_telegram).fail("sendMessage", "502", times=2)
    await on_slack.says("whos my contact")
    await on_telegram.says("whos my contact")
    await everywhere.advance(minutes=1)
    assert on_slack.heard.count("your contact is Andy Chisholm") == 1
    assert on_telegram.heard.count("your contact is Andy Chisholm") == 1


async def test_a_lost_answer_doubles_a_message_at_most_once(everywhere: World) -> None:
    on_slack, on_telegram = await everywhere.person(HEAD, on="slack"), await everywhere.person(DEPUTY, on="telegram")
    slack(on_slack).fail("chat.postMessage", "lost", times=5)
    telegram(on_telegram).fail("sendMessage", "lost", times=5)
    await on_slack.says("whos my contact")
    await on_telegram.says("whos my contact")
    await everywhere.advance(minutes=5)
    assert on_slack.heard.count("your contact is Andy Chisholm") == 2
    assert on_telegram.heard.count("your contact is Andy Chisholm") == 2
    assert set(await states(everywhere)) == {State.UNKNOWN}


async def test_who_has_blocked_the_bot_is_reached_on_the_other_account(everywhere: World) -> None:
    deputy, on_slack = await everywhere.person(DEPUTY, on="slack"), await everywhere.person(HEAD, on="slack")
    on_telegram = await everywhere.person(HEAD, on="telegram")
    await on_telegram.says("hello")
    await telegram(on_telegram).block(int(on_telegram.address))
    await deputy.sends_request()
    assert "please approve" in on_slack.heard
