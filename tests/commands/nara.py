"""Runs the command as a person would: in a process of its own."""

import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from select import select
from typing import Any

ROOT = Path(__file__).parent.parent.parent
_BEFORE_IT_READS_S = 0.3


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


def nara(*arguments: str, stdin: str | bytes = "") -> Run:
    """`nara ...` with the environment of the test."""
    given = stdin if isinstance(stdin, bytes) else stdin.encode()
    command = [sys.executable, str(ROOT / "app.py"), *arguments]
    done = subprocess.run(command, input=given, capture_output=True, check=False, timeout=120)
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def hearing_ctrl_c(command: Sequence[str]) -> list[str]:
    """The command, so that it hears Ctrl-C: what a shell starts in the background does not.

    No `preexec_fn`: that forks, and where gRPC has threads in this process, a fork may abort.
    """
    return [sys.executable, "-I", "-S", "-c", _HEARING, *command]


_HEARING = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); "
    "os.execv(sys.argv[1], sys.argv[1:])"
)


def at_a_terminal(typed: bytes) -> Run:
    """`nara chat` at a pseudo terminal, into which all of `typed` goes at the first prompt."""
    keyboard, screen = pty.openpty()
    command = [sys.executable, str(ROOT / "app.py"), "chat", "--seed", "1"]
    # A session of its own makes the terminal its controlling one: Ctrl-C becomes a signal.
    login = [sys.executable, "-c", _LOGIN, *command]
    with subprocess.Popen(
        hearing_ctrl_c(login), stdin=screen, stdout=screen, stderr=screen
    ) as process:
        os.close(screen)
        shown = _read_until(keyboard, b"You   ")
        # The prompt stands there a moment before the program reads; a Ctrl-C between the two would
        # wait for the next line.
        time.sleep(_BEFORE_IT_READS_S)
        os.write(keyboard, typed)
        shown += _read_until(keyboard, None)
        try:
            process.wait(20)
        finally:
            process.kill()
    os.close(keyboard)
    return Run(process.returncode, shown.decode().replace("\r\n", "\n"), "")


_LOGIN = (
    "import os, sys, fcntl, termios; os.setsid(); os.environ.update(TERM='dumb'); "
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)


def _read_until(terminal: int, end: bytes | None) -> bytes:
    """What is shown up to `end`, or until the program closes the terminal, or is silent long."""
    shown = b""
    while (end is None or end not in shown) and select([terminal], [], [], 20)[0]:
        try:
            shown += os.read(terminal, 4096)
        except OSError:
            break
    return shown
