"""`nara nlu evaluate`: one object for programs, a table for people, one sentence for faults."""

import json
import shutil
from pathlib import Path

import pytest

from nlu.onnx import OnnxUnderstander
from nlu.training.dataset import HOUSE_LABELS, Dataset, LabelSet, write_dataset
from nlu.training.evaluate import main, read_model
from nlu.training.markup import Utterance, parse_line
from nlu.training.predictions import answers, predict
from values.errors import ModelError

SHIPPED = Path(__file__).parents[2] / "nlu" / "models" / "default"
MODEL = str(SHIPPED)
DEV = (
    parse_line("[where](interrogative.location) is [the](article) bank", "find_the_store"),
    parse_line("[is](verb) it snowing in [vail](location)", "weather.snow_yes_no"),
    parse_line("tell me a story about dragons", "nomatch.none"),
)

pytestmark = pytest.mark.skipif(
    not (SHIPPED / "model.onnx").exists(), reason="no shipped model (make model)"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_dataset(tmp_path / "data", Dataset(HOUSE_LABELS, {"dev": DEV}))
    return tmp_path / "data"


def test_programs_get_one_object_with_everything(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--model", MODEL, "--data", str(data), "--json"])

    found = json.loads(capsys.readouterr().out)
    assert (code, found["split"], found["sentences"]) == (0, "dev", 3)
    assert list(found) == [
        "model",
        "data_hash",
        "split",
        "sentences",
        "intent_accuracy",
        "intent_accuracy_merged",
        "intent_macro_f1",
        "slot_f1",
        "content_slot_f1",
        "sentence_accuracy",
        "calibration_error",
        "slots",
        "intents",
        "confusions",
        "intervals",
        "understood",
        "missing_labels",
        "reliability",
        "confusion_matrix",
        "worst",
        "comparison",
        "out_of_scope",
    ]
    assert sum(map(sum, found["confusion_matrix"]["rows"])) == 3
    assert (found["comparison"], found["out_of_scope"]) == (None, None)


def test_a_model_compared_with_itself_is_no_better(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--model", MODEL, "--compare", MODEL, "--data", str(data)])

    text = capsys.readouterr().out
    assert code == 0
    assert text.endswith("slot F1: no significant difference (p = 1.000)\n")


def test_out_of_scope_is_measured_when_its_intent_is_named(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--model", MODEL, "--data", str(data), "--oos", "nomatch.none", "--json"])

    found = json.loads(capsys.readouterr().out)["out_of_scope"]
    assert (found["sentences"], found["in_scope"]) == (1, 2)


def test_labels_that_the_model_lacks_are_allowed_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = LabelSet(("play_music",), ("O", "B-artist"))
    song = Utterance(("play", "abba"), "play_music", ("O", "B-artist"))
    write_dataset(tmp_path, Dataset(labels, {"dev": (song,)}))

    code = main(["--model", MODEL, "--data", str(tmp_path)])

    text = capsys.readouterr().out
    assert code == 0
    assert "intents of the data that the model lacks: play_music\n" in text
    assert "slot labels of the data that the model lacks: B-artist\n" in text


def test_no_answer_depends_on_the_threads() -> None:
    engine = OnnxUnderstander(SHIPPED)

    assert list(answers(engine, DEV, threads=3)) == predict(engine, DEV)


def test_a_training_run_is_the_model_directory_in_it(tmp_path: Path) -> None:
    run = Path(shutil.copytree(SHIPPED, tmp_path / "run"))
    (run / "run.json").write_text("{}")

    assert read_model(run).version == read_model(SHIPPED).version


@pytest.mark.parametrize("trace", ["run.json", "model.nemo", "unfinished"])
def test_a_training_run_without_its_model_says_so(tmp_path: Path, trace: str) -> None:
    (tmp_path / trace).write_text("{}")

    with pytest.raises(ModelError, match="is a training run without its model"):
        read_model(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["--split", "exam"], "no split is called 'exam'; name one of train, dev, test"),
        (["--split", "test"], "lacks test.tsv; it has the splits dev"),
        (["--oos", "unknown"], "no sentence of the intent 'unknown'"),
        (["--model", "nowhere"], "nowhere: model.onnx is missing"),
        (["--compare", "nowhere"], "nowhere: model.onnx is missing"),
        (["--data", "nowhere"], "dict.intents.csv cannot be read"),
    ],
)
def test_what_cannot_be_used_is_answered_with_one_sentence(
    data: Path, arguments: list[str], fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--model", MODEL, "--data", str(data), *arguments])

    out, error = capsys.readouterr()
    assert (code, out, error.count("\n")) == (1, "", 1)
    assert fault in error


def test_an_empty_split_is_answered_with_one_sentence(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "dev.tsv").write_text("sentence\tlabel\n")
    (data / "dev_slots.tsv").write_text("")

    assert main(["--model", MODEL, "--data", str(data)]) == 1
    assert "dev.tsv:1: the split is empty" in capsys.readouterr().err


def test_figures_that_say_nothing_are_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = Utterance(("hello",), "nomatch.none", ("O",))
    write_dataset(tmp_path, Dataset(HOUSE_LABELS, {"dev": (plain,)}))

    main(["--model", MODEL, "--data", str(tmp_path)])

    text = capsys.readouterr().out
    assert "sentence accuracy" in text
    assert "slot F1" not in text
