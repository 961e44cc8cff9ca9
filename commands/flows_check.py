"""`nara flows check` and `nara flows explain`: every fault of a set of flows, and what it means."""

import json
from pathlib import Path

import click

from assistant.build import check_flows
from assistant.config import Settings, read_settings
from commands.findings import look_of_stdout, shown
from commands.options import config_option, print_line
from commands.sarif import sarif
from dialog.codes import EXPLAINED
from dialog.loader import Loaded
from dialog.problems import CODES, Problem, did_you_mean
from values.errors import ConfigError, FlowError


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON array; for programs.")
@click.option("--sarif", "as_sarif", is_flag=True, help="SARIF 2.1.0; for code hosts.")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings, too.")
@config_option
def check(
    paths: tuple[Path, ...], as_json: bool, as_sarif: bool, strict: bool, config: Path | None
) -> None:
    """Find every fault of a set of flows, each with file, line and column.

    Example: nara flows check my_flows --strict
    """
    loaded = load_flows(read_settings(config), paths)
    if as_json:
        print_line(json.dumps([_finding(p) for p in loaded.problems], ensure_ascii=False, indent=1))
    elif as_sarif:
        print_line(json.dumps(sarif(loaded.problems), ensure_ascii=False, indent=1))
    else:
        print_line("\n".join(shown(loaded.problems, look_of_stdout())))
    if loaded.errors or (strict and loaded.problems):
        raise SystemExit(1)


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a finding means, with an example and how it is mended. Without CODE: list them.

    Example: nara flows explain F012
    """
    if code is None:
        print_line("\n".join(f"{code} {meaning}" for code, meaning in CODES.items()))
        return
    explained = EXPLAINED.get(code.upper())
    if explained is None:
        hint = did_you_mean(code.upper(), CODES, only_close=True) or "run: nara flows explain"
        raise ConfigError(f"there is no finding '{code}'; {hint}")
    print_line(explained.text)


def load_flows(settings: Settings, paths: tuple[Path, ...]) -> Loaded:
    """Raises ConfigError."""
    try:
        return check_flows(settings, paths)
    except FlowError as error:
        # Nothing was found wrong with flows: there are none to look at.
        raise ConfigError(str(error)) from error


def _finding(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": problem.where.file,
        "line": problem.where.line,
        "column": problem.where.column,
        "flow": problem.flow,
        "state": problem.state,
        "message": problem.sentence,
        "hint": problem.hint,
    }
