"""docs/states: a page for each type, with every property and way; the examples load as they are."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from dialog.loader import Loaded, load
from dialog.properties import properties
from dialog.states import TYPES

PAGES = Path(__file__).parent.parent / "docs" / "states"
MAIN = """
name: main_flow
intent_transitions: {{price_check: {first}, nomatch.none: init, unknown: init, jarvis_error: init}}
states:
  init: {{type: message_text, properties: {{text: Hi}}}}
  input_intent: {{type: input_context}}
"""


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def load_examples(name: str, folder: Path) -> Loaded:
    """All examples of a page as one set: states of the main flow, and flows of their own."""
    states: dict[str, object] = {}
    for example in re.findall(r"```yaml\n(.*?)```", page(name), re.DOTALL):
        content = yaml.load(example, Loader=yaml.BaseLoader)
        if "name" in content:
            (folder / f"{content['name']}.yml").write_text(example, encoding="utf-8")
        else:
            states |= content
            with (folder / "states.txt").open("a", encoding="utf-8") as file:
                file.write("".join(f"  {line}\n" for line in example.splitlines()))
    main = MAIN.format(first=next(iter(states)))
    for number, other in enumerate(list(states)[1:] if name == "README" else ()):
        # Examples of texts stand side by side; something has to lead to each.
        main = main.replace("jarvis_error", f"weather.snow{number}: {other}, jarvis_error", 1)
    written = (folder / "states.txt").read_text(encoding="utf-8")
    (folder / "main_flow.yml").write_text(main + written, encoding="utf-8")
    return load([folder])


def paths(kind: type, above: str = "") -> Iterator[str]:
    for spec in properties(kind).values():
        yield f"| `{above}{spec.path}` | {spec.about}"
        if spec.of:
            yield from paths(spec.of, f"{above}{spec.path}.")


@pytest.mark.parametrize("name", [*TYPES, "README"])
def test_every_example_loads_without_a_finding(name: str, tmp_path: Path) -> None:
    loaded = load_examples(name, tmp_path)
    found = [problem for problem in loaded.problems if problem.code != "F023"]
    assert (found, loaded.flows is None) == ([], False)


@pytest.mark.parametrize("name", TYPES)
def test_every_property_and_way_stands_on_its_page(name: str) -> None:
    text = page(name)
    assert [row for row in paths(TYPES[name]) if row not in text] == []
    assert [way for way in TYPES[name].EXITS if f"`{way}`" not in text] == []


def test_the_overview_names_every_page() -> None:
    linked = set(re.findall(r"\]\((\w+)\.md\)", page("README")))
    assert linked == {file.stem for file in PAGES.glob("*.md")} - {"README"}
    assert linked == {*TYPES, "own"}
