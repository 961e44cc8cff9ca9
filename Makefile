# Every target sets up what it needs; already set up, that costs nothing.
# Help: make help

SHELL := /bin/bash
PY := python3
RUN := .venv/.run
DEV := .venv/.dev
VOICE := .venv/.voice
TRAIN := .venv-train/.done
PIP := --quiet --disable-pip-version-check
ARGS ?=

.PHONY: help chat chat-voice serve test check bench bench-nlu model train-env lock browser places clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

chat: $(RUN) ## talk with the assistant
	@.venv/bin/nara chat $(ARGS)

chat-voice: $(VOICE) ## speak with the assistant
	@.venv/bin/nara chat --voice $(ARGS)

serve: $(RUN) ## the assistant over HTTP, at http://127.0.0.1:8080
	@.venv/bin/nara serve $(ARGS)

test: $(DEV) ## all tests
	@.venv/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

check: $(DEV) ## style, types, layers, flows
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/nara flows check --strict

bench: $(DEV) ## speed of engine, model, turn, start, archive and look-ups
	.venv/bin/python -m benchmarks.engine
	.venv/bin/python -m benchmarks.flows
	.venv/bin/python -m benchmarks.parse
	.venv/bin/python -m benchmarks.turn
	.venv/bin/python -m benchmarks.start
	.venv/bin/python -m benchmarks.journal
	.venv/bin/python -m benchmarks.dump
	.venv/bin/python -m benchmarks.lookups
	.venv/bin/python -m benchmarks.serve
	.venv/bin/python -m benchmarks.workers
	.venv/bin/python -m benchmarks.values
	.venv/bin/nara bench voice
	.venv/bin/python -m benchmarks.spoken_words
	.venv/bin/python -m benchmarks.endpointing

bench-nlu: $(DEV) $(TRAIN) ## training against stock NeMo, parse latency, accuracies (NARA_CORPORA)
	@test -n "$(NARA_CORPORA)" || { echo "set NARA_CORPORA to the folder of the public corpora"; exit 2; }
	.venv/bin/python -m benchmarks.train_speed --corpora "$(NARA_CORPORA)"
	.venv/bin/python -m benchmarks.parse
	.venv/bin/python -m benchmarks.nlu_accuracy --corpora "$(NARA_CORPORA)"

# The corpora named by NARA_CORPORA are used when it is set; the card names what went in.
model: $(RUN) $(TRAIN) ## train the shipped model anew (about 15 minutes on two cores)
	.venv/bin/python -m nlu.training.recipe --corpora "$(NARA_CORPORA)" --out build/nemo
	.venv/bin/nara nlu train --data build/nemo --work build/train --epochs 8 --swaps 0.2 --noise 0.2
	.venv/bin/nara nlu export --checkpoint build/train --data build/nemo --out nlu/models/default \
	  --name nara-2

browser: ## Debian's Chromium, for the tests of the page (as root)
	apt-get install -y -q chromium

places: $(DEV) ## build the place index anew from GeoNames
	.venv/bin/python -m nlu.entities.build_places

.venv/bin/python:
	$(PY) -c 'import sys; sys.exit("Nara needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PY) -m venv .venv

$(RUN): requirements/run.lock pyproject.toml | .venv/bin/python
	.venv/bin/pip install $(PIP) -r requirements/run.lock
	.venv/bin/pip install $(PIP) --no-deps -e .
	@touch $@

$(VOICE): requirements/voice.lock $(RUN)
	.venv/bin/pip install $(PIP) -r requirements/voice.lock
	@touch $@

$(DEV): requirements/dev.lock $(RUN)
	.venv/bin/pip install $(PIP) -r requirements/dev.lock
	@touch $@

# torch comes alone and first: as a dependency of something else pip may choose another build.
$(TRAIN): requirements/train.lock
	$(PY) -m venv .venv-train
	.venv-train/bin/pip install $(PIP) $$(grep '^torch==' requirements/train.lock)
	.venv-train/bin/pip install $(PIP) -r requirements/train.lock
	@touch $@

train-env: $(TRAIN) ## the environment that trains models

lock: ## write the lock files anew from pyproject.toml
	bash requirements/lock.sh

clean: ## forget both environments
	rm -rf .venv .venv-train *.egg-info
