"""The two sides of an invented school’s report as pictures for the documentation.

python -m tests.report_pictures [FOLDER]
"""

import sys
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from messages import school_report_pdf
from messages.school_report import Gathering, Record, report
from tests.test_school_report import ALLIANCE, DAY

SAID = {"well_spent": "5", "effectiveness": "4", "value": "4", "objective": "yes"}
EXAMPLE = Record(
    "Oakfield Fen Academy",
    "Secondary",
    "2026/27",
    (
        Gathering("full_alliance", "Full Alliance meeting", "attendee", 2, 3, (4, 4)),
        Gathering("heads", "Headteacher network", "attendee", 3, 4, (4, 5, 5)),
        Gathering("deputies", "Deputy Headteacher network", "attendee", 2, 2, (4,)),
        Gathering("reading", "Reading across the curriculum", "attendee", 2, 6, (5, 4, 4, 5)),
        Gathering("mentoring", "Mentoring new teachers", "facilitator", 3, 3, (5, 4, 4)),
        Gathering("subject_maths", "Maths subject leaders", "attendee", 3, 5, (3, 4, 5)),
        Gathering("subject_history", "History subject leaders", "attendee", 1, 1),
    ),
    {"support": 1, "pupil_premium": 1, "htpm": 1},
    Decimal("3.5"),
    Decimal(2),
    (("end", SAID), ("mid_term", {"room": "partly"}), ("later", {"in_use": "yes"})),
    ({"well_spent": "5"},),
)
OTHERS = [Record(f"School {n}", "Secondary", "2026/27", services={"peer_review": 1, "science": 1}) for n in range(5)]


def main(folder: Path) -> None:
    with TemporaryDirectory() as scratch:
        written = school_report_pdf.write(Path(scratch), report(EXAMPLE, OTHERS, DAY, 3), ALLIANCE)
        pages: Any = typst.compile(written, format="png", ppi=100, ignore_system_fonts=True)
    for number, page in enumerate(pages, 1):
        (folder / f"report-{number}.png").write_bytes(page)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures"))
