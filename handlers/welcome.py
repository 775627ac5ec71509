"""Greeting, help, what the bot knows of a person, and what to say when it did not understand."""

from handlers import support
from handlers.router import Reply, Router, Turn
from messages import contacts as contact_texts
from messages import welcome as texts
from messages.forms import facts as form_facts
from messages.message import Message
from messages.roles import label
from storage import audit, drafts, people
from storage.people import Role

router = Router("welcome")


def posts_in_words(turn: Turn) -> list[str]:
    """What the person does: "headteacher at Oakfield Fen Academy"."""
    return [f"{label(role)} at {school}" if school else label(role) for role, _, school in turn.posts]


@router.button("welcome.menu")
@router.button("home.open")
@router.words("menu", "home", "hello", "hi")
async def menu(turn: Turn) -> Message:
    ours = turn.alliance
    if turn.person is None:
        return texts.newcomer(ours.name, ours.strapline)
    news = await support.news_lines(turn, most=3)
    return texts.home(
        ours.short_name,
        turn.person.name,
        posts_in_words(turn),
        central=Role.CENTRAL in turn.roles,
        half_done=await _half_done(turn),
        news="\n\n".join(line for _, line in news),
    )


async def _half_done(turn: Turn) -> str:
    rows = await drafts.of_person(turn.session, turn.person_id)
    forms = [turn.catalogue.forms[row.form].form.title.lower() for row in rows if row.form in turn.catalogue.forms]
    return f"Half finished: {forms[0]}. Say “continue” to carry on." if forms else ""


@router.button("welcome.help")
@router.words("help", "commands", escapes=True)
@router.intent("help")
async def help(turn: Turn) -> Message:
    return texts.help_text(linked=turn.person is not None, central=Role.CENTRAL in turn.roles)


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
        posts_in_words(turn),
        [account.platform.capitalize() for account in accounts],
        await _drafts_in_words(turn),
        [line for _, line in await support.news_lines(turn, most=20)],
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
