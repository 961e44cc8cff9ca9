"""`nara init` writes a shop that works at once, explains every setting, and overwrites nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from assistant.config import Settings, read_settings
from assistant.starter import TEMPLATE
from tests.commands.nara import nara


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "my shop"
    done = nara("init", str(folder))
    assert done.code == 0, done.err
    return folder


def test_the_files_of_a_shop_are_written_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "shop"
    done = nara("init", str(folder))
    assert done.code == 0
    for name in ("nara.yaml", "flows/main_flow.yml", "flows/answers.yml", "data/stores.csv"):
        assert (folder / name).is_file()
        assert str(folder / name) in done.out
    assert "nara doctor" in done.out


def test_a_conversation_runs_with_them_from_anywhere(shop: Path) -> None:
    flow = shop / "flows" / "main_flow.yml"
    flow.write_text(flow.read_text().replace("Hi, I'm Nara.", "Hi, I'm the new shop."))
    done = nara("chat", "--json", "--config", str(shop / "nara.yaml"))
    assert done.objects[0]["messages"][0].startswith("Hi, I'm the new shop.")


def test_what_is_there_is_not_touched(shop: Path) -> None:
    (shop / "nara.yaml").write_text("offline: true\n")
    again = nara("init", str(shop))
    assert (again.code, again.out) == (1, "")
    assert "nara.yaml is there already; nothing was written" in again.err
    assert (shop / "nara.yaml").read_text() == "offline: true\n"


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    done = nara("init", str(tmp_path / "taken"))
    assert done.code == 1
    assert "taken is a file; name a folder" in done.err


def keys(model: type[BaseModel], above: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from keys(kind, f"{above}{name}.")
        else:
            yield f"{above}{name}"


def written_out() -> str:
    """The template with every commented key switched on."""
    return re.sub(r"(?m)^( *)#(\w+:.*)$", r"\1\2", TEMPLATE.read_text())


def flat(values: dict[str, object], above: str = "") -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, dict) and f"{above}{name}" not in set(keys(Settings)):
            yield from flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}"


def test_every_setting_is_explained_and_none_that_does_not_exist() -> None:
    assert sorted(flat(yaml.safe_load(written_out()))) == sorted(keys(Settings))


def test_every_example_in_it_is_a_valid_one(tmp_path: Path) -> None:
    (tmp_path / "nara.yaml").write_text(written_out())
    assert read_settings(tmp_path / "nara.yaml").flows.path == tmp_path / "flows"
