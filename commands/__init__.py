"""The commands: parse, call, print, exit code. Each group is imported when it is called."""

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

COMMANDS: Mapping[str, str] = {
    "annotate": "commands.annotate:annotate",
    "archive": "commands.archive:archive",
    "bench": "commands.bench:bench",
    "catalog": "commands.catalog:catalog",
    "chat": "commands.chat:chat",
    "doctor": "commands.doctor:doctor",
    "explain": "commands.explain:explain",
    "flows": "commands.flows:flows",
    "init": "commands.init:init",
    "learn": "commands.learn:learn",
    "nlu": "commands.nlu:nlu",
    "replay": "commands.replay:replay",
    "report": "commands.report:report",
    "riva-serve": "commands.riva_serve:riva_serve",
    "say": "commands.speech:say",
    "serve": "commands.serve:serve",
    "transcribe": "commands.speech:transcribe",
}
"Command -> where it is."


class Lazy(click.Group):
    """A group that knows its commands' names and imports one only to run or describe it."""

    def __init__(self, *args: Any, table: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._table:
            return None
        module, name = self._table[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Quiet ends: 0 when the reader went away (`nara ... | head`), 130 for Ctrl-C.

        Caught here because click makes 1 of both, and says `Aborted!`.
        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Python flushes stdout once more at exit; that has to go somewhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(0) from None
        except KeyboardInterrupt:
            raise SystemExit(130) from None
