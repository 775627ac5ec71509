"""The words in which schools speak of days and times: what each one is, before it is asked what they mean together."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from messages.words import is_slip


class Impossible(Exception):
    """What was said cannot be; `days` are what may have been meant, `weekday` is the one that was said."""

    def __init__(self, reason: str, days: Sequence[date] = (), weekday: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.days = tuple(days)
        self.weekday = weekday


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a phrase: what kind it is, and what it stands for."""

    kind: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it was written: without a year, a month or a weekday where none was given."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    month_first: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `sure` where am or pm was said, or the hour can be only one of them, as in the 24-hour clock."""

    hour: int
    minute: int = 0
    sure: bool = False
    by_24: bool = False


SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT_DAYS = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "wednes": 2, "thu": 3, "thur": 3, "thurs": 3,
               "fri": 4, "sat": 5, "satur": 5, "sun": 6}  # fmt: skip
_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
          "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
             "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
             "nineteenth", "twentieth")  # fmt: skip

_KINDS: Mapping[str, str] = {
    "and": "and n plus also both",
    "or": "or either alternatively",
    "to": "to thru through",
    "until": "until til till upto",
    "from": "from since starting onward_from",
    "between": "between betw",
    "onwards": "onwards onward",
    "after": "after following once",
    "before": "before",
    "by": "by",
    "over": "over finished done",
    "not": "not no never avoid except excluding without bar",
    "but": "but",
    "only": "only",
    "any": "any every each anything all",
    "this": "this coming current upcoming",
    "next": "next nxt",
    "last": "last previous final",
    "in": "in during throughout within",
    "at": "at @",
    "for": "for lasting",
    "past": "past",
    "half": "half ½",
    "quarter": "quarter",
    "oclock": "oclock",
    "aday": "day days",
    "week": "week weeks wk wks weeek",
    "fortnight": "fortnight fortnights",
    "month": "month months mth",
    "year": "year years",
    "hour": "hour hours hr hrs",
    "minute": "minute minutes min mins",
    "time": "time times",
    "fromnow": "fromnow",
    "ago": "ago",
    "begin": "commencing commences commence com comm beginning begins begin beg starts",
    "ending": "ending ends",
    "wc": "wc wb",
    "we": "we_",
    "halfterm": "halfterm",
    "term": "term terms",
    "break": "holiday holidays hols hol vacation break",
    "breakup": "breakup",
    "back": "back",
    "easter": "easter",
    "christmas": "christmas xmas",
    "summer": "summer",
    "spring": "spring",
    "autumn": "autumn",
    "early": "early",
    "mid": "mid middle midway",
    "late": "late",
    "later": "later",
    "start": "start",
    "end": "end",
    "eve": "eve",
    "goodfriday": "goodfriday",
    "newyear": "newyear",
    "boxing": "boxing",
    "nogood": "nogood",
    "asap": "asap",
    "noon": "noon midday",
}
_PARTS = {"am": "am", "morning": "am", "pm": "pm", "afternoon": "pm", "aft": "pm", "arvo": "pm", "evening": "evening",
          "lunchtime": "lunchtime", "lunch": "lunchtime", "afterschool": "after_school", "twilight": "after_school",
          "beforeschool": "before_school"}  # fmt: skip
_RELATIVE = {"today": 0, "now": 0, "tomorrow": 1, "tmrw": 1, "tomoz": 1, "2moro": 1, "2morrow": 1, "tmr": 1, "tmw": 1,
             "tom": 1, "overmorrow": 2, "yesterday": -1, "yest": -1, "eereyesterday": -2}  # fmt: skip
HARMLESS = frozenset(
    "the of on a an please pls plz thanks thank thx cheers maybe perhaps possibly poss possible if ideally preferably "
    "pref would wd be is are r was it its it's i i'm im we we're us me my our u you can could do does did will should "
    "shall let lets let's say think thinking probably about around approx approximately roughly circa good great "
    "fine ok okay best better suit suits suited suitable work works working that that's thats there then how what well "
    "just really so hi hello hey yes yeah yep yup some free available have has got like prefer preferred meet visit "
    "come book hoping hope happy with dear anytime sometime whole sharp prompt exactly too sure as "
    "point somewhere date dates lovely perfect brilliant convenient easiest ideal nice sounds looks doable easier "
    "full school schools visits session meeting training see go with hear know arrange try aim "
    "ours myself personally mainly mostly usually".split()
)  # says nothing about when

_PHRASES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"[’‘`´]", "'"),
        (r"[–—−]", "-"),
        (r"\b([ap])\.\s?m\b\.?", r"\1m"),
        (r"\b(?:half|1/2|½)[- ]?terms?(?:'s)?\b", " halfterm "),
        (rf"\b(\d{{1,2}})-({'|'.join(SHORT_MONTHS)})[a-z]*(?:-(\d{{4}}|\d{{2}}))?\b", r"\1 \2 \3"),
        (r"\b(week|wk|term)(\d)", r"\1 \2"),
        (r"\bt\s?([1-6])\b", r"term \1"),
        (r"\bbefore (?=(?:the )?end\b|(?:we|you|they|schools?) break up)", " by "),
        (r"\b(?:we|they)(?:'re| are| get| come| go| return)? back\b", " back "),
        (r"\b(any|every)day\b", r"\1 day"),
        (r"\bo'?\s?clock\b", " oclock "),
        (r"\bday after (?:tomorrow|tmrw|tomoz|tmr|tom|2moro)\b", " overmorrow "),
        (r"\bday before yesterday\b", " eereyesterday "),
        (r"\bw\s?[/.]\s?[cb]\b\.?:?", " wc "),
        (r"\bw\s?[/.]\s?e\b\.?:?", " we_ "),
        (r"\b(?:apart from|other than|except for|not including|aside from|but not|and not|anything but|any day but"
         r"|all days but|every day but|everything but)\b", " except "),
        (r"\b(?:(?:is|are|r|'s|'re) )?(?:no good|not good|no use|not possible|impossible|not great|unavailable"
         r"|not available|not free|(?:do|does|wo|will)(?:n'?t| not) (?:work|suit|do)(?: for (?:us|me))?"
         r"|not convenient|no-?go)\b|\b(?:is|are|r) (?:out|bad|tricky|difficult)\b", " nogood "),
        (r"\b(?:can'?t|cannot|can not|won'?t|don'?t|do not|couldn'?t|unable to|not able to)"
         r"(?: (?:do|make|manage|have|want))?\b", " not "),
        (r"\b(?:no|not) later than\b|\bat the latest\b|\bup to\b", " by "),
        (r"\b(?:no|not) (?:earlier than|before)\b", " from "),
        (r"\bfrom now\b|\bfrom today(?=$)", " fromnow "),
        (r"\b(?:from|after) (.+) on$", r" from \1 onwards "),
        (r"\b(?:the day |when )?(?:we|you|they|schools?) (?:break|finish) up\b", " breakup "),
        (r"\bafter[- ]?school\b", " afterschool "),
        (r"\bbefore[- ]?school\b", " beforeschool "),
        (r"\bgood friday\b", " goodfriday "),
        (r"\bnew year'?s?(?= (?:day|eve)\b)", " newyear "),
        (r"\bbank holiday monday\b|\bbank hol(?:iday)?\b", " bankholiday "),
        (r"\b(?:may|march)(?= (?:we|i|you|they|it|he|she|be|have|need)\b)", " might "),
        (r"\b(we|i|you|they|it|that|this|he|she) may\b", r"\1 might "),
        (r"\btonight\b", " today evening "),
        (r"\bi(?: a|')?m\b", " "),
        (r"\b(?:at )?first thing\b", " morning "),
        (r"\bcouple(?: of)?\b", " 2 "),
        (r"\b1/2(?= (?:a )?day)", " half "),
        (r"\bas soon as(?: possible)?\b|\ba\.?s\.?a\.?p\b", " asap "),
        (r"\b(?:any|some) ?time\b|\bat some point\b", " any "),
        (rf"\b({'|'.join(_UNITS)}|fifteen|thirty|noon|\d[\d.:]*(?:am|pm)?)\s?-?ish\b", r"\1"),
        (r"'s\b", ""),
        (r"'(?=\d\d\b)", " 20"),
    )
)  # fmt: skip
_TOKEN = re.compile(
    r"(?P<iso>\d{4}-\d{2}-\d{2})(?:t(?=\d)|(?!\d))"
    r"|(?P<dmy>\d{1,2}(?P<by>[/.-])\d{1,2}(?P=by)(?:\d{4}|\d{2}))(?!\d)"
    r"|(?P<dm>\d{1,2}/\d{1,2})(?![\d/])"
    r"|(?P<clock>\d{1,2}(?:[:.]\d{2})?\s*(?P<half>am|pm)|\d{1,2}:\d{2})(?![a-z\d])"
    r"|(?P<dot>\d{1,2}\.\d{1,2})(?!\d)"
    r"|(?P<o>\d{1,2}\s?(?:st|nd|rd|th))(?![a-z])"
    r"|(?P<label>(?:years?|yrs?|y|ks)\s?\d{1,2}(?!\d))"
    r"|(?P<far>(?:2|to)m+o?r+ow?)(?![a-z])"
    r"|(?P<number>\d+)"
    r"|(?P<word>[a-z_½]+(?:'[a-z]+)?)"
    r"|(?P<dash>-)|(?P<comma>[,;\n])|(?P<and>[&+])|(?P<or>/)|(?P<at>@)|(?P<odd>[^\s().?!:\"'*~])"
)


def _vocabulary() -> Iterator[tuple[str, Token]]:
    for kind, words in _KINDS.items():
        yield from ((word, Token(kind)) for word in words.split())
    for number, name in enumerate(_UNITS):
        yield name, Token("n", number)
    for name, number in _TENS.items():
        yield name, Token("n", number)
    yield from ((name, Token("o", number)) for number, name in enumerate(_ORDINALS, 1))
    yield "thirtieth", Token("o", 30)
    for name, number in _SHORT_DAYS.items():
        yield name, Token("wd", number)
    for number, name in enumerate(WEEKDAYS):
        yield name, Token("wd", number)
        yield f"{name}s", Token("wds", (number,))
    for number, name in enumerate(MONTHS, 1):
        yield name, Token("mo", number)
        yield name[:3], Token("mo", number)
    yield "sept", Token("mo", 9)
    for name, part in _PARTS.items():
        yield name, Token("part", part)
        yield f"{name}s", Token("parts", part)
    for name, offset in _RELATIVE.items():
        yield name, Token("rel", offset)
    yield from ((name, Token("wds", (0, 1, 2, 3, 4))) for name in ("weekday", "weekdays"))
    yield "weekends", Token("wds", (5, 6))
    yield "fortnight", Token("fortnight", 14)


_WORDS: Mapping[str, Token] = dict(_vocabulary())
_SLIPS = tuple(
    name for name in (*WEEKDAYS, *MONTHS, "tomorrow", "yesterday", "fortnight", "afternoon", "commencing")
    if len(name) > 5
)  # fmt: skip


def tokens(text: str) -> list[Token]:
    """The words of a text in their order, without those that say nothing about when."""
    said = text.casefold()
    for pattern, kind in _PHRASES:
        said = pattern.sub(kind, said)
    found = [token for match in _TOKEN.finditer(said) for token in _token(match)]
    return _verbs(_whole_numbers(list(_once(found))))


def _once(found: list[Token]) -> Iterator[Token]:
    """A joint said twice is one: “thru to”, “12 May, and 19 May”."""
    for at, token in enumerate(found):
        after = found[at + 1].kind if at + 1 < len(found) else ""
        if after not in _JOINTS.get(token.kind, ()):
            yield token


def _token(match: re.Match[str]) -> Iterator[Token]:
    """What one piece of the text is."""
    kind, text = match.lastgroup or "", match.group(0)
    if match["iso"]:
        yield _iso(match["iso"])
    elif match["dmy"] or match["dm"]:
        day, month, *year = (int(part) for part in re.split(r"[/.-]", text))
        yield Token("date", Written(day, month, _full(year[0]) if year else None))
    elif match["clock"]:
        yield _clock(text, match["half"])
    elif match["dot"]:
        yield Token("dot", tuple(text.split(".")))
    elif match["o"]:
        yield Token("o", int(re.sub(r"\D", "", text)))
    elif match["far"]:
        yield Token("rel", 1)
    elif match["number"]:
        yield _number(match["number"])
    elif match["word"]:
        yield from _word(text)
    else:
        yield Token(kind)


def _iso(text: str) -> Token:
    year, month, day = (int(part) for part in text.split("-"))
    return Token("date", Written(day, month, year))


def _full(year: int) -> int:
    return year + 2000 if year < 100 else year


def _clock(text: str, half: str | None) -> Token:
    """A time with am or pm, or with a colon; one that does not exist is kept, to be told so."""
    hour, minute, *_ = (*(int(part) for part in re.findall(r"\d+", text)), 0)
    if half is None:
        return Token("clock", Clock(hour, minute, sure=hour > 12 or text.startswith("0"), by_24=hour > 12))
    if not 1 <= hour <= 12:
        raise Impossible("no_such_time")
    return Token("clock", Clock(hour % 12 + (12 if half == "pm" else 0), minute, sure=True))


def _number(digits: str) -> Token:
    if len(digits) == 4:
        return Token("four", digits)
    return Token("n", int(digits)) if len(digits) < 4 else Token("odd")


def _word(text: str) -> Iterator[Token]:
    word = text.replace("'", "") if text not in _WORDS else text
    if known := _WORDS.get(word):
        yield Token(known.kind, known.value if known.kind != "n" else _Spoken(known.value))
    elif word not in HARMLESS:
        near = [name for name in _SLIPS if is_slip(word, name)]
        yield _WORDS[near[0]] if len(near) == 1 else Token("word", text)


_JOINTS: Mapping[str, tuple[str, ...]] = {
    "comma": ("comma", "and", "or", "to", "until", "dash"),
    "to": ("to", "until"),
    "until": ("until",),
    "dash": ("dash", "to", "until"),
    "not": ("not",),
    "any": ("any",),
}


class _Spoken(int):
    """A number in words: “one fifteen” is a time, 1 15 is not."""


def spoken(number: int) -> bool:
    """Whether a number was given in words."""
    return isinstance(number, _Spoken)


def _whole_numbers(found: list[Token]) -> list[Token]:
    """“twenty first” is one number."""
    whole: list[Token] = []
    for token in found:
        tens = whole[-1].value if whole and whole[-1].kind == "n" else 0
        if whole and whole[-1].kind == "dash" and len(whole) > 1 and _joins(whole[-2], token):
            whole.pop()
            tens = whole[-1].value
        if tens in _TENS.values() and spoken(tens) and token.kind in "no" and 0 < token.value < 10:
            whole[-1] = Token(token.kind, _Spoken(tens + token.value) if token.kind == "n" else tens + token.value)
        else:
            whole.append(token)
    return whole


def _joins(tens: Token, unit: Token) -> bool:
    """Whether a hyphen stands within a number: twenty-first."""
    in_words = tens.kind == "n" and spoken(tens.value) and tens.value in _TENS.values()
    return in_words and unit.kind in ("n", "o") and unit.value < 10


_BESIDE_MONTH = frozenset(
    "n o four in early mid late start end mo until to dash by before after next this last halfterm".split()
)


def _verbs(found: list[Token]) -> list[Token]:
    """“may” and “march” among other words are no months unless something beside them says so."""
    if len(found) == 1 or not any(token.kind == "word" for token in found):
        return found
    kinds = ["", *(token.kind for token in found), ""]
    return [
        Token("word", "may")
        if token.kind == "mo" and token.value in (3, 5) and not {kinds[at], kinds[at + 2]} & _BESIDE_MONTH
        else token
        for at, token in enumerate(found)
    ]


def days_in(month: int, year: int) -> int:
    """How many days that month has."""
    after = date(year + month // 12, month % 12 + 1, 1)
    return (after - date(year, month, 1)).days
