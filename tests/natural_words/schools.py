"""What heads, deputies, subject leaders and others in a school write in their own words, and what they hear."""

from tests.lines import (
    Line,
    asked_for_release,
    autumn_2019,
    day_ahead,
    new,
    offered,
)
from tests.stages import ASKER

DEPUTY = "deputy@oakfield.example.org"
CPLD_LEAD = "cpld@oakfield.example.org"
SCITT = "scitt@oakfield.example.org"
SUBJECT_LEADER = "subject@oakfield.example.org"
OFFICE = "office@oakfield.example.org"
NEWCOMER = ""
SAFEGUARDING = ("Please speak to a person now", "ring 999", "I have not kept what you wrote")
NOT_OURS = ("That is not something I can help with",)
A_CONVERSATION = frozenset({"draft"})
AN_ISSUE = frozenset({"newsletter_issue"})  # planned by the first who asks about it
HEADS = (
    Line(
        ASKER,
        "Morning, could you tell me who looks after us at the alliance please",
        ("As a headteacher, your contact is Andy Chisholm", "01522 889297"),
    ),
    Line(ASKER, "who would i speak to about doing a peer review", ("your contact is Myles Pustelnik",)),
    Line(ASKER, "whos our contct for scitt", ("we suggest Moira Bradshaw", "Your usual contact stays Andy Chisholm")),
    Line(ASKER, "our bursar wants to know where the bills should go", ("Emily Wilson",)),
    Line(
        ASKER,
        "We've a newly appointed maths lead who could do with some coaching, is there anyone who could come in?",
        ("I can start a support request: Maths", "Right?"),
        buttons=("Yes, start", "Something else"),
    ),
    Line(
        ASKER,
        "could somebody come and look at how we teach phonics in ks1",
        ("I can start a support request: Phonics, Key Stage 1. Right?",),
        buttons=("Yes, start",),
    ),
    Line(
        ASKER,
        "we are closed on 27 november because of the election",
        ("Friday 27 November 2026", "Oakfield Fen Academy"),
    ),
    Line(ASKER, "When does term finish before Christmas?", ("The last school day before is Friday 18 December 2026",)),
    Line(ASKER, "is the 7th of december a school day", ("Yes: Monday 7 December 2026 is a school day",)),
    Line(ASKER, "when do the heads next get together", ("is set for this year; I have told the central team",)),
    Line(ASKER, "what actually happens in a pupil premium review", ("three-day and a five-day model",)),
    Line(
        ASKER,
        "we are about to join a MAT - is there any point staying in the alliance",
        ("many schools use both", "not from our alliance"),
    ),
    Line(
        ASKER,
        "i'd like to put one of my teachers forward to be an SLE",
        ("SLE nomination: 1 of 8", "Whom do you nominate?"),
        begins=A_CONVERSATION,
    ),
    Line(
        ASKER,
        "what other things could we get from you besides SLEs",
        ("What else you can ask for",),
        buttons=("Pupil premium review", "A talk with a Champion"),
    ),
    Line(
        ASKER,
        "please can someone give me a call",
        ("Shall I ask Andy Chisholm’s team to ring you on 01632 960001?",),
        buttons=("Yes, please",),
    ),
    Line(
        ASKER,
        "take us off the mailing list for the newsletter",
        ("Shall I stop sending you the newsletter?",),
        buttons=("Yes, stop it", "Keep it"),
    ),
    Line(
        ASKER,
        "we've got a lovely story about our reading week, could it go in the newsletter?",
        ("goes out on Wednesday 16 December 2026", "I would put yours under"),
        buttons=("Write it now",),
        begins=AN_ISSUE,
    ),
    Line(
        ASKER,
        "stop the reminders would you",
        ("Your settings", "Quiet hours: 8pm to 7am"),
        buttons=("Stop broadcasts",),
    ),
    Line(ASKER, "I'd rather we got fewer messages from you", ("Your settings",), buttons=("Change quiet hours",)),
    Line(ASKER, "please don't message me after six", ("Your settings", "Quiet hours: 8pm to 7am")),
    Line(
        ASKER,
        "who reads what I write here",
        ("You, and the central team. Your headteacher sees your school’s requests",),
    ),
    Line(ASKER, "a girl in year 5 has told her teacher that her uncle hurts her", SAFEGUARDING),
    Line(ASKER, "I'm worried about one of the TAs and a boy in her class", SAFEGUARDING),
    Line(ASKER, "who do I contact about my daughter's school place", NOT_OURS),
    Line(ASKER, "need support with my laptop", NOT_OURS),
    Line(
        ASKER,
        "who is my contact and when is the next strategy committee",
        ("your contact is Andy Chisholm", "You also wrote about this:"),
        buttons=("Strategy Committee dates",),
    ),
    Line(ASKER, "thanks ever so much, you've been really helpful", ("You are welcome",)),
    Line(
        ASKER,
        "just wondering if theres any news on the maths help we asked for",
        ("S2S-0001 (Maths): waiting for the SLE’s headteacher to agree", "Nothing for you to do"),
        asked_for_release,
    ),
    Line(ASKER, "have you found someone for us yet", ("S2S-0001 (Maths): waiting for",), asked_for_release),
    Line(
        ASKER,
        "actually we dont need the support any more, can you pull the request",
        ("Shall I withdraw S2S-0001 (Maths)?",),
        new,
        ("Yes, withdraw it", "No, keep it"),
    ),
    Line(ASKER, "how much is all this going to cost us", ("for your 5 days with 1.5 left: about £875",), offered),
    Line(
        ASKER,
        "who's coming to us and when",
        ("Days at your school", "Thursday 3 December 2026", "with Bilal Chaudmere: agreed"),
        day_ahead,
    ),
    Line(ASKER, "what time does he arrive on thursday", ("Thursday 3 December 2026, 9:00-15:00",), day_ahead),
    Line(
        ASKER,
        "can the december visit be moved, we have ofsted",
        ("in place of Thursday 3 December 2026",),
        day_ahead,
        ("Thursday 10 December 2026", "Another day", "Cancel the day"),
    ),
    Line(
        ASKER, "are any of my staff out helping other schools this week", ("This week", "None of your SLEs"), day_ahead
    ),
)
THEIR_STAFF = (
    Line(DEPUTY, "how would i go about becoming an sle", (), buttons=("How does somebody become an SLE?",)),
    Line(
        DEPUTY,
        "dates for the deputies' network please",
        ("No date for Deputy Headteacher network is set for this year; I have told the central team",),
    ),
    Line(CPLD_LEAD, "who runs the NPQs", ("we suggest Myles Pustelnik",)),
    Line(CPLD_LEAD, "when's the next get together for CPLD leads", ("No date for CPLD Leads Network is set",)),
    Line(
        SCITT,
        "when do the mentors meet",
        ("Secondary Mentors", "Tuesday 19 November 2019, 3.45pm to 5pm", "Not certain yet"),
        autumn_2019,
        ("Coming", "Apologies"),
    ),
    Line(SCITT, "who do I talk to about our trainees", ("your contact is Moira Bradshaw",)),
    Line(SUBJECT_LEADER, "is there a meeting for maths leads coming up", ("No date for Maths subject leaders is set",)),
    Line(
        SUBJECT_LEADER,
        "could someone help me plan the ks3 curriculum",
        ("I can start a support request: Leadership of curriculum, Key Stage 3. Right?",),
    ),
    Line(OFFICE, "please put us on the newsletter list", ("You get the newsletter",), buttons=("Choose sections",)),
    Line(OFFICE, "I need the phone number of the alliance office", ("Office: 01522 889297",)),
    Line(
        OFFICE,
        "when does the next newsletter go out",
        ("The next newsletter goes out on Wednesday 16 December 2026",),
        begins=AN_ISSUE,
    ),
)
NEWCOMERS = (
    Line(NEWCOMER, "hiya", ("Lincolnshire Teaching School Alliance",), buttons=("How to join", "Who is my contact?")),
    Line(NEWCOMER, "what is this", ("What you can ask me",)),
    Line(NEWCOMER, "what do SLEs charge by the day", ("After that it is 250 pounds a day",)),
    Line(NEWCOMER, "I need help with maths", ("once I know who you are",), buttons=("How to join",)),
    Line(NEWCOMER, "I need help with maths at my school", (), buttons=("How to join",)),
    Line(NEWCOMER, "send a message to all heads", ("Only the central team can do that",)),
)
LINES = (*HEADS, *THEIR_STAFF, *NEWCOMERS)
