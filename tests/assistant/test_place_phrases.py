"""The phrase lists of places, read as a turn is: with the city in force and words of nearness."""

import pytest

from assistant.resolve import Resolver
from nlu.entities.places import Gazetteer
from tests.nlu.entities.phrases import Phrase, phrases

RESOLVER = Resolver(Gazetteer())


def meant(phrase: Phrase) -> str:
    city = "" if phrase.given == "-" else phrase.given
    places = RESOLVER.places([phrase.said], city)
    if "location" in places:
        place = RESOLVER.place(places)
        return f"{place}, {place.country}" if place else "none"
    if "location.relative" in places:
        return "near"
    return "before" if city else "none"


@pytest.mark.parametrize(("half", "share"), [("dev", 0.97), ("kept", 0.95)])
def test_nearly_all_places_of_the_lists_are_understood(half: str, share: float) -> None:
    said = list(phrases(f"places_{half}"))
    right = [phrase for phrase in said if meant(phrase) in phrase.meant]

    assert len(right) >= share * len(said)


@pytest.mark.parametrize("said", ["maine", "the one in maine", "in maine", "i mean maine"])
def test_a_state_said_after_its_city_joins_it(said: str) -> None:
    assert meant(Phrase("portland", said, ())) == "Portland, ME, US"
