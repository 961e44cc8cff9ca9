"""Label Studio and Rasa: what goes out, and what comes back."""

from dataclasses import replace

import pytest
import yaml

from assistant.rasa.utterances import example
from learning.exchange import from_label_studio, to_label_studio, to_rasa
from learning.lines import Source
from tests.learning.annotators import labelled
from values.errors import DataError

BREAD = labelled(
    "any brown bread in fort worth?",
    "inventory_check",
    "anna",
    *("O", "B-item.color", "B-item.type", "O", "B-location", "I-location"),
)


def test_label_studio_gives_back_what_it_got() -> None:
    back = from_label_studio(to_label_studio([BREAD]), "export.json")
    assert back == [replace(BREAD, source=Source(file="export.json"))]


def test_rasa_reads_what_we_write() -> None:
    [written] = yaml.safe_load(to_rasa([BREAD]))["nlu"]
    read = example(written["intent"], written["examples"].strip().removeprefix("- "))
    assert read is not None
    assert (read.intent, read.tokens, read.labels) == (BREAD.intent, BREAD.tokens, BREAD.slots)


@pytest.mark.parametrize("text", ["no json", "[1]", '[{"data": {"text": "hi"}}]'])
def test_another_form_is_named(text: str) -> None:
    with pytest.raises(DataError, match=r"export\.json is no export of Label Studio"):
        from_label_studio(text, "export.json")
