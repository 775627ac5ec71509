"""Whom a broadcast is for, in plain words: “secondary heads except Oakfield”, “SLEs with days left”."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from messages import dates, day_words, series
from messages.form import Known
from messages.message import Invalid
from messages.words import best_match, contains, plain

ROLES: Mapping[str, tuple[str, tuple[str, ...]]] = {  # by role: what we call those who hold it, and what others do
    "headteacher": ("headteachers", ("heads", "head", "headteacher", "head teachers", "head teacher", "principals")),
    "deputy_head": ("deputy headteachers", ("deputies", "deputy heads", "deputy head", "deputy head teachers")),
    "cpld_lead": (
        "CPLD leads",
        ("CPLD lead", "CPLD", "CPD leads", "teaching and learning leads", "T&L leads"),
    ),
    "scitt_coordinator": ("SCITT co-ordinators", ("SCITT coordinators", "SCITT co-ordinator", "SCITT", "coordinators")),
    "finance_officer": ("finance officers", ("finance officer", "finance", "business managers", "bursars")),
    "subject_leader": ("subject leaders", ("subject leader", "subject leads", "hods", "heads of department")),
    "sle": ("SLEs", ("SLE", "specialist leaders", "specialist leaders of education")),
    "central_team": ("the central team", ("central team", "our team")),
    "committee_member": (
        "Strategy Committee members",
        ("strategy committee", "the strategy committee", "committee members", "committee", "strategy group"),
    ),
    "office": ("school offices", ("offices", "office", "school office")),
}
PHASES = {"Not applicable": ("special",)}  # what the register calls the phase of special schools
EVERYBODY = ("everyone", "everybody", "all people", "all staff", "all of them", "whole alliance", "people", "anyone")
SCHOOLS, MEMBERS = ("schools", "school"), ("member schools", "members", "member")
FILLERS = frozenset(
    "all every each any the of our in at from to and or for please both a an who are who’s staff".split()
)
_EXCEPT = re.compile(r"\b(?:except(?: for)?|but not|apart from|excluding|without|other than|not including)\b")
_NOT = r"(?:(?:who|that|which) )?(?:(?:have|has|did|do|does) not|havent|hasnt|didnt|have never|not)(?: yet)?"
_UNREPLIED = re.compile(
    rf"\b{_NOT} (?:repl(?:ied|y)|answer(?:ed)?|respond(?:ed)?|said)(?: yet)?(?: (?:to|for|about)(?P<meeting> .+)?)?$"
)
_UNEVALUATED = re.compile(
    rf"\b{_NOT} (?:evaluated?|(?:done|filled in|completed|sent(?: in)?) (?:(?:the|their|an|any) )?evaluations?)"
    r"(?: yet)?\b"
)
_DAYS = re.compile(
    r"\b(?:(?:who|that) (?:still )?(?:have|has)|with|having) (?:any |some |still )?(?:free )?days"
    r"(?: still)?(?: left)?\b"
)
_REQUEST = re.compile(
    r"\b(?:(?:who|that|which) (?:have|has)|with|having) (?:an? )?(?:open|live|current) (?:s2s |support )?requests?\b"
)
HOW = "You can name roles, schools and phases: “secondary heads except Oakfield”, “SLEs with days left”, “everyone”."
NAMED = 5  # meetings to choose from
SHORT = 4  # letters of a part of a school's name


def read(text: str, known: Known) -> dict[str, Any]:
    """The filters that the words mean. Raises Invalid with what was not understood, never guesses."""
    said, *without = _EXCEPT.split(plain(text))
    filters: dict[str, Any] = {}
    for name, pattern in (("unevaluated", _UNEVALUATED), ("days_left", _DAYS), ("open_request", _REQUEST)):
        said, found = _taken(pattern, said)
        filters |= {name: True} if found else {}
    said, found = _taken(_UNREPLIED, said)
    if found:
        filters["unreplied"] = _meeting((found["meeting"] or "").strip(), said, known)
    filters |= _included(said, filters, known) | _excluded(" ".join(without), known)
    return filters


def _taken(pattern: re.Pattern[str], said: str) -> tuple[str, re.Match[str] | None]:
    found = pattern.search(said)
    return (f"{said[: found.start()]} {said[found.end() :]}", found) if found else (said, None)


def _included(said: str, filters: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """Roles, phases and schools; a school without a role stands for its headteacher, “everyone” for all there."""
    found, left = _names(said, _lexicon(known))
    if left:
        raise _not_understood(left)
    chosen = _by_kind(found)
    roles = list(dict.fromkeys(role for word in chosen.get("role", ()) for role in word.split("+")))
    schools = "kind" in chosen or chosen.get("phase") or chosen.get("members") or filters.get("open_request")
    if not roles and "every" not in chosen and not chosen.get("school") and schools:
        roles = ["headteacher"]
    included = {
        "roles": roles,
        "phases": chosen.get("phase", []),
        "schools": [int(id) for id in chosen.get("school", [])],
        "members": "members" in chosen,
    }
    kept = {name: value for name, value in included.items() if value}
    if not kept and not filters and "every" not in chosen:
        raise Invalid(f"Whom is it for? {HOW}")
    return kept


def _not_understood(words: str) -> Invalid:
    return Invalid(f"I did not understand “{words[:60]}”. {HOW}")


def _excluded(said: str, known: Known) -> dict[str, Any]:
    people = {plain(name): f"person:{id}" for id, name in known["people"]}
    found, left = _names(said, people | _lexicon(known))
    chosen = _by_kind(found)
    together = {"role", "school"} <= chosen.keys() and contains(said, "at")  # “except SLEs at Oakfield” is neither
    if left or together or any(kind not in ("role", "school", "person") for kind in chosen):
        raise _not_understood(f"except {left or ' '.join(said.split())}")
    excluded = {
        "not_roles": [role for word in chosen.get("role", ()) for role in word.split("+")],
        "not_schools": [int(id) for id in chosen.get("school", ())],
        "not_people": [int(id) for id in chosen.get("person", ())],
    }
    return {name: value for name, value in excluded.items() if value}


def _by_kind(found: Iterable[str]) -> dict[str, list[str]]:
    chosen: dict[str, list[str]] = {}
    for one in dict.fromkeys(found):
        kind, _, value = one.partition(":")
        chosen.setdefault(kind, []).append(value)
    return chosen


def _lexicon(known: Known) -> dict[str, str]:
    """Every name that can be said, with its kind and what it stands for; where two say the same, the school counts."""
    roles = {name: f"role:{role}" for role, (ours, others) in ROLES.items() for name in (ours, *others)}
    networks = {
        name: f"role:{'+'.join(known['networks'][key])}"
        for key in known["networks"]
        for name in series.names(key)
        if plain(name) not in {plain(one) for one in roles}
    }
    phases = {name: f"phase:{phase}" for phase in known["phases"] for name in (phase, *PHASES.get(phase, ()))}
    words = {EVERYBODY: "every:", SCHOOLS: "kind:school", MEMBERS: "members:yes"}
    common = {name: value for names, value in words.items() for name in names}
    lexicon = {plain(name): value for name, value in {**networks, **common, **phases, **roles}.items()}
    return {**_parts_of_names(known["schools"], lexicon.keys()), **lexicon, **_whole_names(known["schools"])}


def _whole_names(schools: Sequence[tuple[int, str]]) -> dict[str, str]:
    return {plain(name): f"school:{id}" for id, name in schools}


def _parts_of_names(schools: Sequence[tuple[int, str]], taken: Iterable[str]) -> dict[str, str]:
    """The beginnings of schools' names that no other school shares: “Oakfield” for Oakfield Fen Academy."""
    beginnings: dict[str, set[int]] = {}
    for id, name in schools:
        words = plain(name).split()
        for count in range(1, len(words)):
            beginnings.setdefault(" ".join(words[:count]), set()).add(id)
    reserved = {*taken, *FILLERS}
    return {
        part: f"school:{next(iter(ids))}"
        for part, ids in beginnings.items()
        if len(ids) == 1 and len(part) >= SHORT and part not in reserved
    }


def _names(said: str, lexicon: Mapping[str, str]) -> tuple[list[str], str]:
    """What the names in the words stand for, in their order, and the words that are none, but for the small ones."""
    at: list[tuple[int, str]] = []
    for name in sorted(lexicon, key=len, reverse=True):
        while contains(said, name):
            begins = f" {said} ".index(f" {name} ")
            at.append((begins, lexicon[name]))
            said = said[:begins] + "\0" * len(name) + said[begins + len(name) :]
    left = []
    for word in said.replace("\0", " ").split():
        meant = best_match(word, lexicon) if word not in FILLERS and len(word) >= SHORT else None
        if meant:
            at.append((said.index(word), meant))
        elif word not in FILLERS:
            left.append(word)
    return [value for _, value in sorted(at)], " ".join(left)


def _meeting(phrase: str, before: str, known: Known) -> int:
    """The number of the meeting that the words name: the next of its series, unless they name a day."""
    meetings = known["meetings"]  # of (number, title, series, day), those to come first
    exact = {plain(_titled(title, day)): id for id, title, _, day in meetings} | {
        f"meeting {id}": id for id, _, _, _ in meetings
    }
    if phrase in exact:
        return int(exact[phrase])
    named = series.found(phrase, {title: key for _, title, key, _ in meetings}) if phrase else ()
    days = day_words.mentioned(phrase, known["today"])
    found = [id for id, _, key, day in meetings if key in named and (not days or day in days)]
    if found:
        return int(found[0])
    who = " ".join(before.split()) or "people"
    short = who if len(who.encode()) <= 16 else "people"
    options = [(f"{short} not replied to meeting {id}", _titled(title, day)) for id, title, _, day in meetings[:NAMED]]
    raise Invalid("To which meeting?" if options else "No meeting is loaded to reply to.", tuple(options))


def _titled(title: str, day: date) -> str:
    return f"{title} on {dates.say(day)}"


def say(filters: Mapping[str, Any], known: Known) -> str:
    """The filters in words that mean the same when they are read again."""
    schools = dict(known["schools"])
    phases = [PHASES.get(phase, (phase.lower(),))[0] for phase in filters.get("phases", ())]
    who = [ROLES[role][0] for role in filters.get("roles", ())]
    parts = [_listed(who) or "everyone"]
    if phases:
        parts.append(f"at {' and '.join(phases)} schools")
    if filters.get("members"):
        parts.append("at member schools")
    if filters.get("schools"):
        parts.append(f"at {_listed(schools.get(id, 'a school') for id in filters['schools'])}")
    parts += _not_done(filters, known)
    if left_out := _listed(_left_out(filters, known)):
        parts.append(f"except {left_out}")
    return " ".join(parts)


def _not_done(filters: Mapping[str, Any], known: Known) -> list[str]:
    meetings = {id: _titled(title, day) for id, title, _, day in known["meetings"]}
    said = [
        "who have not evaluated yet" if filters.get("unevaluated") else "",
        "with free days left" if filters.get("days_left") else "",
        "with an open request" if filters.get("open_request") else "",
        f"who have not replied to {meetings.get(filters['unreplied'], 'a meeting')}"
        if filters.get("unreplied")
        else "",
    ]
    return [part for part in said if part]


def _left_out(filters: Mapping[str, Any], known: Known) -> list[str]:
    schools, people = dict(known["schools"]), dict(known["people"])
    return [
        *(ROLES[role][0] for role in filters.get("not_roles", ())),
        *(schools.get(id, "a school") for id in filters.get("not_schools", ())),
        *(people.get(id, "a person") for id in filters.get("not_people", ())),
    ]


def _listed(words: Iterable[str]) -> str:
    *first, last = [*words] or [""]
    return f"{', '.join(first)} and {last}" if first else last
