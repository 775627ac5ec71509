"""Greeting people, showing what can be done, and telling them what is known of them."""

from collections.abc import Collection, Mapping, Sequence

from messages.core_text import ABOUT
from messages.message import Button, Message
from messages.preferences import SETTINGS
from messages.privacy import MY_DATA

CONTACT = Button("Who is my contact?", "contacts.mine")
SUPPORT = Button("Ask for support", "support.start")
NEWS = Button("News on my request", "support.news")
ELSE = Button("Something else", "welcome.else")
QUESTIONS = Button("Questions and answers", "questions.list")
ME = Button("What you know of me", "welcome.me")
JOIN = Button("How to join", "joining.how")
CONTINUE = Button("Carry on", "form.continue", strong=True)
QUEUE = Button("New requests", "support.queue")
CHECKS = Button("To check", "checks.list")
UNANSWERED = Button("Unanswered questions", "questions.unanswered")
WORK: Mapping[str, tuple[Button, ...]] = {
    "central_team": (
        QUEUE,
        Button("What is stuck", "stuck.show"),
        Button("Request for a school", "raised.start"),
        CHECKS,
        UNANSWERED,
    ),
    "headteacher": (Button("My SLEs", "staff.sles"),),
    "sle": (Button("My days", "days.mine"),),
    "finance_officer": (Button("What is to be invoiced", "finance.billable"), Button("Open invoices", "invoices.list")),
    "committee_member": (Button("Figures of the year", "summary.show"),),
}

Todos = Sequence[tuple[str, Button]]  # what waits for a person, and where it leads
SHOWN = 5  # things to do on the start page
LISTED = 20  # when all are asked for: a screen or two of a phone


def home(
    alliance: str,
    name: str,
    doing: Sequence[str],
    *,
    roles: Collection[str],
    at_school: bool,
    half_done: str,
    news: Sequence[str] = (),
    todos: Todos = (),
) -> Message:
    """A known person's start: what waits for them, each with its button, their own requests, what they can do."""
    waiting = everything(half_done, todos)
    more = (Button(f"All {len(waiting)} things to do", "welcome.todo"),) if len(waiting) > SHOWN else ()
    above = {button.action for _, button in waiting[:SHOWN] if not button.value}
    every = (button for role, buttons in WORK.items() if role in roles for button in buttons)
    work = tuple(button for button in every if button.action not in above)
    asking = (CONTACT, SUPPORT, *((NEWS,) if news else ())) if at_school else ()
    start = "" if news or not at_school else "Ask me who your contact is, or ask for school-to-school support."
    return Message(
        title=f"{alliance}: hello {name.split(maxsplit=1)[0]}",
        text="Waiting for you:" if waiting else start,
        items=tuple(waiting[:SHOWN]),
        facts=tuple(("Request", line) for line in news),
        after=f"I know you as {'; '.join(doing)}." if doing else "",
        buttons=(*more, *work, *asking, QUESTIONS, ME, SETTINGS),
    )


def everything(half_done: str, todos: Todos) -> Todos:
    """What waits for a person, what they have not finished first."""
    return [(half_done, CONTINUE), *todos] if half_done else list(todos)


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


def newcomer(alliance: str, purpose: str) -> Message:
    """Somebody we do not know: public facts only; `purpose` is what the alliance says it is for."""
    text = "I can tell you who your contact is and answer plain questions. Once you have joined, I can also take "
    text += "a request for school-to-school support. Write in your own words, or press a button."
    return Message(
        title=alliance,
        text="\n".join(filter(None, (purpose, text))),
        buttons=(CONTACT, QUESTIONS, JOIN, *((ABOUT,) if purpose else ())),
    )


Lines = tuple[tuple[str, str], ...]
FOR_ANYBODY: Lines = (
    ("Contacts", "whos my contact · who does peer review · change my role"),
    ("Questions", "how many free days are there · what is expected of us · what do you believe"),
)
FOR_NEWCOMERS: Lines = (("Joining", "join CODE, with the code from the central team"),)
FOR_MEMBERS: Lines = (
    ("Support", "we need help with maths ks3 · any news on my request · withdraw"),
    ("Other services", "other support · become an sle"),
    ("What waits for you", "to do · evaluations · show 42"),
    ("Invitations", "apologies for the heads network · sending my deputy Jo Bloggs to committee · calendar feed"),
    ("Sessions you are at", "sign in KXPR · what have i attended · feedback"),
    ("In a conversation", "back · save · continue · cancel · help"),
    ("About you", "me · my data · privacy · settings · quiet 9pm to 6.30am · my newsletter · link another account"),
)
FOR_ROLES: Mapping[str, Lines] = {
    "headteacher": (
        ("Support at your school", "agreement · my days · propose days · they did not come · visit notes 42"),
        ("To end or halt it", "pause 42 · resume 42 · finish 42 · cancel 42"),
        ("Your SLEs", "my sles · who of mine is out · no more than 2 days for jo · nominate someone"),
        ("What it costs", "is it free · why charged 500 · invoices · commitments"),
        ("Events", "event ideas"),
    ),
    "sle": (
        ("Your days as SLE", "my days · propose days · cant do tuesday · log a visit · visit note"),
        ("Your deployments", "agreement · visit notes 42 · pause 42 · resume 42 · finish 42"),
        ("Your weekdays", "my availability"),
        ("Asked by a school", "a school has asked me directly"),
    ),
    "central_team": (
        ("Central team", "new requests · whats stuck · to check · unanswered · misread · invite name@school.org"),
        ("A request", "show 42 · match 42 · notes 42 · history 42 · visit notes 42 · close 42"),
        ("For others", "raise a request · programme day · programme days"),
        ("To many at once", "remind all heads of … · broadcasts · broadcast 7 · correct broadcast 7"),
        ("Who comes", "who is coming to strategy committee · agenda"),
        (
            "Sessions",
            "sign-in code for full alliance · attendance full alliance 14 january · who came to full alliance",
        ),
        ("Programmes", "programme ect · feedback full alliance"),
        ("Figures", "capacity · s2s summary · quotes"),
        ("As pictures", "show me capacity · requests this year · response times"),
        ("Personal data", "erase name@school.org · data requests"),
        ("What holds for everybody", "alliance settings · core texts"),
    ),
    "finance_officer": (("Money", "billable this month · commitments · why charged 500 · invoices · all invoices"),),
    "committee_member": (
        ("Strategy Committee", "s2s summary · s2s summary 2025/26 · who is coming to committee"),
        ("Its agenda", "agenda · add to agenda: cpd budget"),
    ),
}
FOR_BOOKS: Lines = (("Invoices", "42 invoiced INV-118 · INV-118 paid · INV-118 disputed · INV-118 waived"),)


def help_text(roles: Collection[str], *, linked: bool, books: bool = False) -> Message:
    """What one can say, in the words people use; `books` where somebody marks invoices as raised and paid."""
    own = [line for role, lines in FOR_ROLES.items() if role in roles for line in lines]
    if "central_team" in roles and "finance_officer" not in roles:
        own += FOR_ROLES["finance_officer"]
    can = (*FOR_ANYBODY, *(FOR_MEMBERS if linked else FOR_NEWCOMERS), *own, *(FOR_BOOKS if books else ()))
    return Message(
        title="What you can ask me",
        text="Write it in your own words. For example:",
        facts=can,
        buttons=(CONTACT, SUPPORT),
    )


def about_me(
    name: str,
    email: str,
    posts: Sequence[str],
    accounts: Sequence[str],
    drafts: Sequence[str],
    requests: Sequence[str],
    more: Lines = (),
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
            *more,
        ),
        after="If something is wrong, tell the central team. I keep no messages beyond what they are needed for.",
        buttons=(
            MY_DATA,
            SETTINGS,
            Button("Link another account", "joining.other"),
            Button("Unlink this account", "joining.leave"),
        ),
    )


def about_newcomer(role: str) -> Message:
    known = f"You told me that you ask as: {role}." if role else "I know only that this account has written to me."
    return Message(text=f"{known} I do not know your name or school.", buttons=(JOIN,))


def thanks() -> Message:
    return Message(text="You are welcome.", buttons=(CONTACT, SUPPORT))


def did_you_mean(choices: Sequence[Button], other: Button = ELSE) -> Message:
    """What was not sure enough to act upon."""
    return Message(text="Did you mean:", buttons=(*choices, other))


def also_asked(choices: Sequence[Button]) -> Message:
    """A message held several matters; the first was answered."""
    return Message(text="You also wrote about this:", buttons=tuple(choices))


def not_for_us() -> Message:
    """What was asked is no matter of the alliance."""
    return Message(
        text="That is not something I can help with. I know the alliance’s contacts, dates and services, and I take "
        "requests for support.",
        buttons=(CONTACT, SUPPORT, QUESTIONS),
    )


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


def not_at_the_review() -> Message:
    """Something else was written where only sending, changing or leaving is left to do."""
    return Message(text="I did not follow that. Please press a button, or say “send”, “back” or “cancel”.")


def unknown_command(command: str) -> Message:
    return Message(
        text=f"I do not know the command {command[:40]}.", buttons=(Button("What I can do", "welcome.help"),)
    )


def nothing_given_up() -> Message:
    """Somebody says that they do not want to cancel."""
    return Message(
        text="Nothing is cancelled or withdrawn; all stays as it is.", buttons=(NEWS, Button("My days", "days.mine"))
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
