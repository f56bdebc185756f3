# make run   set up and run the integration test against the embedded simulator
# make test  set up and run the project's tests
# make check what CI runs: tests, then lint and types

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

# Half the time a test waits for processes of its own, so there are two at a time for every core; and the slow ones are neighbours, so
# whoever has nothing left takes from the others.
WORKERS ?= $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN))

.PHONY: run test check lint types lock clean

run: $(VENV)/run.stamp
	@$(BIN)/python -m conformance run

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

check: test lint types

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/test.stamp
	$(BIN)/mypy

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(BIN)/python
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(PIP) -r requirements-dev.txt
	@touch $@

# Needs uv, and the package index; run it after a change of the dependencies in pyproject.toml.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet
lock:
	$(LOCK) --output-file requirements.txt
	$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt

clean:
	rm -rf $(VENV) runs .pytest_cache .mypy_cache .ruff_cache .hypothesis dist
