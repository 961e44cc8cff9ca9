"""`nara flows ...`: what an author does with flow files."""

import json
from pathlib import Path

import click

from assistant.config import read_settings
from assistant.pictures import FORMATS, picture
from commands.flows_check import check, explain, load_flows
from commands.flows_import import import_rasa
from commands.flows_new import new
from commands.flows_record import record_flows
from commands.flows_test import test
from commands.options import config_option, print_line, write_text
from dialog.editor_schema import editor_schema


@click.group()
def flows() -> None:
    """Work with flow files.

    Example: nara flows check my_flows
    """


@flows.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="mermaid")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Else stdout.")
@config_option
def graph(paths: tuple[Path, ...], form: str, out: Path | None, config: Path | None) -> None:
    """Draw the states and the ways between them; what is unreachable or faulty stands out.

    Example: nara flows graph --format svg --out flows.svg
    """
    drawn = picture(load_flows(read_settings(config), paths), form)
    if out is None:
        print_line(drawn.rstrip("\n"))
    else:
        write_text(out, drawn)


@flows.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Else stdout.")
def schema(out: Path | None) -> None:
    """Write the JSON Schema of flow files, for editors that complete and check YAML.

    Example: nara flows schema --out flow.schema.json
    """
    text = json.dumps(editor_schema(), ensure_ascii=False, indent=1)
    if out is None:
        print_line(text)
    else:
        write_text(out, text + "\n")


for _command in (check, explain, import_rasa, new, record_flows, test):
    flows.add_command(_command)
