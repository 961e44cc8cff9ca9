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

.PHONY: help chat chat-voice serve test check bench bench-nlu model word-order sentiment-model train-env lock browser places clean

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
	.venv/bin/python -m benchmarks.names
	.venv/bin/nara bench voice
	.venv/bin/python -m benchmarks.spoken_words
	.venv/bin/python -m benchmarks.endpointing
	.venv/bin/python -m benchmarks.shadow
	.venv/bin/python -m benchmarks.annotating
	.venv/bin/python -m benchmarks.learning_select

bench-nlu: $(DEV) $(TRAIN) ## training against stock NeMo, parse latency, accuracies (NARA_CORPORA)
	@test -n "$(NARA_CORPORA)" || { echo "set NARA_CORPORA to the folder of the public corpora"; exit 2; }
	.venv/bin/python -m benchmarks.train_speed --corpora "$(NARA_CORPORA)"
	.venv/bin/python -m benchmarks.parse
	.venv/bin/python -m benchmarks.nlu_accuracy --corpora "$(NARA_CORPORA)"
	.venv/bin/python -m benchmarks.sentiment --corpora "$(NARA_CORPORA)"

# The corpora named by NARA_CORPORA are used when it is set; the card names what went in.
model: $(RUN) $(TRAIN) ## train the shipped model anew (about 15 minutes on two cores)
	.venv/bin/python -m nlu.training.recipe --corpora "$(NARA_CORPORA)" --out build/nemo
	.venv/bin/nara nlu train --data build/nemo --work build/train --epochs 8 --swaps 0.2 --noise 0.2
	.venv/bin/nara nlu export --checkpoint build/train --data build/nemo --out nlu/models/default \
	  --name nara-2
	cp build/train/model.nemo nlu/models/default/  # nara learn train goes on from it; not in git

word-order: $(RUN) ## count anew which words follow which, for the embedded ear
	.venv/bin/python -m nlu.training.word_order --out speech/word_order.tsv.gz

sentiment-model: $(RUN) $(TRAIN) ## train the sentiment model anew (NARA_CORPORA; about ten minutes)
	@test -n "$(NARA_CORPORA)" || { echo "set NARA_CORPORA to the folder of the public corpora"; exit 2; }
	.venv/bin/python -m nlu.training.sentiment --corpora "$(NARA_CORPORA)" --out build/sentiment
	.venv/bin/nara nlu train --data build/sentiment --work build/sentiment-run --epochs 4 --rate 2e-4 \
	  --swaps 0 --intent-weight 1 --averaged 0.5
	.venv/bin/nara nlu train --data build/sentiment --work build/sentiment-second \
	  --from build/sentiment-run --teacher build/sentiment-run --distilled 0.3 --epochs 2 --seed 2 \
	  --rate 1.5e-4 --head-rate 5e-4 --swaps 0 --intent-weight 1 --averaged 0.5 --name sentiment-1
	.venv/bin/python -m nlu.training.sentiment_export --run build/sentiment-second \
	  --data build/sentiment --out nlu/models/sentiment

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
