"""The dashboard in a real browser: moods and alerts as they come, a conversation opened."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.keys import hash_of
from tests.web.browser.manager import CALM, KEY, LOST, Manager, talk
from tests.web.browser.test_looks import PHONE, violations
from tests.web.served import Served, served


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("watched")


@pytest.fixture(scope="module")
def watched(home: Path) -> Iterator[Served]:
    """A shop with three conversations: a calm one, an angry one, one that is not understood."""
    settings = {"home": str(home), "offline": "1", "dashboard__key": hash_of(KEY)}
    with served(**settings) as here:
        talk(home, "calm", CALM)
        talk(home, "angry")
        talk(home, "lost", LOST, status="not_understood")
        yield here


@pytest.fixture
def manager(browser: Any, watched: Served) -> Iterator[Manager]:
    with Manager.arriving(browser, watched.url) as somebody:
        somebody.enter()
        somebody.see("do you have red shoes")
        yield somebody


def test_those_with_an_alert_stand_first_and_say_why(manager: Manager) -> None:
    assert manager.rows[2:] == ["do you have red shoes"]
    manager.see("bad mood")
    manager.see("not understood three times")
    assert "3 conversations now, 2 with an alert" in manager.page.inner_text("#state")
    angry = manager.page.get_by_role("button", name="third time").get_by_role("img")
    told = "3 sentences of the shopper, 0 positive, 2 negative"
    assert angry.get_attribute("aria-label") == told
    assert manager.complaints == []


def test_a_new_turn_appears_by_itself(manager: Manager, home: Path) -> None:
    talk(home, "new", (("thanks that was quick", 0.9, "You are welcome."),))
    manager.see("thanks that was quick")


def test_what_a_shopper_says_over_the_page_appears_too(manager: Manager, watched: Served) -> None:
    watched.say(watched.begin(), "will it rain tomorrow in boston")
    manager.see("will it rain tomorrow in boston")


def test_a_conversation_is_opened_by_keyboard_and_says_why(manager: Manager) -> None:
    manager.page.get_by_role("button", name="third time").focus()
    manager.page.keyboard.press("Enter")
    manager.see("Shall a person take over?")
    assert "negative" in manager.page.locator("#turns .negative").first.inner_text()
    manager.page.get_by_text("Turn 3, ok: why").click()
    manager.see("weather.weather")
    manager.page.keyboard.press("Escape")
    assert not manager.page.locator("#talk").is_visible()
    assert manager.page.evaluate("document.activeElement.closest('#talks') !== null")


def test_a_list_is_narrowed_down(manager: Manager) -> None:
    manager.page.get_by_label("Find").fill("shoes")
    assert manager.rows == ["do you have red shoes"]
    manager.page.get_by_label("Find").fill("")
    manager.page.get_by_label("Alerts only").check()
    assert len(manager.rows) == 2


def test_a_wrong_key_is_told_and_a_reload_needs_none_anew(browser: Any, watched: Served) -> None:
    with Manager.arriving(browser, watched.url) as somebody:
        somebody.enter("wrong")
        somebody.see("This key is not known here")
        somebody.enter()
        somebody.see("do you have red shoes")
        somebody.page.reload()
        somebody.see("do you have red shoes")
        somebody.page.get_by_role("button", name="Leave").click()
        assert not somebody.rows
        somebody.page.reload()
        assert somebody.page.get_by_label("Key").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Any, watched: Served, scheme: str) -> None:
    with Manager.arriving(browser, watched.url, color_scheme=scheme) as somebody:
        assert violations(somebody.page) == []
        somebody.enter()
        somebody.page.get_by_role("button", name="third time").click()
        somebody.see("Turn 3, ok: why")
        assert violations(somebody.page) == []


def test_a_phone_needs_no_sideways_scrolling(browser: Any, watched: Served) -> None:
    with Manager.arriving(browser, watched.url, **PHONE) as somebody:
        somebody.enter()
        somebody.see("do you have red shoes")
        root = "document.documentElement"
        assert somebody.page.evaluate(f"{root}.scrollWidth === {root}.clientWidth")


def test_two_managers_see_the_same(browser: Any, watched: Served, manager: Manager) -> None:
    with Manager.arriving(browser, watched.url) as other:
        other.enter()
        other.see("do you have red shoes")
        assert sorted(other.rows) == sorted(manager.rows)
