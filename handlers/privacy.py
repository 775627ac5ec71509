"""What is kept of a person: they read about it, download all of it, and see who has looked at their request."""

from collections.abc import Sequence

from sqlmodel import col, select

from handlers import story
from handlers.router import CENTRAL, LINKED, Router, Said, Scene, Turn
from messages import my_data
from messages import privacy as texts
from messages import support as support_texts
from messages.dates import at, london_day
from messages.message import Button, Message
from storage import access, audit, holdings, requests
from storage.audit import Deed
from storage.people import Role
from storage.requests import SupportRequest

router = Router("privacy", own="a person’s own data")
EXPORTED, ERASED, LISTED = "data.exported", "person.erased", "list.exported"
DONE = {
    EXPORTED: "a copy of their data, to {who}",
    ERASED: "somebody was forgotten",
    LISTED: "a list taken out at the desk, {record}, by {who}",
}
LATELY = 20


@router.button("privacy.text")
@router.intent("privacy", offer=Button("Privacy", "privacy.text"))
@router.words(
    "privacy", "privacy policy", "privacy notice", "data protection", "gdpr", "what do you store", "what do you keep"
)
async def notice(turn: Turn) -> Message:
    """For anybody, also before they join."""
    ours = turn.alliance
    email = "" if ours.email_doubted else ours.email
    ask = turn.house.privacy_contact or ", ".join(filter(None, (ours.phone, email))) or "the central team"
    return texts.notice(ours.name, ask, turn.house)


@router.button("privacy.mine", only=LINKED)
@router.intent("my_data", only=LINKED, offer=Button("My data", "privacy.mine"))
@router.words("my data", "my personal data", "personal data", only=LINKED)
async def mine(turn: Turn) -> Message:
    return texts.mine(turn.who.name)


@router.button("privacy.export", only=LINKED)
@router.words(
    "export my data",
    "export",
    "download my data",
    "send me my data",
    "subject access",
    "subject access request",
    only=LINKED,
)
async def export(turn: Turn) -> Message:
    """All that is kept of whoever asks, at once."""
    audit.note(turn.session, EXPORTED, turn.now, turn.person_id)
    kept = await holdings.kept_of(turn.session, turn.person_id)
    if looks := await holdings.looks_at_requests_of(turn.session, turn.person_id):
        kept["looks_at_your_requests"] = list(looks)
    names = await holdings.names(turn.session)
    return texts.exported(my_data.files(turn.who.name, kept, names, turn.now))


@router.words("data requests", "privacy requests", only=CENTRAL)
async def done_lately(turn: Turn) -> Message:
    """Which copies were given out, and that somebody was forgotten."""
    query = select(Deed).where(col(Deed.what).in_(tuple(DONE))).order_by(col(Deed.id).desc()).limit(LATELY)
    deeds = (await turn.session.exec(query)).all()
    named = [(deed, await story.name(turn.session, deed.person_id) or "somebody who left") for deed in deeds]
    said = [(deed.at, DONE[deed.what].format(who=who, record=deed.record)) for deed, who in named]
    return texts.done_lately([(london_day(at), what) for at, what in said])


# Who has looked at a request.


async def looked(turn: Turn, request: SupportRequest) -> None:
    """Note that whoever acts has read a request."""
    await looked_by(turn, turn.person_id, request)


async def looked_by(scene: Scene, person_id: int, request: SupportRequest) -> None:
    """Note that somebody else than the asker has read a request, once a day."""
    if person_id != request.asker_id:
        midnight = at(scene.today, 0)
        await access.looked(scene.session, _record(request), person_id, scene.now, midnight)


def _record(request: SupportRequest) -> str:
    return f"request:{request.id}"


def may_know(turn: Turn, request: SupportRequest) -> bool:
    """Whoever asked, the school's head and the central team."""
    asked = requests.is_asker(request, turn.person_id, turn.posts)
    return asked or story.is_head(turn, request.school_id) or Role.CENTRAL in turn.roles


@router.on_request
async def actions(turn: Turn, request: SupportRequest) -> Sequence[Button]:
    """Once somebody else has; not on the card in the team's rooms, which is nobody's in particular."""
    if not turn.person_id or not may_know(turn, request):
        return ()
    seen = await access.was_seen(turn.session, _record(request), but_by=turn.person_id)
    return (texts.looks_button(str(request.id)),) if seen else ()


@router.button("privacy.looks", only=LINKED)
@router.words("who has looked", only=LINKED)
async def looks(turn: Turn) -> Said:
    request = await story.find(turn.session, str(requests.numbered(turn.value) or turn.value))
    if request is None or not may_know(turn, request):
        return support_texts.unknown_request(turn.value)
    seen = await access.looks_at(turn.session, _record(request))
    days = [(one.name, london_day(one.at)) for one in seen]
    return texts.looks(request.reference, str(request.id), days)
