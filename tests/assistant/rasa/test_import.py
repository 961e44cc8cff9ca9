"""What a Rasa project becomes: flows that load and talk, utterances, and an honest rest."""

import json
from pathlib import Path

import pytest

from assistant.rasa.importing import import_rasa
from assistant.rasa.utterances import example
from dialog.loader import load_or_fail
from tests.dialog.talk import read_flows, talk
from values.errors import DataError, StoreError

DOMAIN = """version: "3.1"
intents: [greet, goodbye, ask_hours, order, nlu_fallback, chitchat]
entities: [location, item]
slots:
  location: {type: text, mappings: [{type: from_entity, entity: location}]}
  item: {type: text, mappings: [{type: from_text}]}
forms:
  order_form: {required_slots: [item, location]}
responses:
  utter_greet: [{text: "Hey there"}]
  utter_bye: [{text: "Bye"}, {text: "See you"}]
  utter_hours: [{text: "We open at nine in {location}.", image: "https://x.example/a.png"}]
  utter_ask_item: [{text: "Which item?", buttons: [{title: Hat, payload: /hat}]}]
  utter_ask_order_form_location: [{text: "For which city?"}]
  utter_ordered: [{text: "One {item} to {location}, then."}]
  utter_sorry: [{text: "Pardon?"}]
actions: [action_charge_card]
"""
RULES = """version: "3.1"
rules:
  - rule: hello
    steps: [{intent: greet}, {action: utter_greet}]
  - rule: bye
    steps: [{intent: goodbye}, {action: utter_bye}]
  - rule: hours
    steps: [{or: [{intent: ask_hours}]}, {action: utter_hours}, {action: action_listen}]
  - rule: start ordering
    steps: [{intent: order}, {action: order_form}, {active_loop: order_form}]
  - rule: ordered
    condition: [{active_loop: order_form}]
    steps:
      - action: order_form
      - active_loop: null
      - action: action_charge_card
      - action: utter_ordered
  - rule: fallback
    steps: [{intent: nlu_fallback}, {action: utter_sorry}]
"""
NLU = """version: "3.1"
nlu:
  - intent: ask_hours
    examples: |
      - when do you open in [boston](location)?
      - open in [new york]{"entity": "location", "value": "NYC"}
  - intent: greet
    examples: |
      - hi
  - synonym: NYC
    examples: |
      - new york
"""
STORIES = """version: "3.1"
stories:
  - story: a long one
    steps: [{intent: greet}, {action: utter_greet}, {intent: order}, {action: order_form}]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "bot"
    (folder / "data").mkdir(parents=True)
    (folder / "domain.yml").write_text(DOMAIN)
    for name, text in (("rules", RULES), ("nlu", NLU), ("stories", STORIES)):
        (folder / "data" / f"{name}.yml").write_text(text)
    return folder


def test_the_flow_loads_without_an_error(project: Path, tmp_path: Path) -> None:
    done = import_rasa(project, tmp_path / "flows")
    loaded = load_or_fail([tmp_path / "flows"])
    assert loaded.errors == ()
    assert loaded.flows is not None
    assert len(loaded.flows.states) == done.states


def test_a_form_asks_for_what_is_missing(project: Path, tmp_path: Path) -> None:
    import_rasa(project, tmp_path / "flows")
    shopper = talk(read_flows(tmp_path / "flows"))
    assert shopper.said == ["Hey there"]
    assert shopper.hear("i want to order", "order") == ["Which item?"]
    assert shopper.hear("a red hat", "nomatch.none") == ["For which city?"]
    assert shopper.hear("what", "nomatch.none") == ["For which city?"]
    said = shopper.hear("[boston](location)")
    assert said == ["One a red hat to boston, then."]


def test_rules_answer_and_acts_are_recognised(project: Path, tmp_path: Path) -> None:
    import_rasa(project, tmp_path / "flows")
    shopper = talk(read_flows(tmp_path / "flows"))
    said = shopper.hear("when do you open in [boston](location)", "ask_hours")
    assert said == ["We open at nine in boston."]
    assert shopper.hear("bye", act="bye")[0] in ("Bye", "See you")
    assert shopper.hear("gibberish", "nomatch.none") == ["Pardon?"]


def test_what_has_no_counterpart_is_listed(project: Path, tmp_path: Path) -> None:
    left = "\n".join(import_rasa(project, tmp_path / "flows").left)
    for what in (
        "synonym 'NYC'",
        "response 'utter_hours': image",
        "buttons Hat",
        "custom action 'action_charge_card'",
        "story 'a long one'",
        "intent 'chitchat'",
    ):
        assert what in left
    assert (tmp_path / "flows" / "left.txt").read_text().strip() == left


def test_examples_become_utterances_with_slots(project: Path, tmp_path: Path) -> None:
    import_rasa(project, tmp_path / "flows")
    lines = (tmp_path / "flows" / "utterances.jsonl").read_text().splitlines()
    first = json.loads(lines[0])
    assert first["tokens"] == ["when", "do", "you", "open", "in", "boston?"]
    assert first["slots"] == ["O", "O", "O", "O", "O", "B-location"]
    assert json.loads(lines[1])["slots"] == ["O", "O", "B-location", "I-location"]


@pytest.mark.parametrize(
    ("written", "labels"),
    [
        ("from [oslo](location:departure) now", ("O", "B-location", "O")),
        ('to [oslo]{"entity": "location", "role": "destination"}', ("O", "B-destination")),
        ("[a b](item) [c](item)", ("B-item", "I-item", "B-item")),
        ("[not closed (location)", ("O", "O", "O")),
        ('[x]{"broken": }', ("O",)),
    ],
)
def test_marks_of_all_kinds(written: str, labels: tuple[str, ...]) -> None:
    found = example("go", written)
    assert found is not None
    assert found.labels == labels


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("domain.yml", "intents: [", "domain.yml:2: broken YAML"),
        ("domain.yml", "- a list", "not in Rasa's form 3.1"),
        ("domain.yml", "responses: [1]", "not in Rasa's form 3.1"),
        ("nlu.yml", "version: '3.1'", "no file names intents or rules"),
    ],
)
def test_a_broken_project_is_one_sentence(tmp_path: Path, name: str, text: str, fault: str) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / name).write_text(text)
    with pytest.raises(DataError, match=fault):
        import_rasa(tmp_path / "bot", tmp_path / "flows")


def test_nothing_is_written_over(project: Path) -> None:
    with pytest.raises(StoreError, match="is there already"):
        import_rasa(project, project)
