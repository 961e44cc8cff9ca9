"""A tiny training from data directory to checkpoint, in the environment that holds NeMo."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from nlu.training.dataset import HOUSE_LABELS, Dataset, write_dataset
from nlu.training.markup import parse_line

ROOT = Path(__file__).parents[2]
PYTHON = Path(os.environ.get("NARA_TRAIN_PYTHON", ROOT / ".venv-train/bin/python"))

pytestmark = [
    pytest.mark.skipif(not PYTHON.exists(), reason="no training environment (make train-env)"),
    pytest.mark.timeout(300),
]


def run(module: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [str(PYTHON), "-m", f"nlu.training.{module}", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prices = [f"[what](interrogative) does item {n} [cost](verb)" for n in range(20)]
    stores = [f"[where](interrogative.location) is shop {n} in [mesa](location)" for n in range(20)]
    rows = [parse_line(x, "price_check") for x in prices]
    rows += [parse_line(x, "find_the_store") for x in stores]
    folder = tmp_path_factory.mktemp("data")
    write_dataset(folder, Dataset(HOUSE_LABELS, {"train": tuple(rows), "dev": tuple(rows[::4])}))
    return folder


@pytest.fixture(scope="module")
def checkpoint(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("work")
    done = run("trainer", "--data", data, "--work", work, "--epochs", 1, "--batch", 8)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def test_training_writes_a_checkpoint_and_how_it_was_made(checkpoint: Path) -> None:
    run_card = json.loads((checkpoint.parent / "run.json").read_text())

    assert checkpoint.stat().st_size > 80_000_000
    assert run_card["recipe"]["epochs"] == run_card["epochs_done"] == 1
    assert not list(checkpoint.parent.glob("*-aside*"))


def test_training_leaves_the_data_directory_as_it_was(checkpoint: Path, data: Path) -> None:
    assert {p.name.split(".")[0] for p in data.iterdir()} == {
        "dict",
        "train",
        "train_slots",
        "dev",
        "dev_slots",
    }


def test_a_checkpoint_becomes_a_model_directory_that_agrees_with_nemo(
    checkpoint: Path, data: Path, tmp_path: Path
) -> None:
    done = run("export", "--checkpoint", checkpoint, "--data", data, "--out", tmp_path / "model")

    assert done.returncode == 0, done.stderr
    card = json.loads((tmp_path / "model" / "card.json").read_text())
    assert [p.name for p in tmp_path.iterdir()] == ["model"]
    assert (tmp_path / "model" / "model.onnx").stat().st_size < 25_000_000
    assert card["torch_difference"] < 1e-3


def test_training_goes_on_from_a_checkpoint_with_more_labels(
    checkpoint: Path, data: Path, tmp_path: Path
) -> None:
    grown = tmp_path / "grown"
    grown.mkdir()
    for file in data.iterdir():
        (grown / file.name).write_text(file.read_text())
    with (grown / "dict.intents.csv").open("a") as out:
        out.write("complaint\n")

    done = run(
        *("trainer", "--data", grown, "--work", tmp_path, "--epochs", 1, "--batch", 8),
        *("--parent", checkpoint),
    )

    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "run.json").read_text())["parent"] == checkpoint.name


def test_data_without_a_dev_split_is_refused_in_one_sentence(data: Path, tmp_path: Path) -> None:
    for file in data.iterdir():
        if not file.name.startswith("dev"):
            (tmp_path / file.name).write_text(file.read_text())

    done = run("trainer", "--data", tmp_path, "--work", tmp_path / "work", "--epochs", 1)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("lacks dev.tsv; training needs train and dev")
