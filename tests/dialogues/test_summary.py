"""The Strategy Committee sees school-to-school support in figures that betray nobody."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import summary as texts
from messages.dates import LONDON
from messages.summary import Days, Figures
from storage import evaluations
from storage.evaluations import Part
from storage.requests import Status
from storage.visits import VisitStatus
from tests.stages import TEAM, person_id, request_at, visit_on
from tests.world import World

COMMITTEE = "head@castlecausey.example.org"
HEADS = ("head@oakfield.example.org", "head@witham.example.org", "head@curlew.example.org", "head@lapwing.example.org")
COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 12), max_size=7)
RATING = {"well_spent": 5, "effectiveness": 4, "value": 3}


def figures(**changes: object) -> Figures:
    plain = {"year": "2026/27", "subjects": {}, "stages": {}, "days": {}, "ratings": ()}
    return Figures(**{**plain, **changes})  # type: ignore[arg-type]


def table(shown: Figures, least: int = 3) -> dict[tuple[str, str], str]:
    """The file of a summary: section and group to figure."""
    rows = list(csv.reader(io.StringIO(texts.summary(shown, least).files[0].content.removeprefix("\ufeff"))))
    assert rows[0] == ["section", "group", "figure"]
    return {(section, group): figure for section, group, figure in rows[1:]}


@given(COUNTS, st.integers(1, 6))
def test_no_figure_and_no_difference_of_figures_tells_of_too_few(counts: dict[str, int], least: int) -> None:
    shown = list(texts.fold(counts, least).values())
    total = sum(counts.values())
    assert sum(shown) in (0, total)
    assert not shown or total >= least
    for size in range(len(shown) + 1):
        for part in combinations(shown, size):
            for figure in (sum(part), total - sum(part) if shown else 0):
                assert figure == 0 or figure >= least


@given(COUNTS, st.integers(1, 6))
def test_groups_large_enough_are_shown_as_they_are(counts: dict[str, int], least: int) -> None:
    shown = texts.fold(counts, least)
    assert all(counts[name] == figure for name, figure in shown.items() if name != texts.FOLDED)
    if not any(0 < count < least for count in counts.values()):
        assert shown == {name: count for name, count in counts.items() if count}


@given(st.lists(st.integers(1, 5), max_size=20), st.integers(1, 6), st.integers(1, 5))
def test_an_average_never_changes_by_a_single_answer(given_before: list[int], least: int, new: int) -> None:
    before = [dict.fromkeys(RATING, n) for n in given_before]
    count, means = texts.averages(before, least)
    later, changed = texts.averages([*before, dict.fromkeys(RATING, new)], least)
    assert count == 0 or count >= least
    assert changed == means if later == count else later - count == least


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    assert texts.fold({"Maths": 9, "English": 4, "Art": 1}, 3) == {"Maths": 9, texts.FOLDED: 5}
    assert texts.fold({"Maths": 9, "Music": 2, "Art": 1}, 3) == {"Maths": 9, texts.FOLDED: 3}
    assert texts.fold({"Maths": 2}, 3) == {}


@pytest.mark.parametrize(("requests", "said"), [(0, "0"), (2, "from fewer than 3 requests, not shown"), (3, "4.5")])
def test_days_are_shown_when_enough_requests_share_them(requests: int, said: str) -> None:
    days = {"Given, free": Days(Decimal("4.5") if requests else Decimal(0), requests)}
    assert table(figures(days=days))["Days", "Given, free"] == said


def test_too_few_in_all_show_nothing() -> None:
    shown = table(figures(subjects={"Maths": 2}, stages={"Under way": 2}, ratings=[RATING, RATING]))
    assert shown == {
        ("Requests", "All"): "fewer than 3, not shown",
        ("Evaluations", "Answers counted"): "fewer than 3, not shown",
    }


def test_a_spreadsheet_runs_nothing_that_stands_in_the_file() -> None:
    assert table(figures(subjects={"=HYPERLINK(1)": 5}))["By subject", "'=HYPERLINK(1)"] == "5"


async def requests_in(world: World, area: str, count: int) -> list[int]:
    """Requests of different schools, under way."""
    return [await request_at(world, Status.SUBMITTED, asker=HEADS[n], answers={"area": area}) for n in range(count)]


async def test_the_committee_sees_groups_and_no_names(world: World) -> None:
    member = await world.person(COMMITTEE)
    await requests_in(world, "maths", 4)
    await requests_in(world, "other:The Oakfield way of Latin", 1)
    await requests_in(world, "english", 2)
    await member.says("s2s summary")
    member.hears("School-to-school support 2026/27", "All: 7", "Maths: 4", f"{texts.FOLDED}: 3")
    member.hears("With the central team: 7", "Given, free: 0", "fewer than 3 requests")
    member.hears_not("Oakfield", "Latin", "English", "Amara")


async def test_days_and_ratings_are_counted_over_all_requests(world: World) -> None:
    team = await world.person(TEAM)
    sles = ("sle@oakfield.example.org", "gethin.bryncarn@curlew.example.org", "bilal.chaudmere@kingssluice.example.org")
    for head, sle in zip(("head@lapwing.example.org", *HEADS[:2]), sles, strict=True):
        request = await request_at(world, Status.ACTIVE, asker=head, sle=sle)
        await visit_on(world, request, date(2026, 11, 16), VisitStatus.DONE)
        await rated(world, request, head)
    await team.says("s2s summary")
    team.hears("Given, free: 3", "Promised, free: 3", "Given, charged: 0", "Answers counted: 3", "Value: 3.0")


async def rated(world: World, request: int, head: str) -> None:
    async with world.database.transaction() as session:
        person, now = await person_id(session, head), world.clock.now()
        one = await evaluations.plan(session, request, person, Part.END, now.date())
        said = {name: str(stars) for name, stars in RATING.items()}
        await evaluations.answer(session, one, said, now)


async def test_another_year_is_asked_for_by_its_name(world: World) -> None:
    member = await world.person(COMMITTEE)
    await requests_in(world, "maths", 4)
    await world.at(datetime(2027, 9, 1, 9, tzinfo=LONDON))
    await member.says("summary")
    member.hears("2027/28", "All: 0")
    await member.says("s2s summary 2026/27")
    member.hears("2026/27", "All: 4")
    await member.says("summary for 2026-2027")
    member.hears("2026/27", "All: 4")
    for wrong in ("2026/28", "9999/00"):
        await member.says(f"summary {wrong}")
        member.hears(f"I could not read “{wrong}” as an academic year")


async def test_nobody_else_sees_the_figures(world: World) -> None:
    head = await world.person("head@oakfield.example.org")
    await requests_in(world, "maths", 4)
    await head.says("s2s summary")
    head.hears_not("Maths", "2026/27")


async def test_a_request_its_own_head_has_not_approved_is_not_counted(world: World) -> None:
    deputy, member = await world.person("deputy@oakfield.example.org"), await world.person(COMMITTEE)
    await deputy.sends_request()
    await member.says("s2s summary")
    member.hears("All: 0")
