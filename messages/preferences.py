"""How a person wants to be written to: where, in which hours, and what they can do without."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from messages import hours
from messages.dates import LONDON, say, say_time
from messages.hours import NEVER
from messages.message import Button, Invalid, Message

SETTINGS = Button("Settings", "preferences.show")
CHOICES = ("20:00-07:00", "18:00-08:00", "22:00-06:30", NEVER)
CLOCK = r"(?:\d{1,2}(?:[.:]\d\d)? ?(?:am|pm)?|noon|midday|midnight)"
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[.:](?P<minute>\d\d))? ?(?P<half>am|pm)?")
_WORDS = {"noon": time(12), "midday": time(12), "midnight": time(0)}
LEAST = timedelta(hours=2)  # of every day in which a person can be told something
STILL = "Meetings, days and requests that concern you still reach you."


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person has decided; `quiet` is never empty, `platforms` are where they have an account."""

    quiet: str
    weekends: bool
    broadcasts: bool
    newsletter: bool
    platforms: tuple[str, ...] = ()
    prefers: str = ""  # empty: the account used last
    misread: date | None = None  # since when what was misread may be kept, without names


def named(platform: str) -> str:
    return {"console": "the terminal", "try": "the page for trying"}.get(platform, platform.capitalize())


def span(quiet: str) -> str:
    """8pm to 7am; none."""
    read = hours.read(quiet)
    return " to ".join(_said(clock) for clock in read) if read else "none"


def _said(clock: time) -> str:
    if clock in (time(0), time(12)):
        return "midnight" if clock == time(0) else "noon"
    return say_time(datetime.combine(date(2020, 1, 1), clock, LONDON))


def clock(text: str, *, evening: bool) -> time:
    """The time in "9pm", "6.30" or "noon"; without am or pm that of the evening or of the morning. Raises Invalid."""
    said = " ".join(text.casefold().split())
    if said in _WORDS:
        return _WORDS[said]
    match = _CLOCK.fullmatch(said)
    hour, minute = (int(match["hour"]), int(match["minute"] or 0)) if match else (24, 0)
    half = match["half"] if match else ""
    if hour > 23 or minute > 59 or (half and not 1 <= hour <= 12):
        raise Invalid(f"I did not recognise “{text}” as a time. Please write it like 9pm or 6.30am.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif evening and hour < 12:
        hour += 12
    return time(hour, minute)


def checked(quiet: str) -> str:
    """Quiet hours that leave time to be told something. Raises Invalid."""
    read = hours.read(quiet)
    if read:
        first, last = (timedelta(hours=clock.hour, minutes=clock.minute) for clock in read)
        if timedelta(0) < (first - last) % timedelta(days=1) < LEAST:
            raise Invalid("Please leave me at least two hours a day in which I may write to you.")
    return quiet


def card(settings: Settings, *, in_place: bool) -> Message:
    """Everything as it is now, each with the button that changes it."""
    places = [("Written to on", _where(settings))] if len(settings.platforms) > 1 else []
    return Message(
        title="Your settings",
        facts=(
            *places,
            ("Quiet hours", span(settings.quiet)),
            ("Weekends", "quiet" if settings.weekends else "like other days"),
            ("Broadcasts", "yes" if settings.broadcasts else f"no. {STILL}"),
            ("Newsletter", "yes" if settings.newsletter else "no"),
            ("What I misread", kept_since(settings.misread)),
        ),
        after="In quiet hours I hold back what can wait. Answers to what you write come at any hour.",
        buttons=(*_platforms(settings), *_changes(settings)),
        in_place=in_place,
    )


def kept_since(day: date | None) -> str:
    """Whether what was misread is kept."""
    return f"kept without names, as you agreed on {say(day)}" if day else "not kept"


def _where(settings: Settings) -> str:
    return named(settings.prefers) if settings.prefers in settings.platforms else "the account you used last"


def _platforms(settings: Settings) -> Sequence[Button]:
    others = [name for name in settings.platforms if name != settings.prefers] if len(settings.platforms) > 1 else []
    return [use(name) for name in others]


def _changes(settings: Settings) -> Sequence[Button]:
    return (
        Button("Change quiet hours", "preferences.hours"),
        weekends(quiet=not settings.weekends),
        broadcasts(wanted=not settings.broadcasts),
        Button("Newsletter", "subscriptions.show"),
        Button(
            "Do not keep what you misread" if settings.misread else "Keep what you misread",
            "preferences.misread",
            _yes(not settings.misread),
        ),
    )


def use(platform: str) -> Button:
    return Button(f"Write to me on {named(platform)}", "preferences.platform", platform)


def weekends(*, quiet: bool) -> Button:
    return Button("Quiet at weekends" if quiet else "Weekends like other days", "preferences.weekends", _yes(quiet))


def broadcasts(*, wanted: bool) -> Button:
    return Button("Send me broadcasts" if wanted else "Stop broadcasts", "preferences.broadcasts", _yes(wanted))


def quiet(span_of: str) -> Button:
    return Button("No quiet hours" if span_of == NEVER else _capital(span(span_of)), "preferences.quiet", span_of)


def _yes(yes: bool) -> str:
    return "yes" if yes else "no"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def which_hours(now: str) -> Message:
    """The quiet hours to choose from; others are typed."""
    return Message(
        text=f"Your quiet hours now: {span(now)}. Choose others, or write your own, for example: quiet 9pm to 6.30am",
        buttons=(*(quiet(choice) for choice in CHOICES if choice != now), Button("Back", "preferences.show")),
        in_place=True,
    )


def surely(what: str, button: Button) -> Message:
    """What was understood, before it is changed."""
    return Message(
        text=what,
        buttons=(
            Button("Yes", button.action, button.value, strong=True),
            Button("No, leave it", "preferences.show"),
        ),
    )


def surely_quiet(quiet: str) -> Message:
    if hours.read(quiet) is None:
        return surely("Shall I write to you at any hour?", Button("", "preferences.quiet", quiet))
    asked = f"Quiet hours from {span(quiet)}, every day: shall I keep to them?"
    return surely(asked, Button("", "preferences.quiet", quiet))


def surely_weekends(*, quiet: bool) -> Message:
    asked = "Shall I hold back at weekends what can wait until Monday?"
    return surely(asked if quiet else "Shall I write to you at weekends as on other days?", weekends(quiet=quiet))


def surely_broadcasts(*, wanted: bool) -> Message:
    asked = "Shall I send you the broadcasts of the central team?"
    return surely(asked if wanted else f"Shall I stop broadcasts to you? {STILL}", broadcasts(wanted=wanted))


def surely_use(platform: str) -> Message:
    return surely(f"Shall I write to you on {named(platform)} first?", use(platform))


def no_account(platform: str) -> Message:
    return Message(
        f"You have no account with me on {named(platform)}. You can link one first.",
        buttons=(Button("Link another account", "joining.other"), SETTINGS),
    )


def not_understood(why: str) -> Message:
    return Message(why, buttons=(Button("Choose quiet hours", "preferences.hours"),))
