"""The composition of the training data: who is in, in which parts, and what stays out."""

import hashlib
import json
from pathlib import Path
from random import Random

import pytest

from nlu.training.dataset import read_dataset
from nlu.training.markup import Utterance, parse_line
from nlu.training.recipe import build_dataset, most
from nlu.training.swap import Swapper
from values.errors import DataError

OWN = """## price_check
[how much](interrogative.manner) is [a](article) [kettle](item.type)
[how much](interrogative.manner) is [a](article) [garden hose?](item.type)
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for folder in ("utterances", "dev", "test", "lexicons", "templates"):
        (tmp_path / "data" / folder).mkdir(parents=True)
    stock = "".join(f"do you [have](verb) [item {n}](item.type)\n" for n in range(60))
    (tmp_path / "data/utterances/own.txt").write_text(f"{OWN}## inventory_check\n{stock}")
    (tmp_path / "data/dev/typed.txt").write_text(
        "## price_check\n[How much](interrogative.manner) is [a](article) [KETTLE](item.type)?\n"
    )
    (tmp_path / "data/test/typed.txt").write_text(
        "## inventory_check\nDo you [have](verb) [item 7](item.type)?\n"
    )
    return tmp_path / "data"


def test_a_sentence_kept_for_the_test_is_in_no_other_split(data: Path, tmp_path: Path) -> None:
    build_dataset(None, tmp_path / "out", seed=1, data=data)

    splits = read_dataset(tmp_path / "out").splits
    assert [u.text for u in splits["test"]] == ["Do you have item 7?"]
    assert "do you have item 7" not in {u.text for u in (*splits["train"], *splits["dev"])}


def test_a_training_sentence_that_dev_holds_stays_out(data: Path, tmp_path: Path) -> None:
    build_dataset(None, tmp_path / "out", seed=1, data=data)

    train = read_dataset(tmp_path / "out").splits["train"]
    assert not [u for u in train if u.text.casefold().rstrip("?") == "how much is a kettle"]
    assert [u for u in train if u.text.startswith("do you have item")]


def test_the_same_seed_gives_the_same_files(data: Path, tmp_path: Path) -> None:
    for name in ("here", "there"):
        build_dataset(None, tmp_path / name, seed=7, data=data)

    files = sorted(p.name for p in (tmp_path / "here").iterdir())
    assert [(tmp_path / "here" / f).read_text() for f in files] == [
        (tmp_path / "there" / f).read_text() for f in files
    ]


def test_counts_tell_sources_and_intents(data: Path, tmp_path: Path) -> None:
    counts = build_dataset(None, tmp_path / "out", seed=1, data=data)

    assert list(counts.sources) == ["own/own"]
    assert set(counts.intents) == {"inventory_check", "price_check"}
    assert counts.corpora == {}


def test_no_sentences_no_model(data: Path, tmp_path: Path) -> None:
    (data / "dev/typed.txt").unlink()

    with pytest.raises(DataError, match=r"dev holds no \.txt file; write sentences there"):
        build_dataset(None, tmp_path / "out", seed=1, data=data)


def test_a_large_group_is_cut_and_a_small_one_kept() -> None:
    rows = [Utterance((str(n),), "unknown" if n < 3 else "price_check", ("O",)) for n in range(99)]

    kept = most(rows, 10, lambda u: u.intent, Random(1))

    assert [u.intent for u in kept] == ["unknown"] * 3 + ["price_check"] * 10


def test_spans_trade_places_with_spans_after_the_same_word() -> None:
    hose = parse_line("is there [a](article) [garden hose?](item.type)", "inventory_check")
    pan = parse_line("[have](verb) [a](article) [frying pan?](item.type)", "inventory_check")
    apples = parse_line("any [apples?](item.type)", "inventory_check")
    swapper = Swapper([hose, pan, apples], part=1.0)

    texts = {swapper.swap(hose, Random(n)).text for n in range(20)}

    assert texts == {"is there a garden hose?", "is there a frying pan?"}
    assert swapper.swap(apples, Random(1)) == apples


def test_corpus_sentences_labelled_anew_are_learned_from(data: Path, tmp_path: Path) -> None:
    text = "has my parcel left brooklyn"
    folder = tmp_path / "corpora" / "clinc150"
    folder.mkdir(parents=True)
    row = {"text": text, "tokens": text.split(), "intent": "oos", "slots": ["O"] * 5}
    (folder / "train.jsonl").write_text(json.dumps(row) + "\n")
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    labels = "O O O B-verb B-location"
    (data / "real_train_1.tsv").write_text(
        f"clinc150/train.jsonl\t1\t{digest}\tunknown\t{labels}\n"
    )

    counts = build_dataset(tmp_path / "corpora", tmp_path / "out", seed=1, data=data)

    [learned] = [u for u in read_dataset(tmp_path / "out").splits["train"] if u.text == text]
    assert (learned.intent, " ".join(learned.labels)) == ("unknown", labels)
    assert counts.corpora == {"clinc150": "CC BY 3.0"}
