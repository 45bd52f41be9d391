# Every habit once; `make help` lists them and .ci/run calls the same ones.
PYTHON ?= .venv/bin/python
TORCH ?= 2.13.0+cpu
BUILD ?= build
# What the README's two commands install, at the versions that were tested last.
INSTALL = -m pip install --quiet --constraint constraints.txt

.PHONY: help setup slow test order dates newest sdist pythons coverage constraints lessons pdf terminal lint types imports content packaging faults syscalls bench keys contents check

help: ## List what can be made
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Make .venv with everything development needs
	python3 -m venv .venv && .venv/bin/python $(INSTALL) --editable ".[dev]"

test: ## The README's test command: set up and run the tests
	python3 -m venv .venv && .venv/bin/python -m pip install --quiet --constraint constraints.txt --editable ".[test]" && .venv/bin/python -m pytest -n 2

slow: ## Add to .venv what lessons and pdf need
	$(PYTHON) $(INSTALL) --editable ".[dev,lessons,pdf]"
	$(PYTHON) -m pip install --quiet "torch==$(TORCH)" || echo "No CPU build of PyTorch is to be had here: its blocks are skipped."

order: ## The default suite in random order, two tests at a time, in a locale without UTF-8
	LC_ALL=C PYTHONUTF8=0 $(PYTHON) -m pytest -n 2 --random-order

dates: ## The default suite a year and ten years from now (needs Linux and cc)
	$(PYTHON) -P tests/dates/moved_clock.py 366 -m pytest -n 2
	$(PYTHON) -P tests/dates/moved_clock.py 3653 -m pytest -n 2

newest: ## The default suite on the installed package and the newest dependencies; prints what differs from constraints.txt
	$(PYTHON) -m venv --clear $(BUILD)/newest && $(BUILD)/newest/bin/python -m pip install --quiet --upgrade --upgrade-strategy eager ".[test]"
	@echo "Differs:"; $(BUILD)/newest/bin/python -m pip freeze --exclude mlroadmap | grep -vxFf constraints.txt || echo "Nothing is newer than in constraints.txt."
	$(BUILD)/newest/bin/python -m pytest -n 2

sdist: ## The same from an unpacked source distribution
	rm -rf $(BUILD)/sdist && $(PYTHON) -m venv $(BUILD)/sdist/venv && $(BUILD)/sdist/venv/bin/python $(INSTALL) hatchling
	$(BUILD)/sdist/venv/bin/python -m hatchling build -t sdist -d $(BUILD)/sdist && tar -xzf $(BUILD)/sdist/*.tar.gz -C $(BUILD)/sdist --strip-components=1
	cd $(BUILD)/sdist && venv/bin/python $(INSTALL) ".[test]" && venv/bin/python -m pytest -n 2

pythons: ## The same on each other Python, from 3.11 on, that is to be had here
	$(PYTHON) -P tests/pythons.py $(BUILD)

coverage: ## Branches of src that the default suite runs; red under the bound in pyproject.toml
	rm -f .coverage .coverage.*
	$(PYTHON) -m coverage run -m pytest -n 2
	$(PYTHON) -m coverage combine --quiet && $(PYTHON) -m coverage report

constraints: ## Write constraints.txt anew from the newest versions
	$(PYTHON) -m venv --clear $(BUILD)/constraints && $(BUILD)/constraints/bin/python -m pip install --quiet --upgrade ".[dev,lessons,pdf]"
	{ echo "# What the tests were last run with: names and versions, written by \`make constraints\`."; $(BUILD)/constraints/bin/python -m pip freeze --exclude mlroadmap; } > constraints.txt

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

bench: ## Every ratio with its bound; red where one is missed
	$(PYTHON) -m benchmarks --check

keys: ## Write docs/keys.md from the app's own table
	$(PYTHON) -c "from mlroadmap.app.keys import as_markdown; print(as_markdown(), end='')" > docs/keys.md

contents: ## Write the list in content/README.md from the content itself
	$(PYTHON) -c "from mlroadmap.session.authoring import renew_readme; renew_readme()"

check: lint types imports content test ## What should pass before a commit
