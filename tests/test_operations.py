"""Whoever installs the bot can trust the files and commands that they are given."""

import configparser
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

import main

HOME = Path(__file__).parents[1]
PAGES = [HOME / "README.md", *sorted((HOME / "docs").glob("**/*.md"))]
UNITS = sorted((HOME / "docs").glob("alliance-bot*.*"))
# From main.py to the end of the command: a quotation mark, a pipe or a comment ends it.
COMMAND = re.compile(r"main\.py ((?:\[?[\w./:@=-]+\]? ?)+)")
WORDS = {"FILE": "backup.zip", "DATE": "2026-11-24"}


def commands() -> list[str]:
    """Every command of main.py that the pages tell somebody to give."""
    found = {m.strip(" .:") for page in PAGES for m in COMMAND.findall(page.read_text(encoding="utf-8"))}
    return sorted(found)


def parts(text: str) -> dict[str, list[str]]:
    """The instructions of a Containerfile, those of the last stage last."""
    found: dict[str, list[str]] = {}
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        word, _, rest = line.partition(" ")
        found.setdefault(word, []).append(rest.strip())
    return found


@pytest.fixture(scope="module")
def image() -> dict[str, list[str]]:
    return parts((HOME / "Containerfile").read_text(encoding="utf-8"))


@pytest.mark.parametrize("command", commands())
def test_every_command_that_the_pages_name_is_understood(command: str) -> None:
    words = [WORDS.get(word, word) for word in shlex.split(command)]
    if len(words) > 1:
        assert main.parser().parse_args(words).command == words[0]
        return
    with pytest.raises(SystemExit) as told:  # only its name, as in "main.py forecast shows"
        main.parser().parse_args([*words, "--help"])
    assert told.value.code == 0


def test_the_pages_name_the_commands_that_keep_the_bot_running() -> None:
    assert {"run", "doctor", "migrate", "backup", "restore", "move"} <= {one.split()[0] for one in commands()}


def test_links_of_the_operations_page_lead_somewhere() -> None:
    page = HOME / "docs" / "operations.md"
    for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


def test_the_image_runs_a_command_of_ours_from_locked_libraries_as_nobody_special(image: dict[str, list[str]]) -> None:
    entry, run = json.loads(image["ENTRYPOINT"][-1]), json.loads(image["CMD"][-1])
    assert entry == ["python", "/app/main.py"]
    assert main.parser().parse_args(run).command == "run"
    locks = re.findall(r"[\w-]+\.lock", image["COPY"][0])
    assert locks and all((HOME / lock).is_file() for lock in locks)
    assert "--require-hashes" in image["RUN"][0]
    assert image["USER"] == ["bot"]


def test_the_image_is_asked_for_its_health_in_python_that_compiles(image: dict[str, list[str]]) -> None:
    python, flag, program = json.loads(image["HEALTHCHECK"][0].partition("CMD ")[2])
    assert (python, flag) == ("python", "-c")
    compile(program, "HEALTHCHECK", "exec")
    assert "/health" in program


def test_no_settings_and_no_data_get_into_the_image() -> None:
    left_out = (HOME / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".*", "*.db", "*.zip", "secrets"} <= set(left_out)


def test_the_composition_holds_no_secret_and_waits_for_its_database() -> None:
    text = (HOME / "compose.yaml").read_text(encoding="utf-8")
    made: dict[str, Any] = yaml.safe_load(text)
    bot, database = made["services"]["bot"], made["services"]["database"]
    assert bot["env_file"] == ".env"
    assert (HOME / bot["build"]["dockerfile"]).is_file()
    assert bot["depends_on"]["database"]["condition"] == "service_healthy" and database["healthcheck"]
    assert "container_name" not in bot  # or there could not be two
    for values in (bot["environment"], database["environment"]):
        assert all(v.startswith("${") for k, v in values.items() if "PASSWORD" in k)
    named = {place.split(":")[0] for service in (bot, database) for place in service["volumes"]}
    assert named == set(made["volumes"])


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_of_systemd_can_be_read_and_give_commands_of_ours(path: Path) -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(path, encoding="utf-8")
    if path.suffix == ".timer":
        assert unit["Timer"]["OnCalendar"] and path.with_suffix(".service").exists()
        return
    python, program, *words = unit["Service"]["ExecStart"].split()
    assert (python, program) == ("/opt/alliance-bot/.venv/bin/python", "/opt/alliance-bot/main.py")
    assert main.parser().parse_args(words).command == words[0]
    assert unit["Service"]["User"] == "alliance-bot" and unit["Service"]["NoNewPrivileges"] == "yes"
