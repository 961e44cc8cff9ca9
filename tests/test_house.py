"""The house keeps its own rules: rooms are listed, files stay small, names have one owner."""

import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
NOT_ROOMS = {"tests", "benchmarks"}


def _python_files() -> list[Path]:
    found = [p for p in ROOT.rglob("*.py") if not p.relative_to(ROOT).parts[0].startswith(".")]
    return [p for p in found if "build" not in p.relative_to(ROOT).parts[:1]]


def _rooms() -> set[str]:
    folders = {p.relative_to(ROOT).parts[0] for p in _python_files() if p.parent != ROOT}
    return folders - NOT_ROOMS


def test_every_folder_with_python_is_under_the_import_rules() -> None:
    assert _rooms() == set(PROJECT["tool"]["importlinter"]["root_packages"])


def test_every_package_is_shipped() -> None:
    inits = [p.parent.relative_to(ROOT) for p in _python_files() if p.name == "__init__.py"]
    packages = {".".join(p.parts) for p in inits if p.parts[0] not in NOT_ROOMS}
    assert packages == set(PROJECT["tool"]["setuptools"]["packages"])


def test_every_name_of_ours_has_exactly_one_owner() -> None:
    owners = packages_distributions()
    assert {name: set(owners.get(name, ())) for name in _rooms()} == {
        name: {"nara-assistant"} for name in _rooms()
    }


@pytest.mark.parametrize("file", _python_files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_longer_than_four_hundred_lines(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("file", _python_files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_every_file_says_first_what_it_knows(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not text or text.startswith('"""')
