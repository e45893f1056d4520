# The two commands are `make run` and `make test`. All work is done by config/bootstrap.py, which
# needs only Python and serves where make is missing: `python3 config/bootstrap.py run`.

PYTHON ?= python3
export PORT
SETUP = @command -v "$(PYTHON)" >/dev/null || { echo "Claimbase needs Python 3.11 or newer, and $(PYTHON) is not there: install it, or name another, as in \`make run PYTHON=python3.12\`." >&2; exit 1; }; exec "$(PYTHON)" config/bootstrap.py

# Tools from outside the locks: nothing of ours imports them.
FUZZ = .claimbase/fuzz
PEERS = .claimbase/peers
API ?= http://127.0.0.1:8000/api/v1
SEEDS ?= 1 2 3
CASES ?= 100

.PHONY: help run test bench peers screenshots check lock lint-api fuzz

help:
	@echo "make run                  serve the demonstration (PORT=8000)"
	@echo "make test                 run every test (ARGS=\"-k words\" go to pytest)"
	@echo "make bench                measure what the rules cost, then the API (ARGS=\"--claims 100000\")"
	@echo "make peers                measure the API beside FastAPI, django-ninja and Datasette"
	@echo "make screenshots          picture each screen of the workbench (FOLDER=.claimbase/screenshots)"
	@echo "make check                lock, format, lint, types, arrows, migrations, deployment, tests"
	@echo "make lint-api             two public linters over docs/openapi.yaml (needs npx)"
	@echo "make fuzz                 hold a served API against docs/openapi.yaml (API=, SEEDS=, TOKEN=)"
	@echo "make lock                 pin the newest versions that pyproject.toml allows"

run:
	$(SETUP) run

test:
	$(SETUP) test $(ARGS)

bench:
	$(SETUP) test -s -q tests/benchmarks/bench_*.py
	$(SETUP) bench $(ARGS)

peers:
	test -x $(PEERS)/bin/datasette || { "$(PYTHON)" -m venv $(PEERS) && $(PEERS)/bin/pip install --quiet -r requirements.lock \
		&& $(PEERS)/bin/pip install --quiet "asyncpg>=0.30,<1" "fastapi>=0.115,<1" "uvicorn[standard]>=0.34,<1" "django-ninja>=1.4,<2" "datasette>=0.65,<1"; }
	$(SETUP) bench --parts peers $(ARGS)

screenshots:
	$(SETUP) screenshots $(FOLDER)

check:
	$(SETUP) check $(if $(filter no,$(TESTS)),--without-tests)

lock:
	$(SETUP) lock

lint-api:
	npx --yes @stoplight/spectral-cli@6 lint --fail-severity hint docs/openapi.yaml
	npx --yes @redocly/cli@2 lint --extends recommended-strict docs/openapi.yaml

fuzz:
	test -x $(FUZZ)/bin/schemathesis || { "$(PYTHON)" -m venv $(FUZZ) && $(FUZZ)/bin/pip install --quiet "schemathesis>=4.32,<5"; }
	for seed in $(SEEDS); do \
		$(FUZZ)/bin/schemathesis --config-file tests/fuzz/schemathesis.toml run docs/openapi.yaml --url $(API) \
			--seed $$seed --max-examples $(CASES) --workers 2 --continue-on-failure \
			$(if $(TOKEN),--header "Authorization: Bearer $(TOKEN)") || exit 1; \
	done
