"""What the experiments of learning stand on: nothing held out is taught, nothing taught judges."""

import csv
from pathlib import Path

import pytest

from assistant.config import Settings
from benchmarks.held_out import NEW, WISHES, Parts, Sizes, known, parts, write
from benchmarks.shoppers import talk
from nlu.training.dataset import read_dataset
from nlu.training.wording import normalise

SIZES = Sizes(taught=300, dev=50, said=200, new_share=0.2)


@pytest.fixture(scope="module")
def divided() -> Parts:
    return parts(SIZES, seed=1, is_act=lambda text: text == "thanks")


def test_what_is_held_out_is_said_in_the_wanted_share_and_not_taught(divided: Parts) -> None:
    assert [len(divided.train), len(divided.dev), len(divided.said)] == [300, 50, 200]
    assert not any(map(NEW.touch, [*divided.train, *divided.dev]))
    assert sum(map(NEW.touch, divided.said)) == 40


def test_what_is_taught_does_not_depend_on_what_shoppers_ask(divided: Parts) -> None:
    wishes = parts(SIZES, 1, lambda text: text == "thanks", WISHES)
    assert (wishes.train, wishes.dev) == (divided.train, divided.dev)
    assert sum(map(WISHES.touch, wishes.said)) == 40


def test_no_sentence_stands_in_two_parts(divided: Parts) -> None:
    texts = [
        normalise(one.text)
        for part in (divided.train, divided.dev, divided.said, divided.test)
        for one in part
    ]
    assert len(texts) == len(set(texts))


def test_the_same_seed_divides_alike_and_another_one_otherwise(divided: Parts) -> None:
    again, other = (parts(SIZES, seed, lambda text: text == "thanks") for seed in (1, 2))
    assert again == divided
    assert other.said != divided.said


def test_a_model_is_given_the_labels_it_is_taught_only(divided: Parts, tmp_path: Path) -> None:
    write(tmp_path / "data", known(divided.train), divided.train, divided.train[:5])
    labels = read_dataset(tmp_path / "data").labels
    assert NEW.intents.isdisjoint(labels.intents)
    assert NEW.slots.isdisjoint(label[2:] for label in labels.slots)


def test_simulated_shoppers_say_every_sentence_once_into_day_files(
    divided: Parts, nara_home: Path
) -> None:
    said = talk(Settings(), divided.said[:12], days=3, seed=1)
    rows = [
        row
        for file in sorted((nara_home / "days").glob("*.csv"))
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())
        if row["role"] == "user"
    ]
    assert len({row["timestamp"][:10] for row in rows}) >= 3
    places = [(row["conversation_id"], int(row["turn"])) for row in rows]
    assert [said[place].text for place in places] == [one.text for one in divided.said[:12]]
