"""`nara serve` as its operator has it: a process, an address, a signal, an exit code."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from threading import Thread
from time import monotonic, sleep
from typing import Any

import httpx2

from tests.commands.nara import ROOT, hearing_ctrl_c

CONVERSATIONS = "/api/v1/conversations"


@dataclass
class Served:
    process: subprocess.Popen[str]
    url: str
    log: list[str] = field(default_factory=list)

    def post(self, path: str, content: Any = None, **headers: str) -> httpx2.Response:
        return httpx2.post(f"{self.url}{path}", json=content, headers=headers, timeout=60)

    def get(self, path: str, **headers: str) -> httpx2.Response:
        return httpx2.get(f"{self.url}{path}", headers=headers, timeout=60)

    def begin(self) -> str:
        session: str = self.post(CONVERSATIONS).json()["session"]
        return session

    def say(self, session: str, text: str, **headers: str) -> dict[str, Any]:
        answer = self.post(f"{CONVERSATIONS}/{session}/turns", {"text": text}, **headers)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """The exit code."""
        self.process.send_signal(number)
        return self.process.wait(60)


def served(*options: str, **settings: str) -> AbstractContextManager[Served]:
    """`settings`: variables of the environment without their NARA_."""
    return running("serve", "--port", "0", *options, **settings)


@contextmanager
def running(*arguments: str, **settings: str) -> Iterator[Served]:
    """A command that says where it listens."""
    variables = {f"NARA_{name.upper()}": value for name, value in settings.items()}
    with subprocess.Popen(
        hearing_ctrl_c([sys.executable, str(ROOT / "app.py"), *arguments]),
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **variables},
    ) as process:
        here = Served(process, "")
        reader = Thread(target=_read, args=(here,), daemon=True)
        reader.start()
        try:
            here.url = _address(here)
            yield here
        finally:
            process.terminate()
            process.wait(60)
            reader.join(20)


def _read(here: Served) -> None:
    assert here.process.stderr is not None
    for line in here.process.stderr:
        here.log.append(line)


def _address(here: Served) -> str:
    end = monotonic() + 60
    while monotonic() < end and here.process.poll() is None:
        for line in list(here.log):
            if "listening on " in line:
                return line.split("listening on ", 1)[1].split()[0]
        sleep(0.02)
    raise AssertionError(f"exit {here.process.poll()}, no address in: {''.join(here.log)!r}")
