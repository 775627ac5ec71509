"""Joining: tying an account to a person the alliance knows."""

from datetime import date

from messages import dates
from messages.message import Button, Message
from messages.privacy import PRIVACY

HOW_WE_KEEP = "I keep what your requests need, no messages beyond that, and nothing about pupils: see “privacy”."


def how(platform: str, phone: str) -> Message:
    """How somebody unknown joins."""
    ring = f" or ring the office: {phone}" if phone else ""
    steps = "Ask the central team for an invitation" + ring + ". You get a code that works once."
    by_email = " In Slack I can also recognise you by the e-mail address of your Slack account." * (platform == "slack")
    buttons = (Button("Recognise me by e-mail", "joining.email"),) if platform == "slack" else ()
    return Message(text=f"{steps} Then write: join CODE.{by_email}", buttons=buttons)


def is_this_you(name: str, what: str, email: str) -> Message:
    """The workspace vouches for an address; the person confirms."""
    return Message(
        text=f"Your Slack account has the address {email}. Are you {name}{f', {what}' if what else ''}?",
        buttons=(Button("Yes, that is me", "joining.confirm", strong=True), Button("No", "joining.how")),
        in_place=True,
    )


def email_unknown() -> Message:
    return Message(
        text="The alliance does not know the e-mail address of your Slack account. Ask the central team for an "
        "invitation code, then write: join CODE.",
    )


def no_email() -> Message:
    return Message(
        text="Slack does not vouch for an e-mail address of yours here. Ask the central team for an invitation code, "
        "then write: join CODE.",
    )


def joined(name: str, doing: str) -> Message:
    return Message(
        title=f"Welcome, {name.split(maxsplit=1)[0]}",
        text=f"This account is now linked to you{f': {doing}' if doing else ''}. If that is not you, press “Not me”.",
        after=HOW_WE_KEEP,
        buttons=(
            Button("Who is my contact?", "contacts.mine"),
            Button("Ask for support", "support.start"),
            Button("Not me", "joining.leave"),
            PRIVACY,
        ),
    )


def already(name: str) -> Message:
    return Message(text=f"This account is already linked to {name}.", buttons=(Button("Not me", "joining.leave"),))


def wrong_code(left: int) -> Message:
    tries = f"You can try {left} more time{'' if left == 1 else 's'} this hour." if left else "Please wait an hour."
    return Message(text=f"That code is not valid: it may be mistyped, used or out of date. {tries}")


def too_many() -> Message:
    return Message(text="Too many wrong codes. Please wait an hour, or ask the central team for a new invitation.")


def code_missing() -> Message:
    return Message(text="Please write the code after the word, like this: join ABCDE23456.")


def code_for_self(code: str, link: str, until: date) -> Message:
    """A person links their other account themselves."""
    facts = (("Code", code), *((("Link", link),) if link else ()))
    return Message(
        text="On your other account, write “join” and this code, or open the link there. It works once, "
        f"until {dates.say(until)}.",
        facts=facts,
    )


def invitation(name: str, email: str, code: str, link: str, until: date) -> Message:
    """What the central team passes on to somebody."""
    facts = (("For", f"{name}, {email}"), ("Code", code), *((("Telegram", link),) if link else ()))
    return Message(
        text=f"Please pass this on to {name} alone. It works once, until {dates.say(until)}; an earlier "
        "invitation of theirs no longer works. In Slack or Telegram they write: join and the code.",
        facts=facts,
    )


def invite_whom() -> Message:
    return Message(text="Please write the e-mail address after the word, like this: invite name@school.example.org.")


def nobody_with(email: str) -> Message:
    return Message(text=f"I know nobody with the address {email}. Load them first, or check the spelling.")


def surely_leave() -> Message:
    return Message(
        text="Shall I unlink this account? Your requests and roles stay; to write to me from here again you would "
        "need a new invitation.",
        buttons=(Button("Yes, unlink", "joining.left"), Button("No", "welcome.menu")),
        in_place=True,
    )


def left() -> Message:
    return Message(text="This account is no longer linked.", in_place=True)


def told_elsewhere(platform: str) -> Message:
    """Security notice to the person's other accounts."""
    return Message(
        text=f"A {platform.capitalize()} account has just been linked to you. If that was not you, tell the central "
        "team at once.",
    )
