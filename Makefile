BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1
export PYTHONPATH :=

.DEFAULT_GOAL := help
.PHONY: help serve site test proof fresh check lint types format bench mutants twice lock clean clean-records setup

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: setup  ## the site with live reload, at http://localhost:8000
	$(BIN)/mkdocs serve --livereload

site: setup  ## build to site/; any warning is an error
	@$(BIN)/mkdocs build --strict --clean
	@echo "site: open site/index.html"

test: setup lint types  ## check everything: records, code, built pages
	$(BIN)/unrolled records --make
	$(BIN)/python -m pytest

proof: setup fresh  ## what takes long: all from nothing, kills, bytes made twice, faults put into the snippets
	$(BIN)/unrolled records --make
	$(BIN)/python -m pytest -m proof
	$(BIN)/python tools/mutants.py --sample 0.1

fresh: setup  ## make every record from nothing, and say what moved beside what is kept
	rm -rf .cache/fresh
	UNROLLED_KEPT=no UNROLLED_CACHE=.cache/fresh $(BIN)/unrolled records --make
	$(BIN)/unrolled records --compare .cache/fresh

check: setup lint types  ## lint, types and the quick tests: before each commit
	$(BIN)/python -m pytest -m "not slow and not proof" tests/engine tests/apps tests/content/shelf

lint: setup  ## ruff, and which floor may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache >.venv/imports.log 2>&1 || { tail -n +12 .venv/imports.log; exit 1; }

types: setup  ## mypy
	$(BIN)/mypy

format: setup  ## format with ruff, and fix what it can fix
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench:  ## time a fresh clone: set-up, pages, edits, tests; WHAT="warm edit" for some
	python3 benchmarks/site.py $(WHAT)

mutants: setup  ## put small faults into the snippets and count those that their tests find
	$(BIN)/python tools/mutants.py

twice: setup  ## make all records again and the site from both: nothing may differ
	$(BIN)/python tools/twice.py

lock:  ## write requirements.lock anew after a change in pyproject.toml; needs uv
	uv pip compile pyproject.toml --all-extras --group cpu --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --output-file requirements.lock

clean:  ## remove what is built, and the tools' caches; records and .venv stay
	rm -rf site .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis

clean-records:  ## remove the records too: what is kept with the source stays
	rm -rf .cache

setup:
	@tools/setup.sh
