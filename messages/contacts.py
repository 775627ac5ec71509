"""Telling people whom to turn to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from messages import dates
from messages.message import Button, Message
from messages.roles import article, label

ASK_SUPPORT = Button("Ask for support", "support.start")
OTHER_TOPIC = Button("Another topic", "contacts.topics")
PAGE = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """A contact as it may be told; `email` is empty where none is published or a check doubts it."""

    name: str
    email: str
    phone: str
    year: str
    explicit: bool
    until: date | None = None
    note: str = ""
    email_doubted: bool = False


def _reached(answer: Answer) -> tuple[tuple[str, str], ...]:
    facts = [("Contact", answer.name)]
    if answer.email:
        facts.append(("E-mail", answer.email))
    if answer.phone:
        facts.append(("Office", answer.phone))
    return tuple(facts)


def _fine_print(answer: Answer) -> str:
    lines = []
    if answer.email_doubted:
        lines.append("The e-mail address we hold is being checked, so please ring the office.")
    elif not answer.email:
        lines.append("No e-mail address is published, so please ring the office.")
    if answer.note:
        lines.append(answer.note)
    lines.append(f"From the {answer.year} handbook.")
    return " ".join(lines)


def for_role(role: str, label_of_route: str, answer: Answer) -> Message:
    """The usual contact of somebody with this role."""
    noun = label(role) if role != "other" else ""
    opening = f"As {article(noun)} {noun}, your contact is {answer.name}." if noun else f"Please contact {answer.name}."
    if role in ("office", "subject_leader", "sle", "deputy_head"):
        opening += f" The handbook names no contact for your role; this is the one for: {label_of_route}."
    return Message(
        text=_covered(opening, answer),
        facts=_reached(answer),
        after=_fine_print(answer),
        buttons=(ASK_SUPPORT, OTHER_TOPIC),
    )


def for_topic(topic: str, answer: Answer, usual: str | None) -> Message:
    """The contact for a topic; `usual` names the person's usual contact when that is somebody else."""
    if answer.explicit:
        opening = f"For {_named(topic)}, your contact is {answer.name}."
    else:
        opening = f"The handbook names no one for {_named(topic)}; we suggest {answer.name}."
    if usual and usual != answer.name:
        opening += f" Your usual contact stays {usual}."
    return Message(
        text=_covered(opening, answer),
        facts=_reached(answer),
        after=_fine_print(answer),
        buttons=(ASK_SUPPORT, OTHER_TOPIC),
    )


def _named(topic: str) -> str:
    first = topic.split(maxsplit=1)[0]
    keeps = first.isupper() or topic.istitle() or any(c.isupper() for c in first[1:])
    proper = first in ("School", "Peer", "Rooted", "Strategy", "Pupil", "New", "CPLD", "Leadership")
    return topic if keeps or proper else topic[:1].lower() + topic[1:]


def _covered(opening: str, answer: Answer) -> str:
    return f"Until {dates.say(answer.until)}: {opening}" if answer.until else opening


def own_head(topic: str, year: str, note: str) -> Message:
    """Topics that begin with the person's own headteacher."""
    return Message(
        text=f"For {_named(topic)}, speak to your own headteacher first.",
        after=f"{note} From the {year} handbook.".strip(),
        buttons=(OTHER_TOPIC,),
    )


def named_person(answer: Answer, topics: Sequence[str]) -> Message:
    """What is published about a contact somebody asked for by name."""
    return Message(
        text=f"{answer.name} is the alliance’s contact for: {'; '.join(topics)}." if topics else answer.name,
        facts=_reached(answer),
        after=_fine_print(answer),
        buttons=(OTHER_TOPIC,),
    )


def ask_role(roles: Sequence[tuple[str, str]], has_role: bool) -> Message:
    """The one question that decides the contact; it is remembered."""
    return Message(
        text="Which of these do you want to ask as?" if has_role else "What is your role? I will remember it.",
        buttons=tuple(Button(text, "contacts.as", role) for role, text in roles),
        in_place=True,
    )


def topic_list(topics: Sequence[tuple[str, str]], page: int) -> Message:
    """The topics with a contact of their own, a page at a time; `topics` are (key, label)."""
    shown = topics[page * PAGE : (page + 1) * PAGE]
    buttons = [Button(text, "contacts.topic", key) for key, text in shown]
    if len(topics) > (page + 1) * PAGE:
        buttons.append(Button("More topics", "contacts.topics", str(page + 1)))
    if page:
        buttons.append(Button("Back", "contacts.topics", str(page - 1)))
    return Message(text="What is it about?", buttons=tuple(buttons), in_place=True)


def unknown_topic(kept: bool, usual: Message | None) -> Message:
    """We have no contact for it; the usual contact helps, and the question is kept."""
    opening = "I do not have a contact for that."
    if kept:
        opening += " I have asked the central team."
    if usual is None:
        return Message(text=opening, buttons=(OTHER_TOPIC,))
    return Message(
        text=f"{opening} Until then: {usual.text}", facts=usual.facts, after=usual.after, buttons=usual.buttons
    )


def public_card(name: str, phone: str, email: str, website: str, address: str, year: str) -> Message:
    """What anybody may know about how to reach the alliance."""
    facts = (("Office", phone), ("E-mail", email), ("Website", website), ("Address", address))
    return Message(
        title=name,
        facts=tuple((what, value) for what, value in facts if value),
        after=f"From the {year} handbook." if year else "",
    )
