"""The evaluation report of a school: what it says agrees with what is recorded, and stands on exactly two sides."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from messages import series
from messages.school_report import NOTHING, Gathering, Record, report
from messages.school_report_pdf import pdf
from messages.services import LABELS

DAY = date(2027, 5, 10)
ALLIANCE = "Lincolnshire Teaching Schools Alliance"
EMPTY = Record("Oakfield Fen Academy", "Secondary", "2026/27")
LONG = "The Very Reverend Archibald Barleycroft Memorial Church of England Voluntary Aided Primary School and Nursery"
STANDING = (*series.TITLES, "reading", "mentoring", "governors", "middle_leaders", "coaching", "phonics", "send")


def full() -> Record:
    """More of everything than two sides could hold."""
    gatherings = tuple(
        Gathering(name, f"{LONG} {name}", part, 12, 140, (4, 5, 3, 5))
        for name in STANDING
        for part in ("attendee", "facilitator")
    )
    end = {"well_spent": "5", "effectiveness": "4", "value": "4", "objective": "yes"}
    said: list[tuple[str, dict[str, Any]]] = [("end", end), ("mid_term", {"room": "partly"})]
    said += [("later", {"in_use": "yes"}), ("term_later", {"changed": "early"})]
    counts = dict.fromkeys(LABELS, 12)
    return Record(LONG, "Primary", "2026/27", gatherings, counts, Decimal(40), Decimal("2.5"), tuple(said * 9), (end,))


def others() -> list[Record]:
    return [Record(f"Fen {n}", "Secondary", "2026/27", full().gatherings, {"htpm": 1, "cluster": 1}) for n in range(4)]


def read(record: Record) -> tuple[PdfReader, str]:
    reader = PdfReader(BytesIO(pdf(report(record, others(), DAY, 3), ALLIANCE)))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("record", [EMPTY, full()], ids=["nothing recorded", "a very full year"])
def test_it_has_two_sides_and_can_be_read_aloud(record: Record) -> None:
    reader, text = read(record)
    assert len(reader.pages) == 2
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in catalog
    assert reader.metadata and reader.metadata.title == f"Headteacher Evaluation Report 2026/27: {record.school}"
    for heading in (
        "Networks", "Programmes", "Commissioned Support", "Curriculum Network", "School to School Support", "SCITT",
    ):  # fmt: skip
        assert heading in text


def test_where_nothing_is_recorded_every_section_says_so() -> None:
    made = report(EMPTY, [], DAY, 3)
    assert not any(part.lines for part in made.parts)
    assert read(EMPTY)[1].count(NOTHING) >= len(made.parts)


def test_what_has_no_room_is_counted() -> None:
    networks = report(full(), [], DAY, 3).parts[0]
    assert networks.lines[-1].startswith("and ") and networks.lines[-1].endswith(" more")


def test_so_few_answers_are_not_shown() -> None:
    few = Record("A", "Primary", "2026/27", (Gathering("heads", "Heads", "attendee", 1, 2, (1, 5)),))
    made = report(few, [], DAY, 3)
    assert "2 answers, too few to show" in made.parts[0].lines[0]
    assert not made.ratings


def test_what_enough_schools_like_it_used_is_offered_and_nothing_that_it_used_itself() -> None:
    mine = Record("A", "Secondary", "2026/27", services={"htpm": 1})
    alike = [Record(f"B{n}", "Secondary", "2026/27", services={"htpm": 1, "cluster": 1}) for n in range(3)]
    apart = [Record(f"C{n}", "Primary", "2026/27", services={"science": 1}) for n in range(3)]
    assert report(mine, [mine, *alike, *apart], DAY, 3).offers == (
        "Collaborative enquiry cluster: used by 3 other secondary schools",
    )
    assert not report(mine, [mine, *alike[1:]], DAY, 3).offers


@pytest.mark.unmeasured
@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.sampled_from(STANDING), st.integers(1, 40), max_size=12))
def test_every_place_stands_in_one_section_only(places: dict[str, int]) -> None:
    gatherings = tuple(Gathering(name, name, "attendee", 1, count) for name, count in places.items())
    made = report(Record("A", "Primary", "2026/27", gatherings), [], DAY, 3)
    assert sum(count for _, count in made.places) == sum(places.values())
