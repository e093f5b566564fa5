# The two commands a new machine needs are `python3 manage.py demo` and `python3 manage.py test`; these need their .venv.
BIN := $(abspath $(or $(HJM_VENV),.venv))/bin
PYTHON := $(BIN)/python
TEMPLATES = find templates -name '*.html' -print0
.PHONY: lint fix locks browser bench kill

lint:
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(TEMPLATES) | xargs -0 $(BIN)/djade --check --target-version 5.2
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(PYTHON) manage.py makemigrations --check --dry-run

fix:
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(TEMPLATES) | xargs -0 $(BIN)/djade --target-version 5.2

# Newer packages: change pyproject.toml, then this. The server gets the second lock, the first one's versions without its tools.
UV = uv pip compile pyproject.toml -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
locks:
	$(UV) --group dev -o requirements.lock
	$(UV) -c requirements.lock -o requirements.production.lock

browser:
	$(PYTHON) manage.py test -m browser

bench:
	$(PYTHON) -m benchmarks

# Servers and jobs killed at every bad moment that was met so far.
kill:
	$(PYTHON) manage.py test -m slow
