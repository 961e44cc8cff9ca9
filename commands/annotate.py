"""`nara annotate`: a person says what archived sentences mean, one key a decision."""

import getpass
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from assistant.build import system_clock
from assistant.config import Settings, read_settings
from commands.options import config_option, print_line, write_text
from dialog.problems import count
from learning.agreement import Agreement, agreements
from learning.exchange import from_label_studio, to_label_studio, to_rasa
from learning.lines import read_candidates, read_text
from learning.scheme import drop_label, scheme_of, uses
from learning.table import Finished, Table, Team, Work
from learning.terminal import annotate as at_terminal
from learning.terminal import single_keys
from learning.workplace import (
    book,
    candidates_file,
    decided_sentences,
    known_sentences,
    taught_sentences,
)
from values.errors import DataError

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--as", "annotator", help="Who annotates; else the name of your account.")
@click.option(
    "--from", "file", type=click.Path(path_type=Path), help="Candidates; else the home's."
)
@click.option("--settle", is_flag=True, help="Decide where labels contradict each other.")
@click.option("--only", default="", metavar="LABEL", help="Your own sentences with it, once more.")
@click.option("--drop", metavar="LABEL", help="Take a label back that an annotator named, and end.")
@click.option(
    "--export", type=_FILE, help="Write FILE.json (Label Studio) or .yml (Rasa), and end."
)
@click.option("--import", "bring", type=_FILE, help="Take a JSON export of Label Studio, and end.")
@click.option("--agreement", is_flag=True, help="Print how far annotators agree, and end.")
@click.option("--json", "as_json", is_flag=True, help="With --agreement; for programs.")
@config_option
def annotate(as_json: bool, config: Path | None, **given: Any) -> None:
    """Label what 'nara learn select' chose; ? shows the keys. Resumes where it stopped.

    Example: nara annotate --as anna
    """
    settings = read_settings(config)
    if given["agreement"]:
        _print_agreement(agreements(book(settings).look()), as_json)
    elif given["drop"]:
        kind = drop_label(book(settings), given["drop"], known_sentences(settings), system_clock())
        print_line(f"the {kind} '{given['drop']}' is gone")
    elif given["export"]:
        _export(settings, given["export"])
    elif given["bring"]:
        _import(settings, given["bring"])
    else:
        _annotate(settings, given)


def _export(settings: Settings, file: Path) -> None:
    if file.suffix not in (".json", ".yml", ".yaml"):
        raise click.UsageError(f"{file.name}: write FILE.json for Label Studio, FILE.yml for Rasa")
    sentences = list(decided_sentences(settings))
    form = to_label_studio if file.suffix == ".json" else to_rasa
    write_text(file, form(sentences))
    print_line(f"{count(len(sentences), 'sentence')} written to {file}")


def _import(settings: Settings, file: Path) -> None:
    sentences = from_label_studio(read_text(file), file.name)
    kept, now = book(settings), system_clock()
    scheme = scheme_of(kept.look(), known_sentences(settings))
    # Labels that only the other tool knew are labels here from now on.
    for kind, name in sorted(uses(sentences).keys() - scheme.labels):
        kept.name(kind, name, "", now)
    for sentence in sentences:
        kept.label(sentence, now)
    print_line(f"{count(len(sentences), 'sentence')} taken from {file}")


def _annotate(settings: Settings, given: Mapping[str, Any]) -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("annotating needs a terminal; run nara annotate in one")
    work = Work("settle" if given["settle"] else "fresh", given["only"])
    table = _table(settings, Path(given["file"]) if given["file"] else None, given["annotator"])
    with single_keys(sys.stdin.fileno()) as keys:
        end = at_terminal(table, work, keys, Console(highlight=False), system_clock)
    if isinstance(end, Finished):
        print_line(
            f"Nothing more to do, {count(end.done, 'sentence')} done; now: nara learn dataset"
        )
    else:
        print_line(f"{end.done} done, {end.left} to do; nara annotate goes on here")


def _table(settings: Settings, file: Path | None, annotator: str) -> Table:
    name = annotator or getpass.getuser()
    path = file or candidates_file(settings)
    if not path.is_file():
        raise DataError(f"{path} is not there; choose what to label with nara learn select")
    return Table(
        book(settings), list(read_candidates(path)), taught_sentences(settings), name, Team((name,))
    )


def _print_agreement(found: Sequence[Agreement], as_json: bool) -> None:
    if as_json:
        print_line(json.dumps([asdict(one) for one in found]))
        return
    if not found:
        print_line("no two annotators labelled the same sentence yet")
    for one in found:
        who = f"{one.one} and {one.other}, {count(one.sentences, 'sentence')}"
        told = f"intents {one.intents:.0%} alike (kappa {one.kappa:.2f})"
        print_line(f"{who}: {told}, span F1 {one.span_f1:.2f}")
