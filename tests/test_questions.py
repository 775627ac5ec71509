"""Published questions are found by what is meant, and only when they are meant."""

from pathlib import Path
from time import perf_counter

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.load.reading import FOLDER
from messages.errands import ERRANDS
from messages.likeness import together
from messages.questions import SURE, Answer, Published, ranked

ASKED = yaml.safe_load((Path(FOLDER) / "questions.yaml").read_text("utf-8"))["faqs"]


def answer(slug: str, question: str, *asked: str, text: str = "") -> Answer:
    return Answer(slug, "ltsa", question, text, "", dated=False, year="2019/20", asked=asked)


def example() -> Published:
    return Published(answer(f["id"], f["q"], *f["asked"].splitlines(), text=f["a"]) for f in ASKED)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("wots an SLE then", "sle_what"),  # short forms
        ("rooted in readng, wats the discout", "rir"),  # slips
        ("Good morning, I hope you are well. I wondered what the peer improvement pathway involves?", "pip"),
        ("PIP", "pip"),
        ("bill for a specialist leader?", "sle_cost"),  # another word for it
        ("closest alliance only, or free to choose", "ts_nearest"),
        ("we go into a trust at easter. stay in the alliance?", "ts_joining_mat"),
        ("the two sides of A4 on our engagement around may half term", "evaluation_report"),  # words of the answer
        ("the longer pp review: what more does it have", "pp_five"),
    ],
)
def test_an_answer_is_found_whatever_the_words(text: str, slug: str) -> None:
    assert slug in [found.slug for _, found in ranked(text, example())[:2]]


@pytest.mark.parametrize(
    "text",
    [
        "who should I ring about rooted in reading",
        "phone number for the scitt please",
        "who runs the governor courses?",
        "please take me off the newsletter",
        "can you find us an SLE for year 4 maths",
        "any news of our request",
        "I cannot come on Thursday",
        "will it rain on Saturday",
        "asdf qwer zxcv",
        "ok",
    ],
)
def test_what_is_no_question_for_an_answer_is_left_alone(text: str) -> None:
    assert ranked(text, example())[0][0] < SURE


def test_each_answer_is_found_by_each_way_of_asking_it() -> None:
    published = example()
    wrong = [a for f in ASKED for a in f["asked"].splitlines() if ranked(a, published)[0][1].slug != f["id"]]
    assert wrong == []


def test_ways_of_asking_that_are_new_are_mostly_found() -> None:
    """Every tenth way of asking is taken away and asked."""
    asked = [(f["id"], a) for f in ASKED for a in f["asked"].splitlines()]
    hidden = set(asked[::10])
    known = Published(
        answer(f["id"], f["q"], *(a for a in f["asked"].splitlines() if (f["id"], a) not in hidden), text=f["a"])
        for f in ASKED
    )
    found = [[one.slug for _, one in ranked(a, known)[:3]] for _, a in asked[::10]]
    assert sum(slug in three for three, (slug, _) in zip(found, asked[::10], strict=True)) >= 0.8 * len(found)


def test_an_alliance_adds_a_question_of_its_own_by_its_file_alone() -> None:
    own = answer("laptops", "Can we borrow laptops?", "do you lend chromebooks", "spare computers for a class")
    published = Published((*example(), own))
    sure, best = ranked("could our class have some spare chromebooks", published)[0]
    assert best.slug == "laptops" and sure >= SURE


def test_without_answers_or_words_nothing_is_found() -> None:
    assert ranked("what is an SLE", []) == [] and ranked(" ?! ", example()) == []


@given(st.text(max_size=200))
def test_every_text_has_an_order_of_answers(text: str) -> None:
    found = [sure for sure, _ in ranked(text, example())]
    assert found == sorted(found, reverse=True) and all(0 <= sure <= 1 for sure in found)


def test_the_same_in_other_words_stands_together() -> None:
    texts = ["how do I claim travel expenses", "do you lend violins", "claim expenses for travel?", "lend violins?"]
    assert together(texts, ERRANDS) == [[0, 2], [1, 3]]


def test_a_question_is_answered_in_a_moment() -> None:
    published = example()
    ranked("warm", published)
    start = perf_counter()
    for _ in range(100):
        ranked("what is in it for a small village primary if we sign up", published)
    assert (perf_counter() - start) / 100 < 0.01
