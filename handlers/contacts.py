"""A person asks who their contact is, by role, by topic, by both, or by name."""

import re
from collections.abc import Sequence

from handlers import questions
from handlers.router import Router, Turn, number
from handlers.welcome import office
from messages import contacts as texts
from messages.message import Button, Message
from messages.roles import ASKS_LIKE, LABELS, PRECEDENCE, on_button
from messages.words import plain
from storage.contacts import Contact, Route
from storage.people import Role

router = Router("contacts")
OWN_HEAD = "own_headteacher"
# Where a question for a contact says what it is about: “who deals with …”, “the contact for …”.
ABOUT = re.compile(
    r"\b(?:about|regarding|re|concerning|for|with|runs?|handles?|organises?|sorts?|covers?|after|leads? on|"
    r"in charge of|responsible for) ((?!(?:and|to|that|it)\b)\w.*)"
)
NO_MATTER = frozenset(
    "a an the my our your us we me you i this that it all here someone somebody anyone people person school schools "
    "alliance help support contact contacts queries query question questions please pls thanks now today at in of to "
    "and or be is head headteacher role team office these those things thing stuff".split()
)


def usual_role(turn: Turn) -> str | None:
    """The role that counts for contacts: the one chosen, else the weightiest held."""
    chosen = turn.person.asks_as if turn.person else turn.account.asks_as
    if chosen and (turn.person is None or chosen in turn.roles):
        return chosen
    return next((role for role in PRECEDENCE if role in turn.roles), "office" if turn.roles else None)


def _answer(turn: Turn, route: Route) -> texts.Answer:
    """The contact a route leads to, as it may be told; the alliance's office stands in where no one is named."""
    ours = turn.alliance
    found = turn.facts.contact(route.contact)
    if found is None:
        whose = "central team" if route.contact == "central_team" else "office"
        found = Contact(slug="", name=f"the {ours.short_name} {whose}", email=ours.email, doubted=ours.email_doubted)
    return texts.Answer(
        name=found.name,
        email="" if found.doubted else found.email,
        phone=found.phone or ours.phone,
        year=route.year or ours.year,
        explicit=route.explicit,
        until=route.valid_until,
        note=route.note,
        email_doubted=found.doubted and bool(found.email),
    )


async def by_role(turn: Turn, role: str) -> Message:
    """The contact for somebody with that role."""
    key = ASKS_LIKE.get(role, role)
    route = turn.facts.route("role", key, turn.today)
    route = route or turn.facts.route("role", "other", turn.today)
    if route is None:
        return await office(turn)
    return texts.for_role(role, route.label, _answer(turn, route))


async def by_topic(turn: Turn, topic: str) -> Message:
    """The contact for a topic; the usual contact is named beside it when that is somebody else."""
    route = turn.facts.route("topic", topic, turn.today)
    if route is None:
        return await unknown(turn)
    if route.contact == OWN_HEAD:
        return texts.own_head(route.label, route.year, route.note)
    return texts.for_topic(route.label, _answer(turn, route), usual_name(turn))


def usual_name(turn: Turn) -> str | None:
    """Whom the person turns to for anything else."""
    role = usual_role(turn)
    route = turn.facts.route("role", ASKS_LIKE.get(role, role), turn.today) if role else None
    found = turn.facts.contact(route.contact) if route else None
    return found.name if found else None


async def by_name(turn: Turn, slug: str) -> Message:
    """What is published about one of the contacts."""
    found = turn.facts.contact(slug)
    if found is None:
        return await unknown(turn)
    led = [r for kind in ("role", "topic") for r in turn.facts.routes_on(kind, turn.today)]
    theirs = [route for route in led if route.contact == slug]
    best = next(iter(theirs), Route(kind="", key="", label="", contact=slug))
    return texts.named_person(_answer(turn, best), [route.label for route in theirs if route.explicit])


async def unknown(turn: Turn) -> Message:
    """No contact is known for it: the usual one helps, and the question is kept for the central team."""
    await questions.keep(turn)
    role = usual_role(turn)
    return texts.unknown_topic(True, await by_role(turn, role) if role else await office(turn))


@router.button("contacts.mine")
@router.words("contact", "contacts", "my contact")
async def mine(turn: Turn) -> Message:
    role = usual_role(turn)
    return await by_role(turn, role) if role else await choose_role(turn)


@router.intent("contact_lookup")
async def look_up(turn: Turn) -> Message:
    """Topic beats role, for the source names people by topic; then a person's name, then the role."""
    if topic := turn.slots.get("topic"):
        own = _named_for_own_role(turn, topic)
        return await by_role(turn, own) if own else await by_topic(turn, topic)
    if person := turn.slots.get("person"):
        return await by_name(turn, person)
    if role := turn.slots.get("role"):
        return await by_role(turn, role)
    if names_something_else(turn.inbound.text):
        return await unknown(turn)
    return await mine(turn)


def _named_for_own_role(turn: Turn, topic: str) -> str:
    """The role of somebody who asks about their own work, where a contact is named for it and none for the topic.

    A finance officer who asks about invoices gets the contact of finance officers, as published.
    """
    own, about = usual_role(turn) or "", turn.facts.route("topic", topic, turn.today)
    key = ASKS_LIKE.get(own, own)
    route = turn.facts.route("role", key, turn.today)
    if about is None or route is None or about.explicit or about.note or turn.slots.get("role") != key:
        return ""
    return own if route.contact == about.contact else ""


def names_something_else(text: str) -> bool:
    """Whether a question for a contact says what it is about, in words that we have no topic for."""
    said = ABOUT.search(plain(text))
    return said is not None and bool(set(said.group(1).split()[:4]) - NO_MATTER)


@router.button("contacts.topics")
@router.words("topics")
async def topics(turn: Turn) -> Message:
    routes = turn.facts.routes_on("topic", turn.today)
    labels = {route.key: route.label for route in reversed(routes)}
    in_order = sorted(labels.items(), key=lambda pair: pair[1].casefold())
    return texts.topic_list(in_order, number(turn.value) or 0)


@router.button("contacts.topic")
async def topic(turn: Turn) -> Message:
    return await by_topic(turn, turn.value)


def topic_button(turn: Turn, key: str) -> Button:
    """The button that leads to a topic's contact."""
    route = turn.facts.route("topic", key, turn.today)
    return Button(f"Contact for: {route.label if route else key}"[:60], "contacts.topic", key)


@router.button("contacts.roles")
@router.words("change my role", "change role", "my role")
async def choose_role(turn: Turn) -> Message:
    mine = [role for role in LABELS if role in turn.roles and role not in ("central_team", "committee_member")]
    offered: Sequence[str] = mine if len(mine) > 1 else _published_roles(turn)
    return texts.ask_role([(role, on_button(role)) for role in offered], has_role=len(mine) > 1)


def _published_roles(turn: Turn) -> list[str]:
    keys = {route.key for route in turn.facts.routes_on("role", turn.today)}
    return [role for role in LABELS if ASKS_LIKE.get(role, role) in keys]


@router.button("contacts.as")
async def ask_as(turn: Turn) -> Message:
    """Remember which role counts for contacts, and answer for it."""
    if turn.value not in LABELS:
        return await choose_role(turn)
    role = Role(turn.value)
    if turn.person is None:
        turn.account.asks_as = role
    elif role in turn.roles:
        turn.person.asks_as = role
        turn.session.add(turn.person)
    turn.session.add(turn.account)
    await turn.session.flush()
    return await by_role(turn, role)
