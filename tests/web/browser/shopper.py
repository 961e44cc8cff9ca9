"""A person at the page, as tests speak of one: says, hears, looks, clicks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.web.served import CONVERSATIONS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

WAIT_MS = 20_000
ANSWERS = "#log .theirs"
_BUBBLES = """rows => [...document.querySelectorAll(rows)].map(row =>
  [...row.querySelectorAll(".bubble")].map(bubble =>
    [...bubble.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join("")
  ).join("\\n"))"""


@dataclass
class Shopper:
    page: "Page"
    url: str
    complaints: list[str] = field(default_factory=list)
    "What the browser's console has against the page."

    @classmethod
    @contextmanager
    def arriving(cls, browser: "Browser", url: str, **context: Any) -> "Iterator[Shopper]":
        """A fresh profile with the page open and the greeting heard."""
        profile = browser.new_context(**context)
        profile.set_default_timeout(WAIT_MS)
        try:
            yield cls.in_tab(profile, url)
        finally:
            profile.close()

    @classmethod
    def in_tab(cls, profile: "BrowserContext", url: str) -> "Shopper":
        shopper = cls(profile.new_page(), url)
        shopper.page.on("pageerror", lambda error: shopper.complaints.append(str(error)))
        shopper.page.on("console", shopper._note)
        shopper.page.goto(url)
        shopper.await_answers(1)
        return shopper

    def _note(self, message: Any) -> None:
        if message.type == "error" and "WebSocket" not in message.text:
            self.complaints.append(message.text)

    # Talking

    def say(self, text: str) -> str:
        """The answer; its bubbles, one a line."""
        before = self.answers
        self.type(text)
        self.await_answers(before + 1)
        return self.heard

    def type(self, text: str) -> None:
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")

    @property
    def answers(self) -> int:
        return self.page.locator(ANSWERS).count()

    def await_answers(self, number: int) -> None:
        self.page.wait_for_function(
            "([what, number]) => document.querySelectorAll(what).length >= number",
            arg=[ANSWERS, number],
        )

    @property
    def heard(self) -> str:
        return self.bubbles(ANSWERS)[-1]

    @property
    def said(self) -> list[str]:
        return self.bubbles("#log .mine")

    def bubbles(self, rows: str) -> list[str]:
        """What is seen, without what only screen readers say."""
        found: list[str] = self.page.evaluate(_BUBBLES, rows)
        return found

    # Looking

    def wait_for(self, what: str, **how: Any) -> None:
        self.page.wait_for_selector(what, **how)

    def sees(self, what: str) -> bool:
        return self.page.locator(what).first.is_visible()

    @property
    def status(self) -> str:
        return self.page.locator("#state").inner_text()

    def await_status(self, text: str) -> None:
        self.page.wait_for_function(
            "text => document.getElementById('state').textContent === text", arg=text
        )

    @property
    def session(self) -> str:
        found: str = self.page.evaluate("localStorage.getItem('nara.session')")
        return found

    @property
    def api(self) -> str:
        return f"{CONVERSATIONS}/{self.session}"
