"""`nara learn dataset | datasets`: what was labelled, as versions of the training data."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from assistant.build import system_clock
from assistant.config import read_settings
from commands.options import config_option, print_line
from dialog.problems import count
from learning.composing import CONTRADICTING
from learning.datasets import Version
from learning.versioning import Base, Made, make
from learning.workplace import versions_of


@click.command()
@click.option(
    "--base", type=click.Path(path_type=Path, dir_okay=False), help="JSONL to begin with."
)
@click.option("--parent", metavar="VERSION", help="Go on from this one; else from the newest.")
@click.option("--dev", type=click.FloatRange(0, 0.5), default=0.1, help="Part of dev (0.1).")
@click.option("--test", type=click.FloatRange(0, 0.5), default=0.1, help="Frozen part (0.1).")
@click.option("--json", "as_json", is_flag=True, help="The card; for programs.")
@config_option
def dataset(as_json: bool, config: Path | None, **given: Any) -> None:
    """Make the next version of the data of what was annotated.

    A sentence keeps its split for good; those of test never enter training. Contradicting labels
    stay out until 'nara annotate --settle'. --base brings sentences that were labelled elsewhere,
    as 'nara nlu prepare --out FILE.jsonl' writes them.

    Example: nara learn dataset --base mine.jsonl
    """
    made = make(read_settings(config), Base(**given), system_clock())
    if as_json:
        print_line(json.dumps(_object(made.version), ensure_ascii=False))
        return
    for line in _told(made):
        print_line(line)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One array; for programs.")
@config_option
def datasets(as_json: bool, config: Path | None) -> None:
    """List the versions of the data, the newest last.

    Example: nara learn datasets
    """
    found = versions_of(read_settings(config))
    if as_json:
        print_line(json.dumps([_object(version) for version in found], ensure_ascii=False))
        return
    for line in _table(found) if found else ["none yet; nara learn dataset makes the first"]:
        print_line(line)


def _told(made: Made) -> Iterator[str]:
    counts = made.version.card.counts
    yield f"{made.version.name}: {_parts(counts)}, in {made.version.folder}"
    yield f"{count(made.new, 'new sentence')}, {made.relabelled} labelled anew"
    if made.sounds:
        yield f"{count(made.sounds, 'sentence')} with what annotators said of how it sounds"
    for why, number in made.left_out.items():
        settle = "; settle them: nara annotate --settle" if why == CONTRADICTING else ""
        yield f"{count(number, 'sentence')} left out: {why}{settle}"


def _table(found: list[Version]) -> Iterator[str]:
    yield "version       parent        made              sentences"
    for version in found:
        card = version.card
        made = card.created[:16].replace("T", " ")
        yield f"{version.name}  {card.parent or '-':<12}  {made}  {_parts(card.counts)}"


def _parts(counts: Mapping[str, int]) -> str:
    return " + ".join(f"{number} {split}" for split, number in counts.items())


def _object(version: Version) -> dict[str, Any]:
    return {"version": version.name, "folder": str(version.folder), **asdict(version.card)}
