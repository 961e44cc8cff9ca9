"""`nara learn ...`: from what shoppers said to a better model, at once or step by step."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from commands import Lazy
from commands.options import config_option

_COMMANDS: Mapping[str, str] = {
    "dataset": "commands.learn_data:dataset",
    "datasets": "commands.learn_data:datasets",
    "gate": "commands.learn_gate:gate",
    "select": "commands.learn_select:select",
    "shadow": "commands.learn_shadow:shadow",
    "train": "commands.learn_train:train",
}
"Command -> where it is."
_PATH = click.Path(path_type=Path, exists=True)
_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group(cls=Lazy, table=_COMMANDS, invoke_without_command=True)
@click.option("--archive", metavar="DIR", help="Folder, day file or s3://...; else the journal.")
@click.option("--oracle", type=_FILE, help="Labelled sentences (JSONL) that answer, not people.")
@click.option("--base", type=_FILE, help="JSONL the first data set begins with.")
@click.option("--budget", type=click.IntRange(1, 100_000), default=200, help="To label (200).")
@click.option("--epochs", type=click.IntRange(1, 10_000), help="Of the training.")
@click.option("--seed", type=int, default=0, help="Of what is chosen by chance (0).")
@click.option("--threads", type=click.IntRange(1, 1024), help="Of the training; else all cores.")
@click.option("--again", is_flag=True, help="Choose anew, though sentences wait for a person.")
@click.option("--conversations", type=_PATH, help="Of the gate; else tests/conversations.")
@click.option("--replay", is_flag=True, help="The gate talks the archive again.")
@click.option("--promote", is_flag=True, help="What passes the gate serves at once.")
@click.option("--json", "as_json", is_flag=True, help="One object at the end; for programs.")
@config_option
@click.pass_context
def learn(context: click.Context, /, as_json: bool, config: Path | None, **given: Any) -> None:
    """Choose, label and keep what shoppers said, and make a better model of it.

    Without a command: all of it, from the archive to the gate. It stops where people are needed,
    and the next call goes on there.

    Example: nara learn --archive days --budget 100
    """
    if context.invoked_subcommand:
        _refuse_lost_options(context)
        return
    # Imported here: a command of the group should not pay for all of them.
    from commands.learn_loop import learn_all

    threads = given.pop("threads")
    words = ("--threads", str(threads)) if threads else ()
    learn_all(config, as_json, {**given, "words": words})


def _refuse_lost_options(context: click.Context) -> None:
    for name in context.params:
        if context.get_parameter_source(name) == click.core.ParameterSource.COMMANDLINE:
            option = "json" if name == "as_json" else name
            where = f"nara learn {context.invoked_subcommand} --{option} ..."
            raise click.UsageError(f"--{option} belongs behind the command: {where}")
