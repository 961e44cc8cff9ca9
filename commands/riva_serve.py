"""`nara riva-serve`: the embedded engines behind Riva's own gRPC services."""

import logging
import os
import signal
import sys
from pathlib import Path
from threading import Event
from typing import Any

import click

from assistant.config import read_settings
from commands.options import config_option

_PEM = click.Path(path_type=Path, dir_okay=False)


@click.command("riva-serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=50051, show_default=True, help="0 = any free."
)
@click.option("--tls-cert", "tls_certificate", type=_PEM, help="PEM of our certificate.")
@click.option("--tls-key", type=_PEM, help="PEM of its key.")
@click.option(
    "--calls",
    type=click.IntRange(1, 64),
    default=8,
    show_default=True,
    help="At the same time, of each service; more are refused.",
)
@config_option
def riva_serve(config: Path | None, **given: Any) -> None:
    """Hear, speak and understand for programs that speak to NVIDIA Riva, until Ctrl-C.

    Example: nara riva-serve --port 50051
    """
    # gRPC reads it when it is imported; errors come as statuses and exceptions.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    from assistant.riva_serve import riva_server, serving_from

    settings = read_settings(config)
    server, problems = riva_server(settings, serving_from(**given))
    stopped = _until_a_signal()
    _log_to_stderr()
    for problem in problems:
        _tell(problem)
    with server:
        _tell(f"Riva's services at {server.address}; Ctrl-C ends")
        stopped.wait()
        _tell("calls under way may finish")


def _until_a_signal() -> Event:
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def _log_to_stderr() -> None:
    """One line a call."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("speech.server").setLevel(logging.INFO)


def _tell(line: str) -> None:
    print(f"nara: {line}", file=sys.stderr, flush=True)
