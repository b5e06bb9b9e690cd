# `make` lists the targets. The first two need nothing but Python 3.11 or newer and a package index.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for python in python3 python3.12 python3.11 python3.13 python3.14; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
OUT ?= demo

.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 16

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "no Python 3.11 or newer found; name one: make PYTHON=/path/to/python3" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

install: $(VENV)/.installed ## make the environment and install claimgraph into it

demo: $(VENV)/.installed ## build the graph of the five digests in seeds/, ask it one question, name the page to open
	@$(BIN)/kg build seeds --out $(OUT)
	@echo
	@echo "What is said to confer resistance to trastuzumab?   (kg query $(OUT) resistance-to --drug trastuzumab)"
	@$(BIN)/kg query $(OUT) resistance-to --drug trastuzumab
	@echo
	@echo "Open $(OUT)/graph.html in a browser; no network is needed."

test: $(VENV)/.dev ## everything that must pass: format, lint, types, tests
	@if command -v npm >/dev/null; then cd kg/output/page && { test -d node_modules || npm ci --silent --no-audit --no-fund; }; fi
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(VENV)/.dev ## the quick part of `make test`: no browser, one process
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q -m "not slow and not browser"

check-rules: $(VENV)/.dev ## only the examples of the rules, in the curator's words
	@$(BIN)/kg rules test

vocabulary: $(VENV)/.dev ## rebuild ontology/vocabulary from its pinned sources
	@$(BIN)/python ontology/vocabulary/build/build.py

train: $(VENV)/.dev ## train the pipeline from ../shared/corpora (hours; see kg/training/README.md)
	@$(BIN)/python kg/training/train.py

bench: $(VENV)/.dev ## the figures that README.md quotes, measured here
	@$(BIN)/python tests/bench/figures.py
	@-$(BIN)/python tests/bench/page.py --beside

golden: $(VENV)/.dev ## rewrite tests/golden; read the diff before committing
	@CLAIMGRAPH_GOLDEN=write $(BIN)/python -m pytest -q tests/test_golden.py

clean: ## remove what the targets above made
	@rm -rf $(VENV) demo out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: help install demo test check check-rules vocabulary train bench golden clean
