"""Annotating on a page: the keys of the terminal over HTTP, and who may press them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.config import read_settings
from assistant.keys import hash_of
from learning.lines import Candidate, write_lines
from learning.page import Entry, create_page
from learning.seats import Seats
from learning.table import Work
from learning.workplace import book, candidates_file
from tests.learning.annotators import NOON, candidate, labelled

BREAD, MILK = candidate("how is bread"), candidate("any milk")
KEY = {"Authorization": "Bearer nara_test-key"}


class Page:
    """A browser with the page open: it sends what it shows, and shows what it is sent."""

    def __init__(self, *candidates: Candidate, entry: Entry | None = None) -> None:
        self.settings = read_settings()
        write_lines(candidates_file(self.settings), candidates)
        app = create_page(Seats(self.settings), lambda: NOON, entry or Entry("anna"))
        self.client = TestClient(app)
        self.shown: dict[str, Any] = {}

    def load(self, name: str = "anna", **headers: str) -> Any:
        return self._take(self.client.post("next", json={"annotator": name}, headers=headers))

    def press(self, *keys: str, **changed: Any) -> Any:
        answer: Any = None
        for key in keys:
            asked = {"annotator": "anna", "view": {**self.shown["view"], **changed}, "key": key}
            answer = self._take(self.client.post("press", json=asked))
        return answer

    @property
    def kept(self) -> Mapping[str, tuple[str, ...]]:
        """Sentence -> intent and labels."""
        decided = book(self.settings).look().all()
        return {x.sentence.text: (x.sentence.intent, *x.sentence.slots) for _, _, x in decided}

    def _take(self, answer: Any) -> Any:
        if answer.status_code == 200:
            self.shown = answer.json()
        return answer


@pytest.fixture
def page() -> Page:
    opened = Page(BREAD, MILK)
    opened.load("anna")
    return opened


def test_enter_keeps_and_shows_the_next_with_the_progress(page: Page) -> None:
    page.press("Enter")
    assert page.kept == {"how is bread": ("price_check", "O", "O", "O")}
    assert page.shown["view"]["text"] == "any milk"
    assert (page.shown["card"]["done"], page.shown["card"]["left"]) == (1, 1)


def test_clicked_words_are_marked_by_a_key(page: Page) -> None:
    page.press("t", start=1, end=3)
    page.press("2", "Enter")
    assert page.kept["how is bread"] == ("inventory_check", "O", "B-item.type", "I-item.type")


def test_names_are_offered_while_one_is_typed(page: Page) -> None:
    page.press("/", *"weather.s")
    assert "weather.snow" in page.shown["offered"]
    page.press("Backspace", *"snow", "Enter")
    assert page.shown["view"]["intent"] == "weather.snow"


def test_a_new_slot_type_gets_a_key_at_once(page: Page) -> None:
    page.press("+", *"gift card", "Enter")
    assert page.shown["keys"]["G"] == "gift_card"
    assert page.shown["view"]["labels"][0] == "B-gift_card"


def test_what_is_odd_is_said_before_it_is_kept() -> None:
    page = Page(candidate("buy a lamp"))
    page.load()
    page.press("Enter")
    assert "'a' is an article" in page.shown["view"]["message"]
    assert page.kept == {}


def test_nearly_the_same_sentence_with_other_labels_is_shown() -> None:
    page = Page(candidate("how much is the red lamps"))
    book(page.settings).label(labelled("how much is the red lamp", "unknown", "ben"), NOON)
    page.load()
    [other] = page.shown["card"]["others"]
    assert (other["intent"], other["by"]) == ("unknown", "ben")


def test_an_undo_works_at_a_sentence_and_at_the_end(page: Page) -> None:
    page.press("Enter", "<")
    assert page.shown["view"]["text"] == "how is bread"
    page.press("Enter", ">")
    assert page.shown["view"] is None

    page.shown = page.client.post("back", json={"annotator": "anna"}).json()

    assert page.shown["view"]["text"] == "any milk"


def test_a_page_that_is_loaded_anew_goes_on_where_it_was(page: Page) -> None:
    page.press("Enter")
    page.load()
    assert page.shown["view"]["text"] == "any milk"


def test_candidates_chosen_meanwhile_are_on_the_table(page: Page) -> None:
    write_lines(candidates_file(page.settings), [candidate("any tea at all")])
    page.load()
    assert page.shown["view"]["text"] == "any tea at all"


def test_contradictions_are_settled_on_the_page_as_well() -> None:
    page = Page(MILK, entry=Entry("anna", work=Work("settle")))
    for sentence in (labelled("any milk"), labelled("any milk", "unknown", "ben")):
        book(page.settings).label(sentence, NOON)
    page.load()
    assert [one["by"] for one in page.shown["card"]["others"]] == ["anna", "ben"]


@pytest.mark.parametrize(
    "changed",
    [
        {"labels": ["O"]},
        {"labels": ["O", "O", "X-location"]},
        {"labels": ["O", "I-location", "O"]},
        {"labels": ["O", "O", "B-nobody.knows"]},
        {"intent": ""},
        {"mode": "dreams"},
    ],
)
@pytest.mark.parametrize("key", ["Enter", ">"])
def test_a_view_that_cannot_be_is_refused(page: Page, changed: Any, key: str) -> None:
    assert page.press(key, **changed).status_code == 422
    assert page.kept == {}


def test_a_sentence_that_is_gone_is_told(page: Page) -> None:
    refused = page.press("Enter", text="never chosen")
    assert (refused.status_code, refused.json()["detail"][:21]) == (409, "this sentence is gone")


def test_without_candidates_the_page_says_what_to_do(page: Page) -> None:
    candidates_file(page.settings).unlink()
    assert page.load().json()["detail"].endswith("choose what to label with nara learn select")


def test_only_who_has_the_key_sees_a_sentence() -> None:
    page = Page(BREAD, entry=Entry(key=hash_of("nara_test-key")))
    assert page.load("anna").status_code == 401
    assert page.load("anna", Authorization="Bearer wrong").status_code == 401
    assert page.load("anna", **KEY).status_code == 200
    assert page.client.get("about").json()["keyed"] is True


@pytest.mark.parametrize("name", ["", " ", "two\nlines", "x" * 61])
def test_annotators_have_a_readable_name(name: str) -> None:
    assert Page(BREAD, entry=Entry()).load(name).status_code == 422


def test_a_form_of_a_strangers_page_is_refused(page: Page) -> None:
    sent = '{"annotator": "anna"}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        refused = page.client.post("next", content=sent, headers={"Content-Type": kind})
        assert refused.status_code == 415


def test_the_page_loads_only_what_is_its_own(page: Page) -> None:
    policy = page.client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.client.get("/static/page.js").status_code == 200


def test_two_annotators_do_not_get_the_same_sentence_twice(tmp_path: Path) -> None:
    page = Page(*(candidate(f"any tea number {number}") for number in range(20)), entry=Entry())
    page.load("anna")
    seen = page.shown["card"]["left"]
    asked = {"annotator": "anna", "view": page.shown["view"], "key": "Enter"}
    page.client.post("press", json=asked)
    page.load("ben")
    assert page.shown["card"]["left"] in (seen - 1, seen)
    assert page.shown["card"]["done"] == 0
