"""The widget: one tag on a page of another origin."""

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.web.served import Served, served

HOST = """<!DOCTYPE html><html lang="en"><title>Shop</title>
<style>:root {{ --nara-accent: rgb(120, 20, 90); }} p {{ color: red; }}</style>
<body><h1>A shop</h1><script src="{url}/static/widget.js" async {attributes}></script></body></html>
"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[str]:
    """Another origin, whose files lie in tmp_path."""
    handler = partial(_Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def page(browser: Any, shop: Served, host: str, tmp_path: Path) -> Iterator[Any]:
    (tmp_path / "index.html").write_text(HOST.format(url=shop.url, attributes=""))
    profile = browser.new_context()
    profile.set_default_timeout(20_000)
    opened = profile.new_page()
    opened.goto(host)
    yield opened
    profile.close()


def _chat(page: Any, shop: Served) -> Any:
    """The frame of the chat."""
    page.frame_locator("nara-chat iframe").locator("#log .theirs").first.wait_for()
    [frame] = [frame for frame in page.frames if frame.url.startswith(shop.url)]
    return frame


def _open(page: Any) -> None:
    page.wait_for_selector("nara-chat", state="attached")
    page.get_by_role("button", name="Open the chat").click()


def test_a_conversation_in_the_shops_own_page(page: Any, shop: Served) -> None:
    assert page.frames == [page.main_frame]
    _open(page)
    chat = _chat(page, shop)
    chat.fill("#text", "how much are nike shoes")
    chat.press("#text", "Enter")
    chat.wait_for_function("() => document.querySelectorAll('#log .theirs').length === 2")
    assert "$" in chat.locator("#log .theirs").last.inner_text()


def test_it_takes_the_looks_of_the_shop(page: Any, shop: Served) -> None:
    _open(page)
    chat = _chat(page, shop)
    chat.wait_for_function(
        "color => getComputedStyle(document.getElementById('send')).backgroundColor === color",
        arg="rgb(120, 20, 90)",
    )


def test_escape_closes_it_and_it_is_remembered(page: Any, shop: Served) -> None:
    _open(page)
    chat = _chat(page, shop)
    button = page.get_by_role("button", name="Open the chat")
    assert button.get_attribute("aria-expanded") == "true"
    page.reload()
    chat = _chat(page, shop)
    chat.press("#text", "Escape")
    page.wait_for_timeout(100)
    assert button.get_attribute("aria-expanded") == "false"
    page.reload()
    page.wait_for_selector("nara-chat", state="attached")
    assert button.get_attribute("aria-expanded") == "false"


def test_a_conversation_goes_on_from_page_to_page(page: Any, shop: Served) -> None:
    _open(page)
    first = _chat(page, shop).evaluate("localStorage.getItem('nara.session')")
    page.reload()
    assert _chat(page, shop).evaluate("localStorage.getItem('nara.session')") == first


def test_a_session_that_the_shops_server_began_is_taken_up(
    browser: Any, shop: Served, host: str, tmp_path: Path
) -> None:
    begun = shop.begin()
    attributes = f'data-session="{begun}" data-open data-label="Ask us" data-side="left"'
    (tmp_path / "index.html").write_text(HOST.format(url=shop.url, attributes=attributes))
    profile = browser.new_context()
    opened = profile.new_page()
    opened.goto(host)
    chat = _chat(opened, shop)
    assert chat.evaluate("localStorage.getItem('nara.session')") == begun
    assert begun not in chat.evaluate("location.href")
    profile.close()


def test_where_a_browser_keeps_nothing_for_strangers_it_works_all_the_same(
    page: Any, shop: Served, host: str
) -> None:
    """Another site, not only another origin: this browser gives its frames no storage."""
    page.goto(host.replace("127.0.0.1", "localhost"))
    _open(page)
    chat = _chat(page, shop)
    chat.fill("#text", "how much are nike shoes")
    chat.press("#text", "Enter")
    chat.wait_for_function("() => document.querySelectorAll('#log .theirs').length === 2")


def test_who_is_not_invited_gets_no_frame(browser: Any, host: str, tmp_path: Path) -> None:
    with served(home=str(tmp_path / "home")) as closed:
        (tmp_path / "index.html").write_text(HOST.format(url=closed.url, attributes="data-open"))
        profile = browser.new_context()
        opened = profile.new_page()
        complaints: list[str] = []
        opened.on("console", lambda message: complaints.append(message.text))
        opened.goto(host)
        opened.wait_for_selector("nara-chat iframe")
        opened.wait_for_timeout(500)
        assert any("frame-ancestors" in line for line in complaints)
        profile.close()
