"""What was acknowledged is there, whenever the program is killed and whatever the disk does."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.database import Durability
from archive.journal import Journal
from tests.archive.small_disk import in_a_small_disk
from tests.archive.turns import RECORD, killed_after
from tests.commands.nara import ROOT

INSTANTS = 12

APPENDS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from archive.journal import Journal
from tests.archive.turns import RECORD
journal = Journal(Path(sys.argv[1]), sys.argv[2])
journal.count()
print("ready", flush=True)
def write(writer):
    for turn in range(100_000):
        journal.append(replace(RECORD, conversation_id=f"{sys.argv[3]}-{writer}", turn=turn))
        sys.stdout.write(f"{sys.argv[3]}-{writer} {turn}\\n")
        sys.stdout.flush()
with ThreadPoolExecutor(4) as pool:
    list(pool.map(write, range(4)))
"""


def acknowledged(lines: list[str]) -> set[tuple[str, int]]:
    pairs = [line.split() for line in lines if line != "ready"]
    return {(pair[0], int(pair[1])) for pair in pairs}


@pytest.mark.parametrize("mode", ["process", "power"])
def test_every_acknowledged_turn_survives_a_kill_at_any_instant(
    tmp_path: Path, mode: Durability
) -> None:
    file, told = tmp_path / "journal.sqlite", set[tuple[str, int]]()
    chance = random.Random(7)
    for instant in range(INSTANTS):
        lines = killed_after(chance.uniform(0, 0.3), APPENDS, str(file), mode, f"k{instant}")
        told |= acknowledged(lines)
    journal = Journal(file)
    names = {name for name, _ in told}
    kept = {(name, turn.turn) for name in names for turn in journal.turns(name)}
    assert told
    assert told <= kept


FILLS = """
import sys
from dataclasses import replace
from pathlib import Path
from archive.journal import Journal
from tests.archive.turns import RECORD
from values.errors import StoreError
folder = Path(sys.argv[1])
journal, kept = Journal(folder / "journal.sqlite"), 0
ballast = folder / "ballast"
ballast.write_bytes(b"x" * 300_000)
try:
    for turn in range(100_000):
        journal.append(replace(RECORD, turn=turn, user="x" * 2000))
        kept = turn
except StoreError as error:
    print(error)
ballast.unlink()
journal.append(replace(RECORD, turn=kept + 1))
print(kept + 1, len(list(journal.turns("c1"))))
"""


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    done = in_a_small_disk(FILLS, tmp_path)
    sentence, counted = done.splitlines()
    assert sentence.endswith("journal.sqlite: the disk is full; free some space")
    last, turns = map(int, counted.split())
    assert turns == last + 1 > 20


def test_after_a_kill_the_next_program_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    killed_after(0.05, APPENDS, str(file), "process", "k")
    journal = Journal(file)
    journal.append(RECORD)
    assert journal.last_turn("c1") == 1


def test_an_answered_turn_is_there_when_the_conversation_is_killed(nara_home: Path) -> None:
    """The kill hits the program in the middle of its turns, each time in another one."""
    for seconds in (0.05, 0.3):
        said = b"how much is a cordless vacuum\n" * 500
        command = [sys.executable, str(ROOT / "app.py"), "chat", "--json"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as chat:
            assert chat.stdin is not None
            assert chat.stdout is not None
            chat.stdin.write(said)
            chat.stdin.flush()
            first = chat.stdout.readline()
            time.sleep(seconds)
            chat.kill()
            lines = (first + chat.stdout.read()).splitlines(keepends=True)
            answered = [json.loads(line)["turn"] for line in lines if line.endswith(b"\n")]
        with Journal(nara_home / "journal.sqlite").connected() as connection:
            query = "SELECT turn FROM turns WHERE conversation_id = (SELECT conversation_id"
            kept = connection.exec_driver_sql(f"{query} FROM turns ORDER BY id DESC LIMIT 1)")
            assert set(answered) <= {turn for (turn,) in kept}
        assert answered
