"""`nara learn train`: what is ordered, where it begins, what is left of it; and once in earnest."""

import json
import os
from pathlib import Path

import pytest

from archive.datasets import DataSets, Models
from archive.forgetting import Known
from archive.redaction import Policy
from assistant.build import registry
from assistant.config import Settings, read_settings
from commands.learn_train import tools as real_tools
from learning.datasets import Line, Version, write_version
from learning.lines import Labelled, Source
from learning.train import Order, Trained, train_candidate
from learning.workplace import datasets_folder, training_folder
from nlu.onnx import OnnxUnderstander
from nlu.registry import CHECKPOINT
from tests.commands.nara import nara
from tests.learning.annotators import NOON
from tests.learning.frozen import ITEMS, PRICE
from tests.learning.loops import Trainer, tools
from tests.learning.models import a_model
from tests.nlu.test_trainer import PYTHON, THIN_ENCODER
from tests.nlu.test_trainer import run as run_python
from values.errors import ConfigError, DataError


def a_data_set(intent: str = "price_check", *more: Line) -> Version:
    """In the home of the test: prices of things, two of them for dev."""
    said = [Labelled(f"how much is a {item}", intent, PRICE) for item in ITEMS]
    lines = [Line(one, "train" if number > 1 else "dev") for number, one in enumerate(said)]
    return write_version(datasets_folder(Settings()), [*lines, *more], None, {}, NOON)


def trained(order: Order | None = None, trainer: Trainer | None = None) -> Trained:
    return train_candidate(read_settings(), order or Order(), tools(trainer or Trainer()))


def option(trainer: Trainer, name: str) -> str | None:
    words = trainer.ordered[-1]
    return words[words.index(name) + 1] if name in words else None


def test_a_candidate_is_put_beside_the_others_with_what_it_learned_from() -> None:
    data = a_data_set()
    made = trained()
    card = json.loads((made.folder / "card.json").read_text())
    known = registry(read_settings())

    assert [entry.version for entry in known.entries()][1:] == ["learned-1"]
    assert known.serving() == known.shipped
    assert (card["data_set"], card["data_set_hash"]) == (data.name, data.card.hash)
    assert (made.folder / CHECKPOINT).read_text() == "weights"
    assert list(training_folder(Settings()).iterdir()) == []


def test_without_a_checkpoint_it_begins_with_the_encoder_and_says_so() -> None:
    a_data_set()
    trainer = Trainer()
    made = trained(None, trainer)
    assert made.start.checkpoint is None
    assert "afresh from the encoder, for the checkpoint of nara-2" in made.start.told
    assert (option(trainer, "--from"), option(trainer, "--epochs")) == (None, "8")


def test_it_goes_on_from_the_model_that_serves(tmp_path: Path) -> None:
    a_data_set()
    (a_model(tmp_path / "m", "mine-1") / CHECKPOINT).write_text("weights")
    registry(read_settings()).promote(str(tmp_path / "m"))
    trainer = Trainer()

    assert trained(None, trainer).start.told == "on from mine-1, which serves"
    assert str(option(trainer, "--from")).endswith("models/mine-1/model.nemo")
    assert option(trainer, "--epochs") == "3"
    assert trained(Order(fresh=True), trainer).start.checkpoint is None


def test_noise_is_for_data_that_know_our_slots() -> None:
    trainer, words = Trainer(), ("--rate", "0.001")
    a_data_set()
    trained(Order(words=words), trainer)
    assert (option(trainer, "--noise"), option(trainer, "--rate")) == ("0.2", "0.001")
    trained(Order(data=a_data_set("haggle").name), trainer)
    assert option(trainer, "--noise") is None


def test_a_training_that_ended_is_not_done_again_for_what_failed_after_it() -> None:
    a_data_set()
    trainer = Trainer()
    models = registry(read_settings()).folder
    models.parent.mkdir(exist_ok=True)
    models.write_text("in the way")
    with pytest.raises(DataError, match="cannot be written"):
        trained(None, trainer)
    models.unlink()
    trained(None, trainer)
    assert len(trainer.ordered) == 1


def test_what_other_trainings_left_goes_with_the_next_candidate() -> None:
    a_data_set()
    with pytest.raises(DataError, match="killed"):
        trained(Order(epochs=5), Trainer(fails=DataError("killed")))
    assert len(list(training_folder(Settings()).iterdir())) == 1
    trained(Order(epochs=6))
    assert list(training_folder(Settings()).iterdir()) == []


def test_a_folder_of_ones_own_stays(tmp_path: Path) -> None:
    a_data_set()
    trained(Order(work=tmp_path / "run"))
    assert {"data", "run", "order.json"} == {path.name for path in (tmp_path / "run").iterdir()}


def test_an_erasure_names_the_models_that_saw_a_sentence(nara_home: Path) -> None:
    mine = Labelled("how much is a zither", "price_check", PRICE, "anna", Source("c-9", 1))
    a_data_set("price_check", Line(mine, "train"))
    trained()
    data, policy = DataSets(nara_home / "datasets", Policy()), Policy()
    data.erase("c-9", Known())
    models = Models((nara_home / "models",), (data,), policy)
    assert models.erase("c-9", Known()).models == ("learned-1",)


def test_faults_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no data set; make one"):
        trained()
    a_data_set()
    with pytest.raises(ConfigError, match=r"model\.nemo is not there; name"):
        trained(Order(parent=tmp_path))
    run = nara("learn", "train", "--fresh", "--from", str(tmp_path))
    assert (run.code, run.out) == (2, "")
    assert "leave one out" in run.err


# In earnest


@pytest.fixture
def encoder(tmp_path: Path) -> Path:
    """Two thin layers."""
    if not PYTHON:
        pytest.skip("no training environment (make train-env)")
    done = run_python("-c", THIN_ENCODER, tmp_path / "thin")
    assert done.returncode == 0, done.stderr
    return tmp_path / "thin"


@pytest.mark.timeout(400)
def test_nemo_trains_a_candidate_that_understands(
    encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "OMP_NUM_THREADS", "1")
    a_data_set("haggle")
    words = ("--encoder", str(encoder), "--batch", "4", "--threads", "1")
    made = train_candidate(read_settings(), Order(epochs=1, words=words), real_tools())

    assert (made.sentences, made.epochs) == (7, 1)
    assert made.speed > 0
    assert (made.folder / CHECKPOINT).is_file()
    assert OnnxUnderstander(made.folder).understand(["how much is a lamp"])
