# Everything runs in .venv of this checkout; Python 3.11 or newer with venv is all that must be there.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
BIN := .venv/bin
COMPILE = $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-annotate --no-header --python-version 3.11 -q

.PHONY: setup chat run test coverage soak audit check lint format train lock clean
.DEFAULT_GOAL := help

help:
	@echo "make chat     talk to the bot in the terminal, nothing else needed"
	@echo "make test     all checks and tests"
	@echo "make coverage which lines and branches the tests go through; twice as long"
	@echo "make soak     long tests of crashes, faults and many processes"
	@echo "make audit    ask whether a known weakness is in what the server installs; needs the network"
	@echo "make run      serve Slack and Telegram as .env says"
	@echo "make train    learn anew how messages are read, from tests/understanding"
	@echo "make setup | format | lint | check | lock | clean"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/runtime: requirements.lock | $(BIN)/python
	@echo "Installing what the bot needs into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@touch $@

.venv/development: requirements-dev.lock requirements.lock | $(BIN)/python
	@echo "Installing what the bot and its tests need into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch .venv/runtime $@

setup: .venv/development

chat: .venv/runtime
	@$(BIN)/python main.py chat

run: .venv/runtime
	@$(BIN)/python main.py run

format: .venv/development
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: .venv/development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

check: lint
	$(BIN)/lint-imports
	$(BIN)/mypy

test: check
	$(BIN)/python -m pytest -n auto -m "not soak"

coverage: .venv/development
	$(BIN)/python -m pytest -n auto -m "not unmeasured and not soak" --cov --cov-report=term

soak: .venv/development
	$(BIN)/python -m pytest -m soak --timeout=1800
	$(BIN)/python -m pytest tests/dialogues --every-pair -n auto -m "not soak"

audit: .venv/development
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements-server.lock

train: .venv/development
	$(BIN)/python -m tests.understanding.train

lock: .venv/development
	$(COMPILE) -o requirements.lock
	$(COMPILE) --extra postgres --extra sentry -c requirements.lock -o requirements-server.lock
	$(COMPILE) --extra postgres --extra sentry --group dev -c requirements-server.lock -o requirements-dev.lock

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .coverage
