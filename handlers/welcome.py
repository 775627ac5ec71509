"""Greeting, help, what the bot knows of a person, and what to say when it did not understand."""

from collections.abc import Mapping
from typing import Any

from handlers import about_me, support
from handlers.finance import keeps_books
from handlers.router import LINKED, Posts, Reply, Router, Scene, Todo, Turn
from messages import contacts as contact_texts
from messages import welcome as texts
from messages.core_text import PURPOSE
from messages.forms import facts as form_facts
from messages.message import Message
from messages.roles import label
from storage import audit, core_text, drafts, people
from storage.alliance import Alliance, the_alliance
from storage.people import Account, Person

router = Router("welcome", own="what waits for the person, and what is kept of them")


def posts_in_words(posts: Posts) -> list[str]:
    """What a person does: "headteacher at Oakfield Fen Academy"."""
    return [f"{label(role)} at {school}" if school else label(role) for role, _, school in posts]


@router.button("welcome.menu")
@router.button("home.open")
@router.words("menu", "main menu", "start page", escapes=True)
@router.words("home", "hello", "hi")
async def menu(turn: Turn) -> Message:
    return await start_page(turn, turn.alliance, turn.person, turn.posts)


@router.notice("welcome.home")
async def home(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """The start page as it is now."""
    account = await scene.session.get(Account, args["account"])
    ours = await the_alliance(scene.session)
    if account is None or ours is None:
        return None
    person = await scene.session.get(Person, account.person_id) if account.person_id else None
    posts = await people.posts_of(scene.session, account.person_id) if account.person_id else ()
    return await start_page(scene, ours, person, posts)


async def start_page(scene: Scene, ours: Alliance, person: Person | None, posts: Posts) -> Message:
    """What waits for a person and what they can do; a newcomer sees public facts only."""
    if person is None:
        purpose = await core_text.piece(scene.session, PURPOSE)
        return texts.newcomer(ours.name, purpose.text if purpose else "")
    news = await support.news_lines(scene, person.id or 0, posts, most=3)
    todos = await waiting(scene, person.id or 0, posts)
    return texts.home(
        ours.short_name,
        person.name,
        posts_in_words(posts),
        roles={role for role, _, _ in posts},
        at_school=any(school is not None for _, school, _ in posts),
        half_done=await _half_done(scene, person.id or 0),
        news=[line for _, line in news],
        todos=[(todo.line, todo.button) for todo in todos],
    )


async def waiting(scene: Scene, person_id: int, posts: Posts) -> list[Todo]:
    """Everything that waits for this person, over all capabilities."""
    return [todo for find in scene.catalogue.todos for todo in await find(scene, person_id, posts)]


@router.button("welcome.todo", only=LINKED)
@router.words("to do", "todo", "todos", "tasks", "my tasks", "whats waiting for me", only=LINKED)
async def todo(turn: Turn) -> Message:
    """What waits for the person, each with a button."""
    todos = [(one.line, one.button) for one in await waiting(turn, turn.person_id, turn.posts)]
    return texts.todo(texts.everything(await _half_done(turn, turn.person_id), todos))


async def _half_done(scene: Scene, person_id: int) -> str:
    rows = await drafts.of_person(scene.session, person_id)
    forms = [scene.catalogue.forms[row.form].form.named for row in rows if row.form in scene.catalogue.forms]
    return f"Half finished: {forms[0]}" if forms else ""


@router.button("welcome.help")
@router.words("help", "commands", escapes=True)
@router.intent("help")
async def help(turn: Turn) -> Message:
    return texts.help_text(turn.roles, linked=turn.person is not None, books=keeps_books(turn.posts))


@router.intent("greeting_thanks")
async def greeted(turn: Turn) -> Message:
    thanked = any(word in turn.inbound.text.casefold() for word in ("thank", "cheers", "ta", "great", "bye"))
    return texts.thanks() if thanked else await menu(turn)


@router.button("welcome.me")
@router.words("me", "whoami", "who am i")
@router.intent("about_me")
async def me(turn: Turn) -> Message:
    """All that is kept about the person who asks."""
    if turn.person is None:
        return texts.about_newcomer(label(turn.account.asks_as) if turn.account.asks_as else "")
    accounts = await people.accounts_of(turn.session, turn.person_id)
    audit.note(turn.session, "me.shown", turn.now, turn.person_id)
    return texts.about_me(
        turn.person.name,
        turn.person.email,
        posts_in_words(turn.posts),
        [account.platform.capitalize() for account in accounts],
        await _drafts_in_words(turn),
        [line for _, line in await support.news_lines(turn, turn.person_id, turn.posts, most=20)],
        await about_me.lines(turn),
    )


async def _drafts_in_words(turn: Turn) -> list[str]:
    said = []
    for row in await drafts.of_person(turn.session, turn.person_id):
        if guided := turn.catalogue.forms.get(row.form):
            known = await guided.know(turn)
            answers = form_facts(guided.form, row.answers, known)
            said.append(f"{guided.form.title} ({', '.join(f'{what}: {value}' for what, value in answers)})")
    return said


@router.button("welcome.else")
async def something_else(turn: Turn) -> Message:
    return texts.something_else(turn.alliance.phone)


@router.button("welcome.words_only")
async def words_only(turn: Turn) -> Message:
    """A photo, a sticker or a voice message came."""
    return texts.words_only()


@router.button("account.blocked")
async def blocked(turn: Turn) -> Reply:
    """The person does not want to be written to here any more."""
    turn.account.unreachable_since = turn.now
    turn.session.add(turn.account)
    return Reply()


@router.button("account.back")
async def returned(turn: Turn) -> Reply:
    turn.account.unreachable_since = None
    turn.session.add(turn.account)
    return Reply()


@router.button("welcome.office")
@router.words("office", "phone")
async def office(turn: Turn) -> Message:
    ours = turn.alliance
    email = "" if ours.email_doubted else ours.email
    return contact_texts.public_card(ours.name, ours.phone, email, ours.website, ours.address, ours.year)
