"""`nara learn`: the whole loop, where it stops, and how it goes on, whatever happened."""

import json
from pathlib import Path

import pytest

from assistant.build import registry
from assistant.config import read_settings
from learning.composing import CONTRADICTING
from learning.datasets import Version, latest
from learning.ends import Demand, Judged, Nothing, Promoted, TooFew, Waiting
from learning.rounds import Round, alone, read_round
from learning.workplace import book, datasets_folder
from tests.commands.nara import nara
from tests.learning.annotators import NOON, labelled
from tests.learning.loops import SOFAS, Told, Trainer, jsonl, learned, oracle
from tests.learning.models import a_model, worse
from tests.learning.test_select import archive
from values.errors import DataError


@pytest.fixture(autouse=True)
def small_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """The frozen set of these tests is a small one."""
    monkeypatch.setenv("NARA_LEARNING__GATE__SENTENCES", "10")
    monkeypatch.setenv("NARA_LEARNING__GATE__LATENCY_MS", "5000")


@pytest.fixture
def days(tmp_path: Path) -> str:
    return str(archive(tmp_path / "days", *((text, "ok", "") for text in SOFAS)))


def stage() -> Round:
    return read_round(datasets_folder(read_settings()))


def serving() -> str:
    return registry(read_settings()).serving().name


def newest() -> Version:
    found = latest(datasets_folder(read_settings()))
    assert found
    return found


def said(*texts: str, intent: str = "price_check", who: str = "anna") -> None:
    """Decisions of a person."""
    for text in texts:
        book(read_settings()).label(labelled(text, intent, who), NOON)


# From the archive to a model that serves


def test_with_an_oracle_it_goes_to_the_gate_and_promotes_only_when_told(
    days: str, tmp_path: Path
) -> None:
    told = Told()
    end = learned(Demand(days, oracle(tmp_path)), told=told)

    assert isinstance(end, Judged)
    assert (end.verdict.is_passed, end.promoted, serving()) == (True, False, "default")
    for step in ("selected: 3 sent", "oracle: 3 sent", "begins with what", "trained: learned-1"):
        assert step in str(told)
    assert {one.text for one in newest().sentences()} >= set(SOFAS)
    assert learned(Demand(promote=True)) == Promoted("learned-1")
    assert (serving(), stage().stage) == ("learned-1", "select")


def test_what_passes_serves_at_once_where_the_settings_say_so(
    days: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARA_LEARNING__PROMOTE", "true")
    end = learned(Demand(days, oracle(tmp_path)))
    assert isinstance(end, Judged)
    assert (end.promoted, serving()) == (True, "learned-1")


def test_a_refused_candidate_changes_nothing_and_the_next_call_begins_anew(
    days: str, tmp_path: Path
) -> None:
    trainer = Trainer(lambda folder, name: worse(folder, name, "price_check", "find_the_store"))
    end = learned(Demand(days, oracle(tmp_path), promote=True), trainer)

    assert isinstance(end, Judged)
    assert not end.verdict.is_passed
    assert stage().refused[0].startswith("intents: ")
    assert (serving(), stage().stage) == ("default", "select")
    again = learned(Demand())
    assert isinstance(again, Nothing)
    assert "all 3 sentences of the archive are labelled" in again.why


def test_the_next_round_goes_on_from_the_model_that_serves(days: str, tmp_path: Path) -> None:
    trainer = Trainer()
    learned(Demand(days, oracle(tmp_path), promote=True), trainer)
    trainer.make = lambda folder, _: a_model(folder, "learned-2")
    more = archive(tmp_path / "more", ("how much is a drum", "ok", ""))
    known = oracle(tmp_path, jsonl("how much is a drum", "price_check", ["O"] * 5))
    learned(Demand(str(more), known, promote=True), trainer)

    first, second = trainer.ordered
    assert "--from" not in first
    assert second[second.index("--from") + 1].endswith("models/learned-1/model.nemo")
    assert serving() == "learned-2"


# People


def test_it_stops_for_people_and_says_what_going_on_costs(days: str) -> None:
    end = learned(Demand(days))
    assert isinstance(end, Waiting)
    assert (end.sentences, end.labelled) == (3, 0)
    assert end.cost.training_minutes
    assert learned(Demand()) == end


def test_it_goes_on_when_everything_is_labelled_or_enough_of_it(
    days: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned(Demand(days))
    said(SOFAS[0])
    assert isinstance(learned(Demand()), Waiting)
    monkeypatch.setenv("NARA_LEARNING__ENOUGH", "1")
    assert isinstance(learned(Demand()), Judged)


def test_another_archive_is_looked_at_though_sentences_wait(days: str, tmp_path: Path) -> None:
    learned(Demand(days))
    more = archive(tmp_path / "more", ("any milk", "ok", ""))
    end = learned(Demand(str(more)))
    assert isinstance(end, Waiting)
    assert end.sentences == 1
    assert stage().archive == str(more)


def test_every_night_it_chooses_anew_and_keeps_what_was_labelled(days: str) -> None:
    learned(Demand(days))
    said(SOFAS[0])
    archive(Path(days), ("any milk", "ok", ""), ("any tea", "ok", ""))
    told = Told()
    end = learned(Demand(again=True), told=told)
    assert isinstance(end, Waiting)
    assert (end.sentences, end.labelled) == (2, 1)
    assert str(told).count("selected") == 1


def test_what_the_oracle_does_not_know_or_says_in_two_ways_is_counted(
    tmp_path: Path,
) -> None:
    known = oracle(tmp_path, jsonl("any tea", "unknown", "OO"), jsonl("Any tea", "greet", "OO"))
    texts = ("How much is a SOFA", "any milk", "any tea")
    days, told = archive(tmp_path / "d", *((text, "ok", "") for text in texts)), Told()
    learned(Demand(str(days), known), told=told)
    assert "oracle: 1 sentence; 1 it does not know; 1 it labels in two ways" in str(told)


def test_labels_that_only_the_oracle_knows_are_labels_from_now_on(tmp_path: Path) -> None:
    days = archive(tmp_path / "days", ("swap this sofa", "ok", ""))
    slots = ["O", "O", "B-thing"]
    learned(Demand(str(days), oracle(tmp_path, jsonl("swap this sofa", "exchange", slots))))
    assert "exchange" in newest().card.intents
    assert "thing" in newest().card.slots


# Bad input, and kills


@pytest.mark.parametrize("failure", [SystemExit(130), DataError("the disk is full")])
def test_a_training_that_ends_early_is_gone_on_with(
    days: str, tmp_path: Path, failure: BaseException
) -> None:
    trainer, told = Trainer(fails=failure), Told()
    with pytest.raises(type(failure)):
        learned(Demand(days, oracle(tmp_path), epochs=5, words=("--threads", "1")), trainer)
    assert (stage().stage, serving()) == ("train", "default")

    end = learned(Demand(), trainer, told)

    assert isinstance(end, Judged)
    assert "selected" not in str(told)
    first, second = trainer.ordered
    assert first == second


def test_a_candidate_that_is_gone_before_the_gate_is_trained_again(
    days: str, tmp_path: Path
) -> None:
    def broken(folder: Path, name: str) -> Path:
        made = a_model(folder, name)
        (made / "labels.json").write_text("[]")
        return made

    with pytest.raises(DataError, match="killed"):
        learned(Demand(days, oracle(tmp_path)), Trainer(fails=DataError("killed")))
    state = datasets_folder(read_settings()) / "loop.json"
    state.write_text(json.dumps({"stage": "gate", "candidate": "learned-9", "archive": days}))
    told = Told()
    assert isinstance(learned(Demand(), told=told), Judged)
    assert "'learned-9' is no model here" in str(told)


def test_contradicting_labels_stay_out_and_are_told(days: str) -> None:
    told = Told()
    learned(Demand(days))
    said(*SOFAS)
    said(SOFAS[0], intent="inventory_check", who="ben")
    learned(Demand(), told=told)
    assert f"1 sentence left out: {CONTRADICTING}; settle them" in str(told)


def test_a_label_that_was_taken_away_while_used_is_one_sentence(days: str) -> None:
    learned(Demand(days))
    book(read_settings()).name("intent", "haggle", "anna", NOON)
    said(*SOFAS, intent="haggle")
    book(read_settings()).drop("intent", "haggle", "anna", NOON)
    with pytest.raises(DataError, match="has the intent 'haggle', which there is not"):
        learned(Demand())
    assert isinstance(stage(), Round)


def test_half_a_day_file_is_read_as_far_as_it_goes(days: str, tmp_path: Path) -> None:
    [file] = Path(days).iterdir()
    file.write_bytes(file.read_bytes()[:-40])
    told = Told()
    assert isinstance(learned(Demand(days), told=told), Waiting)
    assert "2026-11-23.csv: " in str(told)
    assert "the first at line 7" in str(told)


def test_on_too_few_frozen_sentences_nothing_is_trained(
    days: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARA_LEARNING__GATE__SENTENCES", "500")
    trainer = Trainer()
    end = learned(Demand(days, oracle(tmp_path)), trainer)
    assert isinstance(end, TooFew)
    assert (end.sentences, end.wanted, trainer.ordered) == (10, 500, [])


def test_there_is_one_loop_at_a_time(days: str) -> None:
    told = "another 'nara learn' is at work"
    with alone(datasets_folder(read_settings())), pytest.raises(DataError, match=told):
        learned(Demand(days))


@pytest.mark.parametrize("content", ["{", "[]", '{"stage": "lunch"}'])
def test_a_damaged_state_is_named(content: str, nara_home: Path) -> None:
    (nara_home / "datasets").mkdir(parents=True)
    (nara_home / "datasets" / "loop.json").write_text(content)
    with pytest.raises(DataError, match="json is damaged"):
        learned(Demand())


# The command


def test_the_command_says_what_waits_and_what_to_do(days: str) -> None:
    run = nara("learn", "--archive", days)
    assert (run.code, run.err) == (0, "")
    assert "people are needed: 3 sentences wait" in run.out
    assert "now: nara annotate" in run.out
    [told] = nara("learn", "--json").objects
    assert (told["end"], told["waiting"], told["stage"]) == ("waiting", 3, "annotate")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--budget", "5", "datasets"), 2, "--budget belongs behind the command"),
        (("--archive", "nowhere"), 2, "nowhere is not there"),
        (("--oracle", "nowhere.jsonl"), 2, "'nowhere.jsonl' does not exist"),
    ],
)
def test_wrong_words_are_one_sentence(words: tuple[str, ...], code: int, told: str) -> None:
    run = nara("learn", *words)
    assert (run.code, run.out) == (code, "")
    assert told in run.err
