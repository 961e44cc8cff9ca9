"""`nara flows new NAME`: a flow to begin with."""

from pathlib import Path

import click

from assistant.build import SHIPPED_FLOWS, flows_path
from assistant.config import read_settings
from assistant.flow_scaffold import new_flow
from commands.options import config_option, print_line
from values.errors import ConfigError


@click.command()
@click.argument("name")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write it; else the folder of flows.path.",
)
@config_option
def new(name: str, folder: Path | None, config: Path | None) -> None:
    """Write a flow with comments to begin with, and say how to lead to it.

    Example: nara flows new returns --dir my_flows
    """
    where = folder or flows_path(read_settings(config))
    if where == SHIPPED_FLOWS and folder is None:
        hint = "name a folder with --dir, or run 'nara init DIR' and set flows.path"
        raise ConfigError(
            f"the flows in force are the shipped ones, which stay as they are; {hint}"
        )
    written = new_flow(name, where.parent if where.is_file() else where)
    print_line(str(written.file))
    print_line("")
    for line in written.next_steps:
        print_line(line)
