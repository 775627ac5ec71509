"""The sentences that the reader learns from, and what it finds in them."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from messages import intents, slots
from messages.classifier import Marks
from messages.slots import Lexicon
from messages.spelling import Spelling
from messages.thesaurus import FAMILIES
from messages.words import plain

HERE = Path(__file__).parent
DEVELOPMENT = HERE / "development.jsonl"
PUBLISHED = HERE.parents[1] / "storage" / "example" / "questions.yaml"
FAQ = "faq"
STAND_INS = {"name": "Robin", "school": "Oakfield", "email": "robin@example.org", "number": "01522 000000"}
HIDDEN = re.compile(rf"\[({'|'.join(STAND_INS)})\]")
SEEN_TWICE = 2  # a word that several sentences have is hardly a slip


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text and what it is about."""

    text: str
    intent: str


def read(path: Path) -> Iterator[Sentence]:
    """The sentences of a file of JSON lines with `text` and `intent`; a name that was taken out gets another."""
    for line in path.read_text(encoding="utf-8").splitlines():
        kept = json.loads(line)
        yield Sentence(HIDDEN.sub(lambda hidden: STAND_INS[hidden[1]], kept["text"]), kept["intent"])


def everything() -> list[Sentence]:
    """All sentences to learn from, in a fixed order; the ways of asking for published answers are among them."""
    files = [DEVELOPMENT, *sorted((HERE / "sentences").glob("*.jsonl"))]
    told = [sentence for path in files for sentence in read(path)]
    known = {sentence.text.casefold() for sentence in told}
    return told + [sentence for sentence in _asked() if sentence.text.casefold() not in known]


def _asked() -> Iterator[Sentence]:
    for answer in yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))["faqs"]:
        yield from (
            Sentence(text.strip(), FAQ) for text in (answer["q"], *answer["asked"].splitlines()) if text.strip()
        )


def words(sentences: Sequence[Sentence]) -> frozenset[str]:
    """The words taken to be spelt as they should be."""
    counted = Counter(word for sentence in sentences for word in set(plain(sentence.text).split()))
    return frozenset(word for word, count in counted.items() if count >= SEEN_TWICE) | FAMILIES.keys()


def marked(sentences: Sequence[Sentence], lexicon: Lexicon, spelling: Spelling) -> list[dict[str, float]]:
    """What is found in each sentence."""
    return [intents.marks_of(one.text, slots.found(one.text, lexicon), spelling) for one in sentences]


def fingerprint(sentences: Sequence[Sentence], found: Sequence[Marks]) -> str:
    """A short name for exactly these sentences with exactly these marks."""
    digest = hashlib.sha256()
    for sentence, marks_found in zip(sentences, found, strict=True):
        rounded = sorted((mark, round(value, 6)) for mark, value in marks_found.items())
        digest.update(f"{sentence.intent}\t{rounded}\n".encode())
    return digest.hexdigest()[:16]
