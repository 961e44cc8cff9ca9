"""`nara learn gate`: whether a model is good enough to serve, and why or why not."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from assistant.config import Settings, read_settings
from assistant.scripts import Result, Runner
from assistant.scripts_read import Case
from assistant.scripts_studio import Studio
from commands.flows_test_bar import bar
from commands.options import config_option, print_line, write_text
from commands.replay import replayed
from commands.training import OPERATIONS, output
from learning.gate import judge
from learning.gate_html import page
from learning.gate_report import as_json, shown
from learning.gate_runs import Asked, Tools, gather

_PATH = click.Path(path_type=Path, exists=True)


@click.command()
@click.argument("candidate")
@click.option("--data", metavar="DIR", help="Data set or NeMo directory; else the newest data set.")
@click.option("--conversations", type=_PATH, help="Conversation tests; else tests/conversations.")
@click.option("--archive", type=_PATH, help="Day files that are talked again with it.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write a page, too.")
@click.option("--json", "for_programs", is_flag=True, help="One JSON object; for programs.")
@config_option
def gate(config: Path | None, html: Path | None, for_programs: bool, **given: Any) -> None:
    """Compare a model with the serving one on the frozen test set; exit 1 where it is refused.

    CANDIDATE is a version of 'nara nlu models' or a model directory. The limits are the settings
    learning.gate.*. Nothing is changed: 'nara nlu promote' lets a model serve.

    Example: nara learn gate build/candidate --archive days --html verdict.html
    """
    settings = read_settings(config)
    seen = gather(settings, Asked(**given), tools())
    verdict = judge(seen, settings.learning.gate)
    if for_programs:
        print_line(json.dumps(as_json(verdict, seen), ensure_ascii=False))
    else:
        Console(highlight=False).print(shown(verdict, given["candidate"]))
    if html:
        write_text(html, page(verdict, seen))
    if not verdict.is_passed:
        raise SystemExit(1)


def tools() -> Tools:
    """The real ones."""
    return Tools(_train, _talk, replayed, begin)


def _train(name: str, words: Sequence[str]) -> str:
    return output(OPERATIONS[name], words)


def _talk(settings: Settings, cases: Sequence[Case]) -> list[Result]:
    results = []
    with Studio(settings) as studio, bar(len(cases)) as advance:
        for result in Runner(studio).run(cases):
            results.append(result)
            advance()
    return results


def begin(name: str) -> None:
    """For people who wait."""
    if sys.stderr.isatty():
        click.echo(f"{name} ...", err=True)
