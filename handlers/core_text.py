"""Anybody reads what the alliance says of itself; the central team changes the words."""

from handlers import conversation
from handlers.router import CENTRAL, Router, Said, Turn
from messages import core_text as texts
from messages.form import Known
from messages.message import Message
from storage import audit, core_text
from storage.people import Role

router = Router("core")


async def _pieces(turn: Turn) -> list[tuple[str, str, str]]:
    return [(piece.slug, piece.title, piece.text) for piece in await core_text.pieces(turn.session)]


async def known(turn: Turn) -> Known:
    return {"pieces": await _pieces(turn)}


@router.button("core.show")
@router.words("core text", "core texts", "standard text", "about the alliance", "about us", "about you")
@router.words("beliefs", "our beliefs", "values", "our values", "ways of working", "how does support work")
@router.says(r"what (?:do you|do we|does (?:the|this) alliance) (?:believe(?: in)?|stand for)")
@router.says(r"what (?:are|is) (?:your|our|the alliance[’']?s) (?:core )?(?:beliefs?|values?|purpose|ways? of working)")
async def show(turn: Turn) -> Message:
    return texts.shown(turn.alliance.name, await _pieces(turn), changes=Role.CENTRAL in turn.roles)


@router.button("core.change", only=CENTRAL)
async def change(turn: Turn) -> Said:
    found = await core_text.piece(turn.session, turn.value)
    return await conversation.begin(turn, texts.CHANGE.name, {"piece": found.slug}) if found else texts.gone()


@router.form(texts.CHANGE, know=known, note=texts.note, only=CENTRAL)
async def keep(turn: Turn, *, piece: str, text: str) -> Message:
    """From now on every place says it in these words."""
    found = await core_text.piece(turn.session, piece)
    if found is None:
        return texts.gone()
    found.text, found.changed_at, found.changed_by = text, turn.now, turn.person_id
    turn.session.add(found)
    audit.note(turn.session, "core_text.changed", turn.now, turn.person_id, found.slug)
    return texts.changed(found.title)
