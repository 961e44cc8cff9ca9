"""The docs say what is there: state types, findings, settings, commands; examples load."""

import re
from pathlib import Path

import click
import pytest
import yaml
from pydantic import BaseModel

from app import nara
from assistant.config import Settings
from dialog.loader import load
from dialog.problems import CODES
from dialog.states import TYPES

DOCS = Path(__file__).parent.parent / "docs"
FLOWS = (DOCS / "flows.md").read_text(encoding="utf-8")


def _commands(group: click.Group, prefix: str) -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        path = f"{prefix} {name}"
        found += _commands(command, path) if isinstance(command, click.Group) else [(path, command)]
    return found


def _keys(model: type[BaseModel], prefix: str = "") -> list[str]:
    keys: list[str] = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            keys += _keys(kind, f"{prefix}{name}.")
        else:
            keys.append(prefix + name)
    return keys


@pytest.mark.parametrize("kind", TYPES)
def test_every_state_type_has_its_heading(kind: str) -> None:
    assert f"\n### {kind}\n" in FLOWS


@pytest.mark.parametrize("code", CODES)
def test_every_finding_is_listed_with_its_meaning(code: str) -> None:
    assert f"| {code} | {CODES[code]} |" in FLOWS


_OF_ALL_SERVICES = re.compile(r"\.(openmeteo|weatherstack|yelp|ebay)\.(url|timeout_s|retries)$")


@pytest.mark.parametrize("key", _keys(Settings))
def test_every_setting_is_documented(key: str) -> None:
    key = _OF_ALL_SERVICES.sub(r".<service>.\2", key)
    assert f"| `{key}`" in (DOCS / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("path", "command"), _commands(nara, "nara"), ids=lambda x: str(x))
def test_every_command_has_help_with_an_example_and_its_heading(
    path: str, command: click.Command
) -> None:
    assert "Example:" in (command.help or "")
    assert f"\n## {path}\n" in (DOCS / "commands.md").read_text(encoding="utf-8")


def test_the_smallest_set_in_the_authors_guide_loads_without_an_error(tmp_path: Path) -> None:
    examples = re.findall(r"```yaml\n(.*?)```", FLOWS, re.DOTALL)
    flow = next(example for example in examples if example.startswith("name:"))
    (tmp_path / "main_flow.yml").write_text(flow, encoding="utf-8")
    assert load([tmp_path]).errors == ()


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda p: p.name)
def test_every_yaml_example_is_yaml(page: Path) -> None:
    for example in re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        assert isinstance(yaml.safe_load(example), dict)
