"""`nara annotate`: a person says what archived sentences mean, at a terminal or on a page."""

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
from assistant.rasa.project import read_training_data
from commands.options import config_option, print_line, write_text
from dialog.problems import count
from learning.agreement import Agreement, agreements
from learning.exchange import from_label_studio, from_rasa, to_label_studio, to_rasa
from learning.lines import Labelled, read_text
from learning.scheme import drop_label, scheme_of, uses
from learning.seats import Seats
from learning.table import Finished, Work
from learning.terminal import annotate as at_terminal
from learning.terminal import single_keys
from learning.workplace import (
    book,
    decided_sentences,
    known_sentences,
)
from values.errors import DataError

_FILE = click.Path(path_type=Path, dir_okay=False)
_PORT = 8090
_RASA = (".yml", ".yaml")
_OF_RASA = "rasa"
"Who labelled examples of Rasa, which name nobody."


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
@click.option(
    "--import",
    "bring",
    type=_FILE,
    help="Take FILE.json (export of Label Studio) or .yml (Rasa's training data), and end.",
)
@click.option("--page", is_flag=True, help="A page for the browser, until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), help="Of the page (8090); 0 = any free one.")
@click.option("--agreement", is_flag=True, help="Print how far annotators agree, and end.")
@click.option("--json", "as_json", is_flag=True, help="With --agreement; for programs.")
@config_option
def annotate(as_json: bool, config: Path | None, **given: Any) -> None:
    """Label what 'nara learn select' chose; ? shows the keys. Resumes where it stopped.

    Example: nara annotate --as anna --page
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
        _import(settings, given["bring"], given["annotator"])
    else:
        _annotate(settings, given)


def _refuse_other(file: Path) -> None:
    if file.suffix not in (".json", *_RASA):
        raise click.UsageError(f"{file.name}: write FILE.json for Label Studio, FILE.yml for Rasa")


def _export(settings: Settings, file: Path) -> None:
    _refuse_other(file)
    sentences = list(decided_sentences(settings))
    form = to_label_studio if file.suffix == ".json" else to_rasa
    write_text(file, form(sentences))
    print_line(f"{count(len(sentences), 'sentence')} written to {file}")


def _import(settings: Settings, file: Path, annotator: str | None) -> None:
    _refuse_other(file)
    sentences = _brought(file, annotator)
    kept, now = book(settings), system_clock()
    scheme = scheme_of(kept.look(), known_sentences(settings))
    # Labels that only the other tool knew are labels here from now on.
    new = sorted(uses(sentences).keys() - scheme.labels)
    if odd := [f"{kind} '{name}'" for kind, name in new if len(name.split()) != 1]:
        raise DataError(f"{file.name}: the {odd[0]} has a blank in its name; rename it there")
    for kind, name in new:
        kept.name(kind, name, "", now)
    for sentence in sentences:
        kept.label(sentence, now)
    print_line(f"{count(len(sentences), 'sentence')} taken from {file}")


def _brought(file: Path, annotator: str | None) -> list[Labelled]:
    if file.suffix not in _RASA:
        return from_label_studio(read_text(file), file.name)
    found = read_training_data(file)
    for line in found.left:
        click.echo(f"nara: {file.name}: {line}", err=True)
    return from_rasa(found.examples, file.name, annotator or _OF_RASA)


def _annotate(settings: Settings, given: Mapping[str, Any]) -> None:
    name = given["annotator"] or getpass.getuser()
    work = Work("settle" if given["settle"] else "fresh", given["only"])
    seats = Seats(settings, given["file"])
    with seats.at(name):
        pass  # What is wrong with the candidates is told before anything is shown.
    if given["page"]:
        _serve_page(seats, name, work, given["port"])
    else:
        _ask_at_terminal(seats, name, work)


def _serve_page(seats: Seats, name: str, work: Work, port: int | None) -> None:
    # Imported here: the web framework is no small thing.
    from learning.page import Entry, create_page
    from web.serving import run_local

    page = create_page(seats, system_clock, Entry(name, work=work))
    run_local(page, _PORT if port is None else port, _tell)


def _tell(line: str) -> None:
    print(f"nara: {line}", file=sys.stderr, flush=True)


def _ask_at_terminal(seats: Seats, name: str, work: Work) -> None:
    if not sys.stdin.isatty():
        how = "run nara annotate in one, or nara annotate --page"
        raise click.UsageError(f"annotating needs a terminal; {how}")
    with single_keys(sys.stdin.fileno()) as keys, seats.at(name) as table:
        end = at_terminal(table, work, keys, Console(highlight=False), system_clock)
    if isinstance(end, Finished):
        print_line(
            f"Nothing more to do, {count(end.done, 'sentence')} done; now: nara learn dataset"
        )
    else:
        print_line(f"{end.done} done, {end.left} to do; nara annotate goes on here")


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
