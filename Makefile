# Every habit once; `make help` lists them and .ci/run calls the same ones.
PYTHON ?= .venv/bin/python
TORCH ?= 2.13.0+cpu

.PHONY: help setup slow test lessons pdf lint types imports content packaging faults syscalls terminal bench keys contents check

help: ## List what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Make .venv with everything development needs
	python3 -m venv .venv && .venv/bin/python -m pip install --quiet --editable ".[dev]"

test: ## The README's test command: set up and run the tests
	python3 -m venv .venv && .venv/bin/python -m pip install --quiet --editable ".[test]" && .venv/bin/python -m pytest

slow: ## Add to .venv what lessons and pdf need
	$(PYTHON) -m pip install --quiet --editable ".[dev,lessons,pdf]"
	$(PYTHON) -m pip install --quiet "torch==$(TORCH)" || echo "No CPU build of PyTorch is to be had here: its blocks are skipped."

lessons: ## Run every line of code in the lessons (after make slow)
	$(PYTHON) -m pytest -m lessons

pdf: ## Check, draw and fill in the PDF with other programs (after make slow)
	$(PYTHON) -m pytest -m pdf

lint: ## Style and formatting
	$(PYTHON) -m ruff check src tests benchmarks && $(PYTHON) -m ruff format --check src tests benchmarks

types: ## Types, strictly
	$(PYTHON) -m mypy && $(PYTHON) -m mypy --strict tests benchmarks

imports: ## Layers and protected packages
	.venv/bin/lint-imports

content: ## Every problem in the content, and what could be better
	.venv/bin/mlroadmap content check --strict content

packaging: ## Build the wheel and compare it with the repository
	$(PYTHON) -m pytest -m packaging

faults: ## Break the disk, the process and the file in every way there is (minutes)
	$(PYTHON) -m pytest -m faults --ignore tests/faults/test_syscalls.py

syscalls: ## Kill and fail the program at each system call (minutes; needs Linux and strace)
	$(PYTHON) -m pytest -m faults tests/faults/test_syscalls.py

terminal: ## Storms of keys, and windows closed at any moment (ten minutes; needs Linux, and tmux for some)
	$(PYTHON) -m pytest -m terminal

bench: ## Every ratio with its bound
	$(PYTHON) -m benchmarks

keys: ## Write docs/keys.md from the app's own table
	$(PYTHON) -c "from mlroadmap.app.keys import as_markdown; print(as_markdown(), end='')" > docs/keys.md

contents: ## Write the list in content/README.md from the content itself
	$(PYTHON) -c "from mlroadmap.session.authoring import renew_readme; renew_readme()"

check: lint types imports content test ## What should pass before a commit
