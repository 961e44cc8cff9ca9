"""`nara learn select`: which archived sentences are worth a person's label."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from assistant.config import read_settings
from commands.options import config_option, print_line
from commands.step_bar import bar
from dialog.problems import count
from learning.choosing import MEMORY_MB, Chosen, Wanted
from learning.choosing import select as chosen_from
from learning.lines import Candidate, write_lines
from learning.workplace import candidates_file, known_sentences
from values.errors import DataError


@click.command()
@click.option("--archive", metavar="DIR", help="Folder, day file or s3://...; else the journal.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=200, help="How many (200).")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where they go.")
@click.option("--seed", type=int, default=0, help="Of what is drawn by chance (0).")
@click.option(
    "--memory",
    "memory_mb",
    type=click.IntRange(100, 65_536),
    default=MEMORY_MB,
    help=f"Megabytes for counting; what does not fit is spilled to disk ({MEMORY_MB}).",
)
@click.option(
    "--engine",
    type=click.Choice(("local", "dask")),
    default="local",
    help="Who reads and counts: this machine, or a cluster (local).",
)
@click.option(
    "--cluster", metavar="ADDRESS", help="tcp://... of its scheduler; else own processes."
)
@click.option("--json", "as_json", is_flag=True, help="The candidates; for programs.")
@config_option
def select(out: Path | None, as_json: bool, config: Path | None, **given: Any) -> None:
    """Choose what to label next, by doubt and variety; complaints come first.

    Without --out they wait for 'nara annotate'. What is labelled already, or personal, is left out.

    Example: nara learn select --archive days --limit 100
    """
    settings = read_settings(config)
    if given["cluster"] and given["engine"] == "local":
        raise click.UsageError("--cluster goes with --engine dask")
    with bar() as steps:
        chosen = chosen_from(settings, Wanted(**given), known_sentences(settings), steps)
    for line in chosen.read.damaged:
        click.echo(f"nara: {line}", err=True)
    if not chosen.candidates:
        raise DataError(_nothing(chosen))
    path = out or candidates_file(settings)
    write_lines(path, chosen.candidates)
    for candidate in chosen.candidates:
        print_line(
            json.dumps(asdict(candidate), ensure_ascii=False) if as_json else _line(candidate)
        )
    if not as_json:
        print_line(_summary(chosen, path))


def _line(candidate: Candidate) -> str:
    return f"{candidate.text}\n    {candidate.intent}: {candidate.reason}"


def _summary(chosen: Chosen, path: Path) -> str:
    counted = chosen.counted
    said = f"{count(counted.turns, 'turn')} said {count(counted.sentences, 'sentence')}"
    known = f", {counted.known} of them labelled already" if counted.known else ""
    picked = f"{count(len(chosen.candidates), 'candidate')} of {chosen.asked} looked at"
    return f"{said}{known}; {picked}, in {path}"


def _nothing(chosen: Chosen) -> str:
    counted = chosen.counted
    if counted.known:
        return f"all {count(counted.known, 'sentence')} of this archive are labelled already"
    return "this archive holds no sentence of a shopper; name another one with --archive"
