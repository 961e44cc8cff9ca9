"""What a chat page shows again after a reload, what it says of answers, and who may do so."""

from pathlib import Path
from typing import Any

import pytest

from assistant.keys import hash_of
from assistant.serve import Serve
from fulfillment.base import Ambiguous, Answer
from tests.fakes import RecordingFulfiller
from tests.web.site import CONVERSATIONS, RAIN, UNKNOWN, Site, site

CHOICES = ("Boston, MA", "Boston, TX")
WHICH = Ambiguous("weather.rainfall_yes_no", CHOICES, {"place": "Boston"}, "fake")
SKY = {"place": "Boston, MA", "day": "right now", "condition": "rainy", "yes": True}
WET = Answer("weather.rainfall_yes_no", SKY, "fake")
CARD = {
    "kind": "weather",
    "place": "Boston, MA",
    "day": "right now",
    "summary": "Rainy",
    "high": None,
    "low": None,
    "source": "fake",
}


@pytest.fixture
def here(tmp_path: Path) -> Site:
    return site(tmp_path, weather=[RecordingFulfiller(WET)])


def view(here: Site, session: str) -> Any:
    return here.client.get(f"{CONVERSATIONS}/{session}/view").json()


def rate(here: Site, session: str, turn: int, rating: Any) -> Any:
    path = f"{CONVERSATIONS}/{session}/turns/{turn}/feedback"
    return here.client.put(path, json={"rating": rating})


def message(here: Site, session: str, **more: str) -> Any:
    with here.client.websocket_connect(f"{CONVERSATIONS}/{session}/stream") as socket:
        socket.send_json({"type": "text", "text": RAIN.text, **more})
        return socket.receive_json()


def test_a_view_has_all_turns_with_their_cards(here: Site) -> None:
    session = here.begin()
    said = here.say(session).json()
    seen = view(here, session)
    assert seen.keys() == {"session", "turns", "choices"}
    greeting, turn = seen["turns"]
    assert (greeting["turn"], greeting["user"], greeting["cards"]) == (0, None, [])
    assert turn == {
        "turn": 1,
        "timestamp": "2026-11-23T12:00:00Z",
        "user": RAIN.text,
        "messages": said["messages"],
        "status": "ok",
        "cards": [CARD],
        "feedback": None,
    }


def test_a_message_has_the_cards_that_the_view_will_have(here: Site) -> None:
    session = here.begin()
    told = message(here, session)
    assert told["cards"] == [CARD]
    assert view(here, session)["turns"][1]["cards"] == told["cards"]


def test_a_message_that_is_sent_again_has_its_cards_again(here: Site) -> None:
    session = here.begin()
    assert message(here, session, idempotency_key="a") == message(
        here, session, idempotency_key="a"
    )


def test_a_question_back_offers_what_may_be_picked(tmp_path: Path) -> None:
    here = site(tmp_path, weather=[RecordingFulfiller(WHICH)])
    session = here.begin()
    offered = [{"text": place, "label": place} for place in CHOICES]
    assert message(here, session)["choices"] == offered
    assert view(here, session)["choices"] == offered
    here.say(session, "never mind")
    assert view(here, session)["choices"] == []


def test_thumbs_are_kept_replaced_and_taken_back(here: Site) -> None:
    session = here.begin()
    here.say(session)
    for rating in ("up", "down", "down", None):
        answer = rate(here, session, 1, rating)
        assert (answer.status_code, answer.content) == (204, b"")
        assert [turn["feedback"] for turn in view(here, session)["turns"]] == [None, rating]


def test_thumbs_are_in_the_journal(here: Site) -> None:
    begun = here.client.post(CONVERSATIONS).json()
    here.say(begun["session"])
    rate(here, begun["session"], 1, "down")
    kept = here.journal.turn(begun["conversation_id"], 1)
    assert kept is not None
    assert kept.feedback == "down"


@pytest.mark.parametrize("body", [{}, {"rating": "sideways"}, {"rating": 1}, [], "up", None])
def test_what_is_no_rating_is_refused(here: Site, body: Any) -> None:
    session = here.begin()
    path = f"{CONVERSATIONS}/{session}/turns/0/feedback"
    refused = here.client.put(path, json=body)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"


def test_what_is_not_there_cannot_be_seen_or_rated(here: Site) -> None:
    session = here.begin()
    assert rate(here, session, 7, "up").status_code == 404
    assert rate(here, UNKNOWN, 0, "up").status_code == 404
    assert here.client.get(f"{CONVERSATIONS}/{UNKNOWN}/view").status_code == 404


def test_an_erased_conversation_cannot_be_seen_or_rated(here: Site) -> None:
    session = here.begin()
    here.say(session)
    rate(here, session, 1, "up")
    here.client.delete(f"{CONVERSATIONS}/{session}")
    assert rate(here, session, 1, "up").status_code == 404
    assert here.client.get(f"{CONVERSATIONS}/{session}/view").status_code == 404


def test_a_wrong_key_sees_and_rates_nothing(tmp_path: Path) -> None:
    here = site(tmp_path, Serve(api_keys=(hash_of("nara_key"),)))
    headers = {"X-API-Key": "nara_key"}
    session = here.client.post(CONVERSATIONS, headers=headers).json()["session"]
    here.client.headers["X-API-Key"] = "nara_other"
    assert here.client.get(f"{CONVERSATIONS}/{session}/view").status_code == 401
    assert rate(here, session, 0, "up").status_code == 401
    del here.client.headers["X-API-Key"]
    assert rate(here, session, 0, "up").status_code == 204  # The session is enough.


def test_looks_and_thumbs_count_as_requests(tmp_path: Path) -> None:
    here = site(tmp_path, Serve(rate_per_minute=2))
    session = here.begin()
    assert rate(here, session, 0, "up").status_code == 204
    refused = here.client.get(f"{CONVERSATIONS}/{session}/view")
    assert (refused.status_code, int(refused.headers["Retry-After"]) > 0) == (429, True)


def test_a_listed_site_may_send_thumbs(tmp_path: Path) -> None:
    here = site(tmp_path, Serve(cors=("https://shop.example",)))
    asks = {"Origin": "https://shop.example", "Access-Control-Request-Method": "PUT"}
    allowed = here.client.options(f"{CONVERSATIONS}/{UNKNOWN}/turns/0/feedback", headers=asks)
    assert allowed.status_code == 200
    assert "PUT" in allowed.headers["access-control-allow-methods"]


def test_cards_link_to_the_map_of_the_settings(tmp_path: Path) -> None:
    shop = {"name": "Blick", "address": "401 Park Drive", "city": "Boston, MA"}
    answer = Answer("navigation.geteta", {"hits": [shop]}, "fake")
    own = Serve(map_url="https://maps.example/?q={query}")
    here = site(tmp_path, own, weather=[RecordingFulfiller(answer)])
    (card,) = message(here, here.begin())["cards"]
    assert card["map_url"] == "https://maps.example/?q=401%20Park%20Drive%2C%20Boston%2C%20MA"


@pytest.mark.parametrize("link", ["https://maps.example/", "javascript:{query}", "{query}"])
def test_a_map_that_is_none_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match=r"write an address with \{query\} in it"):
        Serve(map_url=link)
