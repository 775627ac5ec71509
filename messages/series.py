"""The series of meetings that schools speak of, by all the names they use for them."""

from collections.abc import Iterable, Mapping

from messages.words import Names, contains, plain

COMMITTEE = "strategy_committee"
SUBJECTS = {
    "art": ("art",),
    "maths": ("maths", "mathematics"),
    "english": ("English",),
    "science": ("science",),
    "geography": ("geography",),
    "history": ("history",),
    "mfl": ("MFL", "languages", "modern foreign languages"),
    "dt": ("DT", "design and technology", "D&T"),
}
TITLES = {
    COMMITTEE: "Strategy Committee",
    "full_alliance": "Full Alliance meeting",
    "heads": "Headteacher network",
    "deputies": "Deputy Headteacher network",
    "cpld": "CPLD Leads Network",
    "newheads": "New Headteacher Network",
    "partnership_board": "Partnership Board",
    "secondary_mentors": "Secondary Mentors",
    "scitt_coordinators": "SCITT Co-ordinators",
    "scitt_subject_leaders": "SCITT Subject Leaders",
    **{f"subject_{name}": f"{names[0]} subject leaders" for name, names in SUBJECTS.items()},
}
TITLES["subject_art"] = "Art subject leaders"
TITLES |= {
    f"subject_{name}": f"{name.title()} subject leaders" for name in ("maths", "science", "geography", "history")
}
SCITT = ("partnership_board", "secondary_mentors", "scitt_coordinators", "scitt_subject_leaders")
NETWORKS = ("full_alliance", "heads", "deputies", "cpld", "newheads")
SUBJECT_LEADERS = tuple(f"subject_{name}" for name in SUBJECTS)
_ALIASES: Mapping[str, tuple[str, ...]] = {
    COMMITTEE: ("committee", "strategy meeting", "strategy committee meeting", "strategy group"),
    "full_alliance": ("full alliance", "alliance meeting", "whole alliance"),
    "heads": ("head network", "heads network", "head teacher network", "headteachers network", "headteacher meeting",
              "heads meeting", "headteachers meeting", "head teachers network"),
    "deputies": ("deputy head network", "deputy network", "deputies network", "deputy heads network",
                 "deputy head teacher network", "deputy headteachers network", "deputies"),
    "cpld": ("CPLD", "CPLD leads", "CPLD lead network", "CPLD network", "CPD leads", "CPD leads network"),
    "newheads": ("new heads network", "new head network", "new headteachers network", "new head teacher network",
                 "new heads", "new headteachers"),
    "partnership_board": ("SCITT partnership board", "SCITT board", "board"),
    "secondary_mentors": ("mentor training", "mentors", "mentor", "SCITT mentors", "SCITT mentor training"),
    "scitt_coordinators": ("SCITT coordinators", "SCITT co-ordinator", "SCITT coordinator", "SCITT steering group"),
    "scitt_subject_leaders": ("SCITT subject leader",),
}  # fmt: skip
_SUBJECT_WORDS = (
    "subject leader",
    "subject leaders",
    "subject lead",
    "subject leads",
    "leaders",
    "leads",
    "hods",
    "meeting",
    "meetings",
)
_GROUPS = (
    (("scitt",), SCITT),
    (("network", "networks", "network meetings"), NETWORKS),
    (("subject leader", "subject leaders", "subject meetings", "subject leads"), SUBJECT_LEADERS),
)
_NAMES = {name: series for series, names in _ALIASES.items() for name in names} | {
    title: series for series, title in TITLES.items()
}


def names(series: str) -> tuple[str, ...]:
    """All the names people use for a series."""
    return (TITLES.get(series, series), *_ALIASES.get(series, ()))


def found(text: str, others: Mapping[str, str]) -> tuple[str, ...]:
    """The series a text names, or those of the group it names; `others` are further titles, each with its series."""
    said = plain(text)
    if named := Names({**others, **_NAMES}).mentioned(text):
        return tuple(named[:1])
    if subject := _subject(said):
        return (subject,)
    return next((series for words, series in _GROUPS if any(contains(said, word) for word in words)), ())


def named(text: str) -> str | None:
    """The series that goes by exactly this name."""
    names = {plain(name): series for name, series in _NAMES.items()}
    return text if text in TITLES else names.get(plain(text.replace("_", " ")))


def _subject(said: str) -> str | None:
    """The meetings of one subject's leaders; the subject alone is not enough."""
    if not any(contains(said, word) for word in _SUBJECT_WORDS):
        return None
    subjects = Names({word: name for name, words in SUBJECTS.items() for word in words}).mentioned(said)
    return f"subject_{subjects[0]}" if subjects else None


def title(series: Iterable[str], stored: Mapping[str, str]) -> str:
    """What several series are called together, or the one."""
    every = tuple(series)
    joint = {SCITT: "SCITT meetings", NETWORKS: "Network meetings", SUBJECT_LEADERS: "Subject leader meetings"}
    if every in joint:
        return joint[every]
    return " and ".join(stored.get(one) or TITLES.get(one) or one.replace("_", " ").capitalize() for one in every)
