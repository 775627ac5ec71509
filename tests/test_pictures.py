"""The figures behind the pictures add up, and a picture says to everybody what it shows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from math import ceil
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from messages import capacity_year, charts, pictures, response_times
from messages.capacity_year import Used
from messages.charts import Chart, Panel, Row
from messages.dates import academic_year, months_of
from messages.message import File
from messages.pictures import Levels
from messages.response_times import FIRST_ANSWER, MATCH, SchoolDays, Times, Waited
from messages.school_year import SchoolYear
from messages.summary import FOLDED, STAGES
from tests import drawn
from tests.drawn import HALVES, YEAR

NONE = Decimal(0)
LENGTHS = st.sampled_from([Decimal("0.5"), Decimal(1), Decimal("1.5")])
DAYS = st.dates(date(2026, 9, 1), date(2027, 8, 31))
USED = st.builds(Used, st.integers(1, 4), st.none() | DAYS, LENGTHS, st.sampled_from([NONE, Decimal(1)]), st.booleans())
ALLOWANCES = st.dictionaries(st.integers(1, 4), st.sampled_from([Decimal(2), Decimal(3)]), min_size=1)
TERMS = SchoolYear(((date(2026, 9, 3), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18))))
COUNT = SchoolDays(TERMS, date(2026, 9, 1), date(2026, 12, 18))
AUTUMN = st.dates(date(2026, 9, 1), date(2026, 12, 18))
SVG = "{http://www.w3.org/2000/svg}"
MARKUP = r"#panic() *bold* $x^2$ @a <b> & ]]> “quoted” </svg>"


@pytest.mark.unmeasured
@given(ALLOWANCES, st.lists(USED, max_size=12), st.booleans())
def test_the_days_of_a_year_add_up(allowances: dict[int, Decimal], used: list[Used], known: bool) -> None:
    ours = [one for one in used if one.sle in allowances]
    spans = HALVES if known else capacity_year.months(YEAR)
    rows = capacity_year.chart(YEAR, allowances, ours, spans).panels[0].rows
    left = [row.values[0] for row in rows]
    assert sum(row.values[1] for row in rows) == sum(one.free for one in ours if one.given)
    assert sum(row.values[2] for row in rows) == sum(one.free for one in ours if not one.given)
    assert left == sorted(left, reverse=True)
    taken = {sle: sum((one.free for one in ours if one.sle == sle), NONE) for sle in allowances}
    assert left[-1] == sum(max(days - taken[sle], NONE) for sle, days in allowances.items())
    if all(taken[sle] <= days for sle, days in allowances.items()):
        total = sum(allowances.values())
        assert all(row.values[0] + so_far == total for row, so_far in zip(rows, _so_far(rows), strict=True))


def _so_far(rows: Sequence[Row]) -> list[Decimal]:
    """What was used up to and with each row."""
    return [sum((sum(row.values[1:], NONE) for row in rows[: n + 1]), NONE) for n in range(len(rows))]


@pytest.mark.unmeasured
@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(1, 9), max_size=30), st.integers(1, 5))
def test_as_many_requests_are_drawn_by_subject_and_by_stage_as_were_sent(subjects: dict[str, int], least: int) -> None:
    total = sum(subjects.values())
    chart = pictures.requests(YEAR, subjects, {next(iter(STAGES)): total}, least)
    drawn = [sum(row.values[0] for row in panel.rows) for panel in chart.panels]
    assert drawn == [total if total >= least else 0] * 2
    assert len(chart.panels[0].rows) <= pictures.MOST + 1
    assert all(least <= row.values[0] for panel in chart.panels for row in panel.rows)


def test_what_is_too_few_to_tell_is_not_drawn() -> None:
    chart = pictures.requests(YEAR, {"Maths": 2}, {"Under way": 2}, 3)
    assert [panel.nothing for panel in chart.panels] == ["Fewer than 3 requests, not shown"] * 2
    assert not any(panel.rows for panel in chart.panels)
    assert "2 " not in chart.title + chart.alt.replace(YEAR, "")
    mixed = pictures.requests(YEAR, {"Maths": 2, "Art": 2}, {"Under way": 4}, 3)
    assert [row.label for row in mixed.panels[0].rows] == [FOLDED]
    assert mixed.alt == "Bars by subject and by stage. 4 requests for support in 2026/27."


@pytest.mark.unmeasured
@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=40), st.lists(st.integers(0, 30), max_size=5), st.integers(0, 9)
)
def test_of_ten_requests_nine_got_it_within_what_is_said(over: list[int], waiting: list[int], level: int) -> None:
    found = Times(tuple(sorted(over)), tuple(sorted(waiting)))
    for share, said in ((Fraction(1, 2), found.half), (Fraction(9, 10), found.most)):
        assert sum(days <= said for days in over) >= ceil(share * len(over))
        assert sum(days < said for days in over) < ceil(share * len(over))
    assert 0 <= found.kept(level) <= len(over) <= found.judged(level) <= len(over) + len(waiting)


@pytest.mark.unmeasured
@given(AUTUMN, st.lists(AUTUMN, max_size=3))
def test_school_days_are_counted_as_service_levels_count_them(since: date, days: list[date]) -> None:
    way = sorted([since, *days])
    count = COUNT.between(way[0], way[-1])
    assert TERMS.after(way[0], count) <= max(way[-1], way[0])
    assert TERMS.after(way[0], count + 1) > way[-1]
    assert count == sum(COUNT.between(one, other) for one, other in pairwise(way))


@pytest.mark.unmeasured
@given(st.lists(st.builds(Waited, AUTUMN, st.integers(0, 9), st.booleans()), max_size=20))
def test_every_request_stands_in_its_month(waits: list[Waited]) -> None:
    months = response_times.by_month(waits, months_of(YEAR))
    assert sum(len(one.days) + len(one.waiting) for one in months) == len(waits)
    chart = pictures.times(YEAR, waits, [], Levels(1, 2), date(2026, 12, 18))
    assert sum(int(row.more[0]) + int(row.more[2]) for row in chart.panels[0].rows) == len(waits)
    assert chart.panels[1].rows == ()


WEDNESDAY, FRIDAY, MONDAY = date(2026, 11, 18), date(2026, 11, 20), date(2026, 11, 23)
WAY = [(date(2026, 11, 16), "submitted"), (date(2026, 11, 17), "triage")]


@pytest.mark.parametrize(
    ("history", "answer", "match"),
    [
        ([(date(2026, 11, 16), "awaiting_head")], None, None),
        (WAY[:1], (5, False), None),
        ([*WAY[:1], (WEDNESDAY, "withdrawn")], None, None),
        (WAY, (1, True), (4, False)),
        ([*WAY, (WEDNESDAY, "declined")], (1, True), None),
        ([*WAY, (WEDNESDAY, "matching"), (FRIDAY, "awaiting_release")], (1, True), (3, True)),
        (
            [*WAY, (WEDNESDAY, "needs_info"), (FRIDAY, "triage"), (FRIDAY, "awaiting_release"), (MONDAY, "matching")],
            (1, True),
            (1, True),
        ),
        ([*WAY, (WEDNESDAY, "waiting_list")], (1, True), (1, False)),
    ],
)
def test_only_days_on_which_we_were_waited_for_count(
    history: list[tuple[date, str]], answer: tuple[int, bool] | None, match: tuple[int, bool] | None
) -> None:
    for wanted, expected in ((FIRST_ANSWER, answer), (MATCH, match)):
        found = response_times.waited(history, wanted, MONDAY, COUNT)
        assert (found and (found.days, found.over)) == expected


def test_who_still_waits_too_long_is_not_in_time() -> None:
    waits = [Waited(date(2026, 11, 2), 1, over=True), Waited(date(2026, 11, 2), 5, over=False)]
    chart = pictures.times(YEAR, waits, waits[1:], Levels(1, 2), MONDAY)
    assert chart.title == "2026/27: 1 of 2 first answers came within 1 school day"
    november = chart.panels[0].rows[2].line
    assert november == "November 2026: half within 1, nine in ten within 1; 1 of 1 in time, 1 still waiting"
    assert chart.panels[1].rows[2].line == "November 2026: 1 still waiting"
    assert chart.panels[1].rows[0].line == "September 2026: Nothing recorded"


@pytest.mark.parametrize("chart", [drawn.CAPACITY, drawn.REQUESTS, drawn.TIMES])
def test_the_tables_hold_what_the_bars_show(chart: Chart) -> None:
    for panel, table in zip(chart.panels, chart.tables, strict=True):
        assert {len(row) for row in table.rows} == {len(table.header)}
        assert [row[0] for row in table.rows] == [row.name for row in panel.rows]
        for row, cells in zip(panel.rows, table.rows, strict=True):
            assert not row.values or [Decimal(cell) for cell in cells[1 : 1 + len(row.values)]] == list(row.values)


def test_a_panel_with_nothing_says_so_in_picture_and_table() -> None:
    chart = capacity_year.chart(YEAR, {}, [], HALVES)
    assert chart.tables[0].rows == (("I do not have how many free days the SLEs have.", "", "", ""),)
    assert chart.words == (("By half term", capacity_year.UNKNOWN),)
    assert chart.alt == capacity_year.UNKNOWN
    assert charts.png(chart).startswith(b"\x89PNG")


def test_for_a_web_page_the_picture_says_what_it_shows() -> None:
    told = replace(drawn.CAPACITY, title=MARKUP, alt=MARKUP, panels=(Panel(MARKUP, (Row(MARKUP, (Decimal(1),)),)),))
    page = ElementTree.fromstring(charts.svg(told))
    title, described = page.findall(f"{SVG}title")[0], page.findall(f"{SVG}desc")[0]
    assert (title.text, described.text) == (MARKUP, MARKUP)
    assert page.get("role") == "img"
    assert page.get("aria-labelledby", "").split() == [title.get("id"), described.get("id")]
    other = ElementTree.fromstring(charts.svg(drawn.TIMES))
    assert other.get("aria-labelledby") != page.get("aria-labelledby")


def test_the_same_figures_are_drawn_once() -> None:
    assert charts.png(replace(drawn.REQUESTS)) is charts.png(drawn.REQUESTS)


def test_months_follow_one_another_from_september() -> None:
    months = months_of(YEAR)
    assert [academic_year(month) for month in months] == [YEAR] * 12
    assert months == sorted(months)
    assert [span.last + timedelta(days=1) for span in capacity_year.months(YEAR)][:-1] == months[1:]


@pytest.mark.unmeasured
@given(st.binary(max_size=9), st.text(max_size=9))
@settings(max_examples=20)
def test_a_picture_keeps_its_words_in_the_outbox(raw: bytes, alt: str) -> None:
    file = File("a.png", media_type="image/png", raw=raw, alt=alt)
    assert File.from_json(*file.as_json()) == file


def test_the_fullest_year_fits_on_a_phone() -> None:
    every_day = [Waited(date(2026, 9, 1) + timedelta(days=n), n % 40, over=True) for n in range(365)]
    many = {f"Initial teacher training and its development {n}": n + 3 for n in range(40)}
    full = pictures.times(YEAR, every_day, every_day, Levels(1, 2), date(2027, 8, 31))
    for chart in (full, pictures.requests(YEAR, many, dict.fromkeys(STAGES, 5), 3), drawn.CAPACITY):
        with Image.open(BytesIO(charts.png(chart))) as picture:
            assert picture.width == 800
            assert picture.height <= 1000
