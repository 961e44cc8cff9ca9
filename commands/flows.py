"""`nara flows ...`: what an author does with flow files."""

import json
from pathlib import Path

import click

from assistant.build import check_flows
from assistant.config import Settings, read_settings
from assistant.pictures import FORMATS, picture
from commands.flows_import import import_rasa
from commands.options import config_option, print_line, write_text
from dialog.editor_schema import editor_schema
from dialog.loader import Loaded
from dialog.problems import Problem, count
from values.errors import ConfigError, FlowError


@click.group()
def flows() -> None:
    """Work with flow files.

    Example: nara flows check my_flows
    """


@flows.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON array; for programs.")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings, too.")
@config_option
def check(paths: tuple[Path, ...], as_json: bool, strict: bool, config: Path | None) -> None:
    """Find every fault of a set of flows, each with file and line.

    Example: nara flows check my_flows --strict
    """
    loaded = _load(read_settings(config), paths)
    if as_json:
        print_line(json.dumps([_finding(p) for p in loaded.problems], ensure_ascii=False, indent=1))
    else:
        _print(loaded.problems)
    if loaded.errors or (strict and loaded.problems):
        raise SystemExit(1)


@flows.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="mermaid")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Else stdout.")
@config_option
def graph(paths: tuple[Path, ...], form: str, out: Path | None, config: Path | None) -> None:
    """Draw the states and the ways between them; what is unreachable or faulty stands out.

    Example: nara flows graph --format svg --out flows.svg
    """
    drawn = picture(_load(read_settings(config), paths), form)
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


flows.add_command(import_rasa)


def _load(settings: Settings, paths: tuple[Path, ...]) -> Loaded:
    try:
        return check_flows(settings, paths)
    except FlowError as error:
        # Nothing was found wrong with flows: there are none to look at.
        raise ConfigError(str(error)) from error


def _print(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        print_line(str(problem))
    errors = sum(problem.severity == "error" for problem in problems)
    print_line(f"{count(errors, 'error')}, {count(len(problems) - errors, 'warning')}")


def _finding(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": problem.where.file,
        "line": problem.where.line,
        "column": problem.where.column,
        "flow": problem.flow,
        "state": problem.state,
        "message": problem.message,
        "hint": problem.hint,
    }
