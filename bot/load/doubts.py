"""Asking a person about a fact that a rule doubts, once, and heeding what was decided."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlmodel import col, select

from bot.load.report import Loading
from storage.doubts import Doubt

LONGEST_TEXT, LONGEST_DECISION = 300, 120


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found; `key` names fact and finding and stays the same when the file is loaded again."""

    key: str
    kind: str
    about: str
    what: str
    choices: tuple[str, ...]


def weekday_key(series: str, day: str) -> str:
    return f"weekday:{series}:{day}"


async def earlier(loading: Loading, kind: str) -> dict[str, Doubt]:
    """All doubts of a kind ever raised, by key."""
    return {doubt.key: doubt for doubt in (await loading.session.exec(select(Doubt).where(Doubt.kind == kind))).all()}


async def ask(loading: Loading, finding: Finding, where: str) -> str | None:
    """What a person decided about it; None while it is open, and then the report tells of it."""
    known = (await loading.session.exec(select(Doubt).where(Doubt.key == finding.key))).first()
    if known and known.decision is not None:
        return known.decision
    if known is None:
        known = Doubt(key=finding.key, kind=finding.kind, about=finding.about, what="")
        loading.session.add(known)
    known.what, known.choices = finding.what[:LONGEST_TEXT], list(finding.choices)
    loading.report.doubts.append(f"{where}: {finding.what}")
    return None


def settle(loading: Loading, stale: Iterable[Doubt], value: str, where: str) -> None:
    """Close open doubts that a corrected file has answered; `value` is what now holds."""
    for doubt in stale:
        doubt.decision = value[:LONGEST_DECISION]
        loading.session.add(doubt)
        loading.report.tell(where, "settled", f"by the file, which now says {value}: {doubt.what}")


async def settle_others(loading: Loading, about: str, found: Collection[str], value: str, where: str) -> None:
    """Close the open doubts about this fact that no rule finds any more."""
    query = select(Doubt).where(Doubt.about == about, col(Doubt.decision).is_(None))
    doubts = (await loading.session.exec(query)).all()
    settle(loading, [doubt for doubt in doubts if doubt.key not in found], value, where)
