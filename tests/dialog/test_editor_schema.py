"""The schema editors check flow files with: it fits our files, and knows what authors get wrong."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
import yaml

from assistant.build import SHIPPED_FLOWS
from dialog.editor_schema import FORMS, editor_schema
from dialog.states import TYPES, Kind

SEED = Path(__file__).parent / "seed_flows"
FLOWS = sorted((*SHIPPED_FLOWS.glob("*_flow.yml"), *SEED.glob("*_flow.yml")))
MODELINE = "# yaml-language-server: $schema=flow.schema.json"


def _faults(flow: Any) -> Iterator[str]:
    for error in jsonschema.Draft7Validator(editor_schema()).iter_errors(flow):
        yield f"{'.'.join(map(str, error.path))}: {error.message}"


def _with(state: dict[str, Any]) -> dict[str, Any]:
    return {"name": "main_flow", "states": {"first": state}}


def test_it_is_a_json_schema() -> None:
    jsonschema.Draft7Validator.check_schema(editor_schema())


@pytest.mark.parametrize("file", FLOWS, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_files_that_load_are_right(file: Path) -> None:
    assert list(_faults(yaml.safe_load(file.read_text()))) == []


@pytest.mark.parametrize(
    ("state", "fault"),
    [
        ({}, "'type' is a required property"),
        ({"type": "mesage_text"}, "'mesage_text' is not one of"),
        ({"type": "message_text"}, "'properties' is a required property"),
        ({"type": "message_text", "properties": {"delay": 1}}, "'text' is a required property"),
        (
            {"type": "message_text", "properties": {"text": "Hi", "dely": 1}},
            "'dely' was unexpected",
        ),
        ({"type": "message_text", "properties": {"text": "Hi", "delay": 99}}, "99 is greater than"),
        ({"type": "message_text", "properties": {"text": ["Hi"]}}, "is not of type"),
        (
            {"type": "message_text_random", "properties": {"responses": "Hi"}},
            "is not of type 'array'",
        ),
        ({"type": "reset", "transition": {}}, "'transition' was unexpected"),
        ({"type": "reset", "transitions": {"next_sate": "x"}}, "'next_sate' was unexpected"),
        ({"type": "reset", "act_transitions": {"bye": "x"}}, "False schema does not allow"),
        ({"type": "input_user", "properties": {"entities": {}}}, "'slot' is a required property"),
        ({"type": "input_context", "properties": {"nlp_type": "rasa"}}, "'rasa' is not one of"),
    ],
)
def test_a_fault_is_found(state: dict[str, Any], fault: str) -> None:
    assert fault in "\n".join(_faults(_with(state)))


@pytest.mark.parametrize("name", TYPES)
def test_every_type_is_described(name: str) -> None:
    state = editor_schema()["definitions"]["state"]
    [rule] = [r for r in state["allOf"] if r["if"]["properties"]["type"]["const"] == name]
    assert rule["then"]["description"]
    properties = rule["then"]["properties"]["properties"].get("properties", {})
    assert all(p.get("description") or p.get("properties") for p in properties.values())


def test_every_form_of_a_property_has_its_schema() -> None:
    assert set(FORMS) == set(get_args(Kind))


def test_the_file_beside_the_flows_is_todays() -> None:
    file = SHIPPED_FLOWS / "flow.schema.json"
    written = "write it anew: nara flows schema --out flows/flow.schema.json"
    assert json.loads(file.read_text()) == editor_schema(), written


@pytest.mark.parametrize("file", sorted(SHIPPED_FLOWS.glob("*_flow.yml")), ids=lambda f: f.name)
def test_our_files_name_it_for_editors(file: Path) -> None:
    assert file.read_text().startswith(MODELINE)
