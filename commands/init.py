"""`nara init`: the files a new shop begins with."""

from pathlib import Path

import click

from assistant.starter import start
from commands.options import print_line


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Write settings, flows and sample goods for a new shop into DIR.

    Example: nara init my-shop
    """
    written = start(folder)
    for file in written:
        print_line(str(file))
    print_line(f"\nNext: cd {folder}, look into nara.yaml, then run: nara doctor")
    print_line("Your own goods: change data/*.csv, then run: nara catalog import data")
