"""One at a time per name: among threads, among processes, and after a process was killed."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.turnstile import Turnstile
from tests.commands.nara import ROOT

_HOLD = """
import sys
from pathlib import Path
from assistant.turnstile import Turnstile
print(Turnstile(Path(sys.argv[1])).enter(sys.argv[2]), flush=True)
sys.stdin.read()
"""
NAME, OTHER = "0" * 64, "1" * 64


@contextmanager
def inside_elsewhere(file: Path, session: str) -> Iterator[subprocess.Popen[str]]:
    """Another process is inside, under the hash of that session, until the end or its death."""
    name = hashlib.sha256(session.encode()).hexdigest()
    command = [sys.executable, "-c", _HOLD, str(file), name]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        yield process
        process.kill()


@pytest.fixture
def turnstile(tmp_path: Path) -> Iterator[Turnstile]:
    made = Turnstile(tmp_path / "deep" / "turns.lock")
    yield made
    made.close()


def test_one_at_a_time(turnstile: Turnstile) -> None:
    assert turnstile.enter(NAME)
    assert not turnstile.enter(NAME)
    turnstile.leave(NAME)
    assert turnstile.enter(NAME)


def test_other_names_are_not_in_the_way(turnstile: Turnstile) -> None:
    assert turnstile.enter(NAME)
    assert turnstile.enter(OTHER)


def test_another_process_is_in_the_way_until_it_dies(tmp_path: Path) -> None:
    turnstile, name = Turnstile(tmp_path / "turns.lock"), hashlib.sha256(b"a").hexdigest()
    with inside_elsewhere(tmp_path / "turns.lock", "a") as process:
        assert not turnstile.enter(name)
        assert turnstile.enter(OTHER)
        process.kill()
        process.wait(20)
        assert turnstile.enter(name)
    turnstile.close()


def test_the_file_stays_empty(turnstile: Turnstile, tmp_path: Path) -> None:
    turnstile.enter("f" * 64)
    assert (tmp_path / "deep" / "turns.lock").stat().st_size == 0
