# The project's commands. `make setup` is done by the others where it is needed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
EXTRAS := $(VENV)/extras
FUZZ := $(VENV)/fuzz
SECONDS := 600
OUTPUT := output
DEMO := -s REPLAY_FROM=tests/sites/demo -s ARCHIVE_DIR=$(OUTPUT) -L WARNING
HEXO := tests/hexo/node_modules/.package-lock.json

.PHONY: setup extras hexo demo crawl browse test lint format bench soak faults fuzz lock clean

setup: $(READY)

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

# What only some need, and its tests: Datasette, notifications, deployment by scrapyd, a browser's driver.
extras: $(EXTRAS)

$(EXTRAS): requirements-extras.lock $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-extras.lock
	@touch $@

# Hexo, for the tests of docs/hexo.md: Node.js 20.19 or newer and npm.
hexo: $(HEXO)

$(HEXO): tests/hexo/package-lock.json
	npm ci --prefix tests/hexo --quiet --no-audit --no-fund --no-update-notifier --ignore-scripts
	@touch $@

# Offline, through the real path: lists, pages, pipelines, catalogue, files. What it says fits a screen of 80 x 24.
demo: $(READY)
	@$(BIN)/scrapy crawl sina_finance -a channel=china,stock,companies $(DEMO)
	@echo
	@$(BIN)/scrapy crawl sina_finance -a since=2026-03-02 -a until=2026-03-02 $(DEMO)
	@ls $(OUTPUT)/posts/china/2026/03/*'#'*
	@echo "Invented; empty output/ before a real crawl, or write -s ARCHIVE_DIR=DIR there."

# The real thing, from Sina, with polite defaults: the newest pages of 国內.
crawl: $(READY)
	$(BIN)/scrapy crawl sina_finance

# The archive in a browser, on this machine alone: search, articles, tables. Datasette is installed where it is missing.
browse: $(EXTRAS)
	$(BIN)/scrapy browse

# A file's tests stay together: some share what took long to build. tests/conftest.py says which files come first.
test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy crawler/commands/replay-diff.py

format: $(READY)
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: $(READY)
	$(BIN)/python -m benchmarks.crawl
	$(BIN)/python -m benchmarks.duplicates
	$(BIN)/python -m benchmarks.audit
	$(BIN)/python -m benchmarks.full_text

# Years of running: 20,000 articles and 200 scheduled runs, and whether memory, files and the rest stay flat.
soak: $(READY)
	$(BIN)/python -m benchmarks.long_runs

# A kill before every single step that a run takes, not the first of each kind alone: some ten minutes.
faults: $(READY)
	EVERY_STEP=1 $(BIN)/python -m pytest -n auto tests/end_to_end/test_killed_steps.py

# Whether time and memory grow no faster than what is read, then the fuzzer, SECONDS of it in all: make fuzz SECONDS=3600.
fuzz: $(FUZZ)
	$(BIN)/python -m benchmarks.growth
	$(BIN)/python -m fuzz --seconds $(SECONDS)

$(FUZZ): requirements-fuzz.lock $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fuzz.lock
	@touch $@

# After a change of the dependencies in pyproject.toml.
lock: $(READY)
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/pip install --quiet --disable-pip-version-check uv==0.13.9
	$(VENV)/lock/bin/uv pip compile --quiet pyproject.toml --group dev --generate-hashes --no-emit-index-url \
		--python-version 3.11 --custom-compile-command "make lock" -o requirements.lock
	$(VENV)/lock/bin/uv pip compile --quiet pyproject.toml --all-extras --group extras --generate-hashes --no-emit-index-url \
		-c requirements.lock --python-version 3.11 --custom-compile-command "make lock" -o requirements-extras.lock
	$(VENV)/lock/bin/uv pip compile --quiet --group fuzz --generate-hashes --no-emit-index-url \
		--python-version 3.11 --custom-compile-command "make lock" -o requirements-fuzz.lock

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
