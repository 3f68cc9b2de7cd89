# make demo   the main job on the seed's notes, into outbox/
# make test   everything
# make check  ruff, mypy, import-linter, the quick tests
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# A fresh Debian has Python without venv: as root it is installed, else this line names it.
PYTHON_VENV := apt-get install -y python3-venv
# Clocks are set from outside the program.
CLOCK := apt-get install -y --no-install-recommends faketime
# The page is tried in a real browser.
BROWSER := apt-get install -y --no-install-recommends chromium fonts-dejavu-core

.PHONY: demo test check format docs pictures lock clean

$(VENV)/.ready: requirements/dev.txt pyproject.toml tools/build_hook.py $(wildcard mailer/locale/*/LC_MESSAGES/*.po)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); { apt-get update && $(PYTHON_VENV); } && $(PYTHON) -m venv $(VENV); } || { echo "Needed first: $(PYTHON_VENV)" >&2; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: $(VENV)/.ready
	@$(BIN)/python tools/demo.py

test: check
	@command -v chromium >/dev/null || { apt-get update && $(BROWSER); } || { echo "Needed first: $(BROWSER)" >&2; exit 1; }
	@command -v faketime >/dev/null || { apt-get update && $(CLOCK); } || { echo "Needed first: $(CLOCK)" >&2; exit 1; }
	$(BIN)/pytest -n 2 tests --ignore=tests/unit --ignore=tests/contract

check: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 tests/unit tests/contract

format: $(VENV)/.ready
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

docs: $(VENV)/.ready
	$(BIN)/python tools/write_docs.py

pictures: $(VENV)/.ready
	$(BIN)/python tools/take_pictures.py

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q --extra dev pyproject.toml -o requirements/dev.txt

clean:
	rm -rf $(VENV) build dist outbox
