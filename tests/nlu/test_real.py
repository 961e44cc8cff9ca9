"""Labels by reference: read beside their corpora, refused when a text changed or is missing."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from nlu.labels import INTENTS
from nlu.training.real import read_real
from values.errors import DataError

TEXTS = ("is the  bakery open", "hello")
LABELS = "O B-article B-store.type B-store.status"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def corpus(folder: Path, *texts: str) -> Path:
    path = folder / "shops" / "test.jsonl"
    path.parent.mkdir()
    path.write_text("".join(json.dumps({"text": t}) + "\n" for t in texts), encoding="utf-8")
    return folder


def labels_file(folder: Path, *lines: str) -> Path:
    path = folder / "real.tsv"
    path.write_text("".join(f"{line}\n" for line in ("# labels only", *lines)), encoding="utf-8")
    return path


def entry(row: int = 1, intent: str = "find_the_store", labels: str = LABELS) -> str:
    return "\t".join(("shops/test.jsonl", str(row), digest(TEXTS[0]), intent, labels))


def test_labels_meet_the_sentences_they_name(tmp_path: Path) -> None:
    second = "\t".join(("shops/test.jsonl", "2", digest("hello"), "nomatch.none", "O"))
    greeting, store = read_real(corpus(tmp_path, *TEXTS), labels_file(tmp_path, second, entry()))
    assert store.tokens == ("is", "the", "bakery", "open")
    assert (store.intent, store.labels) == ("find_the_store", tuple(LABELS.split()))
    assert (greeting.text, greeting.intent, greeting.source) == (
        "hello", "nomatch.none", "real/shops",
    )  # fmt: skip


def test_a_changed_text_is_refused(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "is the bakery shut")
    with pytest.raises(DataError, match=r"real\.tsv:2: .*test\.jsonl:1 holds another text"):
        read_real(folder, labels_file(tmp_path, entry()))


def test_a_missing_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"real\.tsv:2: .*test\.jsonl cannot be read"):
        read_real(tmp_path, labels_file(tmp_path, entry()))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("shops/test.jsonl\t1", "apart by tabs"),
        (entry(row=3), "has no line 3"),
        (entry(row=0), "has no line 0"),
        (entry(intent="find"), "no intent is called 'find'"),
        (entry(labels="O O O B-shop"), "no slot label is called 'B-shop'"),
        (entry(labels="O"), "1 labels for 4 words"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    folder = corpus(tmp_path, *TEXTS)
    with pytest.raises(DataError, match=rf"real\.tsv:2: .*{message}"):
        read_real(folder, labels_file(tmp_path, line))


def test_a_corpus_line_without_a_text_is_named(tmp_path: Path) -> None:
    path = corpus(tmp_path, *TEXTS) / "shops" / "test.jsonl"
    path.write_text("[]\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"test\.jsonl:1: not an utterance object"):
        read_real(tmp_path, labels_file(tmp_path, entry()))


@pytest.mark.skipif("NARA_CORPORA" not in os.environ, reason="NARA_CORPORA names no folder")
def test_every_label_by_reference_finds_its_sentence() -> None:
    utterances = read_real(Path(os.environ["NARA_CORPORA"]))
    assert len(utterances) == 330
    assert {u.intent for u in utterances} <= set(INTENTS)
    assert len({u.text for u in utterances}) == len(utterances)
    assert not any(_broken(u.labels) for u in utterances)


def _broken(labels: tuple[str, ...]) -> bool:
    """True where an I- label does not continue a span of its own slot."""
    pairs = zip(("O", *labels), labels, strict=False)
    return any(now.startswith("I-") and now[2:] != before[2:] for before, now in pairs)


def test_a_corpus_that_is_not_here_may_be_passed_over(tmp_path: Path) -> None:
    assert read_real(tmp_path, some=True) == ()
