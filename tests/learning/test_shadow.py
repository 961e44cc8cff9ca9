"""How a shadow model compares, as an archive tells it."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from archive.records import CSV_COLUMNS
from learning.shadowed import Change, Turn, compare
from tests.commands.nara import nara

Shadow = Mapping[str, Any]
PRICE: Shadow = {"intent": "price_check", "slots": {"item.type": ["lamp"]}}
STOCK: Shadow = {"intent": "inventory_check", "slots": {"item.type": ["lamp"]}}
LATE: Shadow = {"missing": "late"}


def turn(text: str, shadow: Shadow, model: str = "new-1") -> Turn:
    slots = {"item.type": ["lamp"]}
    return Turn(text, "old-1", "price_check", slots, {"model": model, **shadow})


def test_turns_are_the_same_otherwise_or_missing() -> None:
    said = [turn("a", PRICE), turn("b", STOCK), turn("c", STOCK), turn("d", LATE)]
    [found] = compare(said)
    assert (found.turns, found.answered, found.same, found.other_intent) == (4, 3, 1, 2)
    assert found.missing == {"late": 1}
    assert found.intents == (Change("price_check -> inventory_check", 2, ("b", "c")),)


def test_other_slots_are_counted_by_type_with_the_words() -> None:
    other = {"intent": "price_check", "slots": {"item.type": ["desk lamp"], "location": ["here"]}}
    [found] = compare([turn("a desk lamp here", other)])
    assert (found.other_slots, found.other_intent) == (1, 0)
    assert found.slots == (
        Change("found location", 1, ("a desk lamp here (nothing -> here)",)),
        Change("other words for item.type", 1, ("a desk lamp here (lamp -> desk lamp)",)),
    )


def test_each_pair_of_models_is_told_apart() -> None:
    found = compare([turn("a", PRICE), turn("b", PRICE, "new-2")])
    assert [(one.serving, one.shadow) for one in found] == [("old-1", "new-1"), ("old-1", "new-2")]


def archive(folder: Path, *said: tuple[str, Mapping[str, Any]]) -> Path:
    folder.mkdir()
    with (folder / "2026-11-23.csv").open("w", newline="") as file:
        rows = csv.DictWriter(file, CSV_COLUMNS, restval="")
        rows.writeheader()
        for number, (text, trace) in enumerate(said, 1):
            row = {"conversation_id": "c1", "turn": number, "model_version": "old-1"}
            row |= {"role": "user", "intent": "price_check", "slots": '{"item.type": ["lamp"]}'}
            rows.writerow({**row, "text": text, "trace": json.dumps(trace)})
    return folder


def test_the_command_reads_day_files_and_leaves_acts_out(tmp_path: Path) -> None:
    heard = {"shadow": {"model": "new-1", **STOCK}}
    said = ("a lamp for ann@example.com", heard), ("thanks", {"act": "thanks", **heard})
    days = archive(tmp_path / "days", *said, ("any milk", {}))
    done = nara("learn", "shadow", str(days))
    assert done.code == 0, done.err
    assert done.out.startswith("new-1 in the shadow of old-1: 1 turn, 1 answered\n")
    assert "price_check -> inventory_check\n            a lamp for [email]\n" in done.out


def test_an_archive_without_a_shadow_says_what_to_do(tmp_path: Path) -> None:
    done = nara("learn", "shadow", str(archive(tmp_path / "days", ("any milk", {}))))
    assert done.code == 1
    assert "heard by a shadow model; set nlu.shadow" in done.err
