"""`nara doctor`: one table of everything a conversation needs, and whether it works."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.config import read_settings, settings_file
from assistant.doctor import Finding, examine
from commands.options import config_option, print_line

_COLORS = {"works": "green", "not set up": "dim", "off": "dim", "broken": "bold red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One array; for programs.")
@config_option
@click.pass_context
def doctor(ctx: click.Context, as_json: bool, config: Path | None) -> None:
    """Check settings, keys and services; exit 1 where something set up does not work.

    Example: nara doctor
    """
    findings = list(examine(read_settings(config), settings_file(config)))
    if as_json:
        print_line(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        Console(highlight=False, soft_wrap=False).print(_table(findings))
    ctx.exit(int(any(finding.verdict == "broken" for finding in findings)))


def _table(findings: list[Finding]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        verdict = Text(finding.verdict, style=_COLORS[finding.verdict])
        table.add_row(finding.what, verdict, Text(finding.detail))
    return table
