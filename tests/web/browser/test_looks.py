"""Anybody can use it: by keyboard, by screen reader, on a phone, in the dark."""

from typing import Any

import pytest

from tests.web.browser.shopper import Shopper
from tests.web.served import Served

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE = {"viewport": {"width": 360, "height": 700}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


def violations(page: Any) -> list[str]:
    """What axe has against a page."""
    found = axe.Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {node['html'][:120]}" for v in found for node in v["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(browser: Any, shop: Served, screen: Any, scheme: str) -> None:
    still = {"color_scheme": scheme, "reduced_motion": "reduce", **screen}
    with Shopper.arriving(browser, shop.url, **still) as shopper:
        shopper.say("where can i buy sushi in seattle")
        shopper.say("is it raining in springfield")
        assert violations(shopper.page) == []
        shopper.page.locator(".ask-why").last.click()
        shopper.wait_for("#why")
        assert violations(shopper.page) == []
        shopper.page.keyboard.press("Escape")
        shopper.page.click("#erase")
        assert violations(shopper.page) == []


def test_a_phone_needs_no_sideways_scrolling(browser: Any, shop: Served) -> None:
    with Shopper.arriving(browser, shop.url, **PHONE) as shopper:
        shopper.say("where can i buy sushi in seattle")
        shopper.say("x" * 400)
        wide = shopper.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide[0] == wide[1]
        field = shopper.page.locator("#composer").bounding_box()
        assert field
        assert field["y"] + field["height"] <= 700


def test_everything_can_be_done_by_keyboard(shopper: Shopper) -> None:
    keys = shopper.page.keyboard
    keys.type("how much are nike shoes")
    keys.press("Shift+Enter")
    keys.type("please")
    keys.press("Enter")
    shopper.await_answers(2)
    assert shopper.said == ["how much are nike shoes\nplease"]
    assert _reaches(shopper, '[data-rating="up"]')
    keys.press("Space")
    shopper.wait_for('[data-rating="up"][aria-pressed="true"]')
    assert _reaches(shopper, "#erase")
    keys.press("Enter")
    shopper.wait_for("#ask[open]")
    keys.press("Escape")
    assert not shopper.sees("#ask")
    assert shopper.said


def _reaches(shopper: Shopper, what: str) -> bool:
    """Whether Shift+Tab comes there."""
    for _ in range(30):
        if shopper.page.evaluate("what => document.activeElement.matches(what)", what):
            return True
        shopper.page.keyboard.press("Shift+Tab")
    return False


def test_colours_follow_the_system_until_chosen(browser: Any, shop: Served) -> None:
    with Shopper.arriving(browser, shop.url, color_scheme="dark") as shopper:
        theme = "document.documentElement.dataset.theme"
        assert shopper.page.evaluate(theme) == "dark"
        shopper.page.click("#theme")
        assert shopper.page.evaluate(theme) == "light"
        shopper.page.reload()
        shopper.await_answers(1)
        assert shopper.page.evaluate(theme) == "light"
