"""Who was at a session as the central team types it: names, addresses, guests of a school, numbers of people."""

import pytest

from messages.attendance import NOTE
from messages.message import Invalid
from messages.present import Directory, Someone, entries

AMARA = "Amara Barleycroft (Oakfield Fen Academy)"
DIRECTORY = Directory(
    (
        Someone(1, "Amara Barleycroft", "head@oakfield.example.org", ((1, "Oakfield Fen Academy"),)),
        Someone(2, "Jo Fenwright", "jo@curlew.example.org", ((2, "Curlew Bank Academy"),)),
        Someone(3, "Jo Fenwright", "jo@witham.example.org", ((3, "Witham Reach School, Lincoln"),)),
    ),
    ((1, "Oakfield Fen Academy"), (2, "Curlew Bank Academy"), (3, "Witham Reach School, Lincoln")),
)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Barleycroft", [AMARA]),
        ("barleycroft and jo@witham.example.org", [AMARA, "Jo Fenwright (Witham Reach School, Lincoln)"]),
        ("Jo Fenwright from Witham Reach", ["Jo Fenwright (Witham Reach School, Lincoln)"]),
        ("three teachers from Witham Reach", ["3 without names from Witham Reach School, Lincoln"]),
        ("Sam Lee (Curlew Bank)", ["Sam Lee, guest from Curlew Bank Academy"]),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_and_can_be_read_again(said: str, shown: list[str]) -> None:
    once = entries([said], DIRECTORY)
    assert [one.shown for one in once] == shown
    assert entries([one.said for one in once], DIRECTORY) == once


def test_a_list_can_be_changed_and_names_of_those_who_left_stay_readable() -> None:
    people, known = NOTE.field("people"), {"directory": DIRECTORY}
    once = people.read("Barleycroft, 2 from Curlew Bank; barleycroft", known)
    assert (
        people.read(once, known)
        == once
        == ["Amara Barleycroft (head@oakfield.example.org)", "2 from Curlew Bank Academy"]
    )
    assert people.say([*once, "Left (left@a.example.org)"], known).endswith("Left (left@a.example.org)")
    for text in (", ;", "60 from Curlew Bank, 60 from Oakfield, 60 from Witham, 60 from Oakfield Fen"):
        with pytest.raises(Invalid):
            people.read(text, known)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("Jo Fenwright", "several people. Please write the address: jo@curlew.example.org or jo@witham.example.org"),
        ("Nemo Nobody", "For a guest write the school too"),
        ("2 from Curlew Primary", "I know no school called “Curlew Primary”. Did you mean Curlew Bank Academy?"),
        ("nemo@a.example.org", "I know nobody with the address"),
        ("0 from Curlew Bank", "a number from 1 to 60"),
        (f"{'x' * 121} from Curlew Bank", "with at most 120 letters"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_what_to_write(said: str, wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        entries([said], DIRECTORY)
    assert wrong in refused.value.text
