"""How broadcasts went: the list, the record of each, stopping one, trying again, correcting what was said."""

from handlers import broadcast_cards, broadcasts, conversation
from handlers.router import CENTRAL, Router, Said, Scene, Turn
from messages import broadcast_forms as forms
from messages import broadcast_reports as texts
from messages import broadcasts as broadcast_texts
from messages.broadcast_forms import CORRECT
from messages.broadcast_reports import Line
from messages.form import Known
from messages.message import Message
from storage import audit, corrections
from storage import broadcasts as stored
from storage.broadcasts import Broadcast, Fate, Stage

router = Router("broadcast_reports", only=CENTRAL)
LISTED = 10
BEGUN = (Stage.SENDING, Stage.STOPPED, Stage.SENT)


@router.button("broadcasts.list")
@router.words("broadcasts", "all broadcasts", "scheduled broadcasts")
async def listed(turn: Turn) -> Message:
    """The last ones, those that wait for their time among them."""
    return texts.listed([await line(turn, row) for row in await stored.latest(turn.session, LISTED)])


async def line(scene: Scene, row: Broadcast) -> Line:
    """It as it stands in a list."""
    fates = await stored.fates(scene.session, row.id or 0)
    about = "Newsletter" if row.issue_id is not None else row.title or row.text
    about = about if len(about) <= 60 else f"{about[:59].rstrip()}…"
    at = row.ended_at if row.stage is Stage.SENT else row.send_at
    return Line(row.id or 0, about, row.stage.value, at, fates[Fate.SENT])


@router.button("broadcasts.show")
async def show(turn: Turn) -> Said:
    row = await broadcast_cards.named(turn, turn.value)
    return await broadcast_cards.present(turn, row, turn.inbound.platform) if row else broadcast_texts.unknown()


@router.says(r"(?:show )?broadcast (?:no\.? |number )?(?P<broadcast>\d+)")
async def show_typed(turn: Turn) -> Said:
    turn.value = turn.slots["broadcast"]
    return await show(turn)


@router.button("broadcasts.refresh")
async def refresh(turn: Turn) -> Said:
    """The card as it is now, in the place of the old one."""
    row, instead = await broadcasts.draft(turn, *BEGUN)
    return texts.card(await broadcast_cards.progressed(turn, row), in_place=True) if row else instead


@router.button("broadcasts.file")
async def who_got_it(turn: Turn) -> Said:
    row, instead = await broadcasts.draft(turn, *BEGUN)
    return texts.who_got_it(await broadcast_cards.sent(turn, row)) if row else instead


@router.button("broadcasts.stop")
async def stop(turn: Turn) -> Said:
    """One press is enough: what goes on cannot be called back."""
    row, instead = await broadcasts.draft(turn, Stage.SENDING)
    if row is None:
        return instead
    await stored.stop(turn.session, row, turn.now)
    audit.note(turn.session, "broadcast.stopped", turn.now, turn.person_id, f"broadcast {row.id}")
    await broadcasts.show_progress(turn, row)
    fates = await stored.fates(turn.session, row.id or 0)
    return texts.stopped(row.id or 0, fates[Fate.SENT] + fates[Fate.UNKNOWN], fates[Fate.WAITING])


@router.button("broadcasts.retry")
async def retry(turn: Turn) -> Said:
    row, instead = await broadcasts.draft(turn, Stage.SENDING, Stage.SENT)
    if row is None:
        return instead
    count = await stored.try_again(turn.session, row, turn.now)
    if not count:
        return texts.none_failed()
    audit.note(turn.session, "broadcast.tried_again", turn.now, turn.person_id, f"broadcast {row.id}")
    await broadcasts.show_progress(turn, row)
    return texts.trying_again(count)


@router.button("broadcasts.correct")
async def correct(turn: Turn) -> Said:
    """Begin with the text as it is; the review says whom the new one reaches."""
    row = await broadcast_cards.named(turn, turn.value)
    if row is None:
        return broadcast_texts.unknown()
    if row.issue_id is not None:
        return broadcast_texts.an_issue()
    if row.stage not in BEGUN:
        return [texts.cannot_correct(row.id or 0), *await broadcast_cards.present(turn, row, turn.inbound.platform)]
    fates = await stored.fates(turn.session, row.id or 0)
    had = texts.had(fates[Fate.SENT] + fates[Fate.UNKNOWN], fates[Fate.WAITING])
    return await conversation.begin(turn, CORRECT.name, forms.about(row.id or 0, had=had))


@router.says(r"correct broadcast (?:no\.? |number )?(?P<broadcast>\d+)")
async def correct_typed(turn: Turn) -> Said:
    turn.value = turn.slots["broadcast"]
    return await correct(turn)


async def known(turn: Turn) -> Known:
    return {"today": turn.today}


@router.form(CORRECT, know=known)
async def corrected(turn: Turn, *, broadcast: str, had: str, text: str) -> Said:
    turn.value = broadcast
    row, instead = await broadcasts.draft(turn, *BEGUN)
    if row is None:
        return instead
    count = await corrections.correct(turn.session, row, text, turn.now)
    audit.note(turn.session, "broadcast.corrected", turn.now, turn.person_id, f"broadcast {row.id}")
    await broadcasts.show_progress(turn, row)
    shown = await broadcast_cards.drawn(turn, row)
    return [texts.corrected(row.id or 0, count), *([shown] if shown else [])]
