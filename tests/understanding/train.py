"""Makes messages/weights.json, by which free text is understood, from the sentences beside this script.

Run `python -m tests.understanding.train` after changing a sentence, a short form, a word family or the marks.
scikit-learn is needed here only: the product adds the weights up by itself.
"""

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from messages.classifier import WEIGHTS, Classifier, Marks
from messages.slots import Lexicon
from messages.spelling import Spelling
from tests.understanding import sentences
from tests.understanding.lexicon import of_the_example
from tests.understanding.sentences import Sentence

STRENGTH = 30.0  # how closely the weights follow the sentences; more makes them surer and less general
STEPS = 127  # a weight is kept as a signed byte
OFTEN = 2  # sentences that must have a mark, or it tells of one of them only
FAINT = 2  # steps below which a mark tells nothing about any label


def learn(given: Sequence[Sentence], found: Sequence[Marks], words: frozenset[str]) -> Classifier:
    """A classifier for the labels of these sentences, rounded as it will be kept."""
    common = Counter(mark for marks in found for mark in marks)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([{m: v for m, v in marks.items() if common[m] >= OFTEN} for marks in found])
    model = LogisticRegression(C=STRENGTH, max_iter=3000, class_weight="balanced")
    model.fit(matrix, [sentence.intent for sentence in given])
    step = float(np.percentile(np.abs(model.coef_), 99.99)) / STEPS
    rounded = np.clip(np.rint(model.coef_ / step), -STEPS, STEPS).astype(np.int8)
    rows = {
        mark: column.tobytes()
        for mark, column in zip(vectorizer.get_feature_names_out(), rounded.T, strict=True)
        if np.abs(column).max() >= FAINT
    }
    bias = tuple(round(float(base), 4) for base in model.intercept_)
    return Classifier(tuple(model.classes_), bias, step, rows, words, sentences.fingerprint(given, found))


def kept(classifier: Classifier) -> str:
    """The text of the file of weights: a mark a line."""
    rows = ",\n".join(
        f"{json.dumps(mark, ensure_ascii=False)}:{json.dumps(b64encode(row).decode())}"
        for mark, row in sorted(classifier.rows.items())
    )
    head = {
        "learnt_from": classifier.learnt_from,
        "step": classifier.step,
        "labels": classifier.labels,
        "bias": classifier.bias,
        "words": " ".join(sorted(classifier.words)),
    }
    return json.dumps(head, ensure_ascii=False)[:-1] + ',\n"rows":{\n' + rows + "\n}}\n"


def trained(given: Sequence[Sentence], lexicon: Lexicon) -> Classifier:
    """What is learnt from these sentences."""
    words = sentences.words(given)
    return learn(given, sentences.marked(given, lexicon, Spelling(words)), words)


if __name__ == "__main__":
    classifier = trained(sentences.everything(), of_the_example())
    WEIGHTS.write_text(kept(classifier), encoding="utf-8")
    print(f"{len(classifier.rows)} marks, {len(classifier.labels)} intents: {WEIGHTS.stat().st_size // 1024} KB")
