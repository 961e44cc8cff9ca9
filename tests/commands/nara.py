"""Runs the command as a person would: in a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


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
