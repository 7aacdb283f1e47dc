# make site: every handbook into site/.   make test: everything that is tested.
# Both make their own environment in .venv; README.md says what that installs.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: site test check serve bench lock clean

site: $(VENV)/.site
	$(BIN)/protocolboek schema > /dev/null
	$(BIN)/protocolboek build

test: $(VENV)/.spelling $(VENV)/.office $(VENV)/.git $(VENV)/.browser $(VENV)/.test
	$(BIN)/ruff format --check hooks tests
	$(BIN)/ruff check hooks tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist worksteal

# What papers and sites cost (docs/performance.md); exits 1 where a bar is missed.
# Small: make bench SITES="--quick". As JSON: make bench SITES="--json sites.json".
bench: $(VENV)/.test
	missed=0; $(BIN)/python tests/bench.py || missed=1; \
	  $(BIN)/python tests/bench_sites.py $(SITES) || missed=1; exit $$missed

check: $(VENV)/.site
	$(BIN)/protocolboek check

serve: $(VENV)/.site
	$(BIN)/protocolboek serve $(or $(SCHOOL),voorbeeldschool) $(if $(PROTOCOL),--protocol $(PROTOCOL))

# Debian keeps venv in a package of its own.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Protocolboek heeft Python 3.11 of nieuwer nodig; hier staat: $$($(PYTHON) --version 2>&1)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	    apt-get update -q && apt-get install -qy --no-install-recommends python3-venv ca-certificates; \
	  else \
	    echo "Er ontbreekt een systeempakket. Typ eerst: sudo apt-get install python3-venv" >&2; exit 1; \
	  fi; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: tests/requirements.lock $(VENV)/.site
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.lock
	@touch $@

# What the tests ask of the system: root installs it, anybody else is told the one command.
# $(call needs,command that shows whether it is there,packages)
define needs
@{ $(1); } > /dev/null 2>&1 || { \
  if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $(2); \
  else \
    echo "Er ontbreekt een systeempakket. Typ eerst: sudo apt-get install $(2)" >&2; exit 1; \
  fi; }
@touch $@
endef

# The spelling test asks hunspell.
$(VENV)/.spelling: | $(BIN)/python
	$(call needs,hunspell -i UTF-8 -d nl_NL -l < /dev/null,hunspell hunspell-nl)

# LibreOffice accepts and rejects tracked changes.
$(VENV)/.office: | $(BIN)/python
	$(call needs,command -v soffice && /usr/bin/python3 -c 'import uno',libreoffice-writer-nogui python3-uno)

# `impact` reads another revision.
$(VENV)/.git: | $(BIN)/python
	$(call needs,git --version,git)

# A real browser reads the pages: Debian's own, so that nothing is fetched past the package system.
$(VENV)/.browser: | $(BIN)/python
	$(call needs,test -x /usr/bin/chromium,chromium)
	@echo "Browser voor de tests: $$(/usr/bin/chromium --version --no-sandbox 2> /dev/null)"

# Renew both lock files: needs uv (https://docs.astral.sh/uv/).
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml --group build
lock:
	$(LOCK) -o requirements.lock
	$(LOCK) --group test -c requirements.lock -o tests/requirements.lock

clean:
	rm -rf build site .venv
