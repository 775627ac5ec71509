"""What people write, in their own words, to carry support on, to end it and to see how it went, and what they hear."""

from tests.charged import OFFICER
from tests.lines import (
    Line,
    before_the_committee,
    charged,
    day_given,
)
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM

MEMBER = "head@witham.example.org"  # Tomasz Lipnik, who sits on the Strategy Committee
A_CONVERSATION = frozenset({"draft"})
FIGURES = ("School-to-school support 2026/27", "fewer than 3, not shown")
LINES = (
    Line(ASKER, "is there somewhere i can say how well the support worked", ("No evaluation is waiting",), day_given),
    Line(ASKER, "what did the sle write about our visits", ("Thursday 12 November 2026", "The note is due"), day_given),
    Line(ASKER, "i'd like to tell you what i thought of the training", ("No session is waiting for your view",)),
    Line(ASKER, "could I have another look at the last newsletter", ("No newsletter has gone out from here yet",)),
    Line(
        ASKER, "what are the figures for support this year", ("Only the central team or a Strategy Committee member",)
    ),
    Line(SLE, "which questions could nobody answer", ("Only the central team can do that",)),
    Line(TEAM, "which of people's questions did we have no answer for", ("No question is waiting for an answer",)),
    Line(TEAM, "how is the support going this year, in numbers", FIGURES, charged),
    Line(OFFICER, "which bills are not paid yet", ("invoice",), charged),
    Line(MEMBER, "give me some numbers on support for the committee", FIGURES, charged),
    Line(
        ASKER,
        "the days are used up and that's us done, thank you",
        ("2 of 2.5 agreed days were given",),
        day_given,
    ),
    Line(
        SLE,
        "the school asked me to leave it for a while, can we put it on hold",
        ("Why, and until about when?",),
        day_given,
        begins=A_CONVERSATION,
    ),
    Line(SLE, "can I put forward a date for my next visit to them", ("2.5 of 2.5 agreed days are booked",), day_given),
    Line(HOME_HEAD, "i can't really spare bilal for more than two days this year", ("Bilal Chaudmere",)),
    Line(TEAM, "the new head at witham needs getting set up", ("invite",)),
    Line(TEAM, "how often did you get people wrong lately, can i see", ("Nothing that I misread is kept",)),
    Line(OFFICER, "i'm about to do the bills, what is there to charge for", ("£500 to invoice",), charged),
    Line(OFFICER, "oakfield's money has come in", ("No invoice is open",), charged),
    Line(
        MEMBER,
        "I'm afraid I'll have to send apologies for the 17th",
        ("Did you mean",),
        before_the_committee,
        ("Send apologies",),
    ),
    Line(
        MEMBER,
        "could we talk about the cpd budget when we meet",
        ("Did you mean",),
        before_the_committee,
        ("Put something on the agenda",),
    ),
    Line(ASKER, "who came to the last network", ("Only",)),
    Line(TEAM, "how many turned up at the last training", ("No session is in the calendar around today",)),
    Line(MEMBER, "what will we be talking about at strategy", ("Agenda of the next Strategy",), before_the_committee),
)
