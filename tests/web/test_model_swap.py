"""A model is promoted while a server runs: the next turn is its, and the old one's memory is free.

A model's card decides its name; labels that are mixed up tell whose answer it was.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from assistant.build import registry
from assistant.config import Settings
from tests.learning.models import a_model, worse
from tests.web.served import CONVERSATIONS, Served, served
from tests.web.test_serve import wait_until

PRICE = "how much is a blender"
_SWAPS = 50
_SLACK = 60_000_000
"Bytes; a model is about 70 million."


def understands(here: Served, session: str) -> str:
    return str(here.say(session, PRICE)["intent"])


def memory(here: Served) -> int:
    return int(psutil.Process(here.process.pid).memory_info().rss)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_promoted_model_understands_the_next_turns_of_all_workers(
    tmp_path: Path, workers: str
) -> None:
    models = registry(Settings())
    other = worse(tmp_path / "other", "other-1", "price_check", "inventory_check")
    with served("--workers", workers) as here:
        session = here.begin()
        assert understands(here, session) == "price_check"
        models.promote(str(other))
        wait_until(lambda: understands(here, session) == "inventory_check")
        wait_until(lambda: _all_say(here, "inventory_check"))
        models.rollback()
        wait_until(lambda: _all_say(here, "price_check"))


def _all_say(here: Served, intent: str) -> bool:
    """Clients of their own come to all workers."""
    with ThreadPoolExecutor(8) as clients:
        told = clients.map(lambda _: understands(here, here.begin()), range(16))
        return set(told) == {intent}


def test_a_damaged_model_is_refused_and_the_old_one_goes_on(tmp_path: Path) -> None:
    models = registry(Settings())
    with served() as here:
        session = here.begin()
        models.promote(str(a_model(tmp_path / "mine", "mine-1")))
        (models.folder / "mine-1" / "labels.json").write_text("{")
        wait_until(lambda: any("is not used" in line for line in here.log))
        assert understands(here, session) == "price_check"


def test_fifty_swaps_drop_no_turn_and_leave_no_memory_behind(tmp_path: Path) -> None:
    models = registry(Settings())
    for name in ("one", "other"):
        models.promote(str(a_model(tmp_path / name, name)))
    with served() as here, ThreadPoolExecutor(1) as clients:
        session, before = here.begin(), 0
        for number in range(_SWAPS):
            name = ("one", "other")[number % 2]
            models.promote(name)
            turns = clients.submit(lambda: [understands(here, session) for _ in range(10)])
            wait_until(lambda: sum("understands now" in x for x in list(here.log)) > number)  # noqa: B023
            assert turns.result(60) == ["price_check"] * 10
            before = memory(here) if number == 3 else before
        assert memory(here) - before < _SLACK
        assert here.post(CONVERSATIONS).status_code == 201
