"""Evidence and frozen sets for the tests of the gate."""

from pathlib import Path

from assistant.config import Settings
from learning.datasets import Line, Version, write_version
from learning.gate_figures import Cost, Evidence, Judged, Label, Lead
from learning.lines import Labelled
from learning.workplace import datasets_folder
from tests.learning.annotators import NOON

ITEMS = ("blender", "lamp", "tent", "desk", "chair", "kettle", "umbrella", "backpack", "toaster")
SHOPS = ("bank", "pharmacy", "bakery", "library", "supermarket", "gym", "cinema", "hotel", "museum")
PRICE = ("O", "O", "B-verb", "B-article", "B-item.type")
SHOP = ("B-interrogative.location", "B-verb", "B-article", "B-store.type")
GOLDEN = """
conversations:
  - name: the price of a thing
    turns:
      - user: how much is a blender
        intent: price_check
"""
JUDGED = Judged("one", 400, 0.02, {"a": Label(0.9, 200)}, {"s": Label(0.9, 100)}, (), ())
COST = Cost(24.0, 2.0)
SAME = Evidence("a set", JUDGED, JUDGED, (), COST, COST)
"The same model twice."


def lead(candidate: float, serving: float, p: float) -> Lead:
    return Lead("intents", candidate, serving, 3, 9, p)


def a_data_set(split: str = "test") -> Version:
    """Sentences the shipped model understands, in the home of the test."""
    said = [Labelled(f"how much is a {item}", "price_check", PRICE) for item in ITEMS]
    said += [Labelled(f"where is the {shop}", "find_the_store", SHOP) for shop in SHOPS]
    lines = [Line(one, split) for one in said]
    taught = Line(Labelled("how much is this kite", "price_check", PRICE), "train")
    return write_version(datasets_folder(Settings()), [*lines, taught], None, {}, NOON)


def golden(folder: Path) -> Path:
    path = folder / "golden.yml"
    path.write_text(GOLDEN)
    return path
