"""Which words, buttons, forms and intents lead to which function, and who may."""

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol, TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from messages.dates import LONDON
from messages.form import Answers, Form, Known, Sheet
from messages.house import House
from messages.intents import Reading
from messages.message import Button, Inbound, Message
from messages.words import plain
from storage import outbox, telling
from storage.alliance import Alliance, unloaded
from storage.drafts import Draft
from storage.facts import Facts
from storage.people import Account, Person, Role
from storage.requests import SupportRequest


class Who(Protocol):
    """Somebody who wants to do or to see something; without a person they are a newcomer."""

    @property
    def person(self) -> Person | None: ...

    @property
    def roles(self) -> frozenset[Role]: ...


@dataclass(frozen=True, slots=True)
class Access:
    """Who may: anyone, anyone we know, or only people with one of the roles."""

    linked: bool = False
    roles: frozenset[Role] = frozenset()

    def admits(self, who: "Who") -> bool:
        if self.roles:
            return bool(self.roles & who.roles)
        return who.person is not None or not self.linked


MOST_DIGITS = 9
ANYONE = Access()
LINKED = Access(linked=True)
CENTRAL = Access(linked=True, roles=frozenset({Role.CENTRAL}))
PARTIES = "those who take part: the SLE, whoever asked, the heads of the supported school, and the central team"


@dataclass(slots=True)
class Reply:
    """What answers a turn: messages to send, or a form shown whole, or what was wrong on one.

    `threaded` keeps a guided conversation together in a thread where the platform has threads.
    """

    messages: list[Message] = field(default_factory=list)
    sheet: Sheet | None = None
    errors: dict[str, str] = field(default_factory=dict)
    threaded: bool = False
    menu: Set[str] | None = None  # whose commands to offer from now on: those of "member" and roles, or a newcomer's
    stopped: bool = False  # safeguarding: a form shown whole gives way to the message

    @classmethod
    def of(cls, said: "Said") -> "Reply":
        match said:
            case Reply():
                return said
            case Message():
                return cls([said])
            case None:
                return cls()
        return cls(list(said))


Said = Reply | Message | Sequence[Message] | None


Posts = Sequence[tuple[Role, int | None, str | None]]  # role, school id, school name


@dataclass(slots=True)
class Scene:
    """Where and when something is said: the open transaction, the time, the alliance's own rules, the product."""

    session: AsyncSession
    now: datetime
    house: House
    catalogue: "Catalogue"

    @property
    def today(self) -> date:
        return self.now.astimezone(LONDON).date()


@dataclass(slots=True)
class Turn(Scene):
    """What a handler is given: the scene, who acts, and what they did."""

    inbound: Inbound
    account: Account
    facts: Facts = field(default_factory=Facts)
    person: Person | None = None
    posts: Posts = ()
    draft: Draft | None = None  # the form the person was in the middle of when the turn began
    draft_read: bool = False
    value: str = ""  # what the button carries, or the words after a command
    slots: Mapping[str, str] = field(default_factory=dict)
    read: dict[str, list[Reading]] = field(default_factory=dict)  # what texts of this turn may mean
    told: bool = False  # somebody besides the person is told something

    @property
    def alliance(self) -> Alliance:
        """The alliance; before anything was loaded, one without facts."""
        return self.facts.alliance or unloaded()

    @property
    def who(self) -> Person:
        """The person, on routes that admit only people we know."""
        if self.person is None:
            raise LookupError("this route admits people who are not linked")
        return self.person

    @property
    def person_id(self) -> int:
        return self.who.id or 0

    @property
    def account_id(self) -> int:
        return self.account.id or 0

    @property
    def event(self) -> str:
        """What the person did, in a name of its own."""
        return f"{self.inbound.platform}:{self.inbound.id}"

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(role for role, _, _ in self.posts)

    def schools(self, *roles: Role) -> dict[int, str]:
        """The person's schools by id, those where they hold one of the roles if any are given."""
        return {id: name for role, id, name in self.posts if id and name and (not roles or role in roles)}

    async def tell(self, key: str, notice: str, person_id: int, **args: Any) -> bool:
        """Tell a person something, once for this key, drawn when it is sent; false when the key was used before."""
        self.told = True
        return await telling.person(self.session, key, self.now, person_id, notice, **args)

    async def tell_account(self, key: str, account: Account, notice: str, **args: Any) -> None:
        """Tell a person on one particular account."""
        self.told = True
        fields = {"platform": account.platform, "chat": account.address, "notice": notice, "args": args}
        await outbox.add(self.session, key, self.now, **fields)

    async def refresh_home(self, key: str, account: Account) -> None:
        """Have the start page of this account drawn anew, on platforms that have one."""
        self.told = True
        fields = {"platform": account.platform, "chat": account.address, "surface": "home", "bulk": True}
        await outbox.add(self.session, key, self.now, notice="welcome.home", args={"account": account.id}, **fields)

    async def tell_each_of_team(self, key: str, notice: str, **args: Any) -> None:
        """Tell each person of the central team, once for this key; what their rooms see is a card."""
        self.told = True
        await telling.each_of_team(self.session, key, self.now, notice, everybody=self.house.reaches_all, **args)

    async def show_card(self, request_id: int) -> None:
        """Show a request to the central team's rooms, on a card that follows it from then on."""
        self.told = True
        await telling.card(self.session, self.event, self.now, self.house.team_rooms, request_id)

    async def redraw_card(self, request_id: int) -> None:
        """Have the card of a request show its present state wherever it was shown before."""
        self.told = True
        await telling.card(self.session, self.event, self.now, (), request_id)

    async def tell_team(self, key: str, notice: str, **args: Any) -> None:
        """Tell the central team's rooms and each of its people, once for this key."""
        self.told = True
        everybody, rooms = self.house.reaches_all, self.house.team_rooms
        await telling.team(self.session, key, self.now, rooms, notice, everybody=everybody, **args)


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that waits for a person: what it is, and the button that leads to it."""

    line: str
    button: Button


Handler = Callable[[Turn], Awaitable[Said]]
H = TypeVar("H", bound=Callable[..., Awaitable[Any]])
Registering = Callable[[H], H]
Notice = Callable[[Scene, Mapping[str, Any]], Awaitable[Message | None]]
Knowing = Callable[[Turn], Awaitable[Known]]
Acting = Callable[[Turn, SupportRequest], Awaitable[Sequence[Button]]]  # what this person can do with a request now
Waiting = Callable[[Scene, int, Posts], Awaitable[Sequence[Todo]]]  # of the person with that id and these posts


@dataclass(frozen=True, slots=True)
class Route:
    """One way to a function; `escapes` lets a word be heard in the middle of a guided conversation."""

    kind: str
    name: str
    do: Handler
    access: Access
    escapes: bool = False
    of: str = ""  # the name of its router
    offer: Button | None = None  # what to press when an intent was not sure enough: "Did you mean"


@dataclass(frozen=True, slots=True)
class Guided:
    """A form with what it must know, what is said below its review, and what happens when it is sent."""

    form: Form
    know: Knowing
    do: Callable[..., Awaitable[Said]]
    access: Access
    note: Callable[[Known, Answers], str]


def number(text: str) -> int | None:
    """The number a button carries or a person typed, if it is one that a record can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def days_shown(value: str) -> tuple[Decimal, Decimal] | None:
    """The two numbers of days that a button showed, behind the number of its record: 12:2.5:0.5."""
    try:
        first, second = (Decimal(part) for part in value.split(":")[1:3])
    except (InvalidOperation, ValueError):
        return None
    return (first, second) if first.is_finite() and second.is_finite() else None


def _no_note(known: Known, answers: Answers) -> str:
    return ""


class Router:
    """The routes of one capability; `only` is who may use them unless a route says otherwise.

    `own` says, for the table of who may do what, whose records the functions let somebody see or change: they check it.
    """

    def __init__(self, name: str, only: Access = ANYONE, own: str = "") -> None:
        self.name = name
        self.only = only
        self.own = own
        self.routes: list[Route] = []
        self.forms: list[Guided] = []
        self.notices: dict[str, Notice] = {}
        self.todos: list[Waiting] = []
        self.actions: list[Acting] = []

    def _add(
        self, kind: str, names: Sequence[str], only: Access | None, escapes: bool = False, offer: Button | None = None
    ) -> Registering[Any]:
        def register(do: H) -> H:
            self.routes += [Route(kind, name, do, only or self.only, escapes, self.name, offer) for name in names]
            return do

        return register

    def words(self, *words: str, only: Access | None = None, escapes: bool = False) -> Callable[[H], H]:
        """Exact words or slash commands; what follows them is the turn's value."""
        return self._add("word", [plain(word) for word in words], only, escapes)

    def button(self, action: str, only: Access | None = None) -> Callable[[H], H]:
        return self._add("button", [action], only)

    def intent(self, name: str, only: Access | None = None, offer: Button | None = None) -> Callable[[H], H]:
        """A meaning of free words; `offer` is the button for it among "Did you mean"."""
        return self._add("intent", [name], only, offer=offer)

    def says(self, pattern: str, only: Access | None = None) -> Callable[[H], H]:
        """Whole sentences of a fixed shape, such as "42 invoiced INV-118"; named groups become the turn's slots.

        Case, blanks and a last full stop do not matter. They are heard only from those who may, and not as the answer
        to an open question.
        """
        return self._add("sentence", [pattern], only)

    def waiting(self, find: Waiting) -> Waiting:
        """What of this capability waits for a person, for their start page and "to do"."""
        self.todos.append(find)
        return find

    def on_request(self, find: Acting) -> Acting:
        """The buttons of this capability below a request that is shown to somebody."""
        self.actions.append(find)
        return find

    def form(
        self,
        form: Form,
        *,
        know: Knowing,
        only: Access | None = None,
        note: Callable[[Known, Answers], str] = _no_note,
    ) -> Callable[[H], H]:
        """What to do with a finished form. Its keyword parameters are fields of the form, by name.

        Raises TypeError when they are not.
        """

        def register(do: H) -> H:
            wanted = {field.name for field in form.fields}
            parameters = inspect.signature(do).parameters.values()
            taken = {p.name for p in parameters if p.kind is p.KEYWORD_ONLY}
            rest = any(p.kind is p.VAR_KEYWORD for p in parameters)
            if taken - wanted or (wanted - taken and not rest):
                raise TypeError(f"{form.name}: fields and parameters differ in {sorted(wanted ^ taken)}")
            self.forms.append(Guided(form, know, do, only or self.only, note))
            return do

        return register

    def notice(self, name: str) -> Callable[[H], H]:
        """How to draw a message when it is sent; None when there is no more reason to send it."""

        def register(draw: H) -> H:
            self.notices[name] = draw
            return draw

        return register


class Catalogue:
    """All routes of the product. Raises ValueError when two claim the same word, button, intent or form."""

    def __init__(self, routers: Sequence[Router]) -> None:
        self.routers = tuple(routers)
        self.routes = [route for router in routers for route in router.routes]
        self._by_name = {(route.kind, route.name): route for route in self.routes}
        if len(self._by_name) < len(self.routes):
            names = [(route.kind, route.name) for route in self.routes]
            raise ValueError(f"claimed twice: {sorted({n for n in names if names.count(n) > 1})}")
        self.forms = {guided.form.name: guided for router in routers for guided in router.forms}
        self.notices = {name: draw for router in routers for name, draw in router.notices.items()}
        self.todos = [find for router in routers for find in router.todos]
        self.actions = [find for router in routers for find in router.actions]
        self.drawings: dict[str, Callable[[Message], str]] = {}  # by platform: how a message looks there, in plain text
        self._sentences = [(re.compile(r.name, re.I), r) for r in self.routes if r.kind == "sentence"]
        self._longest_word = max((len(name.split()) for kind, name in self._by_name if kind == "word"), default=0)

    def button(self, action: str) -> Route | None:
        return self._by_name.get(("button", action))

    def intent(self, name: str) -> Route | None:
        return self._by_name.get(("intent", name))

    def word(self, text: str) -> tuple[Route, str] | None:
        """The route of a command and what follows it.

        Words stand alone; only a command takes more: one with a slash, or one whose rest is a single word.
        """
        command = text.strip().startswith("/")
        tokens = text.strip().removeprefix("/").split()
        if len(tokens) > 1 and plain(tokens[-1]) == "please":
            tokens.pop()
        for count in range(min(len(tokens), self._longest_word), 0, -1):
            route = self._by_name.get(("word", plain(" ".join(tokens[:count]))))
            rest = tokens[count:]
            if route and (not rest or command or (len(rest) == 1 and route.name in TAKES_ONE)):
                return route, " ".join(rest)
        return None

    def sentence(self, turn: Turn, text: str) -> tuple[Route, Mapping[str, str]] | None:
        """The route of a sentence of a fixed shape that this person may use, and what it names."""
        said = " ".join(text.split()).rstrip(" .?!")
        for pattern, route in self._sentences:
            if (match := pattern.fullmatch(said)) and route.access.admits(turn):
                return route, {name: value for name, value in match.groupdict().items() if value}
        return None


TAKES_ONE = frozenset({"join", "start", "invite", "show", "withdraw", "match", "history", "note", "notes"})
