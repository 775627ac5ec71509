"""What was not sure enough is offered, what was meant is noted, and kept without names by those who agree."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers import consents, conversation, naming
from handlers.router import CENTRAL, LINKED, Reply, Router, Scene, Turn, number
from messages import misread as texts
from messages import redaction
from messages import welcome as welcome_texts
from messages.dates import london_day
from messages.message import Button, Message, decode
from messages.privacy import MISREAD
from messages.redaction import Known
from storage import audit, misread
from storage.misread import NONE_OF_THEM, Misread
from storage.people import Person

router = Router("misread", own="a person decides about their own words")
CHOOSE = "meaning.choose"
ASKED, YES, NO = "asked", "yes", "no"
Offer = tuple[str, Button]  # an intent and the button that acts on it


async def offer(turn: Turn, text: str, likely: Sequence[Offer]) -> Message:
    """Did you mean; the buttons lead back to what was typed only where it may be kept, or we may ask whether it may."""
    buttons = [button for _, button in likely]
    if turn.person is None or turn.who.words_kept in (ASKED, NO):
        return welcome_texts.did_you_mean(buttons)
    row = await _noted(turn, text, likely)
    numbered = [replace(b, action=CHOOSE, value=f"{row.id}:{i}") for i, b in enumerate(buttons)]
    return welcome_texts.did_you_mean(numbered, replace(welcome_texts.ELSE, action=CHOOSE, value=f"{row.id}:else"))


async def _noted(turn: Turn, text: str, likely: Sequence[Offer]) -> Misread:
    row = Misread(
        text=redaction.redacted(text, await _known(turn)),
        offered=[[intent, button.action, button.value] for intent, button in likely],
        account_id=turn.account_id,
        at=turn.now,
    )
    turn.session.add(row)
    await turn.session.flush()
    return row


async def _known(turn: Turn) -> Known:
    lexicon = naming.lexicon(turn.facts, turn.today)
    ours = [*lexicon.topics.values, *lexicon.roles.values, *lexicon.specialisms.values]
    people, schools = await misread.names_of_people(turn.session), await misread.names_of_schools(turn.session)
    return Known(people, schools, ours)


async def meant(turn: Turn) -> Misread | None:
    """Note which of the offered was meant, and let the turn be as if its own button had been pressed."""
    id, _, choice = turn.inbound.value.partition(":")
    row = await misread.offered_to(turn.session, turn.account_id, number(id) or 0)
    if row is None or choice not in (*map(str, range(len(row.offered))), "else"):
        return None
    intent, action, value = (
        (NONE_OF_THEM, *decode(welcome_texts.ELSE.code)) if choice == "else" else row.offered[int(choice)]
    )
    turn.inbound = replace(turn.inbound, action=action, value=value)
    if row.text:
        row.meant = intent
        turn.session.add(row)
        await turn.session.flush()
    return row


async def may_keep(turn: Turn, row: Misread, reply: Reply) -> Reply:
    """After a choice: keep it where that was agreed; ask once whether we may, where we were wrong and nothing else is
    being asked."""
    if turn.person is None or not row.text:
        return reply
    person = await turn.session.get_one(Person, turn.person_id)
    if person.words_kept == YES:
        await misread.keep_chosen(turn.session, turn.person_id)
    elif not person.words_kept and row.meant != row.offered[0][0] and await _is_quiet(turn, reply):
        await _settle(turn, ASKED)
        reply.messages.append(texts.may_i_keep(row.text))
    return reply


async def _is_quiet(turn: Turn, reply: Reply) -> bool:
    """Whether no question of a conversation stands open."""
    return reply.sheet is None and not reply.threaded and await conversation.present(turn) is None


def agreed(person: Person) -> date | None:
    """Since when what was misread may be kept; None where it may not."""
    return london_day(person.words_kept_at) if person.words_kept == YES and person.words_kept_at else None


async def _settle(turn: Turn, answer: str) -> None:
    person = await turn.session.get_one(Person, turn.person_id)
    person.words_kept, person.words_kept_at = answer, turn.now
    turn.session.add(person)
    await turn.session.flush()
    audit.note(turn.session, "misread.consent", turn.now, turn.person_id, answer)


async def decide(turn: Turn, *, keep: bool) -> None:
    """The person's decision, with its date; what was typed lately follows it at once."""
    await _settle(turn, YES if keep else NO)
    consents.note(turn, MISREAD, given=keep)
    if keep:
        await misread.keep_chosen(turn.session, turn.person_id)
    else:
        await misread.drop_words(turn.session, turn.person_id)


@router.button("misread.consent", only=LINKED)
async def consent(turn: Turn) -> Message:
    if turn.value in (YES, NO):
        await decide(turn, keep=turn.value == YES)
    person = await turn.session.get_one(Person, turn.person_id)
    return texts.settled(person.words_kept == YES)


async def _kept(scene: Scene) -> list[texts.Kept]:
    rows = await misread.kept(scene.session)
    intents = {NONE_OF_THEM: ""}
    return [texts.Kept(row.id or 0, row.text, intents.get(row.meant, row.meant), london_day(row.at)) for row in rows]


@router.button("misread.list", only=CENTRAL)
@router.intent("misread", only=CENTRAL)
@router.words("misread", only=CENTRAL)
async def listed(turn: Turn) -> Message:
    return texts.listed(await _kept(turn), files=True)


@router.button("misread.delete", only=CENTRAL)
async def delete(turn: Turn) -> Message:
    await misread.drop_kept(turn.session, number(turn.value) or 0)
    return texts.listed(await _kept(turn), files=False)
