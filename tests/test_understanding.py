"""Free text is read by what was learnt: the weights are current, and each kind of message is known for what it is."""

import asyncio
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import understand
from bot.understand import Known
from handlers import naming
from messages import clauses, intents
from messages.classifier import Classifier, trained
from messages.expected import Hearer
from messages.intents import NOT_OURS, SENSITIVE, SURE, Reader
from messages.slots import Lexicon
from messages.spelling import Spelling
from messages.words import Names
from storage.people import Role
from tests.understanding import lexicon, sentences, train
from tests.understanding.lexicon import TAUGHT_ON

NAMELESS = Lexicon(Names({}), Names({}), Names({}), Names({}))
SAID = [
    ("who do i ring about the bill for our sle", "contact_lookup"),
    ("cn u tell me whos our contct", "contact_lookup"),
    ("Our Year 2 phonics is weak and we'd welcome some outside eyes", "request_support"),
    ("send somebody to help with geography please", "request_support"),
    ("have you got anywhere with our request", "request_status"),
    ("where am I off to on Thursday", "my_deployments"),
    ("what have i got left of my three days", "my_remaining_days"),
    ("happy to do the 12th", "confirm_deployment"),
    ("no problem, see you on the 5th", "confirm_deployment"),
    ("Sorry it's a no from me this time", "decline_or_move_deployment"),
    ("I can't confirm Thursday, our cover has gone", "decline_or_move_deployment"),
    ("could we push tuesday back a week", "decline_or_move_deployment"),
    ("just back from Carlton, where do my notes go", "log_visit"),
    ("when's the next strategy comittee", "committee_dates"),
    ("when do the deputies meet next", "event_dates"),
    ("put me on the list for the newletter pls", "newsletter_subscribe"),
    ("I don't want to get the digest any longer", "newsletter_unsubscribe"),
    ("can our open day go into the next newsletter", "newsletter_submit_item"),
    ("let every head know the venue has changed", "broadcast"),
    ("what's sitting in the queue", "triage_queue"),
    ("who could take on the geography request", "match_request"),
    ("what does a champion do", "faq"),
    ("what can I ask you", "help"),
    ("we no longer need the help we asked for", "cancel"),
    ("let me start from scratch", "restart"),
    ("cheers, that's great", "greeting_thanks"),
    ("what time does the shop close", NOT_OURS),
    ("who do I contact about my daughter's school place", NOT_OURS),
    ("something a girl told me at lunch is worrying me, her stepdad hits her", SENSITIVE),
]


@pytest.fixture(scope="module")
def knows() -> Known:
    return asyncio.run(lexicon.example())


@pytest.fixture(scope="module")
def names(knows: Known) -> Lexicon:
    return naming.lexicon(knows.facts, TAUGHT_ON)


def test_the_weights_are_those_of_the_sentences_beside_them(names: Lexicon) -> None:
    given = sentences.everything()
    marked = sentences.marked(given, names, Spelling(sentences.words(given)))
    assert trained().learnt_from == sentences.fingerprint(given, marked), "run: make train"


def test_no_sentence_is_taught_twice_with_two_meanings() -> None:
    meanings: dict[str, set[str]] = {}
    for sentence in sentences.everything():
        meanings.setdefault(sentence.text.casefold(), set()).add(sentence.intent)
    assert [text for text, several in meanings.items() if len(several) > 1] == []


@pytest.mark.unmeasured
def test_what_is_learnt_is_kept_and_read_again_as_it_was(names: Lexicon) -> None:
    some = random.Random(3).sample(sentences.everything(), 300)
    learnt = train.trained(some, names)
    kept = json.loads(train.kept(learnt))
    again = Classifier.of(kept)
    assert (again.labels, again.bias, again.words) == (learnt.labels, learnt.bias, learnt.words)
    assert again.rows == learnt.rows
    right = [Reader(again).read(one.text, names)[0].intent == one.intent for one in some[:40]]
    assert sum(right) > 30


@pytest.mark.parametrize(("text", "intent"), SAID)
def test_a_message_is_known_for_what_it_is(knows: Known, text: str, intent: str) -> None:
    read = understand.understood(text, knows, TAUGHT_ON)
    assert read["intent"] == intent
    assert read["safeguarding"] == (intent == SENSITIVE)
    assert intent not in read["alternatives"] and len(read["alternatives"]) <= 3


def test_every_meaning_has_a_published_name(knows: Known) -> None:
    published = {sentence.intent for sentence in sentences.read(sentences.DEVELOPMENT)}
    assert {understand.PUBLISHED_AS.get(label, label) for label in trained().labels} == published


def test_who_speaks_makes_a_meaning_likelier(knows: Known) -> None:
    def sure(role: str) -> float:
        readings = understand.understood("what is waiting", knows, TAUGHT_ON, role)
        return float(readings["confidence"]) if readings["intent"] == "triage_queue" else 0.0

    assert sure(Role.CENTRAL) > sure("") > sure(Role.SLE)


def test_a_day_that_waits_for_an_answer_makes_an_answer_likelier(names: Lexicon) -> None:
    def answer(*, asked: bool) -> float:
        found = intents.shipped().read("ok then", names, Hearer(frozenset({Role.SLE}), asked=asked))
        return sum(reading.confidence for reading in found if reading.intent == "confirm_deployment")

    assert answer(asked=True) > answer(asked=False)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("who is my contact and when is the next committee", 2),
        ("Hi. Who runs the NPQs? Also please put me on the newsletter list.", 2),
        ("we need help with reading and writing", 1),
        ("what is Rooted in Reading", 1),
        ("sorry, I'm ill", 1),
    ],
)
def test_several_matters_in_one_message_are_told_apart(text: str, parts: int) -> None:
    assert len(clauses.apart(text)) == parts


@given(st.text(max_size=300))
def test_any_text_at_all_is_read_without_trouble(text: str) -> None:
    found = intents.shipped().read(text, NAMELESS)
    assert all(0 <= reading.confidence <= 1 for reading in found)
    assert sum(reading.confidence for reading in found) <= 1.02
    assert found == sorted(found, key=lambda reading: -reading.confidence)
    assert SURE > 0.5  # never two sure readings at once
