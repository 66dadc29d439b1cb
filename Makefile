# Every target works from a fresh clone with Python 3.11 to 3.14, make and a package index. `make help` explains them.

SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))
# The first that runs: a name on the PATH may stand for a Python that is not installed.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
  $$p -c '$(SUPPORTED)' 2>/dev/null && command -v $$p && break; done)
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: help run test bench lint fix hooks lock messages clean browser

help: ## what each target does
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

# One command that replaces the shell: it hears make's SIGTERM, and nothing stands between the two.
run: $(VENV)/installed ## serve on 127.0.0.1:$PORT (5000) with worker, database and demonstration (NUM_DEMO=0: without)
	@exec $(PY) -m num_service.runtime.supervisor

test: $(VENV)/installed-dev browser ## every test, with real PostgreSQL, Redis, workers and browser (ARGS="…" goes to pytest)
	@exec $(PY) -m tests $(ARGS)

bench: $(VENV)/installed-dev ## what things cost, beside the floor; writes benchmarks/results.json
	@exec $(PY) -m benchmarks $(ARGS)

lint: $(VENV)/installed-dev ## ruff, mypy, the import contracts and the commit hooks' own file
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) $(VENV)/bin/lint-imports
	$(PY) -m pre_commit validate-config

fix: $(VENV)/installed-dev ## mend what ruff can mend by itself, and lay the code out
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

hooks: $(VENV)/installed-dev ## have git run the linters before each commit (.pre-commit-config.yaml)
	$(PY) -m pre_commit install

lock: $(VENV)/installed-dev ## compile requirements*.in into hashed lock files that name no index (ARGS=--upgrade: anew)
	@.ci/lock $(PY) $(ARGS)

messages: $(VENV)/installed ## bring the catalogues up to the sentences people read, and name what has no translation yet
	@$(PY) -m num_service.translations.update $(ARGS)

clean: ## remove the environment and everything under var/, the embedded database too
	$(PYTHON) -m num_service.runtime.clean
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/made:
	@if [ -z "$(PYTHON)" ] || ! $(PYTHON) -c '$(SUPPORTED)'; then \
	  echo "Python 3.11 to 3.14 is needed. On Debian: apt-get install python3 python3-venv" >&2; exit 1; \
	fi
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "This Python cannot make a virtual environment. On Debian: apt-get install python3-venv" >&2; exit 1; \
	fi
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/installed: requirements.txt $(VENV)/made
	@echo "Installing what the service needs into $(VENV) (once) …"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt requirements-oldest-pip.txt $(VENV)/installed
	@echo "Installing what the tests need into $(VENV) (once) …"
	@$(PIP) -r requirements.txt -r requirements-dev.txt
	@$(PIP) --upgrade --target $(VENV)/oldest-pip -r requirements-oldest-pip.txt
	@touch $@

# Debian's Chromium drives the browser tests, in fonts of its own choosing and of ours.
browser: ## Chromium and the fonts that the browser tests need, by apt as root; says what it could not install
	@.ci/browser
