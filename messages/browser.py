"""What is said about the desk in a browser: the link that signs one in, and how to sign out everywhere."""

from messages.message import Button, Message, link


def way_in(address: str, minutes: int, within: str = "") -> Message:
    """The link works once, so it is sent to the person alone; `within` is the page that opens in the chat's program."""
    here = (link("Open it in Telegram", within, inside=True),) if within else ()
    return Message(
        title="Your desk in the browser",
        text=f"This link signs you in once, within {minutes} minutes. Please keep it to yourself: whoever opens it is "
        "you.",
        buttons=(*here, link("Open my desk", address), Button("Sign out everywhere", "browser.out")),
    )


def no_web() -> Message:
    """The bot has no address on the web."""
    return Message(
        text="The desk needs the bot’s own address on the web, and none is set. Whoever runs the bot can set "
        "PUBLIC_URL. Everything the desk shows can also be asked here: “to do” says what waits for you.",
        buttons=(Button("To do", "welcome.todo"),),
    )


def in_private() -> Message:
    return Message(text="I send the link to the desk only to you alone. Please write “desk” to me directly.")


def signed_out(browsers: int) -> Message:
    where = {0: "You were not signed in anywhere", 1: "You are signed out of 1 browser"}
    said = where.get(browsers, f"You are signed out of {browsers} browsers")
    return Message(
        text=f"{said}. Links that were not used no longer work.",
        buttons=(Button("Open the desk again", "browser.show"),),
    )
