"""`nara archive ...`: the turns that were kept: as files, copied, and forgotten."""

from collections.abc import Mapping

import click

from commands import Lazy

_COMMANDS: Mapping[str, str] = {
    "backup": "commands.archive_files:backup",
    "dump": "commands.archive_files:dump",
    "erase": "commands.archive_privacy:erase",
    "export": "commands.archive_export:export",
    "redact": "commands.archive_privacy:redact",
    "restore": "commands.archive_files:restore",
    "retain": "commands.archive_privacy:retain",
    "status": "commands.archive_sync:status",
    "sync": "commands.archive_sync:sync",
}
"Command -> where it is."


@click.group(cls=Lazy, table=_COMMANDS)
def archive() -> None:
    """Work with the archive of all conversations.

    Example: nara archive dump --since 2026-01-01
    """
