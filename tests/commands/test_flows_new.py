"""nara flows new: a flow that works as it is written, and never in place of another."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from app import nara
from dialog.loader import load
from dialog.topics import TOPICS
from tests.dialog.talk import talk
from values.errors import ConfigError, DataError

MAIN = """name: main_flow
intent_transitions: {nomatch.none: init, unknown: init, jarvis_error: init}
states:
  init: {type: message_text, properties: {text: Hi}}
  input_intent: {type: input_context}
"""


def new(*words: str) -> str:
    done = CliRunner().invoke(nara, ["flows", "new", *words], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def refused(*words: str) -> BaseException:
    done = CliRunner().invoke(nara, ["flows", "new", *words])
    assert done.exception
    return done.exception


def test_the_flow_and_what_it_says_to_add_are_sound_and_talk(tmp_path: Path) -> None:
    output = new("returns", "--dir", str(tmp_path))
    steps = yaml.safe_load("\n".join(x for x in output.splitlines() if x.startswith("    ")))
    main = yaml.safe_load(MAIN)
    for table, rows in steps.items():
        main[table] = {**main.get(table, {}), **rows}
    (tmp_path / "main_flow.yml").write_text(yaml.safe_dump(main, sort_keys=False))
    loaded = load([tmp_path])
    assert loaded.problems == ()
    assert loaded.flows is not None
    chat = talk(loaded.flows)
    assert "returns" not in TOPICS
    assert chat.hear("can i return [boots](item.type)", "returns") == ["It is about boots, right?"]
    assert chat.hear("yes", act="affirm") == ["All right. Bring it to any of our shops."]
    assert chat.state == "main_flow.input_intent"


def test_it_writes_over_nothing(tmp_path: Path) -> None:
    new("returns", "--dir", str(tmp_path))
    (tmp_path / "returns_flow.yml").write_text("mine")
    error = refused("returns", "--dir", str(tmp_path))
    assert isinstance(error, DataError)
    assert "there is such a flow already" in str(error)
    assert (tmp_path / "returns_flow.yml").read_text() == "mine"


@pytest.mark.parametrize("name", ["Returns", "a b", "../x", "", "1", "ümlaut", "x" * 50])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    error = refused(name, "--dir", str(tmp_path))
    assert isinstance(error, ConfigError)
    assert list(tmp_path.iterdir()) == []


def test_the_shipped_flows_stay_as_they_are() -> None:
    assert "name a folder with --dir" in str(refused("returns"))


def test_it_goes_where_the_settings_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARA_FLOWS__PATH", str(tmp_path / "mine"))
    new("returns")
    assert [file.name for file in (tmp_path / "mine").iterdir()] == ["returns_flow.yml"]
