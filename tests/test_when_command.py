"""`python main.py when`: a JSON line in, the reading as a JSON line out; what is wrong is said in one sentence."""

import json
from pathlib import Path

import pytest

from tests.command_line import Shell, without_settings

TERMS = """
terms:
  - {term: 4, first_day: 2026-02-23, last_day: 2026-03-27}
  - {term: 5, first_day: 2026-04-20, last_day: 2026-05-22}
next_year_first_day: 2026-06-01
"""
TABLE = "academic_year,term,first_day,last_day\n2025/26,5,2026-04-20,2026-05-22\n2025/26,6,2026-06-01,2026-07-21\n"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.chdir(tmp_path)
    without_settings(monkeypatch)
    return Shell(tmp_path, monkeypatch, capsys)


def asked(phrase: str, **given: str) -> str:
    return json.dumps({"now": "2026-03-02T10:00", "tz": "Europe/London", "phrase": phrase, **given}) + "\n"


def test_each_line_is_answered_with_the_terms_of_the_example(shell: Shell) -> None:
    typed = asked("Tues 10.15") + "\n" + asked("after half term") + asked("25/2", ctx="past") + asked("9", slot="time")
    ended = shell.call("when", typed=typed)
    assert (ended.code, ended.err) == (0, "")
    assert [json.loads(line) for line in ended.out.splitlines()] == [
        {"type": "date", "date": "2026-03-03", "start": "10:15"},
        {"type": "range", "from": "2026-06-01"},
        {"type": "date", "date": "2026-02-25"},
        {"type": "time", "start": "09:00"},
    ]


@pytest.mark.parametrize(
    ("name", "content", "phrase", "day"),
    [
        ("terms.yaml", TERMS, "first day back after Easter", "2026-04-20"),
        ("t.csv", TABLE, "first day of term 6", "2026-06-01"),
    ],
)
def test_other_terms_can_be_given(shell: Shell, name: str, content: str, phrase: str, day: str) -> None:
    (shell.folder / name).write_text(content)
    assert json.loads(shell.call("when", "--terms", name, typed=asked(phrase)).out)["date"] == day


def test_a_moment_with_a_zone_is_taken_to_where_it_is_said(shell: Shell) -> None:
    ended = shell.call("when", typed=asked("today", now="2026-07-01T23:30:00Z"))
    assert json.loads(ended.out)["date"] == "2026-07-02"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("\nhello\n", "line 2: Invalid JSON"),
        ("[1]\n", "line 1: Input should be an object"),
        ('{"now": "2026-03-02T10:00"}\n', "line 1: phrase: Field required"),
        (asked("today", now="soon"), "line 1: now: "),
        (asked("today", now="9999-12-31T10:00"), "line 1: now: the year 9999 is too far away"),
        (asked("today", tz="Mars/Olympus"), "line 1: tz: there is no time zone 'Mars/Olympus'"),
        (asked("today", ctx="never"), "line 1: ctx: "),
    ],
)
def test_a_line_that_is_wrong_is_named(shell: Shell, typed: str, words: str) -> None:
    shell.call("when", typed=typed).refuses("main.py when: ", words)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.yaml", None, "there is no such file"),
        ("a.yaml", "terms: 3", "a.yaml: terms: "),
        ("b.yaml", "{", "b.yaml: it is not YAML"),
        ("c.csv", "academic_year,term,first_day\n2025/26,1,2025-09-02\n", "lacks the column last_day"),
        ("d.csv", "academic_year,term,first_day,last_day\n2025/26,1,soon,2025-10-24\n", "d.csv:2"),
    ],
)
def test_terms_that_cannot_be_read_are_told(shell: Shell, name: str, content: str | None, words: str) -> None:
    if content is not None:
        (shell.folder / name).write_text(content)
    shell.call("when", "--terms", name).refuses("main.py when: ", words)
