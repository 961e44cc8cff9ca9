"""An annotator at the page, who counts the keys it takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from learning.decisions import Book
from learning.lines import Candidate, Source, write_lines

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WAIT_MS = 20_000
_SAID = (
    (
        "how much is the red nike jacket",
        "price_check",
        "B-interrogative.manner I-interrogative.manner O B-article B-item.color B-item.name "
        "B-item.type",
    ),
    ("any brown bread in boston", "price_check", "O O O O B-location"),
    (
        "is the bakery near me open",
        "find_the_store",
        "O B-article B-store.type B-location I-location O",
    ),
    (
        "how much is the red nike jackets please",
        "inventory_check",
        "B-interrogative.manner I-interrogative.manner O B-article B-item.color B-item.name "
        "B-item.type O",
    ),
)


def chosen(home: Path) -> Path:
    """The home, with four sentences as a model labelled them: one all right, three not."""
    source = Source("c1", 1, "2026-11-23", "2026-11-23.csv")
    likely = (("price_check", 0.5), ("inventory_check", 0.3), ("find_the_store", 0.1))
    write_lines(
        home / "datasets" / "candidates.jsonl",
        (Candidate(a, b, tuple(c.split()), "unsure", source, likely) for a, b, c in _SAID),
    )
    return home


@dataclass
class Annotator:
    page: "Page"
    home: Path
    keys: int = 0
    "Pressed so far."
    complaints: list[str] = field(default_factory=list)
    "What the browser's console has against the page."

    @classmethod
    @contextmanager
    def arriving(
        cls, browser: "Browser", url: str, home: Path, **how: Any
    ) -> "Iterator[Annotator]":
        profile = browser.new_context(**how)
        profile.set_default_timeout(WAIT_MS)
        somebody = cls(profile.new_page(), home)
        somebody.page.on("pageerror", lambda error: somebody.complaints.append(str(error)))
        somebody.page.on("console", somebody._note)
        try:
            somebody.page.goto(url)
            yield somebody
        finally:
            profile.close()

    def _note(self, told: Any) -> None:
        if told.type == "error":
            self.complaints.append(told.text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def draw_over(self, first: int, last: int) -> None:
        """With the mouse held down, from word to word."""
        mouse = self.page.mouse
        for number, act in ((first, mouse.down), (last, mouse.up)):
            box = self.page.locator(f"[data-word='{number}']").bounding_box()
            assert box
            mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
            act()

    def see(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    @property
    def kept(self) -> dict[str, tuple[str, str]]:
        """Sentence -> intent, and labels of its words."""
        decided = Book(self.home / "datasets" / "annotations.jsonl").look().all()
        return {
            x.sentence.text: (x.sentence.intent, " ".join(x.sentence.slots)) for *_, x in decided
        }
