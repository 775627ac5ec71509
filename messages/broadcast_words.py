"""What “remind all heads of strategy committee” says already: whom it is for, and the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from messages import audiences, series
from messages.form import Known
from messages.message import Invalid, Message
from messages.words import quoted

NAMING = 80  # words at the beginning that may name people; what follows is the text
_ASK = r"^(?:please |can you |could you |i want to |id like to |i'd like to |we need to )*"
_LET = re.compile(rf"{_ASK}let (?P<to>.+?) know\b[:,]?(?P<text>.*)$", re.I | re.S)
_TELL = re.compile(
    rf"{_ASK}(?P<verb>tell|notify|inform|remind|message|alert|ask|email|write to|broadcast to)\b (?P<rest>.+)$",
    re.I | re.S,
)
_SEND = re.compile(
    rf"{_ASK}(?:send|announce|post|broadcast|circulate|share)\b (?P<what>.+?) (?:to|for|with) (?P<rest>.+)$",
    re.I | re.S,
)
_THING = re.compile(
    r"^(?:an?|the|out|this|my|our)?\s*(?:\w+ )?"
    r"(?:messages?|reminders?|notices?|announcements?|broadcasts?|notes?|emails?|updates?)$",
    re.I,
)
_JOINT = re.compile(r"^\s*(?:[:,–-]|\b(?:that|about|of|regarding|saying|to say(?: that)?|on)\b)\s*[:,]?\s*", re.I)
_TO_DO = re.compile(r"^\s*to\s+", re.I)
_NEXT_SUBJECT = re.compile(
    r"(?<!\s)(?<!^)(?<!\bat)(?<!\bof)(?<!\bin)(?<!\ball)(?<!\band)(?<!\bor)(?<!\bfor)(?<!\bfrom)(?<!\bexcept)(?<!\bto)"
    r"\s+the\b",
    re.I,
)  # “all heads the office is closed”: what follows the people is the text
_LOOSE = re.compile(r"\b(?:the|a|an|of|to|and|or|for|in|at|from|that|about|our|on)$", re.I)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was understood of a sentence; empty where it does not say."""

    audience: str = ""
    text: str = ""
    about: str = ""  # what it is about, where that is no text yet


def read(sentence: str, known: Known) -> Wanted:
    """Whom the sentence names and what it wants to be told them."""
    said = sentence.strip().rstrip(".?! ")
    if match := _LET.match(said):
        return _with_text(match["to"], match["text"], known)
    if match := _TELL.match(said):
        return _split(match["rest"], known, first=match["verb"].casefold() == "remind")
    if match := _SEND.match(said):
        found = _split(match["rest"], known, first=False)
        what = "" if _THING.match(match["what"]) else match["what"]
        return Wanted(found.audience, found.text, found.about or what) if found.audience else Wanted(about=what)
    return Wanted()


def _split(rest: str, known: Known, *, first: bool) -> Wanted:
    """The longest beginning that names an audience; in “remind … of …” the shortest before a joint."""
    before, colon, after = rest.partition(":")
    for to, text in [(before, after)] if colon else _beginnings(rest, first=first):
        if (found := _with_text(to, text, known)).audience:
            return found
    return Wanted()


def _beginnings(rest: str, *, first: bool) -> Iterator[tuple[str, str]]:
    ends = [match.end() for match in islice(re.finditer(r"\S+", rest), NAMING)]
    cuts = [(rest[:end], rest[end:]) for end in (ends if first else reversed(ends))]
    for to, text in cuts:
        joined = not text.strip() or _JOINT.match(text) or _TO_DO.match(text)
        whole = not _LOOSE.search(to) and not _NEXT_SUBJECT.search(to)
        if whole and (joined or not first):
            yield to.rstrip(" ,:–-"), text


def _with_text(to: str, text: str, known: Known) -> Wanted:
    try:
        audience = audiences.say(audiences.read(to, known), known)
    except Invalid:
        return Wanted()
    joint = _JOINT.match(text)
    if joint and joint.group(0).strip(" :,").casefold() in ("about", "of", "regarding", "on"):
        return Wanted(audience, about=text[joint.end() :].strip())
    if task := _TO_DO.match(text):
        return Wanted(audience, _sentence(f"Please {text[task.end() :]}"))
    return Wanted(audience, _sentence(text[joint.end() :] if joint else text))


def _sentence(text: str) -> str:
    said = text.strip()
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith(('.', '?', '!')) else '.'}" if said else ""


def meeting(about: str, known: Known) -> int | None:
    """The number of the next meeting that the words name, to be reminded of; None where they name none."""
    if not about:
        return None
    named = series.found(about, {title: key for _, title, key, _ in known["meetings"]})
    today: date = known["today"]
    return next((id for id, _, key, day in known["meetings"] if key in named and day >= today), None)


def reminder(title: str, when: str, place: str) -> str:
    """The text that reminds of a meeting, from what is known of it."""
    where = f", at {place}" if place else ""
    return f"{title} is on {when}{where}." if not when.startswith("the week") else f"{title} is in {when}{where}."


def understood(question: Message, wanted: Wanted, text: str) -> Message:
    """The first question, with what the sentence has answered already before it."""
    lines = [
        f"I have understood: it goes to {wanted.audience}." if wanted.audience else "",
        f"It says: {quoted(text)}" if text else "",
        f"It is about {quoted(wanted.about)} I shall ask you for the text." if wanted.about and not text else "",
    ]
    said = "\n".join(line for line in lines if line)
    return replace(question, text=f"{said}\n\n{question.text}") if said else question
