"""Data directories: written as NeMo wants them, read back whole, every fault named."""

from pathlib import Path

import pytest

from nlu.training.dataset import HOUSE_LABELS, Dataset, content_hash, read_dataset, write_dataset
from nlu.training.jsonl import read_jsonl, write_jsonl
from nlu.training.markup import Utterance, parse_line
from nlu.training.wording import deduplicate, normalise
from values.errors import DataError

STORE = parse_line("[where](interrogative.location) is [the](article) bank", "find_the_store")
TOWN = parse_line("and in [fresno?](location)", "unknown")


def small(folder: Path) -> Path:
    write_dataset(folder, Dataset(HOUSE_LABELS, {"train": (STORE,), "dev": (TOWN,)}))
    return folder


def test_a_directory_is_written_as_nemo_reads_it(tmp_path: Path) -> None:
    folder = small(tmp_path)

    assert sorted(p.name for p in folder.iterdir()) == [
        "dev.tsv",
        "dev_slots.tsv",
        "dict.intents.csv",
        "dict.slots.csv",
        "train.tsv",
        "train_slots.tsv",
    ]
    assert (folder / "train.tsv").read_text() == "sentence\tlabel\nwhere is the bank\t1\n"
    assert (folder / "train_slots.tsv").read_text() == "19 52 25 52\n"
    assert (folder / "dict.slots.csv").read_text().split()[52] == "O"


def test_a_directory_is_read_back_without_loss(tmp_path: Path) -> None:
    dataset = read_dataset(small(tmp_path))

    (train,), (dev,) = dataset.splits["train"], dataset.splits["dev"]
    assert dataset.labels == HOUSE_LABELS
    assert (train.text, train.intent, train.labels) == (STORE.text, STORE.intent, STORE.labels)
    assert (dev.text, dev.intent, dev.labels) == (TOWN.text, TOWN.intent, TOWN.labels)


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("train.tsv", "where is the bank\t1\n", "train.tsv:1: the first line must be"),
        ("train.tsv", "sentence\tlabel\n", "train.tsv:1: the split is empty"),
        ("train.tsv", "sentence\tlabel\nwhere is the bank\t20\n", "train.tsv:2: '20' is no index"),
        ("train.tsv", "sentence\tlabel\nwhere is the bank 1\n", "train.tsv:2: write the sentence"),
        ("train_slots.tsv", "19 52 25\n", "train_slots.tsv:1: 3 slot labels for 4 words"),
        ("train_slots.tsv", "19 52 25 53\n", "train_slots.tsv:1: '53' is no index"),
        ("train_slots.tsv", "0\n0\n", "train_slots.tsv:2: 2 lines for 1 sentences"),
        ("dict.intents.csv", "a\nb\na\n", "dict.intents.csv:3: 'a' stands there twice"),
        ("dict.slots.csv", "", "dict.slots.csv:1: the dictionary is empty"),
    ],
)
def test_a_fault_is_named_with_file_and_line(
    tmp_path: Path, file: str, content: str, message: str
) -> None:
    folder = small(tmp_path)
    (folder / file).write_text(content)

    with pytest.raises(DataError, match=r"^\S") as caught:
        read_dataset(folder)

    assert message in str(caught.value)


def test_a_label_outside_the_dictionary_is_not_written(tmp_path: Path) -> None:
    music = Utterance(("play", "jazz"), "PlayMusic", ("O", "O"))

    with pytest.raises(DataError, match="no dictionary holds 'PlayMusic', used in 'play jazz'"):
        write_dataset(tmp_path, Dataset(HOUSE_LABELS, {"train": (music,)}))


def test_json_lines_come_back_as_they_were(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "some.jsonl", [STORE, TOWN])

    assert list(read_jsonl(tmp_path / "some.jsonl")) == [STORE, TOWN]


def test_a_broken_json_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "some.jsonl").write_text('{"text": "a b", "intent": "unknown", "slots": ["O"]}\n')

    with pytest.raises(DataError, match=r"some\.jsonl:1: 1 slot labels for 2 words"):
        list(read_jsonl(tmp_path / "some.jsonl"))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("And in Fresno?!", "and in fresno"),
        ('"jeans", under $15.99', "jeans under $15.99"),
        ("macy's  in st. louis", "macy's in st louis"),
    ],
)
def test_case_and_punctuation_make_no_other_sentence(text: str, same: str) -> None:
    assert normalise(text) == same


def test_of_equal_sentences_the_first_stays() -> None:
    again = Utterance(("And", "in", "fresno"), "nomatch.none", ("O", "O", "O"))

    assert deduplicate([TOWN, STORE, again]) == [TOWN, STORE]


def test_the_hash_knows_content_and_nothing_else(tmp_path: Path) -> None:
    here, there = read_dataset(small(tmp_path / "here")), read_dataset(small(tmp_path / "there"))
    other = Dataset(HOUSE_LABELS, {"train": (TOWN,), "dev": (TOWN,)})

    assert content_hash(here) == content_hash(there)
    assert content_hash(here) != content_hash(other)
