"""Riva's labels in ours: whatever it calls a thing, one of the 20 intents and 26 slots, or none."""

from pathlib import Path

import pytest

from nlu.base import Understanding
from nlu.labels import INTENTS, SLOTS
from nlu.riva_answer import Answer, Label, Slot, understanding
from nlu.riva_labels import INTENT_NAMES, SLOT_NAMES, SORT_WORDS, intent_of, slot_of

PAGE = (Path(__file__).parents[2] / "docs" / "riva.md").read_text(encoding="utf-8")


def understood(
    text: str, *slots: tuple[str, str, float], intent: str = "weather.weather"
) -> Understanding:
    """The understanding of an answer with these words, classes and scores, without offsets."""
    values = tuple(Slot(words, (Label(name, score),)) for words, name, score in slots)
    answer = Answer(Label(intent, 0.9), Label("weather", 0.9), values)
    return understanding(text, answer, "riva")


def named(found: Understanding) -> list[tuple[str, str]]:
    return [(entity.name, entity.text) for entity in found.entities]


@pytest.mark.parametrize("intent", INTENTS)
def test_an_intent_of_ours_stays_itself(intent: str) -> None:
    assert intent_of(intent) == intent


@pytest.mark.parametrize(
    ("riva", "ours"),
    [
        ("weather.temprature", "weather.temperature"),
        ("weather.windspeed\r", "weather.weather"),
        ("  Weather.Rainfall_Yes_No ", "weather.rainfall_yes_no"),
        ("store_location", "find_the_store"),
        ("navigation.gettraveltimepoi", "navigation.geteta"),
        ("navigation.istollsonroute", "nomatch.none"),
        ("context.continue", "unknown"),
        ("riva_error", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_intent_by_another_name_becomes_one_of_ours(riva: str, ours: str) -> None:
    assert intent_of(riva) == ours


@pytest.mark.parametrize("slot", SLOTS)
@pytest.mark.parametrize("prefix", ["", "B-", "I-"])
def test_a_slot_of_ours_stays_itself_with_or_without_prefix(slot: str, prefix: str) -> None:
    assert slot_of(prefix + slot, "words") == slot


@pytest.mark.parametrize(
    ("riva", "words", "ours"),
    [
        ("weatherplace\r", "tucson", "location"),
        ("B-weathertime", "4 pm", "time.period_of_time"),
        ("poiplace", "coffee shop", "store.type"),
        ("poisortcriteria", "cheapest", "cost.low"),
        ("poisortcriteria", "top rated", "rating.high"),
        ("poisortcriteria", "closest", "location"),
        ("poisortcriteria", "purple", None),
        ("tempratureunit", "celcius", None),
        ("", "words", None),
    ],
)
def test_a_slot_by_another_name_becomes_one_of_ours_or_is_dropped(
    riva: str, words: str, ours: str | None
) -> None:
    assert slot_of(riva, words) == ours


def test_the_tables_lead_to_labels_that_exist() -> None:
    assert set(INTENT_NAMES.values()) <= set(INTENTS)
    assert {*SLOT_NAMES.values(), *SORT_WORDS.values()} <= set(SLOTS)


@pytest.mark.parametrize("name", [*INTENT_NAMES, *SLOT_NAMES])
def test_every_name_that_changes_is_in_the_page(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize(
    ("text", "words", "spelt"),
    [
        ("is it hot in Fort Worth?", "fort worth", "Fort Worth"),
        ("rain in St. Louis", "st . louis", "St. Louis"),
        ("weather at 5:30 pm today", "5 : 30 pm", "5:30 pm"),
        ("snow in Québec tonight", "quebec [SEP]", "Québec"),
        ("what is Boston's weather", "boston", "Boston's"),
        ("rain in new york , really", "new york", "new york"),
    ],
)
def test_a_value_is_found_as_the_shopper_spelt_it(text: str, words: str, spelt: str) -> None:
    assert named(understood(text, (words, "weatherplace", 0.9))) == [("location", spelt)]


def test_equal_words_are_taken_in_the_order_given() -> None:
    found = understood(
        "apple juice from apple", ("apple juice", "item.name", 0.8), ("apple", "store.name", 0.9)
    )

    assert found.labels == ("B-item.name", "I-item.name", "O", "B-store.name")


def test_of_two_values_for_one_word_the_surer_one_gets_it() -> None:
    found = understood(
        "to boston", ("boston", "poiplace", 0.4), ("boston", "destinationplace", 0.9)
    )

    assert named(found) == [("location", "boston")]


def test_of_several_of_a_class_only_those_nearly_as_sure_count() -> None:
    found = understood(
        "will it rain in reno and provo",
        ("will", "weatherplace", 0.3),
        ("reno", "weatherplace", 0.9),
        ("provo", "weatherplace", 0.8),
    )

    assert named(found) == [("location", "reno"), ("location", "provo")]


def test_a_model_that_labels_word_by_word_is_joined_by_its_prefixes() -> None:
    found = understood(
        "korean food here", ("korean", "B-item.type", 0.9), ("food", "I-item.type", 0.95)
    )

    assert found.labels == ("B-item.type", "I-item.type", "O")


def test_day_and_hour_are_one_time() -> None:
    found = understood(
        "is it sunny friday at 4 pm",
        ("friday", "weatherforecastdaily", 0.9),
        ("4 pm", "weathertime", 0.9),
    )

    assert named(found) == [("time.period_of_time", "friday at 4 pm")]


@pytest.mark.parametrize("text", ["boston", "and in Boston?", "what about boston"])
def test_a_bare_place_is_a_fragment_not_a_way_there(text: str) -> None:
    place = ("boston", "destinationplace", 0.9)

    assert understood(text, place, intent="navigation.geteta").intent == "unknown"
    assert understood("drive to boston", place, intent="navigation.geteta").intent != "unknown"


def test_a_text_outside_the_domain_is_nothing_for_us() -> None:
    answer = Answer(Label("weather.weather", 0.4), Label("nomatch.none\r", 0.93))

    found = understanding("tell me a joke", answer, "riva")

    assert (found.intent, found.confidence) == ("nomatch.none", 0.93)
    assert found.alternatives == (("nomatch.none", 0.93),)


@pytest.mark.parametrize(
    ("score", "confidence"), [(1.7, 1.0), (-0.2, 0.0), (float("nan"), 0.0), (float("inf"), 1.0)]
)
def test_a_score_that_is_no_probability_becomes_one(score: float, confidence: float) -> None:
    answer = Answer(Label("weather.snow", score), Label("", 0.0))

    assert understanding("snow", answer, "riva").confidence == confidence


@pytest.mark.parametrize("words", ["", " ? ", "[SEP]", ",.", "denver", "!!", "tucson az usa"])
def test_a_value_that_is_not_in_the_text_is_dropped(words: str) -> None:
    found = understood("rain in tucson", (words, "weatherplace", 0.9))

    assert found.labels == ("O", "O", "O")


@pytest.mark.parametrize(
    ("span", "place"),
    [((14, 18), 3), ((14, 17), 3), ((0, 4), 0), ((14, 900), 0), ((900, 904), 0), ((4, 2), 0)],
    ids=["exclusive", "inclusive", "first", "too long", "outside", "backwards"],
)
def test_an_offset_counts_where_the_words_stand_there(span: tuple[int, int], place: int) -> None:
    slot = Slot("reno", (Label("weatherplace", 0.9),), (span,))
    answer = Answer(Label("weather.snow", 0.9), Label("", 0.0), (slot,))

    labels = understanding("reno or maybe reno is it", answer, "riva").labels

    assert [i for i, label in enumerate(labels) if label != "O"] == [place]
