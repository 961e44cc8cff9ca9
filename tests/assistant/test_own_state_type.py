"""The state type of an author's own that docs/states/own.md shows: it works as it stands there."""

import re
from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.sections import Flows
from assistant.state_types import state_types
from dialog.loader import Loaded, load
from dialog.own_state import OwnState
from dialog.states import TYPES
from tests.dialog.talk import MAIN, Talk, talk
from values.errors import ConfigError

PAGE = (Path(__file__).parents[2] / "docs" / "states" / "own.md").read_text(encoding="utf-8")


class Idle(OwnState):
    """Does nothing, not even that."""


def block(language: str) -> str:
    [text] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(text)


def own(name: str, path: str) -> Settings:
    return Settings(flows=Flows(state_types={name: path}))


def flows_with(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: str, states: str = block("yaml")
) -> Loaded:
    name = f"states_{abs(hash(folder))}"
    (folder / f"{name}.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    rows = "".join(f"  {line}\n" for line in states.splitlines())
    main = MAIN.format(intents="price_check: less", acts="") + rows
    (folder / "main_flow.yml").write_text(main, encoding="utf-8")
    return load([folder], types=state_types(own("discount", f"{name}:Discount")))


def asked(loaded: Loaded) -> Talk:
    assert loaded.flows is not None
    chat = talk(loaded.flows)
    chat.hear("how much", "price_check")
    return chat


def test_it_works_like_one_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = flows_with(tmp_path, monkeypatch, block("python"))
    assert loaded.errors == ()
    chat = asked(loaded)
    assert chat.said == ["That makes $36.00."]
    assert chat.step.conversation.keys["to_pay"] == "36.00"


def test_a_wrong_property_of_it_is_found_at_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = block("yaml").replace("percent: 10", "percnt: 10")
    [error] = flows_with(tmp_path, monkeypatch, block("python"), states).errors
    assert (error.code, error.hint) == ("F005", "did you mean 'percent'?")
    assert str(error.where).endswith("main_flow.yml:12")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("Done(keys={'to_pay': {1, 2}})", "TypeError: Object of type set"),
        ("Done(keys={'to_pay': float('nan')})", "ValueError"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("None", "AttributeError"),
    ],
)
def test_its_failure_is_a_fault_that_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str, why: str
) -> None:
    code = re.sub(r'return Done\(keys=.*"\}\)', f"return {wrong}", block("python"))
    [fault] = asked(flows_with(tmp_path, monkeypatch, code)).faults
    assert "main_flow.yml:10: the state type 'discount' failed: " + why in fault


def test_without_any_there_are_ours() -> None:
    assert state_types(Settings()) == TYPES


@pytest.mark.parametrize(
    ("name", "path", "fault"),
    [
        ("dice", "no_such_module:Dice", "cannot be used"),
        ("dice", "dialog.states:Dice", "has no attribute 'Dice'"),
        ("dice", "collections:OrderedDict", "no class made from"),
        ("dice", "dialog.states:Reset", "no class made from"),
        ("dice", f"{__name__}:Idle", "has no method run"),
        ("reset", "my:Dice", "there is a state type 'reset' already"),
    ],
)
def test_one_that_cannot_be_used_is_named(name: str, path: str, fault: str) -> None:
    with pytest.raises(ConfigError, match=f"flows.state_types: .*{fault}"):
        state_types(own(name, path))


def test_a_path_that_is_none_is_refused_with_the_settings() -> None:
    with pytest.raises(ValueError, match="write dice: module:Class"):
        own("dice", "my_states.Dice")
