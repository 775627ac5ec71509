"""A photo for the newsletter: what it shows, and whether it may be printed."""

from dataclasses import replace

from messages.form import Choice, Form, Known, Option, Text
from messages.message import Button, Message
from messages.welcome import words_only

NOT_SURE = "unsure"
WRITE = Button("Newsletter item", "items.write")


def _photos(known: Known) -> tuple[Option, ...]:
    return tuple(Option(number, "the photo you sent") for number in known["photos"])


def _items(known: Known) -> tuple[Option, ...]:
    return tuple(Option(number, label) for number, label in known["items"])


PHOTO = Form(
    name="newsletter.photo",
    version=1,
    title="Photo for the newsletter",
    send="Add the photo",
    fields=(
        Choice(name="photo", label="Photo", question="Which photo is it?", choices=_photos, fixed=True),
        Choice(name="item", label="For", question="Which item is it for?", choices=_items, fixed=True),
        Text(
            name="alt",
            label="It shows",
            question="What does the photo show?",
            hint="One sentence, for those who cannot see it. No pupil’s name.",
            longest=300,
        ),
        Choice(
            name="consent",
            label="Pupils",
            question="Can a pupil be recognised in it?",
            hint="We print a pupil who can be recognised only where your school holds the parents’ consent.",
            choices=(
                Option("none", "No pupil can be recognised", ("no", "no pupils", "none", "nobody", "no one")),
                Option("held", "Yes, we hold the consent", ("yes", "consent", "we have consent")),
                Option(NOT_SURE, "I am not sure", ("not sure", "unsure", "dont know")),
            ),
        ),
    ),
)


def have_it(called: str) -> Message:
    return Message(f"I have your photo for {called}. Two questions, then it stands beside it.")


def kept() -> Message:
    return Message("I keep the photo for the item you are writing, and ask about it when you have sent the item.")


def one_is_enough() -> Message:
    return Message("An item takes one photo, and I have one. To send another in its place, say “cancel” first.")


def useless() -> Message:
    return Message("I could not use that photo. Please send it as a JPEG or PNG of at most 5 MB.")


def withheld() -> Message:
    return Message(
        "I am not allowed to see photos here. Please ask the central team to allow it; your item is kept without it."
    )


def for_what() -> Message:
    """There is nothing that the photo could stand beside; it may have been meant for something else."""
    about = "Photos I take for the newsletter alone: write your item first, then send its photo."
    return replace(words_only(), text=f"{words_only().text} {about}", buttons=(*words_only().buttons, WRITE))


def added(called: str, alt: str) -> Message:
    return Message(f"The photo stands beside {called}: {alt}")


def left_out(called: str) -> Message:
    text = f"I have thrown the photo away; {called} stays as it is. When you are sure, send the photo again."
    return Message(text)


def moved_on() -> Message:
    return Message("That photo or its item is not there any more. Nothing was changed.")
