"""Tiny trainings from data directory to model directory, in the environment that holds NeMo.

They stand on an encoder of two thin layers, so that most of their time is NeMo's import.
"""

import json
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from commands.training import training_python
from nlu.model_folder import FILES
from nlu.onnx import OnnxUnderstander
from nlu.training.dataset import HOUSE_LABELS, Dataset, write_dataset
from nlu.training.markup import parse_line
from tests.commands.nara import hearing_ctrl_c
from values.errors import ModelError

ROOT = Path(__file__).parents[2]


def _python() -> str:
    try:
        return str(training_python())
    except ModelError:
        return ""


PYTHON = _python()
pytestmark = [
    pytest.mark.skipif(not PYTHON, reason="no training environment (make train-env)"),
    pytest.mark.timeout(400),
]

Done = subprocess.CompletedProcess[str]

THIN_ENCODER = """
import sys, shutil
from transformers import BertConfig, BertModel
from nlu.training import encoder
source, target = encoder.find().folder, sys.argv[1]
thin = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
BertModel(BertConfig.from_pretrained(source, intermediate_size=64, **thin)).save_pretrained(target)
for file in ("tokenizer.json", "tokenizer_config.json", "vocab.txt"):
    shutil.copy(source / file, target)
"""


def run(*words: object, limit: Callable[[], None] | None = None) -> Done:
    return subprocess.run(
        _command(*words), cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=limit
    )


def _command(*words: object) -> list[str]:
    return [PYTHON, *map(str, words)]


def trained(data: Path, work: Path, encoder: Path, *more: object) -> Done:
    return run("-m", "nlu.training.trainer", *_words(data, work, encoder), *more)


def _words(data: Path, work: Path, encoder: Path) -> tuple[object, ...]:
    where = ("--data", data, "--work", work, "--encoder", encoder)
    return (*where, "--epochs", 3, "--batch", 8, "--rate", 0.003, "--averaged", 0.7)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder")
    done = run("-c", THIN_ENCODER, folder)
    assert done.returncode == 0, done.stderr
    return folder


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
def work(data: Path, encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("work")
    done = trained(data, folder, encoder)
    assert done.returncode == 0, done.stderr
    return folder


def test_training_ends_with_a_checkpoint_and_a_model_that_serves(work: Path, data: Path) -> None:
    files = {path.name for path in work.iterdir()}
    made = json.loads((work / "run.json").read_text())

    assert {"model.nemo", "run.json", *FILES} <= files
    assert not {name for name in files if "aside" in name or "unfinished" in name}
    assert (made["numbers"]["epochs"], made["epochs_done"]) == (3, 3)
    assert len(OnnxUnderstander(work).understand(["where is shop 3 in mesa"])) == 1
    assert {path.name.split(".")[0] for path in data.iterdir()} == {
        *("dict", "train", "train_slots", "dev", "dev_slots")
    }


def test_the_graph_agrees_with_nemo_and_is_small(work: Path) -> None:
    card = json.loads((work / "card.json").read_text())

    assert card["torch_difference"] < 1e-4
    assert card["training"]["weights"] in ("best epoch", "mean of the last 2 epochs")


def test_stock_nemo_reads_the_checkpoint(work: Path) -> None:
    stock = "nemo.collections.nlp.models.intent_slot_classification"
    code = (
        f"from {stock} import IntentSlotClassificationModel as M; import sys\n"
        "model = M.restore_from(sys.argv[1], map_location='cpu')\n"
        "print(type(model).__module__, len(model.cfg.data_desc.slot_labels))"
    )

    done = run("-c", code, work / "model.nemo")

    assert done.stdout.split()[-2:] == [f"{stock}.intent_slot_classification_model", "53"]


def test_a_killed_run_goes_on_and_ends_as_if_nothing_had_happened(
    data: Path, encoder: Path, work: Path, tmp_path: Path
) -> None:
    command = _command("-m", "nlu.training.trainer", *_words(data, tmp_path, encoder))
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as running:
        while not list(tmp_path.glob("unfinished/epoch=*.ckpt")) and running.poll() is None:
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)

    done = trained(data, tmp_path, encoder)

    assert done.returncode == 0, done.stderr
    assert "epoch 1 of 3" not in done.stderr
    assert (tmp_path / "model.onnx").read_bytes() == (work / "model.onnx").read_bytes()


def test_training_goes_on_from_a_checkpoint_and_known_labels_keep_their_rows(
    work: Path, data: Path, tmp_path: Path
) -> None:
    grown = _with_intent(data, tmp_path / "grown", "complaint")
    code = """
import sys, shutil
from pathlib import Path
from nlu.training import checkpoints
from nlu.training.hyperparameters import Hyperparameters
old = checkpoints.restore(Path(sys.argv[1]))
new = checkpoints.continued_model(Path(sys.argv[1]), Path(sys.argv[2]), Hyperparameters(), None)
heads = [m.classifier.intent_mlp.state_dict()["layer2.weight"] for m in (old, new)]
print(len(heads[0]), len(heads[1]), bool((heads[0] == heads[1][1:]).all()))
"""
    done = run("-c", code, work / "model.nemo", grown)

    assert done.stdout.split()[-3:] == ["20", "21", "True"], done.stderr


def test_a_continued_model_names_its_parent(work: Path, data: Path, tmp_path: Path) -> None:
    grown, place = _with_intent(data, tmp_path / "grown", "complaint"), tmp_path / "work"
    words = ("--data", grown, "--work", place, "--from", work / "model.nemo", "--epochs", 1)

    done = run("-m", "nlu.training.trainer", *words)

    assert done.returncode == 0, done.stderr
    version = json.loads((work / "card.json").read_text())["version"]
    assert json.loads((place / "run.json").read_text())["parent"] == version
    assert "complaint" in json.loads((place / "labels.json").read_text())["intents"]


def _with_intent(data: Path, target: Path, intent: str) -> Path:
    """The same sentences under a dictionary that has one more intent, in the first place."""
    target.mkdir()
    for file in data.iterdir():
        (target / file.name).write_text(file.read_text())
    names = target / "dict.intents.csv"
    names.write_text(f"{intent}\n{names.read_text()}")
    for split in ("train", "dev"):
        head, *rows = (target / f"{split}.tsv").read_text().splitlines()
        moved = [f"{row.split(chr(9))[0]}\t{int(row.split(chr(9))[1]) + 1}" for row in rows]
        (target / f"{split}.tsv").write_text("\n".join([head, *moved]) + "\n")
    return target


def test_a_pupil_learns_from_a_teacher(
    work: Path, data: Path, encoder: Path, tmp_path: Path
) -> None:
    done = trained(data, tmp_path, encoder, "--teacher", work / "model.nemo", "--swaps", 0.5)

    assert done.returncode == 0, done.stderr
    taught_by = json.loads((work / "card.json").read_text())["version"]
    assert json.loads((tmp_path / "run.json").read_text())["teacher"] == taught_by


def test_a_continued_pupil_keeps_its_shape_beside_a_larger_teacher(
    work: Path, data: Path, tmp_path: Path
) -> None:
    large = trained(data, tmp_path / "large", Path("minilm"), "--epochs", 1)
    assert large.returncode == 0, large.stderr

    taught = ("--data", data, "--from", work, "--teacher", tmp_path / "large", "--epochs", 1)
    done = run("-m", "nlu.training.trainer", "--work", tmp_path / "pupil", *taught)

    assert done.returncode == 0, done.stderr


def test_several_teachers_speak_with_one_voice(
    work: Path, data: Path, encoder: Path, tmp_path: Path
) -> None:
    both = ("--teacher", work / "model.nemo", "--teacher", work)
    done = trained(data, tmp_path, encoder, *both)

    assert done.returncode == 0, done.stderr
    taught_by = json.loads((work / "card.json").read_text())["version"]
    told = json.loads((tmp_path / "run.json").read_text())["teacher"]
    assert told == f"{taught_by} and {taught_by}"


def test_two_processes_share_a_training(data: Path, encoder: Path, tmp_path: Path) -> None:
    done = trained(data, tmp_path, encoder, "--devices", 2, "--precision", "32-true")

    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "run.json").read_text())["processes"] == 2


# Bad input


def test_data_without_a_dev_split_are_refused_in_one_sentence(
    data: Path, encoder: Path, tmp_path: Path
) -> None:
    for file in data.iterdir():
        if not file.name.startswith("dev"):
            (tmp_path / file.name).write_text(file.read_text())

    done = trained(tmp_path, tmp_path / "work", encoder)

    assert done.returncode == 1
    assert done.stderr == f"{tmp_path} lacks dev.tsv; training needs train and dev\n"


def test_an_unknown_encoder_is_answered_with_the_known_ones(data: Path, tmp_path: Path) -> None:
    done = trained(data, tmp_path, Path("nobody/knows-it"))

    assert done.returncode == 1
    assert "encoder 'nobody/knows-it': no such name" in done.stderr
    assert done.stderr.endswith("model.safetensors or pytorch_model.bin; known names: minilm\n")


def test_a_checkpoint_that_was_cut_off_is_named(work: Path, data: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.nemo"
    half.write_bytes((work / "model.nemo").read_bytes()[:200_000])

    done = run("-m", "nlu.training.export", "--checkpoint", half, "--data", data, "--out", tmp_path)

    assert done.returncode == 1
    assert done.stderr.startswith(f"{half} is damaged, no NeMo intent/slot checkpoint, or")
    assert done.stderr.count("\n") == 1


def test_a_full_disk_leaves_the_earlier_model_as_it_was(
    work: Path, data: Path, encoder: Path, tmp_path: Path
) -> None:
    for file in ("model.nemo", *FILES):
        (tmp_path / file).write_bytes((work / file).read_bytes())
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    words = ("--data", data, "--work", tmp_path, "--encoder", encoder, "--epochs", 1)
    done = run("-m", "nlu.training.trainer", *words, limit=small_files_only)

    assert done.returncode == 1
    assert "free some space" in done.stderr.splitlines()[-1]
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--epochs", 0), "--epochs 0: write a number from 1 to 10000"),
        (("--swaps", 2), "--swaps 2: write a number from 0 to 1"),
    ],
)
def test_impossible_numbers_are_refused(
    words: tuple[object, ...], told: str, data: Path, tmp_path: Path
) -> None:
    done = run("-m", "nlu.training.trainer", "--data", data, "--work", tmp_path, *words)

    assert (done.returncode, done.stderr) == (1, f"{told}\n")


def test_ctrl_c_says_how_to_go_on(data: Path, encoder: Path, tmp_path: Path) -> None:
    words = _words(data, tmp_path, encoder)
    command = _command("-m", "nlu.training.trainer", *words, "--epochs", 500)
    pipe = subprocess.PIPE
    with subprocess.Popen(hearing_ctrl_c(command), cwd=ROOT, stderr=pipe, text=True) as running:
        while not list(tmp_path.glob("unfinished/*.ckpt")) and running.poll() is None:
            time.sleep(0.01)
        running.send_signal(signal.SIGINT)
        try:
            _, told = running.communicate(timeout=60)
        finally:
            running.kill()

    assert running.returncode == 130
    assert told.endswith("stopped; the same command goes on with the last whole epoch\n")


def test_without_nemo_one_sentence_says_how_to_get_it(tmp_path: Path) -> None:
    words = ("-m", "nlu.training.trainer", "--data", tmp_path, "--work", tmp_path)
    done = subprocess.run(
        [sys.executable, *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert done.stderr.startswith("nemo is not installed here; run 'make train-env'")


def test_the_command_says_where_it_looked_for_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NARA_TRAIN_PYTHON", "/nowhere/python")

    with pytest.raises(ModelError, match=r"/nowhere/python is not there; run 'make train-env'"):
        training_python()
