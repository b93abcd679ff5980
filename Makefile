# One command each; `make help` lists them. Needs Python 3.11+ and make, nothing else.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
RUN_DEPENDENCIES := .venv/.installed-run
DEV_DEPENDENCIES := .venv/.installed-dev

.PHONY: help setup run test test-all check format migrate lock train bench-chat bench-matching bench-sending bench-reports clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 26

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv

$(RUN_DEPENDENCIES): requirements/main.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/main.txt
	@touch $@

$(DEV_DEPENDENCIES): requirements/main.txt requirements/dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@ $(RUN_DEPENDENCIES)

setup: $(RUN_DEPENDENCIES) ## Virtual environment in .venv with what the product needs

run: $(RUN_DEPENDENCIES) ## Start the product (the sandbox in a browser when no token is set)
	$(BIN)/python -m bot run

migrate: $(RUN_DEPENDENCIES) ## Bring the database to the newest shape
	$(BIN)/python -m bot migrate

test: $(DEV_DEPENDENCIES) ## Tests, under six minutes on two cores
	$(BIN)/python -m pytest -n 3 -m "not long"

test-all: $(DEV_DEPENDENCIES) ## Tests with the long counts
	$(BIN)/python -m pytest -n 3

check: $(DEV_DEPENDENCIES) ## Format, lint, types, import contracts, content
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot catalog check

format: $(DEV_DEPENDENCIES) ## Format and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

train: $(DEV_DEPENDENCIES) ## Learn the matcher's weights anew from the files of the repository
	$(BIN)/python -m bot train

bench-chat: $(DEV_DEPENDENCIES) ## Questions per second beside a plain echo bot
	$(BIN)/python -m benchmarks.chat

bench-matching: $(DEV_DEPENDENCIES) ## Quality and speed of matching beside its peers
	$(BIN)/python -m benchmarks.matching

bench-sending: $(DEV_DEPENDENCIES) ## Broadcasts per second, and how soon citizens are answered meanwhile
	$(BIN)/python -m benchmarks.sending

bench-reports: $(DEV_DEPENDENCIES) ## Reports at 1 and 10 million events on SQLite and PostgreSQL
	$(BIN)/python -m benchmarks.reports

lock: $(DEV_DEPENDENCIES) ## Pin the requirements anew, with hashes
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q requirements/main.in -o requirements/main.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q requirements/dev.in -o requirements/dev.txt

clean: ## Remove the virtual environment and caches; data in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
