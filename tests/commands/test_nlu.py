"""`nara nlu ...`: parse and infer in fixed forms, the registry, and the way to the trainer."""

import json
import shutil
from pathlib import Path

import pytest

from assistant.build import SHIPPED_MODEL
from commands.training import OPERATIONS
from nlu.labels import INTENTS, SLOT_LABELS
from nlu.model_folder import FILES
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


def test_infer_prints_the_form_of_the_paper() -> None:
    out = nara("nlu", "infer", "--query", "where can i get the best pasta").out
    assert out == (
        "Query: where can i get the best pasta\n"
        "Predicted intent:  find_the_store\n"
        "where  B-interrogative.location\n"
        "can    O\n"
        "i      O\n"
        "get    B-verb\n"
        "the    B-article\n"
        "best   B-rating.high\n"
        "pasta  B-item.type\n"
    )


def test_models_lists_what_serves_and_promote_changes_it(tmp_path: Path) -> None:
    for file in FILES:
        shutil.copy(SHIPPED_MODEL / file, tmp_path)
    card = json.loads((tmp_path / "card.json").read_text())
    (tmp_path / "card.json").write_text(json.dumps({**card, "version": "mine-1"}))

    promoted = nara("nlu", "promote", str(tmp_path)).out
    listed = nara("nlu", "models").out.splitlines()

    assert promoted == "mine-1 serves now\n"
    assert [line[0] for line in listed] == [" ", " ", "*"]
    assert nara("nlu", "rollback").out == f"{card['version']} serves now\n"


@pytest.mark.parametrize("name", OPERATIONS)
def test_training_commands_describe_themselves_without_the_training_environment(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARA_TRAIN_PYTHON", "/nowhere")
    done = nara("nlu", name, "--help")
    assert done.code == 0
    assert done.out.startswith(f"usage: nara nlu {name}")


def test_training_commands_pass_on_the_exit_code_and_the_sentence() -> None:
    wrong = nara("nlu", "evaluate", "--model", "/nowhere", "--data", "/nowhere")
    usage = nara("nlu", "prepare")
    assert (wrong.code, len(wrong.err.splitlines())) == (1, 1)
    assert usage.code == 2


def test_without_its_environment_training_says_how_to_make_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NARA_TRAIN_PYTHON", "/nowhere/python")
    done = nara("nlu", "train", "--data", "d", "--work", "w")
    assert done.code == 1
    assert "run 'make train-env'" in done.err


def test_the_mood_of_each_line_for_programs() -> None:
    broken, fine = nara(
        "nlu", "sentiment", "--json", stdin="the blender arrived broken\nthanks, i love it\n"
    ).objects
    assert list(broken) == ["text", "label", "score", "confidence", "model"]
    assert (broken["label"], fine["label"]) == ("negative", "positive")
    assert broken["score"] < 0 < fine["score"]


def test_the_mood_of_one_sentence_for_people() -> None:
    out = nara("nlu", "sentiment", "--query", "how much is the red kettle").out
    label, score, text = out.rstrip("\n").split(maxsplit=2)
    assert (label, text) == ("neutral", "how much is the red kettle")
    assert -0.5 < float(score) < 0.5


def test_a_mood_model_that_is_not_there_is_one_sentence() -> None:
    done = nara("nlu", "sentiment", "--model", "/nowhere", "--query", "hello")
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert "model.onnx is missing" in done.err
