"""`nara annotate --page` in a real browser: labels by keyboard and by mouse."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.keys import hash_of
from learning.decisions import Book
from tests.web.browser.annotator import Annotator, chosen
from tests.web.browser.test_looks import violations
from tests.web.served import running, served


@pytest.fixture
def anna(browser: Any, tmp_path: Path) -> Iterator[Annotator]:
    home = chosen(tmp_path / "home")
    command = ("annotate", "--page", "--port", "0", "--as", "anna")
    with (
        running(*command, home=str(home), offline="1") as here,
        Annotator.arriving(browser, here.url, home) as somebody,
    ):
        somebody.see("0 done, 4 to do")
        yield somebody


def test_three_sentences_take_eight_keys(anna: Annotator) -> None:
    """One right, one with another intent and two spans missing, one with a span missing."""
    anna.press("Enter")
    anna.see("1 done, 3 to do")
    anna.press("2", "ArrowLeft", "t", "Enter")
    anna.see("2 done, 2 to do")
    anna.press("End", "u", "Enter")
    anna.see("3 done, 1 to do")

    assert anna.keys == 8
    assert anna.kept["any brown bread in boston"] == (
        "inventory_check",
        "O O O B-item.type B-location",
    )
    assert anna.kept["is the bakery near me open"][1].endswith("I-location B-store.status")
    assert anna.complaints == []


def test_keys_typed_ahead_are_not_lost(anna: Annotator) -> None:
    anna.press("Enter", "2", "Enter", "Enter", "<", "?")
    anna.see("Enter keep, and show the next")
    assert len(anna.kept) == 2


def test_words_are_chosen_by_the_mouse(anna: Annotator) -> None:
    anna.press("Enter")
    anna.see("any")
    anna.draw_over(1, 2)
    anna.page.get_by_role("button", name="t item.type").click()
    anna.page.get_by_role("button", name="2 inventory_check").click()
    anna.page.get_by_role("button", name="Keep").click()
    anna.see("2 done, 2 to do")
    assert anna.kept["any brown bread in boston"] == (
        "inventory_check",
        "O B-item.type I-item.type O B-location",
    )


def test_whoever_loads_the_page_anew_goes_on(anna: Annotator) -> None:
    anna.press("Enter")
    anna.see("1 done, 3 to do")
    anna.page.reload()
    anna.see("1 done, 3 to do")
    anna.press("Escape")
    anna.see("Every decision is kept")


def test_axe_finds_nothing(anna: Annotator) -> None:
    assert violations(anna.page) == []
    anna.press("/", "w")
    anna.see("weather.rainfall_yes_no")
    assert violations(anna.page) == []


def test_beside_the_assistant_it_asks_for_name_and_key(browser: Any, tmp_path: Path) -> None:
    home = chosen(tmp_path / "home")
    settings = {"home": str(home), "learning__key": hash_of("nara_test-key")}
    with (
        served(**settings) as here,
        Annotator.arriving(browser, f"{here.url}/annotate/", home) as ben,
    ):
        ben.page.get_by_label("Your name").fill("ben")
        ben.page.get_by_label("Key").fill("wrong")
        ben.page.keyboard.press("Enter")
        ben.see("This key is not known here")
        assert violations(ben.page) == []
        ben.page.get_by_label("Key").fill("nara_test-key")
        ben.page.keyboard.press("Enter")
        ben.see("0 done, 4 to do")
        ben.press("Enter")
        ben.see("1 done, 3 to do")


def test_how_a_sentence_sounds_is_said_by_a_key_or_a_click(anna: Annotator) -> None:
    anna.press("(")
    anna.page.locator('#sounds [aria-pressed="true"]').get_by_text("negative").wait_for()
    anna.press("Enter")
    anna.see("1 done, 3 to do")
    anna.page.get_by_role("button", name=") positive").click()
    anna.press("Enter")
    anna.see("2 done, 2 to do")
    decided = Book(anna.home / "datasets" / "annotations.jsonl").look().all()
    assert [x.sentence.sentiment for *_, x in decided] == ["negative", "positive"]
