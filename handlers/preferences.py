"""A person decides where and when they are written to, and what they can do without."""

from typing import Any

from handlers import misread
from handlers.router import LINKED, Router, Said, Turn
from messages import hours
from messages import preferences as texts
from messages.hours import NEVER
from messages.message import Invalid, Message
from messages.preferences import CLOCK, Settings
from storage import audit, broadcasts, newsletters, people
from storage.people import Person

router = Router("preferences", only=LINKED, own="a person’s own settings")
ME = r"(?:please )?(?:don[’']?t|do not|never) (?:message|disturb|write to|contact|text|bother|ping|notify|remind) me"
CHANGED = {"yes": True, "no": False}


async def _settings(turn: Turn, person: Person) -> Settings:
    accounts = await people.accounts_of(turn.session, turn.person_id)
    return Settings(
        quiet=person.quiet or turn.house.quiet_hours,
        weekends=person.quiet_weekends,
        broadcasts=not person.no_broadcasts,
        newsletter=await newsletters.is_reader(turn.session, turn.person_id, turn.house.newsletter_to),
        platforms=tuple(dict.fromkeys(account.platform for account in accounts)),
        prefers=person.prefers,
        misread=misread.agreed(person),
    )


@router.button("preferences.show")
@router.words("settings", "my settings", "preferences", "my preferences", "notifications", "reminders")
@router.intent("settings", offer=texts.SETTINGS)
async def show(turn: Turn) -> Message:
    """Everything as it is now."""
    person = await turn.session.get_one(Person, turn.person_id)
    return texts.card(await _settings(turn, person), in_place=bool(turn.inbound.action))


async def _change(turn: Turn, **changes: Any) -> Message:
    """Keep a decision and show everything as it is now."""
    person = await turn.session.get_one(Person, turn.person_id)
    for name, value in changes.items():
        setattr(person, name, value)
    turn.session.add(person)
    await turn.session.flush()
    audit.note(turn.session, "settings.changed", turn.now, turn.person_id, ", ".join(changes))
    return await show(turn)


@router.button("preferences.hours")
@router.words("quiet hours", "change quiet hours", "quiet")
async def which_hours(turn: Turn) -> Message:
    return texts.which_hours(turn.who.quiet or turn.house.quiet_hours)


@router.button("preferences.quiet")
async def keep_quiet(turn: Turn) -> Message:
    try:
        return await _change(turn, quiet=texts.checked(turn.value))
    except Invalid as invalid:
        return texts.not_understood(invalid.text)


@router.button("preferences.weekends")
async def keep_weekends(turn: Turn) -> Message:
    return await _change(turn, quiet_weekends=CHANGED[turn.value]) if turn.value in CHANGED else await show(turn)


@router.button("preferences.broadcasts")
async def keep_broadcasts(turn: Turn) -> Message:
    if turn.value not in CHANGED:
        return await show(turn)
    if not CHANGED[turn.value]:
        await broadcasts.leave_out(turn.session, turn.person_id, turn.now)
    return await _change(turn, no_broadcasts=not CHANGED[turn.value])


@router.button("preferences.misread")
async def keep_misread(turn: Turn) -> Message:
    """Whether what was misread may be kept."""
    if turn.value in CHANGED:
        await misread.decide(turn, keep=CHANGED[turn.value])
    return await show(turn)


@router.button("preferences.platform")
async def keep_platform(turn: Turn) -> Message:
    """Only where the person has an account."""
    known = {account.platform for account in await people.accounts_of(turn.session, turn.person_id)}
    return await _change(turn, prefers=turn.value) if turn.value in known else await show(turn)


@router.says(
    r"(?:please )?(?:use|prefer|i prefer|(?:write to|message|contact|reach|remind) me (?:on|in|by|via)) "
    r"(?P<platform>slack|telegram)(?: first)?(?: please)?"
)
async def ask_platform(turn: Turn) -> Message:
    name = turn.slots["platform"].casefold()
    known = {account.platform for account in await people.accounts_of(turn.session, turn.person_id)}
    return texts.surely_use(name) if name in known else texts.no_account(name)


@router.says(
    rf"(?:set )?(?:my )?quiet(?: hours)?(?: are)?(?: from| between)? (?P<first>{CLOCK}) ?(?:-|–|to|and|till?|until) ?"
    rf"(?P<last>{CLOCK})"
)
@router.says(rf"{ME} between (?P<first>{CLOCK}) (?:and|to) (?P<last>{CLOCK})")
@router.says(rf"{ME} (?:after|from) (?P<first>{CLOCK})(?:,? (?:or|and|nor)(?: not)? before (?P<last>{CLOCK}))?")
@router.says(rf"{ME} before (?P<last>{CLOCK})(?:,? (?:or|and|nor)(?: not)? after (?P<first>{CLOCK}))?")
async def ask_quiet(turn: Turn) -> Message:
    """What was understood; an end that was not named stays as it is."""
    now = hours.read(turn.who.quiet or turn.house.quiet_hours) or hours.MIDNIGHT
    first, last = turn.slots.get("first"), turn.slots.get("last")
    try:
        begins = texts.clock(first, evening=True) if first else now[0]
        ends = texts.clock(last, evening=False) if last else now[1]
        return texts.surely_quiet(texts.checked(f"{begins:%H:%M}-{ends:%H:%M}"))
    except Invalid as invalid:
        return texts.not_understood(invalid.text)


@router.says(r"(?:no quiet hours|quiet (?:hours )?(?:never|off|none)|(?:write to|message|remind) me (?:at )?any ?time)")
async def ask_never(turn: Turn) -> Message:
    return texts.surely_quiet(NEVER)


@router.says(rf"(?:no (?:messages|reminders)|nothing|quiet|{ME}) (?:at|on|over|during) (?:the )?weekends?(?: please)?")
@router.says(r"(?:quiet|silent) weekends?|weekends? quiet")
async def ask_weekends(turn: Turn) -> Message:
    return texts.surely_weekends(quiet=True)


@router.says(r"(?:messages|reminders) (?:at|on) weekends?(?: are)?(?: fine| ok(?:ay)?)?|weekends? like other days")
async def ask_no_weekends(turn: Turn) -> Message:
    return texts.surely_weekends(quiet=False)


@router.says(
    r"(?:please )?(?:stop|no(?: more)?|mute|turn off|unsubscribe(?: me)? from|opt out of)"
    r"(?: (?:sending )?(?:me )?(?:the |all |any )?)? ?broadcasts?(?: (?:to me|please))?"
)
async def ask_stop(turn: Turn) -> Said:
    return texts.surely_broadcasts(wanted=False)


@router.says(
    r"(?:please )?(?:start|resume|turn on|send me|i want|subscribe(?: me)? to) (?:the |all )?broadcasts?(?: again)?"
)
async def ask_start(turn: Turn) -> Said:
    return texts.surely_broadcasts(wanted=True)
