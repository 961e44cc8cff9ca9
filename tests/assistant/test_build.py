"""What the operator hears at the start, and the warming up behind the greeting."""

from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

import pytest

from assistant.build import Built, build
from assistant.config import Settings
from assistant.sections import Conversation, Flows
from fulfillment.catalog import Catalog
from nlu.entities.places import Gazetteer
from values.errors import StoreError

MAIN = """name: main_flow
intent_transitions: {price_check: shop, nomatch.none: init, unknown: init, jarvis_error: init}
states:
  init: {type: message_text, properties: {text: Hi}}
  input_intent: {type: input_context}
  shop: {type: reset, transitions: {flow: shop_flow}}
"""


def test_a_file_that_cannot_be_read_is_named_and_what_it_may_hold_is_not_missed(
    tmp_path: Path,
) -> None:
    (tmp_path / "main_flow.yml").write_text(MAIN)
    (tmp_path / "shop_flow.yml").write_text("name: shop_flow\nstates: [\n")
    [problem] = build(Settings(flows=Flows(path=tmp_path))).problems
    assert problem.startswith("The flows have 1 error, the first: ")
    assert "shop_flow.yml:3: error F001" in problem


def test_one_error_is_one(tmp_path: Path) -> None:
    (tmp_path / "main_flow.yml").write_text(MAIN)
    [problem] = build(Settings(flows=Flows(path=tmp_path))).problems
    assert problem.startswith("The flows have 1 error, the first: ")


@pytest.mark.parametrize("place", ["", "Boston, MA"])
def test_a_place_that_is_known_or_not_set_is_no_problem(place: str) -> None:
    assert build(Settings(conversation=Conversation(place=place))).problems == ()


def test_a_place_nobody_knows_is_told_at_the_start() -> None:
    [problem] = build(Settings(conversation=Conversation(place="Xyzzyville, QQ"))).problems
    assert problem.startswith("conversation.place: nobody here knows 'Xyzzyville, QQ'")


def test_warming_up_builds_the_catalogue(nara_home: Path) -> None:
    build(Settings()).warm().join()
    assert (nara_home / "catalog.sqlite").is_file()


def test_a_failure_while_warming_up_is_left_to_the_turn_that_meets_it() -> None:
    done: list[str] = []

    def fail() -> None:
        raise StoreError("the disk is full")

    assistant = build(Settings()).assistant
    Built(assistant, (), (fail, lambda: done.append("next"))).warm().join()
    assert done == ["next"]


def _at_once(work: Callable[[], object]) -> list[object]:
    """What two threads get that begin together."""
    gate, got = Barrier(2), list[object]()

    def run() -> None:
        gate.wait()
        got.append(work())

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_two_threads_may_read_the_places_at_once() -> None:
    gazetteer = Gazetteer()
    first, second = _at_once(lambda: gazetteer.find("boston"))
    assert first == second != ()


def test_two_threads_may_prepare_the_catalogue_at_once(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path / "catalog.sqlite", timeout_s=60)
    first, second = _at_once(catalog.names)
    assert first == second
    assert [file.name for file in tmp_path.iterdir()] == ["catalog.sqlite"]
    catalog.close()
