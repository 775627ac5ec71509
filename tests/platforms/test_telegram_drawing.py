"""Messages as Telegram shows them: whatever is to be said fits Telegram's rules, and all of it is said."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.draw import LONGEST, Drawn, draw, unmarked
from messages.message import Button, Message
from tests.fakes import telegram_rules as rules


def checked(message: Message) -> Drawn:
    """The drawing, after every part of it passed Telegram's rules and can be sent as it is."""
    drawn = draw(message)
    for text in drawn.texts:
        shown, entities = rules.shown({"text": text, "parse_mode": "HTML"})
        assert len(entities) <= 100
        assert unmarked(text).strip() == shown
        text.encode()
    rules.check_markup(markup(drawn))
    return drawn


def markup(drawn: Drawn) -> dict[str, Any] | None:
    return drawn.keyboard.to_dict() if drawn.keyboard else None


def rows(*buttons: Button) -> list[list[str]]:
    keyboard = checked(Message(text="x", buttons=buttons)).keyboard
    return [[key.text for key in row] for row in keyboard.inline_keyboard] if keyboard else []


def seen(drawn: Drawn) -> str:
    """All that a person reads, without white space."""
    return "".join("".join(rules.parse_html(text)[0] for text in drawn.texts).split())


def test_a_message_has_title_text_facts_and_what_follows() -> None:
    message = Message(
        title="Support: please check",
        text="This is what I understood.\nNothing is sent yet.",
        facts=(("School", "Oakfield Fen <Academy>"), ("Need", "Maths & science\nin KS3")),
        after='Say "send" when all is well.',
    )
    assert checked(message).texts == (
        "<b>Support: please check</b>\n"
        "\n"
        "This is what I understood.\n"
        "Nothing is sent yet.\n"
        "\n"
        "<b>School:</b> Oakfield Fen &lt;Academy&gt;\n"
        "<b>Need:</b> Maths &amp; science\n"
        "in KS3\n"
        "\n"
        '<i>Say "send" when all is well.</i>',
    )
    assert draw(message).keyboard is None


def test_a_part_alone_has_no_empty_lines_around_it() -> None:
    assert checked(Message(title="Saved")).texts == ("<b>Saved</b>",)
    assert checked(Message(after="Later")).texts == ("<i>Later</i>",)
    assert checked(Message(facts=(("Name", ""),))).texts == ("<b>Name:</b> ",)
    assert checked(Message(text="\n\n  \nHello\r\nyou\n \n")).texts[0].strip() == "Hello\nyou"


def test_even_nothing_can_be_sent() -> None:
    assert checked(Message(buttons=(Button("Go on", "go"),))).texts == ("…",)
    assert checked(Message(text=" \n ")).texts == ("…",)


def test_a_long_text_is_cut_between_lines_and_keeps_its_buttons_to_the_end() -> None:
    lines = [f"{number}. " + "word " * 20 for number in range(100)]
    drawn = checked(Message(title="Long", text="\n".join(lines), buttons=(Button("Go on", "go"),)))
    assert len(drawn.texts) == 3
    assert all(text.splitlines()[0].partition(".")[0].isdigit() for text in drawn.texts[1:])
    assert seen(drawn) == "Long" + "".join("".join(lines).split())


def test_a_text_of_just_the_length_is_one_message() -> None:
    assert len(checked(Message(text="x" * LONGEST)).texts) == 1
    assert len(checked(Message(text="&" * LONGEST)).texts) == 1
    assert len(checked(Message(text="x" * (LONGEST + 1))).texts) == 2
    assert len(checked(Message(text="\U0001f642" * (LONGEST // 2))).texts) == 1
    assert len(checked(Message(text="\U0001f642" * (LONGEST // 2 + 1))).texts) == 2


def test_a_line_longer_than_a_message_is_cut_between_words() -> None:
    drawn = checked(Message(facts=(("Notes", "seven77 " * 1000),), after="end"))
    assert [text.strip()[-7:] for text in drawn.texts[:-1]] == ["seven77"] * (len(drawn.texts) - 1)
    assert seen(drawn) == "Notes:" + "seven77" * 1000 + "end"


def test_what_is_bold_stays_so_beyond_a_hundred_facts() -> None:
    drawn = checked(Message(facts=tuple((f"Fact {number}", "x") for number in range(150))))
    assert len(drawn.texts) == 2
    assert sum(text.count("<b>") for text in drawn.texts) == 150


def test_halves_of_characters_and_nulls_do_not_stop_a_message() -> None:
    assert checked(Message(title="\ud83d", text="a\0b")).texts == ("<b>?</b>\n\nab",)


def test_short_choices_share_a_row_and_long_ones_stand_alone() -> None:
    labels = ["Maths", "English", "Science", "History", "Leadership and governance", "Art"]
    assert rows(*(Button(label, "form.give", label) for label in labels)) == [
        ["Maths", "English", "Science"],
        ["History"],
        ["Leadership and governance"],
        ["Art"],
    ]
    assert rows(Button("Oakfield Academy", "a", "1"), Button("Fenland College", "a", "2")) == [
        ["Oakfield Academy", "Fenland College"]
    ]


def test_the_ways_out_share_the_last_row() -> None:
    yes, no = Button("Yes", "form.give", "7.free.yes"), Button("No", "form.give", "7.free.no")
    ways = Button("Back", "form.back", "7"), Button("Save for later", "form.save", "7"), Button("Cancel", "form.cancel")
    assert rows(yes, no, *ways) == [["Yes", "No"], ["Back", "Save for later", "Cancel"]]
    assert rows(yes, no, *ways[1:]) == [["Yes", "No"], ["Save for later", "Cancel"]]
    more = Button("More choices", "form.more", "7")
    assert rows(yes, no, more, *ways) == [["Yes", "No"], ["More choices"], ["Back", "Save for later", "Cancel"]]


def test_the_button_to_press_when_all_is_well_has_a_row_of_its_own() -> None:
    send = Button("Send", "form.send", "7", strong=True)
    others = Button("Add more", "form.add", "7"), Button("Save for later", "form.save"), Button("Cancel", "form.cancel")
    assert rows(send, *others) == [["Send"], ["Add more", "Save for later", "Cancel"]]


def test_a_button_carries_its_code_to_the_last_byte() -> None:
    button = Button("Choose", "form.give", "é" * 27)
    assert len(button.code.encode()) == 64
    keyboard = checked(Message(text="x", buttons=(button,))).keyboard
    assert keyboard is not None and keyboard.inline_keyboard[0][0].callback_data == button.code


def test_labels_and_buttons_have_an_end() -> None:
    assert rows(Button("long " * 40, "a"), Button(" \n", "b")) == [[("long " * 40)[:99] + "…"], ["…"]]
    assert sum(map(len, rows(*(Button("x", "a", str(number)) for number in range(120))))) == 100


texts = st.text(max_size=60) | st.text("<>&;b/ i\n'\"\ud800", max_size=60)
long_texts = st.builds(lambda text, times: text * times, texts, st.sampled_from([1, 1, 1, 90, 300]))
names = st.text("abcdefghij._", min_size=1, max_size=30)
buttons = st.builds(Button, long_texts, names, st.text("0123456789.", max_size=30), st.booleans())
any_message = st.builds(
    Message,
    text=long_texts,
    title=texts,
    items=st.lists(st.tuples(texts, buttons), max_size=30).map(tuple),
    facts=st.lists(st.tuples(texts, long_texts), max_size=120).map(tuple),
    after=texts,
    buttons=st.lists(buttons, max_size=110).map(tuple),
)


@settings(deadline=None, max_examples=150)
@given(any_message)
def test_any_message_is_drawn_within_the_rules_and_loses_nothing(message: Message) -> None:
    drawn = checked(message)
    facts = "".join(f"{' '.join(label.splitlines())}:{value}" for label, value in message.facts)
    items = "".join(f"• {line}" for line, _ in message.items)
    said = "".join(f"{message.title}{message.text}{items}{facts}{message.after}".split())
    assert seen(drawn) == said.encode(errors="replace").decode().replace("\0", "") or not said.strip("\0")
