"""Answers in the language of the settings, from one file."""

import pytest

from assistant.wording import read_wording
from fulfillment.base import Unavailable
from values.errors import ConfigError

TEXTS = {
    "price_check": {"unavailable": {"en": ["Away."], "fr": "Absent.", "fr-CA": ["Parti."]}},
    "fault": {"fr": ["Panne."], "de": ["Kaputt."]},
}
AWAY = Unavailable("price_check", {}, "fake", "down")


@pytest.mark.parametrize(
    ("locale", "away", "fault"),
    [
        ("fr", "Absent.", "Panne."),
        ("fr-CA", "Parti.", "Panne."),
        ("de", "Away.", "Kaputt."),
        ("", "Away.", "Panne."),
    ],
)
def test_the_language_is_chosen_text_by_text(locale: str, away: str, fault: str) -> None:
    wording = read_wording(TEXTS, "answers.yml", locale)
    assert (wording.of(AWAY, 0), wording.say("fault", 0)) == (away, fault)


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        ({"english": ["Hi"]}, "price_check.found: 'english' is no language"),
        ({"en": "Hi", "fr": "{{ a"}, "price_check.found.fr: "),
        ({"en": "Hi", "fr": []}, "price_check.found.fr: write one text"),
        ({}, "price_check.found: write one text"),
    ],
)
def test_a_fault_in_any_language_is_found_when_it_is_read(texts: object, place: str) -> None:
    with pytest.raises(ConfigError, match=f"answers.yml: {place}"):
        read_wording({"price_check": {"found": texts}}, "answers.yml", "en")
