"""One conversation leaves every place; nothing brings it back; what was not reached is told."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from archive import receipts
from archive.copies import ArchiveCopy
from archive.datasets import DataSets, Models
from archive.dump import Form, Wanted, alone_in, due, dump_day
from archive.folder import Folder
from archive.homes import InJournal, Leftovers, Unreachable
from archive.journal import Journal
from archive.privacy import Erasable, Known, Policy, Reached, erase
from archive.tombstones import hash_of
from tests.archive.turns import at, journal_of

BOB, ANN = "b0b0b0b0b0b0", "a11a11a11a11"
SECRET = "is my zither repaired yet"
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
WHOLE_DAY = Wanted(None, datetime(2026, 11, 24, tzinfo=UTC).date(), anew=True)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A journal with two conversations, dumped, copied, and prepared for training."""
    home = tmp_path / "home"
    dump(journal(home), home / "days")
    (home / "copy").mkdir()
    (home / "copy" / "2026-11-23.csv").write_bytes((home / "days" / "2026-11-23.csv").read_bytes())
    prepare(home / "datasets" / "mine")
    return home


def journal(home: Path) -> Journal:
    said = replace(at("2026-11-23T12:00:00+00:00", conversation=BOB), user=SECRET)
    other = at("2026-11-23T13:00:00+00:00", conversation=ANN)
    return journal_of(home / "journal.sqlite", said, other)


def dump(kept: Journal, folder: Path) -> None:
    form = Form(UTC)
    for day in due(kept, folder, form, WHOLE_DAY):
        dump_day(kept, folder, form, day, lambda _: None)


def prepare(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "train.tsv").write_text(f"sentence\tlabel\n{SECRET}\t0\nhello you\t1\n")
    (folder / "train_slots.tsv").write_text("1 1 1 1 1\n0 0\n")
    (folder / "lines.jsonl").write_text(f'{{"text": "{SECRET}"}}\n{{"text": "hello you"}}\n')
    trouble = {"contradictory": {"count": 1, "first": [f"'{SECRET}': a, not b"]}}
    card = {"hash": "d" * 64, "splits": {"train": 2}, "duplicates": trouble}
    (folder / "dataset.json").write_text(json.dumps(card))


def places(home: Path) -> list[Erasable]:
    data = DataSets(home / "datasets", Policy())
    return [
        data,
        Models([home / "models"], [data], Policy()),
        ArchiveCopy(Folder(home / "days", "erase"), home / "cache"),
        ArchiveCopy(Folder(home / "copy", "erase"), home / "cache"),
        InJournal(Journal(home / "journal.sqlite"), UTC),
        Leftovers(home),
    ]


def bytes_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_neither_the_words_nor_the_id_are_in_any_byte_afterwards(home: Path) -> None:
    assert SECRET.encode() in bytes_below(home)
    outcomes = erase(BOB, places(home))
    receipts.write(home, receipts.make(BOB, outcomes, NOW))
    assert [outcome.fault for outcome in outcomes] == [""] * 6
    assert SECRET.encode() not in bytes_below(home)
    assert BOB.encode() not in bytes_below(home)


def test_all_others_stay(home: Path) -> None:
    erase(BOB, places(home))
    assert [turn.turn for turn in Journal(home / "journal.sqlite").turns(ANN)] == [1]
    assert (home / "days" / "2026-11-23.csv").read_text().count(ANN) == 3
    prepared = home / "datasets" / "mine"
    assert (prepared / "train.tsv").read_text() == "sentence\tlabel\nhello you\t1\n"
    assert (prepared / "train_slots.tsv").read_text() == "0 0\n"
    assert (prepared / "lines.jsonl").read_text() == '{"text": "hello you"}\n'


def test_what_was_reached_is_counted(home: Path) -> None:
    removed = {
        Path(o.place).name: (o.reached.removed, o.reached.what) for o in erase(BOB, places(home))
    }
    assert removed == {
        "datasets": (2, "sentence"),
        "models": (0, "card"),
        "days": (3, "row"),
        "copy": (3, "row"),
        "journal.sqlite": (1, "turn"),
        "home": (0, "file"),
    }


def test_a_later_dump_does_not_bring_it_back(home: Path) -> None:
    old = list(Journal(home / "journal.sqlite").turns(BOB))
    erase(BOB, places(home))
    dump(journal_of(home / "restored.sqlite", *old), home / "days")
    assert SECRET.encode() not in bytes_below(home / "days")


def test_copies_cleaned_apart_are_equal(home: Path) -> None:
    erase(BOB, places(home))
    days, copy = (home / "days" / "2026-11-23.csv"), (home / "copy" / "2026-11-23.csv")
    assert days.read_bytes() == copy.read_bytes()
    stones = [sorted(p.name for p in (home / x / "tombstones").iterdir()) for x in ("days", "copy")]
    assert stones == [[f"erased-{hash_of(BOB)}.json"]] * 2


def test_it_may_be_repeated(home: Path) -> None:
    erase(BOB, places(home))
    before = bytes_below(home / "days") + bytes_below(home / "datasets")
    again = erase(BOB, places(home))
    assert sum(outcome.reached.removed for outcome in again) == 0
    assert not any(outcome.fault for outcome in again)
    assert bytes_below(home / "days") + bytes_below(home / "datasets") == before


def test_it_waits_for_a_dump_that_began_before_it(home: Path) -> None:
    erasing = Thread(target=erase, args=(BOB, places(home)))
    with alone_in(home / "days"):
        erasing.start()
        erasing.join(0.3)
        assert erasing.is_alive()
        assert not (home / "days" / "tombstones").exists()
    erasing.join(20)
    assert SECRET.encode() not in bytes_below(home)


class PowerCut:
    """A place at which the program dies."""

    name = "power cut"

    def know(self, conversation_id: str) -> Known:
        return Known()

    def erase(self, conversation_id: str, known: Known) -> Reached:
        raise KeyboardInterrupt


@pytest.mark.parametrize("after", range(6))
def test_a_run_that_was_killed_is_finished_by_the_next_one(home: Path, after: int) -> None:
    every = places(home)
    with pytest.raises(KeyboardInterrupt):
        erase(BOB, [*every[:after], PowerCut(), *every[after:]])
    outcomes = erase(BOB, places(home))
    assert not any(outcome.fault for outcome in outcomes)
    assert SECRET.encode() not in bytes_below(home)


def test_a_place_that_is_away_is_told_and_stops_no_other(home: Path) -> None:
    away = Unreachable("s3://nara/days", "s3://nara/days does not answer; try again later")
    outcomes = erase(BOB, [away, *places(home)])
    receipt = receipts.make(BOB, outcomes, NOW)
    assert not receipt["complete"]
    assert receipt["places"][0]["fault"] == away.why
    assert SECRET.encode() not in bytes_below(home)


def test_a_torn_day_is_told_with_its_line_and_the_other_days_are_cleaned(home: Path) -> None:
    (home / "days" / "2026-11-22.csv").write_text(f'conversation_id,role,text\r\n{BOB},user,"torn')
    outcomes = {outcome.place: outcome.fault for outcome in erase(BOB, places(home))}
    assert "2026-11-22.csv:2: malformed CSV" in outcomes[str(home / "days")]
    assert BOB not in (home / "days" / "2026-11-23.csv").read_text()


def test_what_a_killed_run_was_writing_goes_and_a_backup_is_told(home: Path) -> None:
    (home / "days" / ".2026-11-23.csv.123.aside").write_text(f"{BOB},half a row")
    (home / "backup.sqlite").write_text(BOB)
    erase(BOB, places(home)[:-1])
    reached = Leftovers(home).erase(BOB, Known())
    assert reached.fault.startswith(f"{home / 'backup.sqlite'} still holds it; remove that file")
    assert not list((home / "days").glob(".*"))


def test_redacted_sentences_of_the_conversation_go_as_well(tmp_path: Path) -> None:
    said = replace(at("2026-11-23T12:00:00+00:00", conversation=BOB), user="ring 617-253-0199 now")
    kept = InJournal(journal_of(tmp_path / "j.sqlite", said), UTC)
    (tmp_path / "data.jsonl").write_text('{"text": "ring [phone] now"}\n{"text": "hello"}\n')
    erase(BOB, [DataSets(tmp_path, Policy()), kept])
    assert (tmp_path / "data.jsonl").read_text() == '{"text": "hello"}\n'


def model(home: Path, name: str, card: dict[str, object]) -> None:
    folder = home / "models" / name
    folder.mkdir(parents=True)
    (folder / "card.json").write_text(json.dumps({"version": name, **card}))


def test_models_trained_on_it_are_named_by_their_data_or_by_its_day(home: Path) -> None:
    model(home, "by-hash", {"data_hash": "d" * 64})
    model(home, "by-day", {"data_hash": "e" * 64, "data": {"sources": {"days/2026-11-23.csv": 9}}})
    model(home, "of-another-day", {"data": {"sources": {"days/2026-11-22.csv": 9}}})
    model(home, "without-sources", {"data": None})
    receipt = receipts.make(BOB, erase(BOB, places(home)), NOW)
    assert receipt["models_trained_on_it"] == ["by-day", "by-hash"]
    again = receipts.make(BOB, erase(BOB, places(home)), NOW)
    assert again["models_trained_on_it"] == ["by-hash"]


def test_a_model_card_that_quotes_the_shopper_no_longer_does(home: Path) -> None:
    trouble = {"first": [f"'{SECRET}': a, not b", "'hello you': a, not b"]}
    model(home, "m", {"data": {"duplicates": {"contradictory": trouble}}})
    erase(BOB, places(home))
    card = json.loads((home / "models" / "m" / "card.json").read_text())
    assert card["data"]["duplicates"]["contradictory"] == {"first": ["'hello you': a, not b"]}


def test_a_split_that_was_killed_between_its_two_files_is_finished(home: Path) -> None:
    slots = home / "datasets" / "mine" / "train_slots.tsv"
    slots.write_text("0 0\n")
    erase(BOB, places(home))
    assert slots.read_text() == "0 0\n"
    assert (slots.parent / "train.tsv").read_text() == "sentence\tlabel\nhello you\t1\n"


def test_damaged_data_are_told_and_the_others_are_cleaned(home: Path) -> None:
    prepare(home / "datasets" / "damaged")
    (home / "datasets" / "damaged" / "train_slots.tsv").write_text("0\n0\n0\n")
    outcome = erase(BOB, places(home))[0]
    assert "damaged/train_slots.tsv: 3 lines for 2 sentences in train.tsv" in outcome.fault
    assert SECRET not in (home / "datasets" / "mine" / "train.tsv").read_text()


def test_a_split_left_without_sentences_is_removed(tmp_path: Path) -> None:
    prepare(tmp_path / "mine")
    (tmp_path / "mine" / "dev.tsv").write_text(f"sentence\tlabel\n{SECRET}\t0\n")
    (tmp_path / "mine" / "dev_slots.tsv").write_text("1 1 1 1 1\n")
    kept = InJournal(journal(tmp_path), UTC)
    erase(BOB, [DataSets(tmp_path / "mine", Policy()), kept])
    assert sorted(path.name for path in (tmp_path / "mine").glob("*.tsv")) == [
        "train.tsv",
        "train_slots.tsv",
    ]
    card = json.loads((tmp_path / "mine" / "dataset.json").read_text())
    assert (card["hash"], card["splits"]) == (None, {"train": 1, "dev": 0})
    assert card["erased"][0] == {"conversation": hash_of(BOB), "hash": "d" * 64}


def test_the_receipt_is_dated_and_holds_nothing_personal(home: Path) -> None:
    outcomes = erase(BOB, places(home))
    path = receipts.write(home, receipts.make(BOB, outcomes, NOW))
    receipt = json.loads(path.read_text())
    assert path.name == f"20261125T103000Z-{hash_of(BOB)[:16]}.json"
    assert receipt["date"] == "2026-11-25T10:30:00+00:00"
    assert receipt["complete"]
    assert receipt["erased"] == {"conversation_sha256": hash_of(BOB)}
    days = next(place for place in receipt["places"] if place["place"].endswith("days"))
    assert list(days["files"]) == ["2026-11-23.csv"]
    assert BOB not in path.read_text()
    assert SECRET not in path.read_text()
