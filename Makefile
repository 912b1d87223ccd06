# Everything a person needs: `make demo` to see the bot, `make test` to check it.
# Set-up is part of both: uv when it is there, else venv and pip.

# Tests start many processes: each would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
PYTHON ?= python3
BIN := .venv/bin
TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard bot/locales/*/LC_MESSAGES/*.po))
UV := $(shell command -v uv 2>/dev/null)

ifdef UV
  VENV = $(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
  INSTALL = $(UV) pip install --quiet --python $(BIN)/python
else
  VENV = $(PYTHON) -m venv .venv
  INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

.DEFAULT_GOAL := help
.PHONY: help setup demo run test faults check format locales fonts constraints changelog bench screenshots clean

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 20

setup: .venv/.demo $(TRANSLATIONS) ## make .venv with .venv/bin/kollab

demo: .venv/.demo $(TRANSLATIONS) ## open the bot in a simulated Discord, in a local page, no token
	@$(BIN)/kollab demo $(ARGS)

run: .venv/.demo $(TRANSLATIONS) ## run the bot against Discord (needs a token, see README)
	@$(BIN)/kollab run $(ARGS)

test: .venv/.dev ## run every test
	$(BIN)/pytest -n 4 --dist worksteal $(ARGS)

faults: .venv/.dev ## kill, delay, lose, repeat: the long runs, with printed seeds
	$(BIN)/pytest -m faults -n 2 --ignore=tests/faults/test_posting_burst.py \
	  --ignore=tests/faults/test_trivia_wire.py $(ARGS)
	$(BIN)/pytest -m faults tests/faults/test_posting_burst.py tests/faults/test_trivia_wire.py

check: .venv/.dev ## format, lint, types, import contracts, the Dockerfile
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile

format: .venv/.dev ## put the code into the house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

locales: .venv/.dev ## collect what is to be translated, compile the translations
	$(BIN)/python .ci/locales

fonts: .venv/.dev ## cut the fonts of pictures to what the catalogue is written in (needs npm)
	$(BIN)/python .ci/fonts

constraints: ## pin the newest versions that go together, with the hashes of their files
	.ci/pin --upgrade

changelog: .venv/.dev ## show what the next release brings (VERSION=1.2.3 enters it in CHANGELOG.md)
	$(BIN)/towncrier build $(if $(VERSION),--yes --version $(VERSION),--draft --version Unreleased)

bench: .venv/.dev ## print the benchmarks (docs/performance.md explains them)
	$(BIN)/python -m benchmarks.lookup $(ARGS)
	$(BIN)/python -m benchmarks.wire
	$(BIN)/python -m benchmarks.posting

screenshots: .venv/.dev ## make the pictures of README and docs again (needs chromium)
	$(BIN)/python docs/screenshots.py

clean: ## remove what was built; keeps ./var with your database
	rm -rf .venv dist .coverage* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Kollab needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@echo "Setting up .venv (once, about a minute) ..."
	@$(VENV)

# Installing compiles the translations; this does when one changed since.
%.mo: %.po | .venv/.demo
	@$(BIN)/python -c 'import sys; from babel.messages import mofile, pofile; \
	  mofile.write_mo(open(sys.argv[2], "wb"), pofile.read_po(open(sys.argv[1], "rb")))' $< $@

.venv/.demo: pyproject.toml requirements/build.txt requirements/demo.txt | $(BIN)/python
	@$(INSTALL) --require-hashes -r requirements/build.txt -r requirements/demo.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: pyproject.toml requirements/dev.txt | $(BIN)/python
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@ .venv/.demo
