"""The page of `nara report` in a browser: from a file, in light and dark, sorted by a click."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from report.files import write
from tests.report.archives import ASKING, Said, day_file, reported
from tests.web.browser.test_looks import violations

BAD = [
    Said("where is my order", "find_the_store", "nothing_found", mood=0.1, thumb="down"),
    Said("this is useless", "nomatch.none", "not_understood", mood=-0.9),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    asking = [Said("how much", state=ASKING, mood=0.1), Said("a lamp", mood=0.4, thumb="up")]
    return write(reported(day_file(tmp_path / "days", BAD, asking, asking)), tmp_path)


@pytest.fixture(params=["light", "dark"])
def shown(browser: Any, file: Path, request: Any) -> Iterator[Any]:
    """The opened page, and what it complained of."""
    page = browser.new_page(color_scheme=request.param)
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.goto(file.as_uri())
    yield page
    page.close()


def test_axe_finds_nothing_and_nothing_is_complained_of(shown: Any) -> None:
    assert shown.complaints == []
    shown.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert violations(shown) == []


def test_a_click_sorts_a_table_and_another_one_turns_it_round(shown: Any) -> None:
    table = shown.locator("section", has=shown.get_by_role("heading", name="Questions")).first
    table.locator("summary").first.click()
    heading = table.locator("th button", has_text="question").first
    heading.click()
    first = table.locator("tbody tr td").first
    assert first.inner_text() == "find_the_store"
    heading.click()
    assert first.inner_text() == "price_check"
    assert table.locator("th").first.get_attribute("aria-sort") == "descending"
