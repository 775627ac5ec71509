"""School-to-school support: the form of a request and all that is said about it."""

from collections.abc import Sequence
from datetime import date

from messages import dates
from messages.form import Answers, Choice, Choices, Day, Form, Known, Number, Option, Text, YesNo
from messages.message import Button, Message

WHO = (
    Option("subject_leader", "A subject leader", ("hod", "head of department", "new hod", "subject lead")),
    Option("teacher", "A teacher", ("ect", "nqt", "class teacher")),
    Option("team", "A department or phase team", ("department", "team", "phase team", "faculty")),
    Option("senior_leader", "A senior leader", ("slt", "deputy", "assistant head")),
    Option("headteacher", "The headteacher", ("head", "principal", "me")),
)
PHASES = (
    Option("ks3", "Key Stage 3", ("ks3",)),
    Option("ks4", "Key Stage 4", ("ks4", "gcse")),
    Option("post16", "Post-16", ("ks5", "sixth form", "a level")),
    Option("ks2", "Key Stage 2", ("ks2",)),
    Option("ks1", "Key Stage 1", ("ks1",)),
    Option("eyfs", "Early years", ("eyfs", "reception")),
    Option("whole_school", "Whole school", ("all", "whole school")),
)
METHODS = (
    Option("data", "Data analysis", ("data",)),
    Option("coaching", "Coaching"),
    Option("training", "Facilitating and training", ("training", "inset")),
    Option("planning", "Joint action planning", ("planning",)),
    Option("diagnostic", "Diagnostic work", ("diagnostic",)),
)
UNSURE = Option("unsure", "Not sure yet", ("not sure", "unsure", "dont know", "no idea", "tbc", "flexible"))
ROLE_NOT_NAME = "Please give roles, not names, and nothing about a pupil or anyone’s health."


def knows(answers: Answers) -> bool:
    """The school has named its need."""
    return answers.get("route") == "specific_need"


def several_schools(known: Known) -> tuple[Option, ...]:
    return tuple(Option(str(id), name) for id, name in known["schools"])


def areas(known: Known) -> tuple[Option, ...]:
    return tuple(Option(slug, label, tuple(aliases)) for slug, label, aliases in known["areas"])


def starts(known: Known) -> tuple[Option, ...]:
    """The half terms to come, then the open answer."""
    return (*(Option(value, label) for value, label in known["half_terms"]), UNSURE)


REQUEST = Form(
    name="support.request",
    version=1,
    title="Support request",
    intro="A support request takes about three minutes: at most nine short questions. "
    "The central team reads it first; nobody else sees it without your consent.",
    send="Send request",
    fields=(
        Choice(name="school", label="School", question="Which school is it for?", choices=several_schools),
        Choice(
            name="route",
            label="What you need",
            question="Do you know what you need, or shall we help you find out?",
            choices=(
                Option("specific_need", "We know what we need", ("know", "yes", "specific need", "we know")),
                Option("diagnose", "Help us find out", ("find out", "help", "no", "not sure", "diagnose")),
            ),
        ),
        Choice(
            name="area",
            label="Area",
            question="What is the support about?",
            hint="Choose one, or say it in your own words.",
            choices=areas,
            other=True,
            when=knows,
            page=2,
        ),
        Text(
            name="focus",
            label="Focus",
            question="What should the support focus on?",
            hint=ROLE_NOT_NAME,
            longest=600,
            page=2,
        ),
        Text(
            name="outcomes",
            label="Plan and outcome",
            question="Which priority in your development plan does this serve, and what should be different "
            "afterwards?",
            longest=400,
            page=2,
        ),
        Choice(
            name="who_supported",
            label="Who is supported",
            question="Who would the SLE work with? A role is enough.",
            hint="An SLE is a Specialist Leader of Education, an experienced colleague from another school.",
            choices=WHO,
            other=True,
            page=2,
        ),
        Number(
            name="days",
            label="Days",
            question="About how many days do you need?",
            hint=lambda known: known["allowance"],
            quick=(1, 2, 3, 5),
            choices=(UNSURE,),
            page=3,
        ),
        Day(
            name="start",
            label="Start",
            question="When would you like it to start?",
            hint="Choose a half term, or write a day such as “Tuesday 12 January”.",
            choices=starts,
            page=3,
        ),
        Choice(
            name="funding",
            label="Funding",
            question="How would days beyond the free ones be paid?",
            choices=(
                Option("free_only", "Free days only", ("free", "free sle days", "free days")),
                Option("budget", "School budget", ("our budget", "school")),
                Option("funded", "A funded initiative", ("grant", "funded")),
                UNSURE,
            ),
            page=3,
        ),
        Choices(
            name="phase", label="Phase", question="Which phase or key stage?", choices=PHASES, optional=True, page=4
        ),
        Text(
            name="success",
            label="Success criteria",
            question="How will you know that it worked?",
            longest=400,
            optional=True,
            page=4,
        ),
        Choices(
            name="method",
            label="Way of working",
            question="Which ways of working would suit you?",
            choices=METHODS,
            optional=True,
            page=4,
        ),
        Text(
            name="avoid_dates",
            label="Dates to avoid",
            question="Which dates or weekdays should we avoid?",
            longest=200,
            optional=True,
            page=4,
        ),
        Choice(
            name="urgency",
            label="Urgency",
            question="How urgent is it?",
            choices=(
                Option("planning", "Planning ahead"),
                Option("half_term", "This half term"),
                Option("urgent", "Urgent", ("asap", "now")),
            ),
            optional=True,
            page=4,
        ),
        Text(
            name="po_number",
            label="Order number",
            question="What is your purchase order number?",
            longest=40,
            optional=True,
            page=5,
        ),
        Text(
            name="preferred",
            label="Preferred SLE",
            question="Is there an SLE you would like to work with?",
            longest=120,
            optional=True,
            page=5,
        ),
        Text(
            name="conflicts",
            label="Please avoid",
            question="Are there schools or people we should not match you with? Only the central team sees this.",
            longest=200,
            optional=True,
            page=5,
        ),
        YesNo(
            name="release",
            label="Own staff released",
            question="Will your own staff be released to work with the SLE?",
            optional=True,
            page=5,
        ),
        YesNo(
            name="consent",
            label="May be shared",
            question="May we share this with a suitable SLE and that SLE’s headteacher without asking you again?",
            optional=True,
            page=5,
        ),
    ),
)


def allowance(free_days: float | None, day_rate: int | None) -> str:
    """The free days and the price, truthfully: the days are each SLE's, not the asking school's."""
    if free_days is None or day_rate is None:
        return "I do not have what it costs; the central team will tell you before anything is agreed."
    return (
        f"Each SLE can be deployed free for {free_days:g} days an academic year. The days are the SLE’s, shared by all "
        f"schools they help, not yours alone. Beyond them it is £{day_rate} a day, if the SLE’s own headteacher "
        "agrees to release them for longer."
    )


def who_sees_it(shared: bool) -> str:
    """Who reads the request once it is sent."""
    if shared:
        return "The central team sees this, and a suitable SLE with their headteacher."
    return "The central team sees this; it is shared further only with your consent."


def offer(what: str, value: str) -> Message:
    """Before a conversation begins on free words: what was understood."""
    about = f": {what}" if what else ""
    return Message(
        text=f"I can start a support request{about}. Right?",
        buttons=(
            Button("Yes, start", "support.start", value, strong=True),
            Button("Something else", "welcome.menu"),
        ),
    )


def not_for_you(phone: str) -> Message:
    ring = f" Or ring the office: {phone}." if phone else ""
    return Message(
        text="A support request is made for a school, and I do not know which school is yours. "
        f"Ask the central team to add you.{ring}",
    )


def needs_joining() -> Message:
    return Message(
        text="I can take a support request once I know who you are.",
        buttons=(Button("How to join", "joining.how"), Button("Find a contact", "contacts.mine")),
    )


def sent(reference: str, status: str, heads: Sequence[str], reply_by: date) -> Message:
    """The request is taken: its reference, what happens next and by when."""
    if status == "submitted":
        next_step = f"The central team has it. A person will reply by {dates.say(reply_by)}."
    elif heads:
        next_step = f"I have asked {' and '.join(heads)} to approve it; then it goes to the central team."
    else:
        next_step = "Your headteacher does not use me yet, so the central team will ask them to approve it."
    return Message(
        title=f"{reference} is sent",
        text=next_step,
        after="Ask me “any news on my request” whenever you like.",
        buttons=(Button("See the request", "support.show", str(int(reference.removeprefix("S2S-")))),),
    )


STATUS_WORDS = {
    "awaiting_head": "waiting for the school’s headteacher to approve it",
    "submitted": "waiting for the central team to read it",
    "triage": "with the central team",
    "withdrawn": "withdrawn",
}


def standing(
    reference: str, area: str, status: str, since: date, heads: Sequence[str], reply_by: date, taken_by: str
) -> str:
    """Where a request stands and what it waits for, in one or two sentences."""
    line = f"{reference} ({area}): {STATUS_WORDS[status]}, since {dates.say(since)}."
    match status:
        case "awaiting_head" if heads:
            return f"{line} Asked: {', '.join(heads)}."
        case "awaiting_head":
            return f"{line} The headteacher does not use me yet, so the central team will ask them."
        case "submitted":
            return f"{line} A person will reply by {dates.say(reply_by)}. Nothing for you to do."
        case "triage":
            return f"{line} {taken_by} is looking after it. Nothing for you to do."
    return line


def standing_for_team(reference: str, school: str, area: str, status: str, since: date, reply_by: date, by: str) -> str:
    """The same for the central team: what they are waited for, or whom they wait for."""
    line = f"{reference}, {school} ({area})"
    match status:
        case "awaiting_head":
            return f"{line}: waits for the headteacher’s approval since {dates.say(since)}."
        case "submitted":
            return f"{line}: new since {dates.say(since)}, reply by {dates.say(reply_by)}."
        case "triage":
            return f"{line}: {by} is looking after it since {dates.say(since)}."
    return f"{line}: {STATUS_WORDS[status]}, since {dates.say(since)}."


def news(lines: Sequence[str], numbers: Sequence[int]) -> Message:
    """How all of a person's requests stand, the newest first."""
    if not lines:
        return Message(
            text="You have no support request with us.",
            buttons=(Button("Ask for support", "support.start"),),
        )
    buttons = tuple(Button(f"See S2S-{number:04d}", "support.show", str(number)) for number in numbers[:3])
    return Message(text="\n\n".join(lines), buttons=buttons)


def card(
    reference: str, school: str, asker: str, facts: Sequence[tuple[str, str]], line: str, buttons: tuple[Button, ...]
) -> Message:
    """One request whole, for those who may see it."""
    return Message(
        title=f"{reference}: {school}",
        text=line,
        facts=(("Asked by", asker), *facts),
        buttons=buttons,
    )


def approve_button(number: str) -> Button:
    return Button("Approve", "support.approve", number, strong=True)


def refuse_button(number: str) -> Button:
    return Button("Do not approve", "support.refuse", number)


def take_button(number: str) -> Button:
    return Button("Take it", "support.take", number, strong=True)


def ask_head(reference: str, asker: str, facts: Sequence[tuple[str, str]], number: str) -> Message:
    """The asker's own head decides whether the request goes on."""
    return Message(
        title=f"{reference}: please approve",
        text=f"{asker} has asked for school-to-school support for your school. It goes to the central team "
        "once you approve.",
        facts=tuple(facts),
        buttons=(approve_button(number), refuse_button(number)),
    )


def remind_head(reference: str, asker: str, since: date, number: str) -> Message:
    return Message(
        title=f"{reference} waits for you",
        text=f"{asker}’s support request for your school has waited for your approval since {dates.say(since)}.",
        buttons=(
            approve_button(number),
            Button("See the request", "support.show", number),
            refuse_button(number),
        ),
    )


def surely_refuse(reference: str, asker: str, number: str) -> Message:
    return Message(
        text=f"Shall I tell {asker} that {reference} does not go ahead?",
        buttons=(
            Button("Yes, tell them", "support.refused", number),
            Button("No, leave it open", "support.show", number),
        ),
    )


def approved_for_head(reference: str, reply_by: date) -> Message:
    return Message(
        text=f"Approved. {reference} is now with the central team; a person will reply by {dates.say(reply_by)}.",
        in_place=True,
    )


def approved_for_asker(reference: str, reply_by: date) -> Message:
    return Message(
        text=f"Your headteacher has approved {reference}. A person of the central team will reply by "
        f"{dates.say(reply_by)}.",
    )


def refused_for_head(reference: str, asker: str) -> Message:
    return Message(text=f"{reference} does not go ahead. I have told {asker}.", in_place=True)


def refused_for_asker(reference: str) -> Message:
    return Message(
        text=f"Your headteacher has not approved {reference}, so it does not go ahead. Please speak to them about it; "
        "you can send a new request at any time.",
        buttons=(Button("Ask for support", "support.start"),),
    )


def surely_withdraw(reference: str, area: str, number: str) -> Message:
    return Message(
        text=f"Shall I withdraw {reference} ({area})? The central team is told.",
        buttons=(
            Button("Yes, withdraw it", "support.withdrawn", number),
            Button("No, keep it", "support.show", number),
        ),
    )


def withdrawn(reference: str) -> Message:
    return Message(text=f"{reference} is withdrawn. I have told the central team.", in_place=True)


def withdrawn_for_team(reference: str, school: str) -> Message:
    return Message(text=f"{reference} ({school}) was withdrawn by the school.")


def announced(
    reference: str, school: str, asker: str, facts: Sequence[tuple[str, str]], reply_by: date, number: str
) -> Message:
    """A new request, for the central team."""
    return Message(
        title=f"New request {reference}: {school}",
        text=f"From {asker}. Please reply by {dates.say(reply_by)}.",
        facts=tuple(facts),
        buttons=(take_button(number), Button("See it all", "support.show", number)),
    )


def no_head_to_ask(reference: str, school: str, asker: str) -> Message:
    """The central team must reach a head who does not use the bot."""
    return Message(
        text=f"{reference} from {asker} waits for the headteacher of {school}, whom I cannot reach here. "
        "Please ask them, or invite them to join me.",
    )


def head_is_silent(reference: str, school: str, since: date) -> Message:
    return Message(
        text=f"{reference} ({school}) has waited for the headteacher’s approval since {dates.say(since)}; "
        "a reminder brought no answer. Please ring the school.",
    )


def taken(reference: str, by: str) -> Message:
    return Message(text=f"{by} has taken {reference}.")


def taken_for_asker(reference: str, by: str) -> Message:
    return Message(text=f"{by} of the central team is now looking after {reference} and will be in touch.")


def moved_on(reference: str, line: str) -> Message:
    """A button of a request that has moved since."""
    return Message(text=f"{reference} has moved on since that button was shown. {line}")


def queue(lines: Sequence[tuple[str, str]]) -> Message:
    """The requests that wait for the central team, oldest first; (number, line)."""
    if not lines:
        return Message(text="No request is waiting.")
    return Message(
        title=f"{len(lines)} waiting, oldest first",
        text="\n".join(line for _, line in lines),
        buttons=tuple(Button(f"S2S-{int(number):04d}", "support.show", number) for number, _ in lines[:8]),
    )


def unknown_request(number: str) -> Message:
    which = f"S2S-{int(number):04d}" if number.isdigit() else f"“{number[:20]}”"
    return Message(text=f"I have no request {which} that you may see. Please check the number, for example: show 42.")


def nothing_to_withdraw() -> Message:
    return Message(text="You have no open request that you could withdraw.")


def withdraw_which(requests: Sequence[tuple[str, str]]) -> Message:
    """Several are open; (reference, number)."""
    return Message(
        text="Which request would you like to withdraw?",
        buttons=tuple(Button(reference, "support.withdraw", number) for reference, number in requests),
    )
