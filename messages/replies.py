"""What is said to those who answer an invitation: coming, apologies, or a deputy who goes instead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from messages import meetings
from messages.form import Choice, Form, Known, Option, Text
from messages.meetings import COMING_UP, Meeting, answer_buttons, card, stamp, when
from messages.message import Button, File, Message

COMING, APOLOGIES, DEPUTY = "coming", "apologies", "deputy"
MOST = 6  # meetings to choose from
QUESTIONS = {
    COMING: ("Shall I put you down as coming to", "Yes, I am coming"),
    APOLOGIES: ("Shall I send your apologies for", "Send apologies"),
}
WHICH = {
    COMING: "Which meeting are you coming to?",
    APOLOGIES: "For which meeting shall I send your apologies?",
    DEPUTY: "To which meeting do you send a deputy?",
}


def _meetings(known: Known) -> Sequence[Option]:
    return tuple(known["meetings"])


SEND = Form(
    name="replies.send",
    version=1,
    title="Deputy for a meeting",
    fields=(
        Choice(name="meeting", label="Meeting", question="For which meeting?", choices=_meetings, fixed=True),
        Text(
            name="deputy",
            label="Who goes in your place",
            question="Who goes in your place?",
            hint="Their name, as it should stand on the list.",
            longest=120,
        ),
    ),
    send="Send this deputy",
)


def option(meeting: Meeting) -> Option:
    """A meeting that a deputy can be sent to."""
    return Option(f"{meeting.number}.{stamp(meeting)}", named(meeting))


def named(meeting: Meeting) -> str:
    """Strategy Committee, Tuesday 12 January 2027, 3.30pm to 5pm."""
    return f"{meeting.title}, {when(meeting)}"


def asked(meeting: Meeting, today: date) -> Message:
    """The invitation, shown to somebody who has not answered it."""
    shown = card(meeting, today)
    return shown if meeting.answer else replace(shown, text=f"{shown.text} Are you coming?")


def surely(meeting: Meeting, answer: str) -> Message:
    """What somebody typed is read back before it is kept."""
    question, label = QUESTIONS[answer]
    action = f"replies.{answer}"
    yes = Button(label, action, f"{meeting.number}.{stamp(meeting)}", strong=True)
    others = [button for button in answer_buttons(replace(meeting, answer="")) if button.action != action]
    return Message(f"{question} {named(meeting)}?", buttons=(yes, *(replace(other, strong=False) for other in others)))


def which(several: Sequence[Meeting], answer: str) -> Message:
    """Several meetings can be meant; choosing one answers its invitation."""
    return Message(WHICH[answer], buttons=tuple(_choice(one, answer) for one in several[:MOST]))


def _choice(meeting: Meeting, answer: str) -> Button:
    label = f"{meeting.title}, {meeting.day.day} {meeting.day:%B}"
    return Button(label[:60], f"replies.{answer}", f"{meeting.number}.{stamp(meeting)}")


def kept(meeting: Meeting, today: date) -> Message:
    """The card with the answer on it; the buttons change it again."""
    after = {
        COMING: "",
        APOLOGIES: "The central team is told, and I shall not remind you of this meeting any more.",
        DEPUTY: "The central team is told. I shall remind you once, the school day before.",
    }
    return replace(card(meeting, today), after=after[meeting.answer], in_place=True)


def file_of(meeting: Meeting, file: File) -> Message:
    return Message(f"Calendar file attached: {named(meeting)}.", files=(file,))


def changed(meeting: Meeting, today: date) -> Message:
    """The button stood on a card with another day or time; nothing is kept of it."""
    shown = card(meeting, today)
    return replace(
        shown,
        text=f"This meeting has moved since you were shown it, so I have kept no answer yet. {shown.text}",
        in_place=True,
    )


def over(meeting: Meeting) -> Message:
    return Message(f"{named(meeting)}: this meeting has begun or is over, so it takes no more answers.", in_place=True)


def uncertain(meeting: Meeting) -> Message:
    return Message(
        f"The date of {meeting.title} is not certain yet. You will be asked once the central team has settled it.",
        buttons=(COMING_UP,),
    )


def not_invited(meeting: Meeting, who: Sequence[str]) -> Message:
    """Somebody else's invitation."""
    whom = f"It is for {' and '.join(who)}." if who else "Nobody has said yet whom it is for."
    return Message(
        f"You are not among those invited to {named(meeting)}. {whom} If that is wrong, please tell the central team.",
        buttons=(COMING_UP,),
    )


def nothing_to_answer(title: str) -> Message:
    """No meeting ahead fits what was said."""
    what = f"for {title}" if title else "to a meeting"
    return Message(f"You have no invitation {what} that can be answered now.", buttons=(COMING_UP,))


def todo(meeting: Meeting) -> tuple[str, Button]:
    """An invitation on the start page of somebody who has not answered it."""
    return f"Are you coming? {named(meeting)}", Button("Answer", "replies.show", str(meeting.number))


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody's answer, for the central team; `school` is empty for people of the alliance itself."""

    person: str
    school: str
    answer: str
    deputy: str

    @property
    def who(self) -> str:
        return f"{self.person} ({self.school})" if self.school else self.person


def who_comes_button(number: int) -> Button:
    return Button("Who is coming", "replies.list", str(number))


def news(change: Change, meeting: Meeting) -> Message:
    """One line for the central team."""
    does = {
        COMING: "is coming after all to",
        APOLOGIES: "sends apologies for",
        DEPUTY: f"sends {change.deputy} as deputy to",
    }
    return Message(f"{change.who} {does[change.answer]} {named(meeting)}.", buttons=(who_comes_button(meeting.number),))


@dataclass(frozen=True, slots=True)
class Answers:
    """What those invited have said; `unreached` are those among the silent whom the bot cannot write to."""

    coming: Sequence[str] = ()
    deputies: Sequence[str] = ()
    apologies: Sequence[str] = ()
    silent: Sequence[str] = ()
    unreached: Sequence[str] = ()


LONGEST = 1500  # characters of one group of names


def who_comes(meeting: Meeting, answers: Answers) -> Message:
    """The chair's list."""
    groups = (
        ("Coming", answers.coming),
        ("Deputies", answers.deputies),
        ("Apologies", answers.apologies),
        ("No answer yet", answers.silent),
        ("Not joined, so not asked by me", answers.unreached),
    )
    expected = len(answers.coming) + len(answers.deputies)
    return Message(
        title=f"{meeting.title}: {expected} coming",
        text=f"{meetings.when(meeting)[:1].upper()}{meetings.when(meeting)[1:]}. "
        f"Invited: {sum(len(names) for _, names in groups)}.",
        facts=tuple((f"{label} ({len(names)})", _names(names)) for label, names in groups if names),
        buttons=(Button("Bring up to date", "replies.list", str(meeting.number)),),
    )


def _names(names: Sequence[str]) -> str:
    """All of them as long as they can be read at a glance."""
    said = "; ".join(names)
    return said if len(said) <= LONGEST else f"{said[:LONGEST].rsplit('; ', 1)[0]}; and others"


def no_list(title: str) -> Message:
    """No meeting ahead whose answers this person may see."""
    return Message(f"I know of no {title or 'such'} meeting ahead whose answers you can see.", buttons=(COMING_UP,))
