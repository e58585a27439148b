# make run     start Switchyard with its own MongoDB and Redis, play the demo, keep serving
# make demo    play the demo against a running server, or one started for it
# make check   format, lint, types, import rules, published SDL
# make test    check, then every test
# make soak    the fault tests, many rounds
# make bench   the benchmarks, as Markdown tables; PEERS=… is a folder of servers to compare with, ORDERS=… a file of
#              orders to simulate
# PYTHON=…     which interpreter (3.11 or 3.12) creates .venv

.DEFAULT_GOAL := run
.PHONY: run demo check format test soak bench requirements clean
.DELETE_ON_ERROR:

export PYTHON
BIN := .venv/bin/python -m
PACKAGES := app resolvers schema operations storage domain tests benchmarks
COMPILE := $(BIN) piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

run: .venv/.runtime
	@$(BIN) app serve --demo

demo: .venv/.runtime
	@$(BIN) app demo

check: .venv/.development
	$(BIN) ruff format --check .
	$(BIN) ruff check .
	$(BIN) mypy $(wildcard $(PACKAGES))
	.venv/bin/lint-imports --cache-dir .import_linter_cache
	$(BIN) app schema export --check

format: .venv/.development
	$(BIN) ruff format .
	$(BIN) ruff check --fix .

test: check
	$(BIN) pytest -m "not soak"

soak: .venv/.development
	$(BIN) pytest -m soak

bench: .venv/.development
	@$(BIN) benchmarks $(if $(PEERS),--peers $(PEERS)) $(if $(ORDERS),--orders $(ORDERS))

# Adds what the .in files ask for and keeps every other pin; `make requirements UPGRADE=--upgrade` renews all.
requirements: .venv/.development
	$(COMPILE) $(UPGRADE) -o requirements.txt requirements.in
	$(COMPILE) $(UPGRADE) -o requirements-embedded.txt requirements-embedded.in
	$(COMPILE) $(UPGRADE) -o requirements-dev.txt requirements-dev.in

.venv/.runtime: requirements.txt requirements-embedded.txt scripts/create_environment
	@scripts/create_environment

.venv/.development: .venv/.runtime requirements-dev.txt
	$(BIN) pip --disable-pip-version-check install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

clean:
	rm -rf .venv .switchyard .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis switchyard.egg-info
