"""Writers that wait at the same time share one commit, and each hears of its own failure."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from archive.group_commit import GroupCommit


class Slow:
    """A commit that takes as long as a disk's; odd items are refused."""

    def __init__(self) -> None:
        self.commits: list[list[int]] = []
        self.at_once = 0

    def write(self, items: Sequence[int]) -> list[Exception | None]:
        self.at_once += 1
        assert self.at_once == 1
        time.sleep(0.02)
        self.commits.append(list(items))
        self.at_once -= 1
        return [ValueError(str(item)) if item % 2 else None for item in items]


def test_writers_that_wait_share_a_commit() -> None:
    disk = Slow()
    group = GroupCommit(disk.write)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda item: group.submit(2 * item), range(80)))
    assert sorted(item for commit in disk.commits for item in commit) == list(range(0, 160, 2))
    assert len(disk.commits) <= 20


def test_one_writer_alone_commits_each_item_by_itself() -> None:
    disk = Slow()
    group = GroupCommit(disk.write)
    for item in (0, 2, 4):
        group.submit(item)
    assert disk.commits == [[0], [2], [4]]


def test_each_writer_hears_of_its_own_failure() -> None:
    group, heard = GroupCommit(Slow().write), dict[int, str]()

    def submit(item: int) -> None:
        try:
            group.submit(item)
            heard[item] = "kept"
        except ValueError as error:
            heard[item] = str(error)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(submit, range(8)))
    assert heard == {0: "kept", 1: "1", 2: "kept", 3: "3", 4: "kept", 5: "5", 6: "kept", 7: "7"}


def test_when_the_commit_fails_all_hear_so_and_the_next_one_works() -> None:
    broken = threading.Event()
    broken.set()

    def write(items: Sequence[int]) -> list[Exception | None]:
        time.sleep(0.01)
        if broken.is_set():
            raise OSError("the disk is away")
        return [None] * len(items)

    group = GroupCommit(write)
    with ThreadPoolExecutor(4) as pool:
        failures = [pool.submit(group.submit, item).exception() for item in range(4)]
    assert [str(failure) for failure in failures] == ["the disk is away"] * 4
    broken.clear()
    group.submit(1)


def test_a_program_that_ends_leaves_nobody_waiting() -> None:
    """The leader is interrupted, as by Ctrl-C: the others are told, the next leader is called."""
    calls: list[int] = []

    def write(items: Sequence[int]) -> list[Exception | None]:
        calls.append(len(items))
        time.sleep(0.02)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return [None] * len(items)

    group, ends = GroupCommit(write), list[str]()

    def submit(item: int) -> None:
        try:
            group.submit(item)
            ends.append("kept")
        except BaseException as error:  # noqa: BLE001
            ends.append(type(error).__name__)

    writers = [threading.Thread(target=submit, args=(item,)) for item in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(5)
    assert sorted(ends) == ["KeyboardInterrupt", "kept", "kept", "kept"]
