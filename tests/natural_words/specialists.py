"""What SLEs and the heads who release them write in their own words, and what they hear."""

from tests.lines import (
    Line,
    asked_for_release,
    day_ahead,
    day_given,
    day_offered,
    day_over,
    offer_open,
)
from tests.stages import HOME_HEAD, SLE

THE_DAY = "in place of Thursday 3 December 2026"
OTHER_DAYS = ("Thursday 10 December 2026", "Another day", "Cancel the day")
SLES = (
    Line(SLE, "im free on tuesdays but never on fridays", ("Not on Friday", "as they come"), buttons=("Change it",)),
    Line(SLE, "Thursdays are out for me until Easter", ("Not on Friday",), buttons=("Change it",)),
    Line(
        SLE,
        "a school rang me directly and asked if I'd help",
        ("Send them to me: your headteacher agrees first",),
        buttons=("Start a request for them",),
    ),
    Line(SLE, "what do you know about me", ("What I know of you", "Bilal Chaudmere", "Newsletter: yes")),
    Line(SLE, "I've changed school, I'm at Witham now", ("If something is wrong, tell the central team",)),
    Line(
        SLE,
        "where am i meant to be next week",
        ("Your days", "Thursday 3 December 2026, 9:00-15:00, with Oakfield Fen Academy: agreed"),
        day_ahead,
    ),
    Line(SLE, "remind me what I said I'd do at Oakfield", ("Your days", "Thursday 3 December 2026"), day_ahead),
    Line(SLE, "really sorry, ofsted have rung - I can't do thursday", (THE_DAY,), day_ahead, OTHER_DAYS),
    Line(SLE, "can we make it the week after instead", (THE_DAY,), day_ahead, OTHER_DAYS),
    Line(SLE, "can't make it on the 3rd, could we do the week after", (THE_DAY,), day_ahead, OTHER_DAYS),
    Line(
        SLE,
        "yes that day is fine with me",
        ("Thursday 3 December 2026", "waits for your answer"),
        day_offered,
        ("Yes, that day", "Another day"),
    ),
    Line(SLE, "Sorry it's a no from me this time", (THE_DAY,), day_offered, OTHER_DAYS),
    Line(SLE, "yes I'd love to do it", ("Offer for S2S-0001 (Maths)",), offer_open, ("Answer S2S-0001",)),
    Line(
        SLE, "not this time I'm afraid, too much on", ("Offer for S2S-0001 (Maths)",), offer_open, ("Answer S2S-0001",)
    ),
    Line(SLE, "how many of my free days are left", ("2 of 3 free days used; 0.5 promised",), day_given),
    Line(SLE, "do I still have any days left to give", ("2 of 3 free days used; 0.5 promised",), day_given),
    Line(SLE, "what jobs have i still got", ("Visit note due: Thursday 19 November 2026",), day_given),
    Line(
        SLE,
        "just back from Oakfield, want to write it up",
        ("Tuesday 17 November 2026, 1 day, Oakfield Fen Academy. Right?",),
        day_over,
        ("Yes, write the note", "It was half a day"),
    ),
    Line(
        SLE,
        "was at oakfield on tuesday, half a day",
        ("Tuesday 17 November 2026, half a day, Oakfield Fen Academy. Right?",),
        day_over,
        ("Yes, write the note", "It was 1 day"),
    ),
)
THEIR_HEADS = (
    Line(
        HOME_HEAD,
        "happy for bilal to go",
        ("Release of Bilal Chaudmere for 2 days",),
        asked_for_release,
        ("Release Bilal",),
    ),
    Line(
        HOME_HEAD,
        "we can't spare him at the moment",
        ("Release of Bilal Chaudmere for 2 days",),
        asked_for_release,
        ("Release Bilal",),
    ),
    Line(
        HOME_HEAD,
        "is anybody from my school out on the 3rd of december",
        ("On Thursday 3 December 2026", "Bilal Chaudmere, 1 day, Oakfield Fen Academy"),
        day_ahead,
        ("This half term",),
    ),
    Line(
        HOME_HEAD,
        "is anybody from my school out on thursday",
        ("On Thursday 26 November 2026", "None of your SLEs has a day booked"),
        day_ahead,
        ("This half term",),
    ),
    Line(HOME_HEAD, "will we be paid for the extra days", ("250 pounds a day, if the SLE's own head agrees",)),
)
LINES = (*SLES, *THEIR_HEADS)
