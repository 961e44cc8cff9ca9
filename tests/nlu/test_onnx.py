"""The embedded engine: whatever the text, an answer; whatever the directory, a clear sentence."""

import json
import shutil
from pathlib import Path

import pytest

from nlu.base import Understanding
from nlu.labels import INTENTS, SLOT_LABELS
from nlu.onnx import OnnxUnderstander
from nlu.training.markup import parse_line
from nlu.training.predictions import predict
from values.errors import ModelError

SHIPPED = Path(__file__).parents[2] / "nlu" / "models" / "default"

pytestmark = pytest.mark.skipif(
    not (SHIPPED / "model.onnx").exists(), reason="no shipped model (make model)"
)


@pytest.fixture(scope="module")
def engine() -> OnnxUnderstander:
    return OnnxUnderstander(SHIPPED)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "copy"))


def best(engine: OnnxUnderstander, text: str) -> Understanding:
    (result,) = engine.understand([text])
    return result if isinstance(result, Understanding) else result.best


def test_a_question_gets_its_intent_its_labels_and_its_spans(engine: OnnxUnderstander) -> None:
    found = best(engine, "where can i get korean food in fort worth?")

    assert found.intent == "find_the_store"
    assert ("item.type", "korean food") in [(e.name, e.text) for e in found.entities]
    assert ("location", "fort worth") in [(e.name, e.text) for e in found.entities]
    assert len(found.labels) == len(found.tokens) == 9
    assert found.model == engine.version


def test_probabilities_are_ordered_and_start_with_the_choice(engine: OnnxUnderstander) -> None:
    found = best(engine, "will it rain in tacoma on friday")

    chances = [chance for _, chance in found.alternatives]
    assert found.alternatives[0] == (found.intent, found.confidence)
    assert chances == sorted(chances, reverse=True)
    assert 0.0 < sum(chances) <= 1.0 + 1e-6


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u2003"])
def test_an_empty_text_is_nothing_for_us(engine: OnnxUnderstander, text: str) -> None:
    (found,) = engine.understand([text])

    assert isinstance(found, Understanding)
    assert (found.text, found.tokens, found.labels, found.entities) == (text, (), (), ())
    assert (found.intent, found.confidence) == ("nomatch.none", 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "\x00 \x07",
        "jeans\x00 in\u200b boston",
        "😀 🛒🛒",
        "\ud83d broken surrogate",
        "中文 naïve Ωmega",
        "a" * 5000,
        "!?" * 3000,
    ],
)
def test_any_text_gets_one_label_a_token(engine: OnnxUnderstander, text: str) -> None:
    found = best(engine, text)

    assert found.tokens == tuple(text.split())
    assert len(found.labels) == len(found.tokens)
    assert set(found.labels) <= set(SLOT_LABELS)
    assert found.intent in INTENTS


def test_every_token_says_how_far_its_label_is_before_the_next(engine: OnnxUnderstander) -> None:
    leads = best(engine, "is it sunny in tucson -").leads

    assert len(leads) == 6
    assert all(0 <= lead <= 1 for lead in leads)


def test_a_book_is_read_as_far_as_a_sentence_may_go(engine: OnnxUnderstander) -> None:
    book = "where is the nearest bakery " * 4000

    found = best(engine, book)

    assert len(found.labels) == 20_000
    assert set(found.labels[200:]) == {"O"}


def test_an_answer_does_not_depend_on_its_neighbours(engine: OnnxUnderstander) -> None:
    texts = ["is it snowing in vail", "cheapest lenovo you have", ""]

    assert engine.understand(texts) == [engine.understand([text])[0] for text in texts]


def test_no_text_no_answer(engine: OnnxUnderstander) -> None:
    assert engine.understand([]) == []


def test_below_the_threshold_it_says_so_and_keeps_its_guess() -> None:
    strict = OnnxUnderstander(SHIPPED, threshold=1.1)

    (found,) = strict.understand(["how much is a garden hose"])

    assert not isinstance(found, Understanding)
    assert found.best.intent == "price_check"


def test_predictions_hold_unsure_answers_too(engine: OnnxUnderstander) -> None:
    gold = [parse_line("[how](interrogative.manner) humid is it", "weather.humidity")]

    (prediction,) = predict(engine, gold)

    assert prediction.intent == "weather.humidity"
    assert prediction.labels == gold[0].labels


@pytest.mark.parametrize(
    "file", ["model.onnx", "tokenizer.json", "labels.json", "calibration.json", "card.json"]
)
def test_a_missing_file_is_named(copy: Path, file: str) -> None:
    (copy / file).unlink()

    with pytest.raises(ModelError, match=rf"copy: {file} is missing; export or copy it again"):
        OnnxUnderstander(copy)


@pytest.mark.parametrize(
    "file", ["model.onnx", "tokenizer.json", "labels.json", "calibration.json", "card.json"]
)
def test_a_file_cut_in_half_is_named(copy: Path, file: str) -> None:
    content = (copy / file).read_bytes()
    (copy / file).write_bytes(content[: len(content) // 2])

    with pytest.raises(ModelError, match=rf"copy: {file} (is damaged|cannot be read)"):
        OnnxUnderstander(copy)


def test_labels_of_another_model_are_refused(copy: Path) -> None:
    (copy / "labels.json").write_text(json.dumps({"intents": ["a"], "slots": ["O"]}))

    with pytest.raises(ModelError, match=r"model.onnx has outputs \(20, 53\) that labels.json"):
        OnnxUnderstander(copy)


@pytest.mark.parametrize(
    "calibration",
    [
        '{"temperature": 0, "threshold": 0.4}',
        '{"temperature": true}',
        '{"temperature": 1, "threshold": 0.4, "transitions": [[0, 1], "x"]}',
        "[]",
    ],
)
def test_a_senseless_calibration_is_refused(copy: Path, calibration: str) -> None:
    (copy / "calibration.json").write_text(calibration)

    with pytest.raises(ModelError, match=r"copy: calibration\.json "):
        OnnxUnderstander(copy)


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nowhere: model\.onnx is missing"):
        OnnxUnderstander(tmp_path / "nowhere")
