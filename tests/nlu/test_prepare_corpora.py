"""`nara nlu prepare --corpus`: public corpora keep their splits, and their tests unaltered."""

import json
import os
from pathlib import Path

import pytest

from nlu.training.markup import Utterance
from nlu.training.public import CORPORA, licences_of
from tests.nlu.sources import HELLO, MUSIC, PRICES, STORES, jsonl, run, texts

CORPUS_FOLDER = os.environ.get("NARA_CORPORA")
with_corpora = pytest.mark.skipif(not CORPUS_FOLDER, reason="NARA_CORPORA names no folder")


def corpus(folder: Path, **files: list[Utterance]) -> Path:
    for stem, members in files.items():
        jsonl(folder / f"{stem}.jsonl", members)
    return folder


def test_a_corpus_keeps_its_splits_and_its_repeats(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "here", train=[MUSIC, HELLO, HELLO], valid=[MUSIC], test=[MUSIC])

    run("--corpus", "snips", "--from", folder, "--out", tmp_path / "out")

    card = json.loads((tmp_path / "out/dataset.json").read_text())
    assert texts(tmp_path / "out") == {
        "train": ["play new jazz", "hello", "hello"],
        "dev": ["play new jazz"],
        "test": ["play new jazz"],
    }
    assert card["licences"] == {"snips": "CC0 1.0"}
    assert card["sources"] == {
        "snips/train.jsonl": 3,
        "snips/valid.jsonl": 1,
        "snips/test.jsonl": 1,
    }
    assert card["duplicates"]["found"] == {"dev/test": 1, "train/test": 1, "train/train": 1}


def test_deduplicated_a_corpus_still_has_its_whole_test(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "here", train=[MUSIC, HELLO, HELLO], valid=[MUSIC], test=[MUSIC] * 2)

    run("--corpus", "snips", "--from", folder, "--out", tmp_path / "out", "--deduplicate")

    assert texts(tmp_path / "out") == {"train": ["hello"], "test": ["play new jazz"] * 2}


def test_hwu64_has_two_divisions_and_the_usual_one_gets_a_dev_split(tmp_path: Path) -> None:
    folder = corpus(
        tmp_path / "hwu64",
        kfold1_train=PRICES,
        kfold1_test=[HELLO],
        split_train=STORES,
        split_dev=[HELLO],
        split_test=[MUSIC],
    )

    for fold in ("kfold1", "split"):
        run("--corpus", "hwu64", "--fold", fold, "--from", folder, "--out", tmp_path / fold)

    carved = texts(tmp_path / "kfold1")
    assert sorted(carved["train"] + carved["dev"]) == sorted(u.text for u in PRICES)
    assert carved["test"] == ["hello"]
    assert texts(tmp_path / "split") == {
        "train": [u.text for u in STORES],
        "dev": ["hello"],
        "test": ["play new jazz"],
    }


def test_a_corpus_without_splits_is_divided_like_own_sentences(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "wands", queries=[*PRICES, *PRICES])

    run("--corpus", "wands", "--from", folder, "--out", tmp_path / "out")

    assert sum(map(len, texts(tmp_path / "out").values())) == len(PRICES)


def test_licences_follow_the_sentences(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "snips", train=[MUSIC], valid=[HELLO], test=[HELLO])
    run("--corpus", "snips", "--from", folder, "--out", tmp_path / "one")

    run("--from", tmp_path / "one", "--out", tmp_path / "two")

    assert json.loads((tmp_path / "two/dataset.json").read_text())["licences"] == {
        "snips": "CC0 1.0"
    }
    assert licences_of(["multidogo/fastfood/train", "sgd/train/1_0", "own/hwu64"]) == {
        "sgd": "CC BY-SA 4.0",
        "multidogo_fastfood": "CDLA-Permissive 1.0",
    }


@with_corpora
@pytest.mark.parametrize("name", CORPORA)
def test_the_real_corpora_come_through_whole(name: str, tmp_path: Path) -> None:
    folder = Path(str(CORPUS_FOLDER)) / name

    assert run("--corpus", name, "--from", folder, "--out", tmp_path / "one") == 0
    assert run("--from", tmp_path / "one", "--out", tmp_path / "two") == 0

    card, again = (json.loads((tmp_path / x / "dataset.json").read_text()) for x in ("one", "two"))
    assert card["hash"] == again["hash"]
    assert card["splits"].keys() == {"train", "dev", "test"}


@with_corpora
def test_snips_is_the_benchmark_as_published(tmp_path: Path) -> None:
    folder = Path(str(CORPUS_FOLDER)) / "snips"

    run("--corpus", "snips", "--from", folder, "--out", tmp_path / "snips")

    card = json.loads((tmp_path / "snips/dataset.json").read_text())
    assert card["splits"] == {"train": 13084, "dev": 700, "test": 700}
    assert card["duplicates"]["found"]["train/test"] == 64
