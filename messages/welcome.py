"""Greeting people, showing what can be done, and telling them what is known of them."""

from collections.abc import Sequence

from messages.message import Button, Message

CONTACT = Button("Who is my contact?", "contacts.mine")
SUPPORT = Button("Ask for support", "support.start")
NEWS = Button("News on my request", "support.news")
QUESTIONS = Button("Questions and answers", "questions.list")
ME = Button("What you know of me", "welcome.me")
JOIN = Button("How to join", "joining.how")
CONTINUE = Button("Continue my request", "form.continue", strong=True)
QUEUE = Button("New requests", "support.queue")
CHECKS = Button("To check", "checks.list")
UNANSWERED = Button("Unanswered questions", "questions.unanswered")


Todos = Sequence[tuple[str, Button]]  # what waits for a person, and where it leads
SHOWN = 5  # things to do on the start page
LISTED = 20  # when all are asked for: a screen or two of a phone


def home(
    alliance: str,
    name: str,
    doing: Sequence[str],
    *,
    central: bool,
    half_done: str,
    news: Sequence[str] = (),
    todos: Todos = (),
) -> Message:
    """A known person's start: what waits for them, each with its button, their own requests, what they can do."""
    waiting = [(half_done, CONTINUE), *todos] if half_done else list(todos)
    buttons = [QUEUE, CHECKS, UNANSWERED] if central else []
    if len(waiting) > SHOWN:
        buttons.insert(0, Button(f"All {len(todos)} things to do", "welcome.todo"))
    start = "" if news else "Ask me who your contact is, or ask for school-to-school support."
    return Message(
        title=f"{alliance}: hello {name.split(maxsplit=1)[0]}",
        text="Waiting for you:" if waiting else start,
        items=tuple(waiting[:SHOWN]),
        facts=tuple(("Request", line) for line in news),
        after=f"I know you as {'; '.join(doing)}." if doing else "",
        buttons=(*buttons, CONTACT, SUPPORT, NEWS, QUESTIONS, ME),
    )


def todo(todos: Todos) -> Message:
    """All that waits for a person."""
    if not todos:
        return Message(text="Nothing is waiting for you.")
    left = len(todos) - LISTED
    return Message(
        title=f"{len(todos)} waiting for you",
        items=tuple(todos[:LISTED]),
        after=f"There {'is' if left == 1 else 'are'} {left} more; they follow when these are done." if left > 0 else "",
    )


def newcomer(alliance: str, strapline: str) -> Message:
    """Somebody we do not know: public facts only."""
    text = "I can tell you who your contact is and answer plain questions. Once you have joined, I can also take "
    text += "a request for school-to-school support."
    return Message(
        title=f"{alliance}{f': {strapline}' if strapline else ''}",
        text=text,
        buttons=(CONTACT, QUESTIONS, JOIN),
    )


def help_text(*, linked: bool, central: bool, money: bool = False, head: bool = False) -> Message:
    """What one can say, in the words people use."""
    can = [
        ("Contacts", "whos my contact · who does peer review · change my role"),
        ("Questions", "how many free days are there · what is expected of us"),
        ("Support", "we need help with maths ks3 · any news on my request · continue"),
        ("Other services", "other support · event ideas · become an sle"),
        ("In a conversation", "back · save · cancel · help"),
        ("About you", "me"),
    ]
    if not linked:
        can = [*can[:2], ("Joining", "join CODE, with the code from the central team")]
    if head:
        can.append(("Your SLEs", "my sles · who of mine is out · no more than 2 days for jo · nominate someone"))
    if central:
        can.append(("Central team", "new requests · to check · unanswered · invite name@school.org · show 42"))
        can.append(("Requests", "whats stuck · raise a request · notes 42 · history 42 · programme days"))
    if money:
        can.append(("Money", "billable this month · 42 invoiced INV-118 · INV-118 paid · why charged 500 · invoices"))
    return Message(title="What you can ask me", facts=tuple(can), buttons=(CONTACT, SUPPORT))


def about_me(
    name: str, email: str, posts: Sequence[str], accounts: Sequence[str], drafts: Sequence[str], requests: Sequence[str]
) -> Message:
    """All that is kept about the person who asks."""
    return Message(
        title="What I know of you",
        facts=(
            ("Name", name),
            ("E-mail", email),
            ("Roles", "; ".join(posts) or "none"),
            ("Accounts", "; ".join(accounts)),
            ("Half finished", "; ".join(drafts) or "nothing"),
            ("Requests", "; ".join(requests) or "none"),
        ),
        after="If something is wrong, tell the central team. I keep no messages beyond what they are needed for.",
        buttons=(Button("Link another account", "joining.other"), Button("Unlink this account", "joining.leave")),
    )


def about_newcomer(role: str) -> Message:
    known = f"You told me that you ask as: {role}." if role else "I know only that this account has written to me."
    return Message(text=f"{known} I do not know your name or school.", buttons=(JOIN,))


def thanks() -> Message:
    return Message(text="You are welcome.", buttons=(CONTACT, SUPPORT))


def did_you_mean(choices: Sequence[Button]) -> Message:
    """What was not sure enough to act upon."""
    return Message(text="Did you mean:", buttons=(*choices, Button("Something else", "welcome.else")))


def something_else(phone: str) -> Message:
    ring = f", or ring the office: {phone}" if phone else ""
    return Message(
        text=f"Please say it in other words{ring}.",
        buttons=(CONTACT, SUPPORT, QUESTIONS),
    )


def not_ours(kept: bool, phone: str) -> Message:
    """We have no answer, and say so."""
    if kept:
        return Message(
            text="I do not have an answer to that. I have kept your question for the central team"
            + (f"; the office is on {phone}." if phone else "."),
            buttons=(CONTACT, QUESTIONS),
        )
    return Message(
        text="I did not follow that. I can tell you who your contact is, answer questions about the alliance, "
        "and take a request for support.",
        buttons=(CONTACT, SUPPORT, QUESTIONS),
    )


def unknown_command(command: str) -> Message:
    return Message(
        text=f"I do not know the command {command[:40]}.", buttons=(Button("What I can do", "welcome.help"),)
    )


def not_allowed(who: str) -> Message:
    return Message(text=f"Only {who} can do that.", buttons=(Button("What I can do", "welcome.help"),))


def not_here() -> Message:
    """A group heard the question; the answer goes to the person alone."""
    return Message(text="I have answered you in a direct message.")


def old_button() -> Message:
    return Message(text="That button no longer does anything. This is where we are:")


def sorry() -> Message:
    return Message(
        text="Sorry, something went wrong on our side and nothing was changed. Please try once more; if it happens "
        "again, ring the office.",
    )


def nothing_to_stop() -> Message:
    return Message(text="There is nothing to cancel.")


def words_only() -> Message:
    """A photo, a sticker or a voice message came."""
    return Message(text="I can read only words and buttons. Please write to me.", buttons=(CONTACT, SUPPORT))
