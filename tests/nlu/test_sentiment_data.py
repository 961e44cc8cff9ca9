"""What the sentiment model learns from: who is in, what stays out, and how faults are named."""

import json
from pathlib import Path

import pytest

from nlu.training.dataset import read_dataset
from nlu.training.sentiment import build_dataset, main, plain, read_corpus, read_own, utterance
from nlu.training.sentiment_export import choose_border
from values.errors import DataError


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    folder = tmp_path / "corpora" / "sentiment"
    folder.mkdir(parents=True)
    write(folder / "train.jsonl", [row(f"it broke after {n} days", "negative") for n in range(9)])
    write(folder / "dev.jsonl", [row("a lovely lamp", "positive")])
    write(folder / "test.jsonl", [row("It broke, after 3 days!", "negative")])
    return tmp_path / "corpora"


def row(text: str, label: str, source: str = "vader_amazon") -> dict[str, str]:
    return {"text": text, "label": label, "source": source}


def write(file: Path, rows: list[dict[str, str]]) -> None:
    file.write_text("".join(json.dumps(each) + "\n" for each in rows))


def test_nothing_kept_for_judging_is_learned_from(corpora: Path, tmp_path: Path) -> None:
    build_dataset(corpora, tmp_path / "out")

    train = [u.text for u in read_dataset(tmp_path / "out").splits["train"]]
    assert "it broke after 4 days" in train
    assert "it broke after 3 days" not in train


def test_the_same_seed_gives_the_same_sentences(corpora: Path, tmp_path: Path) -> None:
    for name in ("here", "there"):
        build_dataset(corpora, tmp_path / name, seed=7)
    assert read_dataset(tmp_path / "here") == read_dataset(tmp_path / "there")


def test_a_share_alike_source_is_left_out(corpora: Path) -> None:
    write(corpora / "sentiment/dev.jsonl", [row("have a nice day", "positive", "sgd_agent_act")])
    assert read_corpus(corpora, "dev") == []


def test_own_sentences_come_as_written_and_as_heard(corpora: Path, tmp_path: Path) -> None:
    build_dataset(corpora, tmp_path / "out")

    train = {u.text for u in read_dataset(tmp_path / "out").splits["train"]}
    assert {"Thanks for nothing.", "thanks for nothing"} <= train


def test_plain_is_what_a_transcript_without_punctuation_has() -> None:
    assert plain("Sorry -- it's $5, not 50%!") == "sorry it's $5 not 50%"


@pytest.mark.parametrize(
    "line", ["happy\tit works", "it works", "positive it works", "negative\t  "]
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "own.tsv").write_text(f"# a comment\n{line}\n")
    with pytest.raises(DataError, match=r"own\.tsv:2: write one of positive, neutral, negative"):
        read_own(tmp_path / "own.tsv")


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "x"}'])
def test_a_faulty_corpus_line_is_named(corpora: Path, line: str) -> None:
    (corpora / "sentiment/dev.jsonl").write_text(f"{line}\n")
    with pytest.raises(DataError, match=r"dev\.jsonl:1: no JSON object with text"):
        read_corpus(corpora, "dev")


def test_a_folder_without_the_corpora_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--corpora", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "No such file" in capsys.readouterr().err


def test_the_border_lies_above_neutral_sentences_that_sound_bad() -> None:
    dev = [utterance("two please", "neutral", "own"), utterance("it broke", "negative", "own")]
    sounds_bad = {"positive": 0.0, "neutral": 0.4, "negative": 0.6}
    is_bad = {"positive": 0.0, "neutral": 0.2, "negative": 0.8}

    assert 0.6 < choose_border([sounds_bad, is_bad], dev) <= 0.8
    assert choose_border([is_bad, sounds_bad], dev[1:] * 2) <= 0.6
