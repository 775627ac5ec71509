"""What is kept of a person, why, and what they can do about it: the privacy text, their data, and being forgotten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from messages.dates import say
from messages.house import House
from messages.message import Button, Chapter, Entry, File, Message
from messages.retention import months

PRIVACY = Button("Privacy", "privacy.text")
MY_DATA = Button("My data", "privacy.mine")
EXPORT = Button("All of it as a file", "privacy.export", strong=True)
FORGET_ME = Button("Forget me", "privacy.erase")
CONSENTS = Button("What you agreed to", "privacy.consents")
SURE = "sure"  # what the button that cannot be undone carries, so that no other press is taken for it
KEEP_ME = Button("No, keep it", "privacy.mine")
# The texts people decide by: whoever changes the sense of one gives it a new number.
MISREAD, NEWSLETTER, QUOTE, SHARE = "misread", "newsletter", "quote", "share"
WORDINGS: Mapping[str, str] = {MISREAD: "misread-1", NEWSLETTER: "newsletter-1", QUOTE: "quote-1", SHARE: "share-1"}
PURPOSES: Mapping[str, str] = {
    MISREAD: "Keeping what I misread, without names",
    NEWSLETTER: "The newsletter",
    QUOTE: "Quoting you without name and school",
    SHARE: "Telling an SLE which school asks",
}
TAKEN_BACK: Mapping[str, Button] = {
    MISREAD: Button("Do not keep my words", "misread.consent", "no"),
    QUOTE: Button("Do not quote me", "privacy.withdraw", QUOTE),
    SHARE: Button("Do not name my school", "privacy.withdraw", SHARE),
}
GIVEN: Mapping[str, Button] = {MISREAD: Button("Keep my words", "misread.consent", "yes")}


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that counts, and since when."""

    given: bool
    on: date


def notice(alliance: str, ask: str, house: House) -> Message:
    """The privacy text, by headings; `ask` is whom to turn to."""
    words, records = _span(months(house, "words_months")), _span(months(house, "records_months"))
    parts = (
        (
            "What we keep",
            "Your name, e-mail, role and school; the accounts you write from; requests, visits, evaluations, replies "
            "and sessions you were at. Messages are kept only until they have been sent.",
        ),
        (
            "For how long",
            f"What was written in a request: {words} after its end. Who was at a session and who did what: {records}. "
            f"Days and invoices: {house.finance_years} years, for the accounts.",
        ),
        (
            "Who sees it",
            "You, and the central team. Your headteacher sees your school’s requests. An SLE learns which school asks "
            "only with its consent. A request’s card says who has looked at it. Nothing is sold or used for adverts.",
        ),
        (
            "On the way to us",
            "Telegram’s chats with bots are not end-to-end encrypted, and in Slack the owners of the workspace may be "
            "able to export messages. Write nothing here that they must not read.",
        ),
        ("Pupils and safeguarding", "Never write about a pupil. A safeguarding concern goes to your school’s lead."),
        ("Your rights", f"See, download or have forgotten what we keep: “my data”. Questions: {ask}."),
    )
    chapters = tuple(Chapter(heading, (Entry(text=text),)) for heading, text in parts)
    return Message(title=f"Privacy at {alliance}", chapters=chapters, buttons=(MY_DATA,))


def _span(count: int) -> str:
    years, rest = divmod(count, 12)
    return f"{years} year{'' if years == 1 else 's'}" if not rest else f"{count} months"


def mine(name: str) -> Message:
    """What somebody can do about their own data."""
    return Message(
        title="Your data",
        text=f"{name.split(maxsplit=1)[0]}, you can see all that we keep of you, change what you agreed to, or be "
        "forgotten. Each takes a moment, and you need not say why.",
        buttons=(EXPORT, CONSENTS, Button("In short", "welcome.me"), FORGET_ME, PRIVACY),
    )


def exported(files: Sequence[File]) -> Message:
    return Message(
        text="Here is all that we keep of you: one file to read, and the same as JSON for a machine. Keep them safe; "
        "they are about you.",
        files=tuple(files),
        buttons=(CONSENTS, FORGET_ME),
    )


def consents(decided: Mapping[str, Decided]) -> Message:
    """Each decision with its day; what was never asked is said so."""
    return Message(
        title="What you agreed to",
        facts=tuple((label, _said(decided.get(purpose))) for purpose, label in PURPOSES.items()),
        after="You can change your mind at any time; what was printed before stays printed.",
        buttons=(*_changes(decided), Button("Newsletter", "subscriptions.show")),
    )


def _said(one: Decided | None) -> str:
    return f"{'yes' if one.given else 'no'}, since {say(one.on)}" if one else "not asked yet"


def _changes(decided: Mapping[str, Decided]) -> Sequence[Button]:
    back = [TAKEN_BACK[purpose] for purpose, one in decided.items() if one.given and purpose in TAKEN_BACK]
    return [*back, *(GIVEN[purpose] for purpose, one in decided.items() if not one.given and purpose in GIVEN)]


def stays(house: House) -> str:
    """What is left of somebody who is forgotten."""
    return (
        f"What stays: days and invoices, for {house.finance_years} years, without your name, and how often something "
        "was done. It cannot be undone."
    )


def surely(warnings: Sequence[str], house: House) -> Message:
    """Asked before somebody is forgotten."""
    return Message(
        title="Shall I forget you?",
        text="I delete your name, e-mail, telephone, roles, accounts and settings, and what you wrote in finished "
        "requests. From then on I do not know you.",
        facts=tuple(("Please note", warning) for warning in warnings),
        after=stays(house),
        buttons=(Button("Yes, forget me", "privacy.erased", SURE, strong=True), KEEP_ME),
    )


def handed_back(references: Sequence[str]) -> str:
    return f"The central team goes on with {', '.join(references)}; your name is taken out of what is written there."


def last_head(school: str) -> str:
    return f"You are the only headteacher I know of {school}: its requests will wait until another is named."


def of_the_team(*, last: bool) -> str:
    if last:
        return "You are the last of the central team: nobody will see new requests."
    return "You are of the central team: what you look after goes to your colleagues."


def a_contact() -> str:
    return "You are a published contact: I name nobody in your place until another is loaded."


def gone() -> Message:
    """The last that is said to somebody."""
    return Message(
        text="You are forgotten. The address of this chat goes tonight. "
        "If you write again, I greet you as somebody new.",
    )


def told_the_team(who: str, requests: Sequence[tuple[str, str]]) -> Message:
    """Somebody was forgotten: what they did is open, and who goes on with their requests."""
    rest = " Please see who goes on with these requests." if requests else ""
    return Message(
        text=f"Somebody has asked to be forgotten{f': {who}' if who else ''}.{rest}",
        buttons=tuple(Button(f"Open {reference}", "support.show", number) for reference, number in requests[:8]),
    )


def surely_them(name: str, email: str, id: int, warnings: Sequence[str], house: House) -> Message:
    """The central team does it for somebody who asked; asked once more after."""
    return Message(
        title=f"Shall I forget {name}?",
        text=f"{name}, {email}: has this person asked for it? Their name, accounts and words go.",
        facts=tuple(("Please note", warning) for warning in warnings),
        after=stays(house),
        buttons=(Button("Yes, they asked", "privacy.erase_them", str(id)), Button("No", "welcome.menu")),
    )


def once_more(name: str, id: int) -> Message:
    return Message(
        text=f"This cannot be undone. Forget {name} for good?",
        buttons=(
            Button("Forget them for good", "privacy.erased_them", f"{SURE}.{id}", strong=True),
            Button("No", "welcome.menu"),
        ),
        in_place=True,
    )


def they_are_gone() -> Message:
    return Message(text="Done. That person is forgotten.", in_place=True)


def nobody_with(what: str) -> Message:
    return Message(text=f"I know nobody with the address {what}. Please check the spelling, or they are gone already.")


def not_there() -> Message:
    return Message(text="I know that person no longer.")


def done_lately(lines: Sequence[tuple[date, str]]) -> Message:
    """For the central team: what was given out or forgotten, the latest first."""
    if not lines:
        return Message(text="Nobody has asked for their data, or to be forgotten.")
    return Message(
        title="Data given out, and people forgotten",
        facts=tuple((say(day), what) for day, what in lines),
    )


def looks(reference: str, number: str, seen: Sequence[tuple[str, date]]) -> Message:
    """Who has looked at a request, the latest first."""
    if not seen:
        return Message(text=f"Nobody but whoever asked has looked at {reference}.")
    return Message(
        title=f"Who has looked at {reference}",
        facts=tuple((name, say(day)) for name, day in seen),
        buttons=(Button("See the request", "support.show", number),),
    )


def looks_button(number: str) -> Button:
    return Button("Who has looked", "privacy.looks", number)
