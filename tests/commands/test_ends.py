"""How a command ends when its reader goes away, or Ctrl-C is pressed: quietly."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.commands.nara import ROOT, hearing_ctrl_c

TALK = "how much is a vacuum\n" * 20


@contextmanager
def _running(*arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, str(ROOT / "app.py"), *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(hearing_ctrl_c(command), stdin=pipe, stdout=pipe, stderr=pipe) as process:
        yield process


@pytest.mark.parametrize(
    "command", [("chat", "--json"), ("chat",), ("nlu", "parse", "--jsonl")], ids=" ".join
)
def test_a_reader_that_goes_away_is_no_error(command: tuple[str, ...]) -> None:
    with _running(*command) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(TALK.encode())
        process.stdin.close()
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_ctrl_c_in_a_pipe_ends_without_a_word() -> None:
    with _running("chat", "--json") as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert process.stderr.read() == b""
