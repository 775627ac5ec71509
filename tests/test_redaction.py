"""What is kept of somebody's words names nobody: no person, no school, no address, no number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.redaction import LONGEST, Known, redacted
from messages.words import plain

KNOWN = Known(
    people=("Amara Okafor", "Bilal Khan", "Mary-Ann O’Shea", "Grace May"),
    schools=("Oakfield Fen Academy", "St Hilda’s C of E Primary School", "The Learning Academy"),
    ours=("Rooted in Reading", "Peer Review", "Maths", "SLE"),
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    {
        "can amara okafor come": "can [name] come",
        "is Bilal free for maths?": "is [name] free for maths?",
        "bilals note is late": "[name] note is late",
        "Amara’s day, please": "[name] day, please",
        "ask Mary-Ann O'Shea about it": "ask [name] about it",
        "we need help at oakfield fen academy": "we need help at [school]",
        "OAKFIELD wants an SLE": "[school] wants an SLE",
        "days at St Hildas": "days at St [school]",
        "can I speak to Zebedee Quirk": "can I speak to [name]",
        "Logan W in Year 5 and Jo in Y6, KS2": "[name] in Year 5 and [name] in Y6, KS2",
        "ask mrs quirk": "ask mrs [name]",
        "who runs Rooted in Reading": "who runs Rooted in Reading",
        "can you come on Thursday 3 December 2026": "can you come on Thursday 3 December 2026",
        "may we move day 3 in may": "may we move day 3 in may",
        "grace may is ill": "[name] is ill",
        "we are the learning academy": "we are [school]",
        "we are an academy trust": "we are an academy trust",
        "write to me at jo.bloggs@school.example.org": "write to me at [email]",
        "ring 01205 361234 or +44 7700 900123": "ring [number] or [number]",
        "invoice 4711234 for 2025/26": "invoice [number] for 2025/26",
        "news on S2S-0042": "news on S2S-0042",
        "[name] is not a name": "name is not a name",
        "": "",
    }.items(),
)
def test_names_and_numbers_give_way_to_what_they_stand_for(typed: str, kept: str) -> None:
    assert redacted(typed, KNOWN) == kept


SAID = st.text(max_size=40)
CASES = st.sampled_from((str, str.lower, str.upper, str.title))


@given(SAID, st.sampled_from((*KNOWN.people, *KNOWN.schools)), CASES, SAID)
def test_no_known_name_survives_whatever_stands_around_it(before: str, name: str, case: object, after: str) -> None:
    assert callable(case)
    kept = redacted(f"{before} {case(name)} {after}", KNOWN)
    assert f" {plain(name)} " not in f" {plain(kept)} "


@given(SAID, st.emails(), SAID)
def test_no_address_survives(before: str, address: str, after: str) -> None:
    assert "@" not in redacted(f"{before} {address} {after}", KNOWN)


@given(SAID, st.from_regex(r"0[1-9][0-9]{2,3} ?[0-9]{3} ?[0-9]{3,4}", fullmatch=True), SAID)
def test_no_telephone_number_survives(before: str, number: str, after: str) -> None:
    kept = redacted(f"{before} {number} {after}", KNOWN)
    assert "".join(number.split()) not in "".join(kept.split())


@given(st.text(max_size=2000))
def test_what_is_kept_is_short_and_stays_as_it_is_when_read_again(text: str) -> None:
    assert len(redacted(text, KNOWN)) <= LONGEST
