"""What a school is asked when it requests school-to-school support: the form."""

from messages.form import Answers, Choice, Choices, Day, Form, Known, Number, Option, Text, YesNo

WHO = (
    Option("subject_leader", "A subject leader", ("hod", "head of department", "new hod", "subject lead")),
    Option("teacher", "A teacher", ("ect", "nqt", "class teacher")),
    Option("team", "A department or phase team", ("department", "team", "phase team", "faculty")),
    Option("senior_leader", "A senior leader", ("slt", "deputy", "assistant head")),
    Option("headteacher", "The headteacher", ("head", "principal", "me")),
)


PHASES = (
    Option("ks3", "Key Stage 3", ("ks3",)),
    Option("ks4", "Key Stage 4", ("ks4", "gcse")),
    Option("post16", "Post-16", ("ks5", "sixth form", "a level")),
    Option("ks2", "Key Stage 2", ("ks2",)),
    Option("ks1", "Key Stage 1", ("ks1",)),
    Option("eyfs", "Early years", ("eyfs", "reception")),
    Option("whole_school", "Whole school", ("all", "whole school")),
)


METHODS = (
    Option("data", "Data analysis", ("data",)),
    Option("coaching", "Coaching"),
    Option("training", "Facilitating and training", ("training", "inset")),
    Option("planning", "Joint action planning", ("planning",)),
    Option("diagnostic", "Diagnostic work", ("diagnostic",)),
)


UNSURE = Option("unsure", "Not sure yet", ("not sure", "unsure", "dont know", "no idea", "tbc", "flexible"))


ROLE_NOT_NAME = "Please give roles, not names, and nothing about a pupil or anyone’s health."


def knows(answers: Answers) -> bool:
    """The school has named its need."""
    return answers.get("route") == "specific_need"


def several_schools(known: Known) -> tuple[Option, ...]:
    return tuple(Option(str(id), name) for id, name in known["schools"])


def areas(known: Known) -> tuple[Option, ...]:
    return tuple(Option(slug, label, tuple(aliases)) for slug, label, aliases in known["areas"])


def starts(known: Known) -> tuple[Option, ...]:
    """The half terms to come, then the open answer."""
    return (*(Option(value, label) for value, label in known["half_terms"]), UNSURE)


REQUEST = Form(
    name="support.request",
    version=1,
    title="Support request",
    intro="A support request takes about three minutes: at most nine short questions. "
    "The central team reads it first; nobody else sees it without your consent.",
    send="Send request",
    fields=(
        Choice(name="school", label="School", question="Which school is it for?", choices=several_schools),
        Choice(
            name="route",
            label="What you need",
            question="Do you know what you need, or shall we help you find out?",
            choices=(
                Option("specific_need", "We know what we need", ("know", "yes", "specific need", "we know")),
                Option("diagnose", "Help us find out", ("find out", "help", "no", "not sure", "diagnose")),
            ),
        ),
        Choice(
            name="area",
            label="Area",
            question="What is the support about?",
            hint="Choose one, or say it in your own words.",
            choices=areas,
            other=True,
            when=knows,
            page=2,
        ),
        Text(
            name="focus",
            label="Focus",
            question="What should the support focus on?",
            hint=ROLE_NOT_NAME,
            longest=600,
            page=2,
        ),
        Text(
            name="outcomes",
            label="Plan and outcome",
            question="Which priority in your development plan does this serve, and what should be different "
            "afterwards?",
            longest=400,
            page=2,
        ),
        Choice(
            name="who_supported",
            label="Who is supported",
            question="Who would the SLE work with? A role is enough.",
            hint="An SLE is a Specialist Leader of Education, an experienced colleague from another school.",
            choices=WHO,
            other=True,
            page=2,
        ),
        Number(
            name="days",
            label="Days",
            question="About how many days do you need?",
            hint=lambda known: known["allowance"],
            quick=(1, 2, 3, 5),
            choices=(UNSURE,),
            page=3,
        ),
        Day(
            name="start",
            label="Start",
            question="When would you like it to start?",
            hint="Choose a half term, or write a day such as “Tuesday 12 January”.",
            choices=starts,
            page=3,
        ),
        Choice(
            name="funding",
            label="Funding",
            question="How would days beyond the free ones be paid?",
            choices=(
                Option("free_only", "Free days only", ("free", "free sle days", "free days")),
                Option("budget", "School budget", ("our budget", "school")),
                Option("funded", "A funded initiative", ("grant", "funded")),
                UNSURE,
            ),
            page=3,
        ),
        Choices(
            name="phase", label="Phase", question="Which phase or key stage?", choices=PHASES, optional=True, page=4
        ),
        Text(
            name="success",
            label="Success criteria",
            question="How will you know that it worked?",
            longest=400,
            optional=True,
            page=4,
        ),
        Choices(
            name="method",
            label="Way of working",
            question="Which ways of working would suit you?",
            choices=METHODS,
            optional=True,
            page=4,
        ),
        Text(
            name="avoid_dates",
            label="Dates to avoid",
            question="Which dates or weekdays should we avoid?",
            longest=200,
            optional=True,
            page=4,
        ),
        Choice(
            name="urgency",
            label="Urgency",
            question="How urgent is it?",
            choices=(
                Option("planning", "Planning ahead"),
                Option("half_term", "This half term"),
                Option("urgent", "Urgent", ("asap", "now")),
            ),
            optional=True,
            page=4,
        ),
        Text(
            name="po_number",
            label="Order number",
            question="What is your purchase order number?",
            longest=40,
            optional=True,
            page=5,
        ),
        Text(
            name="preferred",
            label="Preferred SLE",
            question="Is there an SLE you would like to work with?",
            longest=120,
            optional=True,
            page=5,
        ),
        Text(
            name="conflicts",
            label="Please avoid",
            question="Are there schools or people we should not match you with? Only the central team sees this.",
            longest=200,
            optional=True,
            page=5,
        ),
        YesNo(
            name="release",
            label="Own staff released",
            question="Will your own staff be released to work with the SLE?",
            optional=True,
            page=5,
        ),
        YesNo(
            name="consent",
            label="May be shared",
            question="May we share this with a suitable SLE and that SLE’s headteacher without asking you again?",
            optional=True,
            page=5,
        ),
    ),
)
