"""`nara archive export`: day files as Parquet or DuckDB."""

from datetime import date
from pathlib import Path

import click

from assistant.archive import days_folder
from assistant.config import Settings, read_settings
from commands.options import Day, config_option, print_line
from dialog.problems import count
from learning.archive_files import EVERY_DAY, Days, opened, scratch
from learning.choosing import MEMORY_MB
from report import export as exports
from report.reading import Limits
from values.errors import DataError


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--archive", metavar="DIR", help="Folder, day file or s3://...; else days/ of the home."
)
@click.option("--from", "first", type=Day(), help="First day; else the oldest.")
@click.option("--to", "last", type=Day(), help="Last day, included; else the newest.")
@config_option
def export(
    file: Path, archive: str | None, first: date | None, last: date | None, config: Path | None
) -> None:
    """Write the rows of day files into FILE: Parquet (.parquet) or a DuckDB database (.duckdb).

    What the day files redact is redacted here; erased conversations are left out.

    Example: nara archive export turns.parquet --from 2026-01-01
    """
    settings = read_settings(config)
    exports.check_target(file)
    if first and last and first > last:
        raise DataError(f"--from {first} is after --to {last}; swap them")
    within = Days(str(first or EVERY_DAY.first), str(last or EVERY_DAY.last))
    done = _exported(settings, archive or str(_days(settings)), file, within)
    for line in done.read.damaged:
        click.echo(f"nara: {line}", err=True)
    print_line(f"{file}: {count(done.rows, 'row')} of {count(len(done.read.files), 'file')}")


def _exported(settings: Settings, where: str, file: Path, within: Days) -> exports.Exported:
    limits = Limits(MEMORY_MB, settings.nlu.threads + 1, settings.archive.timezone)
    with scratch(settings) as room:
        archive = opened(settings, where, room, within)
        return exports.export(archive, file, room, limits, within, lambda _: None)


def _days(settings: Settings) -> Path:
    folder = days_folder(settings)
    if not folder.is_dir():
        raise DataError(f"{folder} is not there; 'nara archive dump' writes it, or name --archive")
    return folder
