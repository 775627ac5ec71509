"""What the central team, the committee and finance officers write in their own words, and what they hear."""

from tests.charged import OFFICER, SCHOOLS_OFFICER
from tests.lines import (
    Line,
    asked_for_release,
    before_the_committee,
    charged,
    new,
    to_match,
)
from tests.stages import TEAM

MEMBER = "head@witham.example.org"  # Tomasz Lipnik, who sits on the Strategy Committee
A_CONVERSATION = frozenset({"draft"})
COMMITTEE = "Tuesday 17 March 2020, 3.30pm to 5pm"
THE_TEAM = (
    Line(
        TEAM,
        "anything new come in since friday",
        ("1 waiting, oldest first", "S2S-0001, Oakfield Fen Academy (Maths): new since Monday 23 November 2026"),
        new,
        ("S2S-0001", "What is stuck"),
    ),
    Line(
        TEAM,
        "what have we got that nobody has picked up",
        ("S2S-0001, Witham Reach School (Maths): has needed an SLE",),
        to_match,
        ("S2S-0001",),
    ),
    Line(TEAM, "who have we got that could do the maths one", ("SLEs for Maths, 2026/27", "Bilal Chaudmere"), to_match),
    Line(TEAM, "who's got room for another science deployment", ("SLEs for Science, 2026/27", "free days left")),
    Line(
        TEAM,
        "where has everything got stuck",
        ("S2S-0001", "waiting for the SLE’s headteacher to agree"),
        asked_for_release,
        ("What is stuck",),
    ),
    Line(TEAM, "anything that needs chasing", ("S2S-0001", "Overdue"), asked_for_release, ("What is stuck",)),
    Line(TEAM, "how many free days have we got left altogether", ("free days left in 2026/27", "Maths")),
    Line(
        TEAM,
        "let all the heads know that the conference has moved to may",
        ("it goes to headteachers", "“The conference has moved to may.”", "Whom does it speak for?"),
        begins=A_CONVERSATION,
    ),
    Line(
        TEAM,
        "remind the sles to confirm their days",
        ("it goes to SLEs", "Whom does it speak for?"),
        begins=A_CONVERSATION,
    ),
    Line(
        TEAM,
        "add the full alliance meeting on tuesday 12 january 2027 at 2pm",
        ("New date: 4 of 4", "Where is it?"),
        begins=A_CONVERSATION,
    ),
    Line(TEAM, "which heads haven't answered yet about the committee", ("Invited: 3", COMMITTEE), before_the_committee),
)
MEMBERS = (
    Line(
        MEMBER,
        "when are we next meeting for strategy",
        (f"{COMMITTEE}: in 14 days", "After that: Tuesday 30 June 2020"),
        before_the_committee,
        ("Coming", "Apologies", "Deputy", "Calendar"),
    ),
    Line(
        MEMBER,
        "i wont be able to make the committee",
        (f"Shall I send your apologies for Strategy Committee, {COMMITTEE}?",),
        before_the_committee,
        ("Send apologies",),
    ),
    Line(
        MEMBER,
        "my deputy will come to the committee instead of me",
        ("Who goes in your place?",),
        before_the_committee,
        begins=A_CONVERSATION,
    ),
    Line(
        MEMBER, "I'll be there on the 17th", (f"Are you coming? Strategy Committee, {COMMITTEE}",), before_the_committee
    ),
    Line(
        MEMBER,
        "please put cpd budget on the agenda",
        ("“cpd budget”",),
        before_the_committee,
        begins=frozenset({"agenda_item"}),
    ),
)
MONEY = (
    Line(SCHOOLS_OFFICER, "who should our invoices go to", ("your contact is Emily Wilson",), charged),
    Line(SCHOOLS_OFFICER, "what do we owe", ("S2S-0001: 2 days of your 5 days are charged, £250 each: £500",), charged),
    Line(SCHOOLS_OFFICER, "what have we been charged for", ("2 days of your 5 days are charged",), charged),
    Line(
        OFFICER,
        "what can we bill for november",
        ("£500 to invoice for November 2026", "SLE from King’s Sluice", "PO-77"),
        charged,
        ("Open invoices",),
    ),
    Line(OFFICER, "what should we bill this month", ("£500 to invoice for November 2026",), charged),
)
LINES = (*THE_TEAM, *MEMBERS, *MONEY)
