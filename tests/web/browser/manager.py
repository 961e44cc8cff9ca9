"""A manager at the dashboard, and shoppers whose turns are in the journal already judged."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.journal import Journal
from archive.records import TurnRecord
from archive.sentiment import entry
from tests.archive.turns import RECORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WAIT_MS = 20_000
KEY = "nara_managers"
LINES = (
    ("where is my order", 0.0, "Which shop is it from?"),
    ("the blender arrived broken", -0.92, "I am sorry to hear that."),
    ("this is the third time i tell you", -0.88, "Shall a person take over?"),
)
"What a shopper said, how it sounds, and what was answered."
CALM = (("do you have red shoes", 0.05, "Yes, in two shops."),)
LOST = tuple((f"blah {number}", 0.0, "I did not get that.") for number in range(3))
SHOWN: tuple[tuple[str, Sequence[tuple[str, float, str]], dict[str, Any]], ...] = (
    ("5b0c1fa2", CALM, {"intent": "inventory_check"}),
    ("c2e99d01", (*CALM, ("great thank you", 0.9, "You are welcome.")), {"intent": None}),
    ("77cc01be", LOST, {"status": "not_understood", "intent": "nomatch.none"}),
    ("9ab2231c", LINES, {"intent": "nomatch.none"}),
)
"Conversations of the screenshot."


def talk(
    home: Path, name: str, lines: Sequence[tuple[str, float, str]] = LINES, **how: Any
) -> None:
    """A conversation of this minute."""
    journal = Journal(home / "journal.sqlite")
    for number, (said, score, answer) in enumerate(lines, 1):
        journal.append(_turn(name, number, said, score, answer, how))
    journal.close()


def _turn(
    name: str, number: int, said: str, score: float, answer: str, how: dict[str, Any]
) -> TurnRecord:
    moods = [entry("user", [_sound(said, score)]), entry("assistant", [_sound(answer, 0.1)])]
    when = datetime.now(UTC)
    turn = replace(RECORD, conversation_id=name, turn=number, timestamp=when, channel="stream")
    return replace(turn, user=said, messages=(answer,), sentiment=tuple(moods), **how)


def _sound(text: str, score: float) -> dict[str, Any]:
    label = "negative" if score < -0.5 else "positive" if score > 0.5 else "neutral"
    return {"text": text, "label": label, "score": score}


@dataclass
class Manager:
    page: "Page"
    complaints: list[str] = field(default_factory=list)
    "What the browser's console has against the page."

    @classmethod
    @contextmanager
    def arriving(cls, browser: "Browser", url: str, **how: Any) -> "Iterator[Manager]":
        profile = browser.new_context(**how)
        profile.set_default_timeout(WAIT_MS)
        somebody = cls(profile.new_page())
        somebody.page.on("pageerror", lambda error: somebody.complaints.append(str(error)))
        somebody.page.on("console", somebody._note)
        try:
            somebody.page.goto(f"{url}/dashboard")
            yield somebody
        finally:
            profile.close()

    def _note(self, told: Any) -> None:
        if told.type == "error" and "WebSocket" not in told.text:
            self.complaints.append(told.text)

    def enter(self, key: str = KEY) -> None:
        self.page.get_by_label("Key").fill(key)
        self.page.keyboard.press("Enter")

    def see(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    @property
    def rows(self) -> list[str]:
        """What the conversations' shoppers said last, in the order of the page."""
        return self.page.locator("#talks .said").all_inner_texts()
