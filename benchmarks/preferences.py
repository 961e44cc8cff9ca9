"""Preferences end to end: what a model does not know, shoppers teach it while it serves.

    python -m benchmarks.preferences --work DIR [--budget 200] [--rounds 3] [--seed 1]

A model that was trained without "best rated" and "lowest price" (and more: it is the first one of
`benchmarks.active_learning`, whose DIR may be named here, too) serves in a home of its own. A real
`nara serve` is asked. Shoppers talk, their days are dumped, and `nara learn` does the rest in one
command: select, label (an oracle), data set, train on, gate, promote. The same server, which was
never stopped, is asked again; where it still answers wrongly, another round follows. A model with
its intents mixed up is refused. What is done lies in DIR; a stopped run goes on.

The gate goes without our conversation tests: they are for a model that was taught eight times as
much, and small ones fail in some of them by chance. It allows for a busy machine.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from assistant.build import embedded, read_language, registry
from assistant.config import Settings
from benchmarks.active_learning import first_model, in_home
from benchmarks.held_out import NEW, WISHES, Parts, Sizes, parts
from benchmarks.measure import report
from benchmarks.serve import running
from benchmarks.shoppers import talk
from learning.lines import write_lines
from nlu.model_folder import CARD, FILES, LABELS
from nlu.training.markup import Utterance
from nlu.training.predictions import predict
from nlu.training.scores import score

SIZES = Sizes(said=1000, new_share=0.25)
"Preferences are what these shoppers care for."
QUESTIONS = {
    "find the jeans with the lowest price": "cost.low",
    "how much are the cheapest jeans": "cost.low",
    "show me the best rated headphones": "rating.high",
}
"Question -> the slot that it takes to answer it."
_API = "/api/v1/conversations"
_APP = Path(__file__).parents[1] / "app.py"
_LATENCY, _BUSY_MS = "NARA_LEARNING__GATE__LATENCY_MS", 1000
_DAYS = 3
_REHEARSED = 1500
"Sentences of the first model's that the data set begins with."
_TAKEN_UP_S = 20
"Longest wait until the running server has the promoted model."

Answers = Mapping[str, Mapping[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/active-learning"))
    parser.add_argument("--budget", type=int, default=200, help="labels that people give")
    parser.add_argument("--rounds", type=int, default=3, help="at most")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    work = options.work.absolute() / "preferences"
    divided = parts(SIZES, options.seed, read_language(Settings())[1].find, WISHES)
    settings = _home(work, first_model(work.parent, divided, options.seed))
    _talked(settings, work, divided, options.seed)
    with running(settings={"NARA_HOME": str(settings.home)}) as server:
        before = _remembered(work / "before.json", lambda: _asked(server.port))
        _tell("before", before)
        for number in range(1, options.rounds + 1):
            learn = partial(_learned, settings, work, "--budget", str(options.budget))
            learned = _remembered(work / f"learned-{number}.json", learn)
            report("preferences round", number=number, **_outcome(learned))
            after = _asked_until_right(server.port)
            _tell(f"after round {number}", after)
            if _are_right(after):
                break
    figures = {name: _figures(settings, name, divided.test) for name in _names(settings)}
    report("preferences", models=figures)
    report("preferences worse", **_refused(settings, work / "worse"))


def _remembered(file: Path, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    if not file.is_file():
        file.write_text(json.dumps(make(), indent=2) + "\n", encoding="utf-8")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _home(work: Path, first: Path) -> Settings:
    """A home in which the first model serves."""
    settings = in_home(work / "home")
    if not registry(settings).folder.is_dir():
        registry(settings).promote(str(first))
    return settings


def _talked(settings: Settings, work: Path, divided: Parts, seed: int) -> None:
    """The archive, and what an oracle knows of it and of the first model's sentences."""
    if not (work / "oracle.jsonl").is_file():
        shutil.rmtree(settings.home / "days", ignore_errors=True)
        talk(settings, divided.said, _DAYS, seed)
        judged = [one for one in divided.test if not NEW.touch(one)]
        train = divided.train[:_REHEARSED]
        taught = {"train": train, "dev": divided.dev, "test": judged}
        rows = [_row(one, split) for split, part in taught.items() for one in part]
        write_lines(work / "base.jsonl", rows)
        write_lines(work / "oracle.jsonl", (_row(one, "") for one in divided.said))


def _row(one: Utterance, split: str) -> dict[str, Any]:
    return {"text": one.text, "intent": one.intent, "slots": one.labels, "source": split}


def _asked(port: int) -> dict[str, dict[str, Any]]:
    """Each question in a conversation of its own."""
    found = {}
    for question in QUESTIONS:
        session = _post(port, _API, {})["session"]
        found[question] = _post(port, f"{_API}/{session}/turns", {"text": question})
    return found


def _asked_until_right(port: int) -> Answers:
    """A server takes up within a second what was promoted; an idle one at its next look."""
    until = time.monotonic() + _TAKEN_UP_S
    after = _asked(port)
    while not _are_right(after) and time.monotonic() < until:
        time.sleep(0.5)
        after = _asked(port)
    return after


def _are_right(answers: Answers) -> bool:
    return all(answers[question]["slots"].get(slot) for question, slot in QUESTIONS.items())


def _post(port: int, path: str, content: Mapping[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        json.dumps(content).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        told: dict[str, Any] = json.loads(answer.read())
        return told


def _learned(settings: Settings, work: Path, *more: str) -> dict[str, Any]:
    """`nara learn`: from the archive to a model that serves. Its last object."""
    words = ("--archive", str(settings.home / "days"), "--oracle", str(work / "oracle.jsonl"))
    base = ("--base", str(work / "base.jsonl"), "--threads", "1", "--promote", "--json")
    done = _nara(settings, "learn", *words, *base, *more)
    if not done.stdout:
        raise SystemExit(f"nara learn ended with {done.returncode}")
    told: dict[str, Any] = json.loads(done.stdout)
    return {**told, "exit": done.returncode}


def _nara(settings: Settings, *words: str) -> "subprocess.CompletedProcess[str]":
    """In a folder without conversation tests."""
    home = {"NARA_HOME": str(settings.home), "NARA_OFFLINE": "1", _LATENCY: str(_BUSY_MS)}
    return subprocess.run(
        [sys.executable, str(_APP), *words],
        env={**os.environ, **home},
        cwd=settings.home,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )


def _tell(when: str, answers: Answers) -> None:
    for question, slot in QUESTIONS.items():
        told = answers[question]
        found = told["slots"].get(slot, [])
        report(
            "preferences answer",
            when=when,
            asked=question,
            said=told["messages"],
            slot=slot,
            found=found,
        )


def _outcome(learned: Mapping[str, Any]) -> dict[str, object]:
    verdict = learned["verdict"] or {}
    kept = {name: learned[name] for name in ("exit", "end", "candidate", "promoted")}
    return {**kept, "reasons": verdict.get("reasons", [])}


def _names(settings: Settings) -> Iterable[str]:
    """Models of the home, without the shipped one."""
    return [entry.version for entry in registry(settings).entries()[1:]]


def _figures(settings: Settings, name: str, judged: Sequence[Utterance]) -> dict[str, object]:
    """On sentences that were neither taught nor said, with those that have wishes."""
    engine = embedded(settings, registry(settings).find(name))
    found = score(judged, predict(engine, judged))
    wishes = {slot: round(100 * found.slots[slot].f1, 1) for slot in sorted(WISHES.slots)}
    intent, slots = found.intent_accuracy, found.slot_f1.f1
    return {"intent": round(100 * intent, 1), "slot_f1": round(100 * slots, 1), **wishes}


def _refused(settings: Settings, folder: Path) -> dict[str, object]:
    """What the gate makes of the serving model with every intent taken for another."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    serving = registry(settings).serving()
    for file in FILES:
        shutil.copyfile(serving / file, folder / file)
    labels = json.loads((folder / LABELS).read_text(encoding="utf-8"))
    labels["intents"] = [*labels["intents"][1:], labels["intents"][0]]
    (folder / LABELS).write_text(json.dumps(labels), encoding="utf-8")
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    (folder / CARD).write_text(json.dumps({**card, "version": "worse-1"}), encoding="utf-8")
    done = _nara(settings, "learn", "gate", str(folder), "--json")
    verdict = json.loads(done.stdout) if done.stdout else {}
    return {"exit": done.returncode, "passed": verdict.get("passed")}


if __name__ == "__main__":
    main()
