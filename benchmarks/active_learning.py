"""Active learning against random choice, simulated: are half of the labels enough?

    python -m benchmarks.active_learning --work DIR [--seed 1] [--picture docs/active-learning.svg]

A model is trained without three intents and five slot types. Shoppers talk with it, an eighth of
their sentences with what it lacks; `learning.select` chooses from the day files, an oracle labels,
the model is trained on, five times. Random choice does the same with as many labels and with
twice as many. All are judged on sentences that were neither taught nor said; the level to reach is
that of a model taught all that was said. What lies in DIR is used again: a run may be stopped.
"""

import argparse
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from statistics import mean

from assistant.build import embedded, read_language
from assistant.config import Settings
from assistant.sections import Nlu
from benchmarks.held_out import NEW, Parts, Sizes, known, parts, write
from benchmarks.measure import report
from benchmarks.shoppers import Said, talk
from commands.training import training_python
from learning import choosing
from learning.composing import Parts as Shares
from learning.composing import split_of
from learning.lines import Candidate, Labelled
from nlu.model_folder import MODEL
from nlu.sameness import key_of
from nlu.training.markup import Utterance
from nlu.training.predictions import predict
from nlu.training.scores import score

ROUNDS, EACH = 5, 60
"Rounds, and labels of one round."
ARMS = {"active": EACH, "random": EACH, "random, twice as many": 2 * EACH}
WITHIN = 0.01
"So near to the score of the full data, and the level counts as reached."
_FIRST = ("--epochs", "8", "--batch", "32")
_DAYS = 5
_JUDGED = "judged.json"
"Beside a model; its arm, and what `Judged` has."


@dataclass(frozen=True, slots=True)
class Judged:
    """A model on the sentences kept apart; parts of 1."""

    labels: int
    "That an oracle gave until then."
    found: int
    "Of these, sentences with a label that the first model lacked."
    score: float
    "Mean of intent accuracy and slot F1: what the trainer itself goes by."
    intent: float
    slot_f1: float
    new_intent_f1: float
    "Mean F1 of the intents held out."
    new_slot_f1: float
    "Mean F1 of the slot types held out."


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a model is trained on."""

    rehearsed: int
    "Sentences of the first model's that are taught again."
    often: int
    "How often a new one stands among them."
    numbers: Sequence[str]


ON = _Manner(1000, 4, ("--epochs", "3", "--batch", "32", "--rate", "1e-4"))
FULL = _Manner(4000, 1, ("--epochs", "5", "--batch", "32", "--rate", "2e-4"))


@dataclass(frozen=True, slots=True)
class World:
    work: Path
    parts: Parts
    said: Said
    seed: int

    @property
    def home(self) -> Path:
        return self.work / "home"

    def settings(self, model: Path) -> Settings:
        return in_home(self.home, model)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/active-learning"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=["full", *ARMS], help="arms")
    parser.add_argument("--picture", type=Path, help="SVG to draw")
    options = parser.parse_args()
    world, start = begin(options.work, options.seed)
    if "full" in options.only:
        everything = list(world.said.values())
        full = _taught(world, start, "full", everything, FULL)
        _tell(world, "full", full, everything)
    for arm in ARMS:
        if arm in options.only:
            _arm(world, start, arm)
    if set(options.only) >= {"full", *ARMS}:
        _conclude(options.work)
    if options.picture:
        _draw(options.work, options.picture)


def begin(work: Path, seed: int) -> tuple[World, Path]:
    """The first model, and an archive of what was said to it."""
    divided = parts(Sizes(), seed, read_language(Settings())[1].find)
    start, file = first_model(work, divided, seed), work / "said.json"
    world = World(work, divided, {}, seed)
    if not file.is_file():
        shutil.rmtree(world.home, ignore_errors=True)
        said = talk(world.settings(start), divided.said, _DAYS, seed)
        numbers = {one.text: number for number, one in enumerate(divided.said)}
        rows = [[*where, numbers[one.text]] for where, one in said.items()]
        file.write_text(json.dumps(rows), encoding="utf-8")
    rows = json.loads(file.read_text(encoding="utf-8"))
    world = replace(world, said={(name, turn): divided.said[n] for name, turn, n in rows})
    _tell(world, "start", start, [])
    return world, start


def in_home(home: Path, model: Path | None = None) -> Settings:
    """Offline, whatever the environment says."""
    given = {"home": home, "offline": True, "nlu": Nlu(model=model)}
    return Settings().model_copy(update=given)


def first_model(work: Path, divided: Parts, seed: int) -> Path:
    """Trained without the new labels."""
    run, data = work / "start", work / "start-data"
    if not (run / MODEL).is_file():
        write(data, known(divided.train), divided.train, divided.dev)
        train(data, run, *_FIRST, "--seed", str(seed))
    return run


def train(data: Path, run: Path, *words: str) -> None:
    where = ("--data", str(data), "--work", str(run), "--name", run.name, "--threads", "1")
    command = [str(training_python()), "-m", "nlu.training.trainer", *where, *words]
    subprocess.run(command, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})


def _arm(world: World, start: Path, arm: str) -> None:
    model, labelled = start, list[Utterance]()
    for number in range(1, ROUNDS + 1):
        name = f"{arm.replace(', ', '-').replace(' ', '-')}-{number}"
        labelled += _chosen(world, arm, model, labelled, world.work / f"{name}.json")
        model = _taught(world, start, name, labelled, ON)
        _tell(world, arm, model, labelled)


def _chosen(
    world: World, arm: str, model: Path, before: Sequence[Utterance], file: Path
) -> Sequence[Utterance]:
    """What an arm has labelled in a round; remembered, for choosing takes a while."""
    by_text = {one.text: one for one in world.said.values()}
    if file.is_file():
        return [by_text[text] for text in json.loads(file.read_text(encoding="utf-8"))]
    if arm == "active":
        chosen = _by_doubt(world, model, before)
    else:
        left = sorted(by_text.keys() - {one.text for one in before})
        drawn = Random(f"{world.seed} {file.stem}").sample(left, ARMS[arm])
        chosen = [by_text[text] for text in drawn]
    file.write_text(json.dumps([one.text for one in chosen]), encoding="utf-8")
    return chosen


def _by_doubt(world: World, model: Path, before: Sequence[Utterance]) -> Sequence[Utterance]:
    known_ones = [Labelled(one.text, one.intent, one.labels) for one in before]
    wanted = choosing.Wanted(str(world.home / "days"), limit=EACH, seed=world.seed)
    settings = world.settings(model)
    chosen = choosing.select(settings, wanted, [*_taught_ones(world), *known_ones]).candidates
    return [_oracle(world, candidate) for candidate in chosen]


def _taught_ones(world: World) -> Sequence[Labelled]:
    return [Labelled(one.text, one.intent, one.labels) for one in world.parts.train]


def _oracle(world: World, candidate: Candidate) -> Utterance:
    source = candidate.source
    assert source.turn is not None
    return world.said[source.conversation_id, source.turn]


def _taught(
    world: World, start: Path, name: str, labelled: Sequence[Utterance], how: _Manner
) -> Path:
    """A model that goes on from the first with what is labelled; a tenth of that goes to dev."""
    run, data = world.work / name, world.work / f"{name}-data"
    if not (run / MODEL).is_file():
        shares = Shares(dev=0.1, test=0)
        is_dev = [split_of(key_of(one.text), shares) == "dev" for one in labelled]
        new = [one for one, dev in zip(labelled, is_dev, strict=True) if not dev]
        more = [one for one, dev in zip(labelled, is_dev, strict=True) if dev]
        old = Random(f"{world.seed} {name}").sample(world.parts.train, how.rehearsed)
        labels = known([*world.parts.train, *labelled])
        write(data, labels, [*old, *new * how.often], [*world.parts.dev, *more])
        train(data, run, *how.numbers, "--from", str(start), "--seed", str(world.seed))
    return run


def _tell(world: World, arm: str, model: Path, labelled: Sequence[Utterance]) -> None:
    """Judges a model once, and prints what came out."""
    file = model / _JUDGED
    if not file.is_file():
        found = _judged(world, model, labelled)
        file.write_text(json.dumps({"arm": arm, **asdict(found)}), encoding="utf-8")
    report("active_learning", model=model.name, **json.loads(file.read_text(encoding="utf-8")))


def _judged(world: World, model: Path, labelled: Sequence[Utterance]) -> Judged:
    gold = world.parts.test
    scores = score(gold, predict(embedded(world.settings(model)), gold))
    intents = [scores.intents[name].f1 for name in sorted(NEW.intents)]
    slots = [scores.slots[name].f1 for name in sorted(NEW.slots)]
    return Judged(
        labels=len(labelled),
        found=sum(map(NEW.touch, labelled)),
        score=round((scores.intent_accuracy + scores.slot_f1.f1) / 2, 4),
        intent=round(scores.intent_accuracy, 4),
        slot_f1=round(scores.slot_f1.f1, 4),
        new_intent_f1=round(mean(intents), 4),
        new_slot_f1=round(mean(slots), 4),
    )


def _conclude(work: Path) -> None:
    """At how many labels each arm is at the level."""
    found = [json.loads(file.read_text()) for file in sorted(work.glob(f"*/{_JUDGED}"))]
    level = next(one["score"] for one in found if one["arm"] == "full") - WITHIN
    reached = {
        arm: min(
            (one["labels"] for one in found if one["arm"] == arm and one["score"] >= level),
            default=None,
        )
        for arm in ARMS
    }
    report("active_learning", level=round(level, 4), labels_to_reach_it=reached)


def _draw(work: Path, picture: Path) -> None:
    command = [str(training_python()), "-m", "benchmarks.learning_picture", str(work), str(picture)]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
