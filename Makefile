# make serve: the site with live reload.  make test: everything checked.  Both set up what they need.
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1
export PYTHONPATH :=

.PHONY: serve test site lint bench mutants twice lock clean setup

serve: setup
	$(BIN)/mkdocs serve --livereload

test: setup lint
	$(BIN)/python -m unrolled records --make
	$(BIN)/python -m pytest

site: setup
	@$(BIN)/mkdocs build --strict --clean
	@echo "site: open site/index.html"

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

bench: setup
	$(BIN)/python benchmarks/site.py

mutants: setup
	$(BIN)/python tools/mutants.py

# All records made again and the site built from both: as long as a cold build. Nothing may differ.
twice: setup
	$(BIN)/python tools/twice.py

# After a change of the dependencies in pyproject.toml; needs uv. The lock names no index.
lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --output-file requirements.lock

setup:
	@tools/setup.sh

clean:
	rm -rf site .cache .pytest_cache .ruff_cache .hypothesis
