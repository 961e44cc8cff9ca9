"""What the public corpora look like once mapped to our labels, sentence by sentence."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from nlu.labels import INTENTS, SLOT_LABELS
from nlu.training.corpora import read_corpora
from nlu.training.corpora.__main__ import main, marked
from nlu.training.corpora.rows import sample
from nlu.training.corpora.weather import weather_intent
from nlu.training.grammar_words import complete
from nlu.training.markup import Utterance, parse_line
from values.errors import DataError

PLAIN = frozenset({"joke", "jokes", "weather", "music", "order", "sound", "nice"})


def write(folder: Path, source: str, *rows: tuple[str, str, str]) -> Path:
    """One corpus file; a row is (intent, sentence, its slots apart by blanks)."""
    path = folder / f"{source}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    records = [
        {"text": text, "tokens": text.split(), "intent": intent, "slots": slots.split()}
        for intent, text, slots in rows
    ]
    path.write_text("\n".join(json.dumps(r) for r in records), encoding="utf-8")
    return path


def mapped(folder: Path, source: str, intent: str, text: str, slots: str = "") -> list[str]:
    """The markup of what one sentence of a corpus becomes, its intent first."""
    write(folder, source, (intent, text, slots or " ".join("O" for _ in text.split())))
    return [f"{u.intent}: {marked(u)}" for u in read_corpora(folder)]


def grammar(line: str) -> str | None:
    """Takes the grammar labels off a marked sentence and has them found again."""
    utterance = parse_line(line, "unknown")
    grammar_slots = ("verb", "article", "interrogative")
    known = [
        None if label == "O" or label[2:].startswith(grammar_slots) else label
        for label in utterance.labels
    ]
    labels = complete(utterance.tokens, known, PLAIN)
    return marked(Utterance(utterance.tokens, "unknown", labels)) if labels else None


@pytest.mark.parametrize(
    "line",
    [
        "[how much](interrogative.manner) is [a](article) [garden hose](item.type)",
        "[where](interrogative.location) can i [get](verb) [korean food](item.type)",
        "[what time](interrogative.time) does [macy's](store.name) [close](store.status)",
        "[how](interrogative.manner) nice is [the](article) weather",
        "[tell](verb) me [what](interrogative) [the](article) weather is like",
        "i would [like](verb) to [order](verb) [pizza](item.type)",
        "[cancel](verb) my order please",
        "is it going to [rain](verb)",
        "i have [ordered](verb) [tea](item.type)",
        "do you [have](verb) [gloves](item.type)",
        "i have to [go](verb) [home](location)",
        "can you [play](verb) music",
    ],
)
def test_verbs_articles_and_question_words_are_found_again(line: str) -> None:
    assert grammar(line) == line


def test_which_after_a_noun_is_no_question() -> None:
    labels = complete(["tell", "me", "jokes", "which", "i", "like"], [None] * 6, PLAIN)
    assert labels == ("B-verb", "O", "O", "O", "O", "B-verb")


@pytest.mark.parametrize(
    "text",
    [
        "please frobnicate the music",
        "xylophones please",
        "please nice that music",
        "what you said is nice",
        "is it supposed music rain",
    ],
)
def test_a_sentence_with_a_doubtful_word_is_given_up(text: str) -> None:
    assert complete(text.split(), [None] * len(text.split()), PLAIN) is None


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("how's the weather", "weather.weather"),
        ("is it windy", "weather.weather"),
        ("what is the temperature", "weather.temperature"),
        ("how cold is it", "weather.temperature"),
        ("do i need gloves", "weather.temperature_yes_no"),
        ("will it rain", "weather.rainfall_yes_no"),
        ("when will it rain", "weather.rainfall"),
        ("tell me if it will snow", "weather.snow_yes_no"),
        ("how much snow will there be", "weather.snow"),
        ("what is the humidity", "weather.humidity"),
        ("is it humid", "weather.humidity_yes_no"),
        ("do i need sunscreen", "weather.sunny"),
        ("will it be overcast", "weather.cloudy"),
        ("is it cloudy or sunny", None),
        ("it is cold outside", None),
    ],
)
def test_weather_intents_follow_topic_and_kind_of_question(
    question: str, intent: str | None
) -> None:
    assert weather_intent(question.split()) == intent


def test_city_and_state_become_one_place_and_clitics_are_joined(tmp_path: Path) -> None:
    text = "what s the weather in mesa arizona in two hours"
    slots = "O O O O O B-city B-state B-timeRange I-timeRange I-timeRange"
    assert mapped(tmp_path, "snips/train", "GetWeather", text, slots) == [
        "weather.weather: [what's](interrogative) [the](article) weather in"
        " [mesa arizona](location) in [two hours](time.period_of_time)"
    ]


def test_a_date_and_a_time_around_at_become_one_span(tmp_path: Path) -> None:
    text = "will it snow in reno friday at noon"
    assert mapped(tmp_path, "hwu64/split_train", "weather_query", text) == [
        "weather.snow_yes_no: will it [snow](verb) in [reno](location)"
        " [friday at noon](time.period_of_time)"
    ]


def test_a_restaurant_booking_is_unknown_and_its_guests_carry_no_label(tmp_path: Path) -> None:
    text = "book a table for 4 at an italian restaurant in reno"
    slots = "O O O O B-party_size_number O O B-cuisine B-restaurant_type O B-city"
    assert mapped(tmp_path, "snips/train", "BookRestaurant", text, slots) == [
        "unknown: [book](verb) [a](article) table for 4 at [an](article)"
        " [italian restaurant](store.type) in [reno](location)"
    ]


@pytest.mark.parametrize(
    ("intent", "text", "expected"),
    [
        (
            "restaurant_suggestion",
            "any good thai restaurants in boston",
            "find_the_store: any [good](rating.high) [thai restaurants](store.type)"
            " in [boston](location)",
        ),
        (
            "directions",
            "how do i get to the nearest bank",
            "navigation.showdirection: [how](interrogative.manner) do i [get](verb) to"
            " [the](article) [nearest](location) [bank](store.type)",
        ),
        (
            "distance",
            "how far is walmart from home",
            "navigation.geteta: [how far](interrogative.manner) is [walmart](store.name)"
            " from [home](location)",
        ),
        (
            "order_status",
            "when will my order arrive",
            "unknown: [when](interrogative.time) will my order [arrive](verb)",
        ),
        (
            "time",
            "what time is it in houston, tx",
            "nomatch.none: [what time](interrogative.time) is it in [houston, tx](location)",
        ),
    ],
)
def test_clinc_sentences_are_labelled_by_lists_alone(
    tmp_path: Path, intent: str, text: str, expected: str
) -> None:
    assert mapped(tmp_path, "clinc150/train", intent, text) == [expected]


def test_an_unknown_place_in_a_corpus_without_slots_drops_the_sentence(tmp_path: Path) -> None:
    assert mapped(tmp_path, "clinc150/train", "time", "what time is it in xanadu") == []


def test_hwu_names_of_shops_come_from_its_own_slots(tmp_path: Path) -> None:
    text, slots = "does peking palace deliver", "O B-business_name I-business_name O"
    assert mapped(tmp_path, "hwu64/split_train", "takeaway_query", text, slots) == [
        "unknown: does [peking palace](store.name) [deliver](verb)"
    ]


def test_hwu_home_and_music_commands_are_no_match(tmp_path: Path) -> None:
    assert mapped(tmp_path, "hwu64/split_train", "iot_hue_lightoff", "turn off the lights") == [
        "nomatch.none: [turn](verb) off [the](article) lights"
    ]


def test_wanting_food_is_a_stock_question_and_adding_it_an_order(tmp_path: Path) -> None:
    folder, source = tmp_path, "multidogo_fastfood/train"
    write(
        folder,
        source,
        ("orderpizzaintent", "i need 2 large pizzas", "O O B-quantity B-size B-food_item"),
        ("orderdrinkintent", "please add one soda", "O O B-quantity B-drink_item"),
    )
    assert {f"{u.intent}: {marked(u)}" for u in read_corpora(folder)} == {
        "inventory_check: i [need](verb) [2](item.quantity) [large](item.size) [pizzas](item.type)",
        "unknown: please [add](verb) [one](item.quantity) [soda](item.type)",
    }


def test_booking_turns_keep_case_and_leave_the_preposition_out(tmp_path: Path) -> None:
    text, slots = "A table for 5 people in 6 days.", "O O O B-people I-people B-date I-date I-date"
    assert mapped(tmp_path, "restaurant8k/train", "restaurant_booking_turn", text, slots) == [
        "unknown: [A](article) table for 5 people in [6 days.](time.period_of_time)"
    ]


def test_a_product_search_comes_bare_and_in_three_questions(tmp_path: Path) -> None:
    found = mapped(tmp_path, "wands/queries", "product_search", "teal leather chairs")
    assert found[0] == "unknown: [teal](item.color) [leather chairs](item.type)"
    assert [line.split(":")[0] for line in found[1:]] == [
        "inventory_check",
        "price_check",
        "find_the_store",
    ]
    assert all("[teal](item.color) [leather chairs](item.type)" in line for line in found)


def test_share_alike_corpora_and_other_splits_are_never_read(tmp_path: Path) -> None:
    for source in ("sgd/train", "hint3/curekart_train", "snips/test", "hwu64/split_test"):
        write(tmp_path, source, ("greeting", "hello there", "O O"))
    assert list(read_corpora(tmp_path)) == []


def test_a_sentence_two_corpora_share_comes_once(tmp_path: Path) -> None:
    write(tmp_path, "clinc150/train", ("thank_you", "Thanks again", "O O"))
    write(tmp_path, "multidogo_fastfood/train", ("thankyou", "thanks again", "O O"))
    assert [u.source for u in read_corpora(tmp_path)] == ["clinc150/train"]


def test_a_sample_does_not_depend_on_the_order_of_the_lines() -> None:
    utterances = [Utterance((word,), "unknown", ("O",)) for word in ["ab", "cd", "ef", "gh"]]
    assert list(sample(utterances, {"unknown": 2})) == list(
        sample(utterances[::-1], {"unknown": 2})
    )


def test_a_malformed_line_is_named_with_its_file_and_number(tmp_path: Path) -> None:
    path = write(tmp_path, "snips/train", ("GetWeather", "weather here", "O O"), ("x", "a b", "O"))
    with pytest.raises(DataError, match=f"{path}:2: .*2 tokens but 1 slots"):
        list(read_corpora(tmp_path))


def test_the_command_counts_what_it_maps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "clinc150/train", ("thank_you", "thanks again", "O O"))
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.split() == [
        "1", "clinc150/train", "nomatch.none", "1", "in", "all",
    ]  # fmt: skip


@pytest.mark.skipif("NARA_CORPORA" not in os.environ, reason="NARA_CORPORA names no folder")
def test_the_real_corpora_give_thousands_of_complete_utterances() -> None:
    utterances = list(read_corpora(Path(os.environ["NARA_CORPORA"])))
    assert 4000 <= len(utterances) <= 7000
    assert {label for u in utterances for label in u.labels} <= set(SLOT_LABELS)
    assert all(len(u.tokens) == len(u.labels) and u.intent in INTENTS for u in utterances)
    assert not any(_broken(u.labels) for u in utterances)
    assert len(Counter(u.intent for u in utterances)) >= 18


def _broken(labels: tuple[str, ...]) -> bool:
    """True where an I- label does not continue a span of its own slot."""
    pairs = zip(("O", *labels), labels, strict=False)
    return any(now.startswith("I-") and now[2:] != before[2:] for before, now in pairs)
