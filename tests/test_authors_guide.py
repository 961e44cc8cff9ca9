"""The authors' guide, gone through as it is written: checked, tested, talked with."""

import re
from pathlib import Path

import pytest

from tests.commands.nara import nara

PAGE = (Path(__file__).parents[1] / "docs" / "authors-guide.md").read_text(encoding="utf-8")


def block(name: str) -> str:
    [text] = re.findall(rf"```yaml {name}\n(.*?)```", PAGE, re.DOTALL)
    return str(text)


def add_below(file: Path, key: str, text: str) -> None:
    """As an author adds lines below a key of the first column."""
    before, found, after = file.read_text().partition(f"\n{key}:\n")
    assert found
    file.write_text(f"{before}{found}{text}{after}")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    assert nara("init", str(folder)).code == 0
    flows = folder / "flows"
    add_below(flows / "acts.yml", "acts", block("acts"))
    add_below(flows / "main_flow.yml", "act_transitions", block("route"))
    with (flows / "main_flow.yml").open("a") as main:
        main.write(block("state"))
    (flows / "returns_flow.yml").write_text(block("flow"))
    (folder / "tests").mkdir()
    (folder / "tests" / "returns.yml").write_text(block("test"))
    return folder


def test_the_checker_has_nothing_to_say(shop: Path) -> None:
    done = nara("flows", "check", "--strict", str(shop / "flows"))
    assert done.code == 0, done.out


def test_the_conversations_of_the_page_go_well(shop: Path) -> None:
    done = nara("flows", "test", str(shop / "tests"), "--config", str(shop / "nara.yaml"))
    assert done.code == 0, done.out + done.err
    assert "2 passed" in done.out


def test_an_act_without_phrases_is_still_a_fault(shop: Path) -> None:
    main = shop / "flows" / "main_flow.yml"
    main.write_text(main.read_text().replace("  returns: to_returns\n", "  retruns: to_returns\n"))
    done = nara("flows", "check", "--strict", str(shop / "flows"))
    assert done.code == 1
    assert "there is no act 'retruns'" in done.out
    assert "did you mean 'returns'?" in done.out
