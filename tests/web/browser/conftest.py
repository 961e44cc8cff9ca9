"""One headless Chromium for all, one server a file, one fresh profile a test."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.shopper import Shopper
from tests.web.served import Served, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


# For the tests of this folder only: its event loop would be in the way of those after them.
@pytest.fixture(scope="package")
def browser() -> "Iterator[Browser]":
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("Chromium is not on the PATH: apt-get install chromium")
    with playwright.sync_playwright() as running:
        yield running.chromium.launch(executable_path=program, args=["--no-sandbox"])


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server as authors run it: it explains, and pages of other ports may show the chat."""
    home = tmp_path_factory.mktemp("shop")
    settings = {"home": str(home), "offline": "1", "serve__explain": "true"}
    with served(**settings, serve__frames='["http://127.0.0.1:*", "http://localhost:*"]') as here:
        yield here


@pytest.fixture
def shopper(browser: "Browser", shop: Served) -> Iterator[Shopper]:
    """Somebody who has just opened the page."""
    with Shopper.arriving(browser, shop.url) as somebody:
        yield somebody
