"""Label Studio and Rasa: what goes out, and what comes back."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from assistant.config import read_settings
from assistant.rasa.utterances import example
from learning.exchange import from_label_studio, to_label_studio, to_rasa
from learning.lines import Source
from learning.workplace import book, decided_sentences
from tests.commands.nara import nara
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


RASA = """version: "3.1"
nlu:
- intent: price_check
  examples: |
    - how much is a [lamp](item.type)
- intent: gift_card
  examples: |
    - a card for [ann]{"entity": "person", "role": "receiver"}
- lookup: city
  examples: |
    - boston
"""


def test_training_data_of_rasa_come_in_with_new_labels(tmp_path: Path, nara_home: Path) -> None:
    (tmp_path / "nlu.yml").write_text(RASA)
    done = nara("annotate", "--import", str(tmp_path / "nlu.yml"), "--as", "ben")
    assert done.code == 0, done.err
    assert "lookup table 'city': only examples of intents are taken" in done.err

    lamp, card = decided_sentences(read_settings())
    assert (lamp.intent, lamp.slots[-1], lamp.annotator) == ("price_check", "B-item.type", "ben")
    assert (card.text, card.intent, card.slots[-1]) == ("a card for ann", "gift_card", "B-receiver")
    assert list(book(read_settings()).look().added["intent"]) == ["gift_card"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nlu: [", "nlu.yml:2: broken YAML"),
        ("rules: []", "holds no example of an intent in Rasa's form 3.1"),
        ("nlu: [{intent: buy, examples: '- [a](my thing)'}]", "slot 'my thing' has a blank"),
    ],
)
def test_what_is_no_training_data_is_told_and_nothing_taken(
    tmp_path: Path, nara_home: Path, text: str, told: str
) -> None:
    (tmp_path / "nlu.yml").write_text(text)
    done = nara("annotate", "--import", str(tmp_path / "nlu.yml"))
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert told in done.err
    assert list(decided_sentences(read_settings())) == []
