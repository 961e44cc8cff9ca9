"""What an author sees in an editor that speaks to the YAML language server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.build import SHIPPED_FLOWS
from tests.dialog.language_server import Editor, editor


@pytest.fixture(scope="module")
def opened() -> Iterator[Editor]:
    with editor() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in SHIPPED_FLOWS.glob("*.*"):
        shutil.copy(file, tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", [f.name for f in sorted(SHIPPED_FLOWS.glob("*_flow.yml"))])
def test_our_flows_have_nothing_underlined(opened: Editor, folder: Path, name: str) -> None:
    assert opened.diagnostics(folder / name) == []


def test_a_misspelt_type_is_underlined(opened: Editor, folder: Path) -> None:
    file = folder / "weather_flow.yml"
    file.write_text(file.read_text().replace("type: Weather", "type: Wether"))
    assert any("message_text" in found for found in opened.diagnostics(file))


def test_types_are_offered(opened: Editor, folder: Path) -> None:
    file = folder / "new_flow.yml"
    modeline = (SHIPPED_FLOWS / "error_flow.yml").read_text().splitlines()[0]
    file.write_text(f"{modeline}\nname: new_flow\nstates:\n  first:\n    type: \n")
    opened.diagnostics(file)
    assert {"message_text", "input_user"} <= set(opened.completions(file, 4, 10))
