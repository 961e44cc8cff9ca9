"""`nara serve`: the assistant as a server, REST and WebSocket."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from assistant.build import system_clock
from assistant.config import Settings, read_settings
from commands.options import config_option, print_line


@click.command()
@click.option("--host", help="Address to listen on (setting serve.host, else 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="0 = any free one (else 8080).")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes (else 1).")
@click.option("--new-key", is_flag=True, help="Print a new API key and its hash, and end.")
@config_option
def serve(new_key: bool, config: Path | None, **given: Any) -> None:
    """Answer over HTTP until Ctrl-C; the documentation is at /docs.

    Example: nara serve --port 8080
    """
    if new_key:
        _print_new_key()
        return
    settings = _settings(
        config, {name: value for name, value in given.items() if value is not None}
    )
    # Imported here: the web framework is no small thing.
    from web.serving import run

    run(settings, _tell, mounts_of)


def mounts_of(settings: Settings) -> Sequence[tuple[str, Any]]:
    """The annotation page, where a key lets annotators in. Workers call it by its name."""
    if not settings.learning.key:
        return ()
    from learning.page import Entry, create_page
    from learning.seats import Seats

    page = create_page(Seats(settings), system_clock, Entry(key=settings.learning.key))
    return [("/annotate", page)]


def _settings(config: Path | None, options: dict[str, Any]) -> Settings:
    """Options outrank the environment, and workers have to see them, too."""
    for name, value in options.items():
        os.environ[f"NARA_SERVE__{name.upper()}"] = str(value)
    if config:
        os.environ["NARA_CONFIG"] = str(config.absolute())
    return read_settings(config)


def _print_new_key() -> None:
    from assistant.keys import hash_of, new_key

    key = new_key()
    print_line(f"key, shown only now: {key}")
    print_line(f'for nara.yaml, below serve: api_keys: ["{hash_of(key)}"]')
    print_line(f'or, for annotators, below learning: key: "{hash_of(key)}"')


def _tell(line: str) -> None:
    print(f"nara: {line}", file=sys.stderr, flush=True)
