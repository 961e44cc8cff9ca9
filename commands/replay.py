"""`nara replay`: what was said is said again, and every answer that differs is explained."""

import json
import sys
from pathlib import Path

import click

from assistant.archive import dump_form, journal
from assistant.build import registry
from assistant.config import Settings, read_settings
from assistant.scripts_studio import Studio
from commands.flows_test_bar import bar
from commands.options import config_option, print_line
from learning.replay import Replayer
from learning.replay_cast import Cast, Wanted
from learning.replay_report import Report, as_json, lines, report_of
from learning.replay_rows import Archive, OfJournal


@click.command()
@click.argument("archive", required=False, type=click.Path(path_type=Path))
@click.option("--model", help="Talk all turns with this model: a directory, or a version.")
@click.option("--flows", type=click.Path(path_type=Path), help="The same with these flows.")
@click.option("--ask-again", is_flag=True, help="Look things up today, not as it was then.")
@click.option("--show", type=click.IntRange(0), default=20, help="Differences shown (20).")
@click.option("--json", "for_programs", is_flag=True, help="One JSON object; for programs.")
@config_option
def replay(config: Path | None, archive: Path | None, **given: object) -> None:
    """Talk archived conversations again, and say what goes otherwise and why.

    ARCHIVE is a day file or a folder of them; none = the journal. Clock, random choices and the
    answers of look-ups are those of then; so are model and flows, unless others are named. Each
    difference has its cause: nlu, value, flow, fulfillment or template.

    Example: nara replay --model build/candidate days
    """
    settings, show = read_settings(config), given.pop("show")
    assert isinstance(show, int)
    for_programs = given.pop("for_programs")
    report = replayed(settings, archive, _wanted(settings, **given))
    for fault in report.faults:
        print(f"nara: {fault}", file=sys.stderr)
    if for_programs:
        print_line(json.dumps(as_json(report), ensure_ascii=False))
    else:
        print_line("\n".join(lines(report, show)))
    if not report.is_same:
        raise SystemExit(1)


def replayed(settings: Settings, archive: Path | None, wanted: Wanted) -> Report:
    """Raises NaraError; with a bar where a person watches."""
    form = dump_form(settings)
    place = Archive(archive) if archive else OfJournal(journal(settings))
    with Studio(settings) as studio:
        replayer = Replayer(Cast(studio, settings, wanted), form.redact if archive else None)
        with bar(place.count()) as advance:
            done = []
            for one in replayer.replay(place):
                done.append(one)
                advance()
    return report_of(done, place.faults)


def _wanted(settings: Settings, model: object, flows: object, ask_again: object) -> Wanted:
    folder = registry(settings).find(model) if isinstance(model, str) else None
    return Wanted(folder, flows if isinstance(flows, Path) else None, bool(ask_again))
