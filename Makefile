# The two commands are `make run` and `make test`. All work is done by config/bootstrap.py, which
# needs only Python and serves where make is missing: `python3 config/bootstrap.py run`.

PYTHON ?= python3
export PORT
SETUP = @command -v "$(PYTHON)" >/dev/null || { echo "Claimbase needs Python 3.11 or newer, and $(PYTHON) is not there: install it, or name another, as in \`make run PYTHON=python3.12\`." >&2; exit 1; }; exec "$(PYTHON)" config/bootstrap.py

.PHONY: help run test bench check lock

help:
	@echo "make run                  serve the demonstration (PORT=8000)"
	@echo "make test                 run every test (ARGS=\"-k words\" go to pytest)"
	@echo "make bench                measure what the rules cost, then the API (ARGS=\"--claims 100000\")"
	@echo "make check                lock, format, lint, types, arrows, migrations, deployment, tests"
	@echo "make lock                 pin the newest versions that pyproject.toml allows"

run:
	$(SETUP) run

test:
	$(SETUP) test $(ARGS)

bench:
	$(SETUP) test -s -q tests/benchmarks/bench_*.py
	$(SETUP) bench $(ARGS)

check:
	$(SETUP) check $(if $(filter no,$(TESTS)),--without-tests)

lock:
	$(SETUP) lock
