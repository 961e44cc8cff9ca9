"""A training ends with the command that started it, however that one ended."""

import subprocess
import sys
import time
from pathlib import Path

CHILD = """
import sys, time
from pathlib import Path
from nlu.training.environment import end_with_parent
end_with_parent(0.05)
while True:
    Path(sys.argv[1]).write_text(str(time.monotonic()))
    time.sleep(0.02)
"""
PARENT = """
import os, subprocess, sys
from commands.training import _PARENT
os.environ[_PARENT] = str(os.getpid())
subprocess.run([sys.executable, "-c", sys.argv[1], sys.argv[2]])
"""
ROOT = Path(__file__).parents[2]


def test_who_started_it_was_killed(tmp_path: Path) -> None:
    signs = tmp_path / "signs"
    words = [sys.executable, "-c", PARENT, CHILD, str(signs)]
    with subprocess.Popen(words, cwd=ROOT) as parent:
        _wait_until(signs.exists)
        parent.kill()
    _wait_until(lambda: _is_silent(signs))


def _is_silent(signs: Path) -> bool:
    before = signs.read_text()
    time.sleep(0.5)
    return signs.read_text() == before


def _wait_until(condition: object) -> None:
    assert callable(condition)
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)
