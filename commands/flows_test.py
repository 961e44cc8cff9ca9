"""`nara flows test`: the conversations that authors wrote down, tried with the real assistant."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from assistant.build import fixed_clock
from assistant.config import read_settings
from assistant.scripts import Result, Runner, default_paths, named
from assistant.scripts_coverage import Coverage
from assistant.scripts_read import Case, read_cases
from assistant.scripts_report import as_json, as_junit, coverage_lines, summary, told
from assistant.scripts_studio import Studio
from commands.flows_test_bar import bar
from commands.options import config_option, print_line, replay_options, write_text
from dialog.problems import count
from values.errors import ConfigError


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-k", "part", default="", metavar="NAME", help="Only those with NAME in their name.")
@click.option("--coverage", "covers", is_flag=True, help="Which states and transitions are walked.")
@click.option("--fail-under", type=click.FloatRange(0, 100), help="Exit 1 below so many percent.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first that fails.")
@click.option("--gaps", is_flag=True, help="Show the known gaps, too.")
@click.option("--junit", type=click.Path(path_type=Path, dir_okay=False), help="Write JUnit XML.")
@click.option("--json", "for_programs", is_flag=True, help="One JSON object; for programs.")
@replay_options
@config_option
def test(config: Path | None, paths: tuple[Path, ...], **given: Any) -> None:
    """Try conversations that were written down, and say what went otherwise.

    PATHS are test files, or folders of them; none = tests/conversations.

    Example: nara flows test --coverage
    """
    wanted = _Wanted(**given)
    cases = _cases(paths or default_paths(Path()), wanted.part)
    with Studio(read_settings(config)) as studio:
        _complain(studio.built().problems)
        results = list(_tried(Runner(studio, wanted.moment, wanted.seed), cases, wanted.fail_fast))
    covers = wanted.covers or wanted.fail_under is not None
    coverage = _coverage(results) if covers else None
    if wanted.junit:
        write_text(wanted.junit, as_junit(results))
    if wanted.for_programs:
        print_line(json.dumps(as_json(results, coverage), ensure_ascii=False))
    else:
        _print(results, coverage, wanted)
    if not all(result.is_fine for result in results) or _is_too_little(coverage, wanted):
        raise SystemExit(1)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The options."""

    part: str
    covers: bool
    fail_under: float | None
    fail_fast: bool
    gaps: bool
    junit: Path | None
    for_programs: bool
    seed: int | None
    now: datetime | None

    @property
    def moment(self) -> datetime | None:
        return fixed_clock(self.now)() if self.now else None


def _cases(paths: Sequence[Path], part: str) -> list[Case]:
    cases = read_cases(paths)
    if part and not named(cases, part):
        raise ConfigError(f"-k {part}: none of {count(len(cases), 'conversation')} is called so")
    return named(cases, part)


def _complain(problems: Sequence[str]) -> None:
    for problem in problems:
        print(f"nara: {problem}", file=sys.stderr)


def _tried(runner: Runner, cases: Sequence[Case], fail_fast: bool) -> Iterator[Result]:
    with bar(len(cases)) as advance:
        for result in runner.run(cases):
            yield result
            advance()
            if fail_fast and not result.is_fine:
                return


def _coverage(results: Sequence[Result]) -> Coverage:
    """Of the flows that most tests walk: settings of a test may name others."""
    flows = results[0].flows
    coverage = Coverage(flows)
    for result in results:
        if result.flows.version == flows.version:
            coverage.walk(turn.reply.trace for turn in result.turns)
    return coverage


def _is_too_little(coverage: Coverage | None, wanted: _Wanted) -> bool:
    if coverage is None or wanted.fail_under is None:
        return False
    percent = coverage.shares()[-1].percent
    if percent < wanted.fail_under:
        too_little = f"{percent:.1f} % of the flows are walked, {wanted.fail_under:g} % are wanted"
        print(f"nara: {too_little}; --coverage lists what is not", file=sys.stderr)
    return percent < wanted.fail_under


def _print(results: Sequence[Result], coverage: Coverage | None, wanted: _Wanted) -> None:
    shown = ("failed", "closed gap", "known gap") if wanted.gaps else ("failed", "closed gap")
    for result in results:
        if result.outcome in shown:
            heading, *lines = told(result)
            print_line(_coloured(heading, result))
            print_line("\n".join([*lines, ""]))
    for line in coverage_lines(coverage) if coverage and wanted.covers else ():
        print_line(line)
    print_line(summary(results))


def _coloured(heading: str, result: Result) -> str:
    if not sys.stdout.isatty():
        return heading
    return click.style(heading, fg="yellow" if result.is_fine else "red", bold=True)
