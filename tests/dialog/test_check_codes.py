"""Every code is explained, by an example that has exactly this fault and by the same mended."""

from pathlib import Path
from textwrap import indent

import pytest

from dialog.codes import CODES_PAGE, EXPLAINED, Explained
from dialog.loader import load
from dialog.problems import CODES, Problem

DOCS = Path(__file__).parent.parent.parent / "docs"
MAIN = CODES_PAGE.split("```yaml\n")[1].split("```")[0]
"The main flow to which the page says that its examples belong."

every_code = pytest.mark.parametrize("explained", EXPLAINED.values(), ids=EXPLAINED)


def _found(folder: Path, example: str) -> tuple[Problem, ...]:
    text = example if example.startswith("name:") else MAIN + indent(example, "  ")
    (folder / "main_flow.yml").write_text(text, encoding="utf-8")
    return load([folder]).problems


def test_every_code_is_explained_under_its_title() -> None:
    assert {code: found.title for code, found in EXPLAINED.items()} == CODES


@every_code
def test_the_example_has_this_fault_and_no_other(tmp_path: Path, explained: Explained) -> None:
    found = _found(tmp_path, explained.example)
    assert [(p.code, p.severity) for p in found] == [(explained.code, explained.severity)]


@every_code
def test_the_mended_example_has_no_fault_at_all(tmp_path: Path, explained: Explained) -> None:
    assert _found(tmp_path, explained.mended) == ()


@every_code
def test_the_finding_stands_within_the_example(tmp_path: Path, explained: Explained) -> None:
    (found,) = _found(tmp_path, explained.example)
    first = 1 if explained.example.startswith("name:") else MAIN.count("\n") + 1
    assert first <= found.where.line < first + explained.example.count("\n")


def test_the_page_in_the_docs_is_the_one_that_is_shipped() -> None:
    assert (DOCS / "flow-codes.md").read_text(encoding="utf-8") == CODES_PAGE
