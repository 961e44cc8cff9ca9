"""`nara learn` alone: the whole loop, as far as it goes; what it prints, and its exit code."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from assistant.build import registry, system_clock
from assistant.config import Settings, read_settings
from commands.learn_gate import begin
from commands.learn_gate import tools as gate_tools
from commands.learn_train import tools as train_tools
from commands.options import print_line
from commands.step_bar import bar
from commands.training import OPERATIONS, RECIPE, output
from dialog.problems import count
from learning.ends import Demand, End, Hands, Judged, Nothing, Promoted, TooFew, Waiting
from learning.forecast import AN_HOUR, Cost, in_words
from learning.gate_report import as_json as verdict_as_json
from learning.gate_report import shown
from learning.loop import run
from learning.rounds import read_round
from learning.workplace import datasets_folder

_CORPORA = "NARA_CORPORA"


def learn_all(config: Path | None, as_json: bool, given: Mapping[str, Any]) -> None:
    """Exit 1 where a candidate was refused, or nothing can be judged on so few sentences."""
    settings = read_settings(config)
    tell = _on_stderr if as_json else print_line
    end = run(settings, Demand(**given), _hands(tell))
    if as_json:
        print_line(json.dumps(_object(end, settings), ensure_ascii=False))
    else:
        _print(end)
    if isinstance(end, TooFew) or (isinstance(end, Judged) and not end.verdict.is_passed):
        raise SystemExit(1)


def _hands(tell: Callable[[str], None]) -> Hands:
    return Hands(
        _house,
        train_tools(),
        gate_tools(),
        bar,
        tell,
        lambda line: _on_stderr(f"nara: {line}"),
        system_clock,
    )


def _house(out: Path) -> None:
    """With the public corpora, where they are, as the shipped model was."""
    begin("the sentences of the shipped model")
    folder = out.with_suffix("")
    output(RECIPE, ["--corpora", os.environ.get(_CORPORA, ""), "--out", str(folder)])
    output(OPERATIONS["prepare"], ["--from", str(folder), "--out", str(out)])


def _on_stderr(line: str) -> None:
    click.echo(line, err=True)


def _print(end: End) -> None:
    if isinstance(end, Judged):
        Console(highlight=False).print(shown(end.verdict, end.verdict.candidate, end.promoted))
    for line in _lines(end):
        print_line(line)


def _lines(end: End) -> Iterator[str]:
    match end:
        case Waiting():
            yield from _waiting(end)
        case Nothing(why):
            yield f"{why}; nothing is left to do"
        case Promoted(version):
            yield f"{version} serves now; it had passed the gate"
        case TooFew(data, few, wanted):
            has = f"data set {data} has {count(few, 'frozen sentence')}, the gate wants {wanted}"
            how = "label more, or bring some: nara learn dataset --base FILE.jsonl"
            yield f"{has} (learning.gate.sentences), so nothing was trained; {how}"
        case Judged():
            if end.promoted:
                yield f"{end.verdict.candidate} serves now"
            elif not end.verdict.is_passed:
                yield f"{end.verdict.serving} goes on serving; nara learn begins the next round"
            yield f"the next round costs {_costs(end.cost)}"


def _waiting(end: Waiting) -> Iterator[str]:
    time = in_words(end.sentences / AN_HOUR * 60)
    yield f"people are needed: {count(end.sentences, 'sentence')} wait, {time} at {AN_HOUR} an hour"
    have = f"{end.labelled} labelled since the last training; " if end.labelled else ""
    few = min(end.enough, end.labelled + end.sentences)
    yield f"now: nara annotate (or --page), then nara learn; {have}{few} are enough"
    yield f"then: {end.cost.training}, and the gate"


def _costs(cost: Cost) -> str:
    return f"{in_words(cost.labelling_minutes)} of labelling and {cost.training}"


def _object(end: End, settings: Settings) -> dict[str, Any]:
    """The same keys whatever happened."""
    round_ = read_round(datasets_folder(settings))
    cost = getattr(end, "cost", None)
    return {
        "end": type(end).__name__.lower(),
        "stage": round_.stage,
        "data": round_.data or None,
        "candidate": round_.candidate or None,
        "serving": str(settings.nlu.model or registry(settings).serving().name),
        "waiting": end.sentences if isinstance(end, Waiting) else 0,
        "promoted": isinstance(end, Promoted) or (isinstance(end, Judged) and end.promoted),
        "verdict": verdict_as_json(end.verdict, end.seen) if isinstance(end, Judged) else None,
        "cost": asdict(cost) | {"minutes": cost.training_minutes} if cost else None,
    }
