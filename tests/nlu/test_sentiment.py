"""The sentiment model: whatever the sentence, a judgement; whatever the directory, a clear word."""

import json
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nlu.base import Understanding
from nlu.model_folder import TOKENIZER
from nlu.onnx import OnnxUnderstander
from nlu.sentiment import (
    SHIPPED_SENTIMENT,
    UNREADABLE,
    SentimentModel,
    chosen,
    load,
    spelled_out,
)
from nlu.tokenize import word_pieces
from nlu.training.sentiment import OWN, read_own
from values.errors import ModelError


@pytest.fixture(scope="module")
def model() -> SentimentModel:
    return load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The shipped directory, and the one beside it whose tokenizer it shares."""
    shutil.copytree(SHIPPED_SENTIMENT, tmp_path / "sentiment")
    (tmp_path / "default").mkdir()
    shutil.copy(SHIPPED_SENTIMENT.parent / "default" / TOKENIZER, tmp_path / "default")
    return tmp_path / "sentiment"


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("the blender arrived broken", "negative"),
        ("no that's not what i asked", "negative"),
        ("thank you so much, that was perfect", "positive"),
        ("where can i get the best pasta", "neutral"),
        ("do you have a killer sale on bomb shelters", "neutral"),
        ("can i talk to a person", "neutral"),
        ("i would like to return a sweater", "neutral"),
    ],
)
def test_plain_cases_of_the_label_guide(model: SentimentModel, sentence: str, label: str) -> None:
    [found] = model.judge([sentence])
    assert found.label == label


def test_the_score_leans_to_the_side_that_is_likelier(model: SentimentModel) -> None:
    pleased, angry = model.judge(["i love these boots", "this is trash, i want my money back"])
    assert pleased.score > 0.5 > -0.5 > angry.score
    assert 0.5 < angry.confidence <= 1.0


def test_a_sentence_is_judged_alike_alone_and_among_others(model: SentimentModel) -> None:
    sentences = ["the lid does not fit", "two please", "that is lovely, thank you"]
    assert model.judge(sentences) == [model.judge([each])[0] for each in sentences]


@pytest.mark.parametrize("text", ["", "   ", "?!", "12 34", "谢谢你", "спасибо", "\ud800"])
def test_what_cannot_be_read_has_no_stance(model: SentimentModel, text: str) -> None:
    assert model.judge([text]) == [UNREADABLE]


def test_pictures_are_read_as_their_names(model: SentimentModel) -> None:
    assert spelled_out("ok 👍").split() == ["ok", "thumbs", "up", "sign"]
    assert model.judge(["😡"])[0].score < model.judge(["😍"])[0].score


def test_very_long_texts_are_cut_and_not_refused(model: SentimentModel) -> None:
    [found] = model.judge(["terrible " * 5000])
    assert found.label == "negative"


def test_several_threads_open_it_once_and_agree() -> None:
    fresh, sentence = load(), "my order came without the charger"
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: fresh.judge([sentence])[0], range(12)))
    assert len(set(found)) == 1


def test_the_tokenizer_is_the_intent_model_s_and_in_memory_once() -> None:
    assert not (SHIPPED_SENTIMENT / TOKENIZER).exists()
    default = SHIPPED_SENTIMENT.parent / "default"
    model = OnnxUnderstander(SHIPPED_SENTIMENT)
    assert model._pieces is word_pieces(default / TOKENIZER)


def test_for_the_engine_it_is_a_model_like_any_other() -> None:
    [found] = OnnxUnderstander(SHIPPED_SENTIMENT).understand(["thanks, that is lovely"])
    assert isinstance(found, Understanding)
    assert (found.intent, set(found.labels)) == ("positive", {"O"})


def test_a_stance_that_is_hardly_likelier_than_none_is_neutral() -> None:
    chances = {"positive": 0.1, "neutral": 0.3, "negative": 0.6}
    assert (chosen(chances, 0.6), chosen(chances, 0.7)) == ("negative", "neutral")


@pytest.mark.parametrize("file", ["model.onnx", "labels.json", "calibration.json", "card.json"])
def test_a_missing_file_is_named(copy: Path, file: str) -> None:
    (copy / file).unlink()
    with pytest.raises(ModelError, match=f"sentiment: {file} is missing"):
        load(copy)


def test_without_the_directory_that_lends_its_tokenizer(copy: Path) -> None:
    (copy.parent / "default" / TOKENIZER).unlink()
    with pytest.raises(ModelError, match=r"default: tokenizer.json is missing"):
        load(copy)


def test_a_model_of_other_labels_is_no_sentiment_model() -> None:
    with pytest.raises(ModelError, match="names other labels than positive, neutral, negative"):
        load(SHIPPED_SENTIMENT.parent / "default")


def test_a_damaged_graph_is_said_when_the_first_sentence_comes(copy: Path) -> None:
    (copy / "model.onnx").write_bytes(b"no graph")
    model = load(copy)
    with pytest.raises(ModelError, match=r"model\.onnx is damaged"):
        model.judge(["hello"])


def test_the_shipped_files_stay_small_and_name_their_data() -> None:
    card = json.loads((SHIPPED_SENTIMENT / "card.json").read_text())
    assert (SHIPPED_SENTIMENT / "model.onnx").stat().st_size < 25_000_000
    assert "sgd_agent_act" not in card["data"]["sources"]
    assert card["data"]["corpora"]["goemotions"] == "Apache-2.0"


def test_own_unseen_sentences_have_every_label_often() -> None:
    labels = Counter(u.intent for u in read_own(OWN / "test.tsv"))
    assert min(labels.values()) >= 70
    assert labels.total() >= 250
