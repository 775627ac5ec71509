"""Photos, voice messages and blocked bots: what comes without words."""

from tests.ways import OnSlack, OnTelegram
from tests.world import World

HEAD = "head@oakfield.example.org"


async def test_a_photo_is_answered_with_what_can_be_read(everywhere: World) -> None:
    on_telegram, on_slack = await everywhere.person(HEAD, on="telegram"), await everywhere.person(HEAD, on="slack")
    assert isinstance(on_telegram.way, OnTelegram)
    assert isinstance(on_slack.way, OnSlack)
    number = int(on_telegram.address)
    chat = {"id": number, "type": "private", "first_name": "Amara"}
    sender = {"id": number, "is_bot": False, "first_name": "Amara"}
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 90}]
    message = {"message_id": 900, "date": 1_795_000_000, "chat": chat, "from": sender, "photo": photo}
    await on_telegram.way.fake.update({"message": message})
    await everywhere.settle()
    on_telegram.hears("I can read only words and buttons")
    channel = on_slack.way.fake.dm(on_slack.address)
    shared = {"type": "message", "subtype": "file_share", "channel": channel, "channel_type": "im"}
    sent = {"user": on_slack.address, "ts": "1795000000.000100", "text": "", "files": [{"id": "F1"}]}
    await on_slack.way.fake.event(on_slack.address, shared | sent)
    await everywhere.settle()
    on_slack.hears("I can read only words and buttons")


async def test_who_unblocks_the_bot_is_written_to_again(everywhere: World) -> None:
    deputy = await everywhere.person("deputy@oakfield.example.org", on="slack")
    head = await everywhere.person(HEAD, on="telegram")
    assert isinstance(head.way, OnTelegram)
    await head.says("hello")
    await head.way.fake.block(int(head.address))
    await deputy.sends_request()
    deputy.hears("Your headteacher does not use me yet")
    await head.way.fake.unblock(int(head.address))
    await deputy.sends_request(area="English")
    head.hears("S2S-0002: please approve")
