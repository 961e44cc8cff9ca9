"""`nara nlu parse --jsonl`: a text per line, labels as long as tokens, always one of 20 intents."""

from nlu.labels import INTENTS, SLOT_LABELS
from tests.commands.nara import nara

KEYS = ["text", "tokens", "act", "intent", "confidence", "slots", "entities"]


def test_the_paper_s_example_is_parsed_as_printed_there() -> None:
    [parsed] = nara("nlu", "parse", "--jsonl", stdin="where can i get the best pasta\n").objects
    assert list(parsed) == KEYS
    assert parsed["intent"] == "find_the_store"
    assert parsed["slots"] == [
        "B-interrogative.location", "O", "O", "B-verb", "B-article", "B-rating.high", "B-item.type",
    ]  # fmt: skip


def test_an_empty_line_has_no_tokens_and_is_nothing_for_us() -> None:
    [parsed] = nara("nlu", "parse", "--jsonl", stdin="\n").objects
    assert (parsed["tokens"], parsed["slots"], parsed["intent"]) == ([], [], "nomatch.none")


def test_every_line_gets_known_labels_one_a_token() -> None:
    lines = ["", "boston", "😀", "{{7*7}}", "x " * 400, "thanks", "qwe\x0brty"]
    parsed = nara("nlu", "parse", "--jsonl", stdin="\n".join(lines)).objects
    assert len(parsed) == len(lines)
    for line in parsed:
        assert line["intent"] in INTENTS
        assert len(line["slots"]) == len(line["tokens"])
        assert set(line["slots"]) <= set(SLOT_LABELS)


def test_entities_carry_their_values() -> None:
    [parsed] = nara("nlu", "parse", "--jsonl", stdin="is it sunny in st. louis\n").objects
    [place] = [e for e in parsed["entities"] if e["name"] == "location"]
    assert (place["text"], place["value"]["region"]) == ("st. louis", "MO")


def test_people_get_the_words_in_a_column() -> None:
    out = nara("nlu", "parse", stdin="where can i get the best pasta\n").out.splitlines()
    assert out[:4] == [
        "Query: where can i get the best pasta",
        "Predicted intent:  find_the_store",
        "where  B-interrogative.location",
        "can    O",
    ]
