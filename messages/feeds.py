"""What is said about the private address under which somebody's calendar can be read."""

from datetime import date

from messages.dates import say
from messages.message import Button, Message

NAME = "Alliance of schools"


def made(address: str, feed: int, *, anew: bool) -> Message:
    """The address, which is shown this once only."""
    before = " The address before it no longer works." if anew else ""
    return Message(
        title="Your calendar address",
        text=f"Add it in your calendar as a calendar from the web, or “by URL”. It holds the meetings you are invited "
        f"to and your school-to-school support days, and keeps itself up to date.{before}",
        facts=(("Address", address),),
        after="Whoever has this address can read your calendar, so keep it to yourself. I cannot show it again, only "
        "make a new one.",
        buttons=(stop(feed),),
    )


def stop(feed: int) -> Button:
    return Button("Stop this address", "feeds.revoke", str(feed))


def has_one(feed: int, since: date) -> Message:
    """Asked before the old address stops working."""
    return Message(
        text=f"You have had a calendar address since {say(since)}. I cannot show it again. Shall I make a new one? The "
        "old one then stops working, and your calendar needs the new one.",
        buttons=(Button("Make a new address", "feeds.new", str(feed)), stop(feed)),
    )


def revoked() -> Message:
    return Message(
        text="Your calendar address no longer works. Calendars that used it show nothing new from now on.",
        buttons=(Button("Make a new address", "feeds.new"),),
        in_place=True,
    )


def has_none() -> Message:
    return Message(
        text="You have no calendar address at the moment.", buttons=(Button("Make an address", "feeds.new"),)
    )


def no_web() -> Message:
    """The bot has no address on the web."""
    return Message(
        text="A calendar address needs the bot’s own address on the web, and none is set. Whoever runs the bot can set "
        "PUBLIC_URL. Until then each meeting and each of your days has a calendar file: the button “Calendar”."
    )


def in_private() -> Message:
    return Message("The address is for you alone. Please ask me for it in a private chat.")
