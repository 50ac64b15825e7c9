# make demo   the main job on the shipped articles: tables, out/facts.jsonl, out/facts.db and three SQL answers
# make test   every test
# make check  tests, types, style, floors
# make bench  words a second, end to end, beside a bare spaCy pipeline (ARCHIVE=file.jsonl for another archive)
# make bench-archive ARCHIVE=…   an archive end to end with one and two workers: speed, what running costs, memory,
#             equal facts (POSTGRESQL=address of an empty database, ARTICLES=how many at most)
# make train  the names of it_news_sm again from its configuration (DATA=folder of the data sets; CONFIG=configs/it_news_md.yaml;
#             REAL="folder-of-MEANTIME gazzetta_modena.jsonl" to learn from annotated real articles too, as the shipped ones did)
# make train-facts  the judge of facts again from gold (REAL as above; MODEL=models/it_news_md ADVISE=9 with an adviser of nine layers:
#             an hour; ADVISE=on teaches the adviser that there is for one more epoch)
# Needs Python 3.11 or newer, make and a package index; everything is installed into .venv.

PYTHON ?= python3
BIN := .venv/bin
ARCHIVE ?=
ARTICLES ?=
POSTGRESQL ?=
DATA ?=
CONFIG ?= configs/it_news_sm.yaml
GOLD ?= corpora/gold/train
NAME = $(basename $(notdir $(CONFIG)))
MODEL ?= models/it_news_sm
REAL ?=
ADVISE ?=
# The texts of annotated real articles, from MEANTIME's folder and the archive: both, or neither.
REBUILD = $(foreach source,$(REAL),$(BIN)/python scripts/real_articles.py rebuild $(source) --out out &&) true

.PHONY: demo test check lint bench bench-archive bench-values train train-facts clean

demo: .venv/.run
	$(BIN)/python scripts/demo.py out

test: .venv/.dev
	$(BIN)/python -m pytest

check: test lint

lint: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.run
	$(BIN)/python scripts/bench.py $(ARCHIVE)

bench-archive: .venv/.dev
	@test -n "$(ARCHIVE)" || { echo "make bench-archive ARCHIVE=file.jsonl [POSTGRESQL=postgresql://...] [ARTICLES=2000]"; exit 2; }
	$(BIN)/python scripts/bench_archive.py "$(ARCHIVE)" $(if $(POSTGRESQL),--postgresql $(POSTGRESQL)) $(if $(ARTICLES),--articles $(ARTICLES))

bench-values: .venv/.run
	$(BIN)/python scripts/bench_values.py $(ARCHIVE)

train: .venv/.dev
	@test -n "$(DATA)" || { echo "make train DATA=folder  (the folder with kind/, text/ ...; see docs/names.md)"; exit 2; }
	$(REBUILD)
	$(BIN)/python scripts/train_ner.py $(CONFIG) --data $(DATA) --gold $(GOLD) \
		$(if $(REAL),--gold out/modena/train:3 --gold out/meantime/train:2) --out out/training/$(NAME) --package out/$(NAME)

train-facts: .venv/.dev
	$(REBUILD)
	$(BIN)/python scripts/train_facts.py $(MODEL) --gold $(GOLD) \
		$(if $(REAL),--gold out/meantime/train:3 --gold out/modena/train:3) \
		$(if $(ADVISE),$(if $(filter on,$(ADVISE)),--advise-on,--advise $(ADVISE)) --threads 2)

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

.venv/.run: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

# torch by itself and by its exact version first: where a build without CUDA is at hand, this is how pip finds it.
.venv/.dev: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet "torch==2.13.0"
	$(BIN)/python -m pip install --quiet --editable ".[train,databases,web]" --group dev
	touch $@ .venv/.run

clean:
	rm -rf .venv out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
