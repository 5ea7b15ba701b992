# The names below never change: README.md, CONTRIBUTING.md and .ci/run call them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
CASES  ?= ../shared/cases
DEMO   ?= demo-output

.PHONY: demo run test fuzz check format score bench faults clean
.DEFAULT_GOAL := demo

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Claimwatch needs Python 3.11 or later; set PYTHON=/path/to/python3.11")'
	@echo "Preparing $(VENV) (once; about half a minute)" >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

demo: $(STAMP)  ## the real pipeline on the reference case
	@$(BIN)/monitor demo --out $(DEMO)

run: $(STAMP)  ## the daemon on config/
	@$(BIN)/monitor run --config config

test: $(STAMP)  ## all tests; no internet needed
	@$(BIN)/python -m pytest -q -n auto

fuzz: $(STAMP)  ## the property tests on new random examples, and more of them
	@$(BIN)/python -m pytest -q -n auto -m hypothesis --hypothesis-profile=fuzz

check: $(STAMP)  ## format, lint, types, import contracts, dependencies, spelling
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry monitor
	$(BIN)/codespell

format: $(STAMP)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

score: $(STAMP)  ## precision and recall on annotated cases: make score CASES=folder
	@$(BIN)/python -m benchmarks.score $(CASES)

bench: $(STAMP)  ## speed of the whole path beside the disk's own speed
	@$(BIN)/python -m benchmarks.ingest
	@$(BIN)/python -m benchmarks.latency
	@$(BIN)/python -m benchmarks.digest

faults: $(STAMP)  ## kill -9 at random points, hostile platforms at full size, then compare
	@MONITOR_FAULTS=large $(BIN)/python -m pytest -q tests/faults -p no:randomly
	@$(BIN)/python -m tests.faults.hostile

clean:
	rm -rf $(VENV) $(DEMO) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache build dist
