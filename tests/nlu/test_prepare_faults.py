"""What `nara nlu prepare` refuses in one sentence, and what a failure never damages."""

import subprocess
import sys
from pathlib import Path

import pytest

from nlu.training.dataset import read_dataset
from nlu.training.jsonl import write_jsonl
from nlu.training.markup import Utterance
from nlu.training.prepare import main
from tests.nlu.sources import HELLO, PRICES, STORES, content, jsonl, nemo, run, texts
from values.errors import DataError


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[]", "not an utterance object: list indices must be"),
        ('{"text": "a", "intent": "x"}', "not an utterance object: no 'slots'"),
        ('{"text": 5, "intent": "x", "slots": []}', "'text' must be a string"),
        ('{"text": " ", "intent": "x", "slots": []}', "'text' holds no words"),
        ('{"text": "a\\tb", "tokens": ["a\\tb"], "intent": "x", "slots": ["O"]}', "'tokens' must"),
        ('{"text": "a\\tb", "intent": "x", "slots": ["O"]}', "1 slot labels for 2 words"),
        ('{"text": "a", "intent": "x\\ty", "slots": ["O"]}', "'x\\ty' is no name of an intent"),
        ('{"text": "a", "intent": "x", "slots": ["location"]}', "'location' is no slot label"),
        ('{"text": "a", "intent": "x", "slots": "O"}', "'slots' must be a list"),
        ('{"text": "\\ud800", "intent": "x", "slots": ["O"]}', "surrogates not allowed"),
    ],
)
def test_a_faulty_line_is_named(
    tmp_path: Path, line: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = jsonl(tmp_path / "mine.jsonl", [HELLO])
    path.write_text(f"{path.read_text()}\n{line}\n")

    assert run("--from", path, "--out", tmp_path / "out") == 1

    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"{path}:3: ")
    assert message in told
    assert not (tmp_path / "out").exists()


def test_a_stray_inside_label_is_accepted(tmp_path: Path) -> None:
    stray = Utterance(("in", "boston"), "unknown", ("O", "I-location"))
    path = jsonl(tmp_path / "mine.jsonl", [stray])

    assert run("--from", path, "--out", tmp_path / "out") == 0
    assert read_dataset(tmp_path / "out").splits["train"][0].labels == ("O", "I-location")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("mine.jsonl", None, "mine.jsonl is missing; name a .jsonl or .csv file or a folder"),
        ("mine.jsonl", "", "mine.jsonl holds no utterances; write one JSON object a line"),
        ("mine.txt", "hello", "mine.txt is neither .jsonl nor .csv; convert it first"),
        (
            "a.csv",
            "role,text,intent,slots,status\nuser,hm,,,error\n",
            "--from names no sentence of a shopper; 1 skipped for status error",
        ),
        ("folder/notes.txt", "", "folder holds no data; a NeMo directory has dict.intents.csv"),
        ("folder/dict.slots.csv", "O\n", "folder/dict.intents.csv cannot be read: No such file"),
    ],
)
def test_a_source_that_gives_nothing_is_an_error(
    tmp_path: Path, name: str, content: str | None, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    if content is not None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)

    assert run("--from", tmp_path / name.split("/")[0], "--out", tmp_path / "out") == 1

    (told,) = capsys.readouterr().err.splitlines()
    assert message in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--out", "out"], "--from"),
        (["--from", "a", "--out", "out", "--dev", "0.5", "--test", "0.5"], "leave something"),
        (["--from", "a", "--out", "out", "--dev", "nan"], "'nan' is no part"),
        (["--from", "a", "--out", "out", "--fold", "split"], "--fold goes with --corpus"),
        (["--from", "a", "--out", "out", "--corpus", "atis"], "invalid choice: 'atis'"),
        (["--from", "a", "--out", "out", "--corpus", "snips", "--fold", "x"], "no fold 'x'"),
        (["--from", "a", "--out", "out", "--corpus", "snips", "--keep", "b"], "without --keep"),
    ],
)
def test_wrong_usage_is_told_apart(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert message in capsys.readouterr().err


def test_an_earlier_directory_is_replaced_as_a_whole(tmp_path: Path) -> None:
    out = nemo(tmp_path / "out", train=PRICES, dev=STORES, test=STORES)
    source = jsonl(tmp_path / "mine.jsonl", [HELLO])

    run("--from", source, "--out", out)

    assert texts(out) == {"train": ["hello"]}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine.jsonl", "out"]


def test_a_directory_may_be_written_onto_itself(tmp_path: Path) -> None:
    out = nemo(tmp_path / "out", train=PRICES, test=STORES)
    before = content(out)

    assert run("--from", out, "--dev", 0, "--out", out) == 0

    assert before.items() <= content(out).items()


@pytest.mark.parametrize("stranger", ["notes.txt", "train.jsonl", "dict.intents.csv.bak", "sub"])
def test_a_folder_with_anything_else_in_it_is_refused(
    tmp_path: Path, stranger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = nemo(tmp_path / "out", train=PRICES)
    (out / stranger).mkdir() if stranger == "sub" else (out / stranger).touch()

    assert run("--from", out, "--out", out) == 1

    assert f"out holds '{stranger}' and is no NeMo data directory" in capsys.readouterr().err
    assert (out / stranger).exists()


def test_a_folder_that_is_no_data_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/counts.json").touch()

    assert run("--from", jsonl(tmp_path / "a.jsonl", [HELLO]), "--out", tmp_path / "out") == 1
    assert run("--from", tmp_path / "a.jsonl", "--out", tmp_path / "out/counts.json") == 1
    assert run("--from", tmp_path / "a.jsonl", "--out", tmp_path / "out/counts.json/deeper") == 1

    assert [p.name for p in (tmp_path / "out").iterdir()] == ["counts.json"]


def test_a_full_disk_leaves_the_earlier_directory_as_it_was(tmp_path: Path) -> None:
    out = nemo(tmp_path / "out", train=PRICES)
    before = content(out)
    source = jsonl(tmp_path / "mine.jsonl", [*PRICES, *STORES])
    small = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (900, 900))"
    prepare = "import sys; from nlu.training.prepare import main; sys.exit(main(sys.argv[1:]))"

    done = subprocess.run(
        [sys.executable, "-c", f"{small}\n{prepare}", "--from", source, "--out", out],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be written: File too large; choose another place" in done.stderr
    assert content(out) == before
    assert not (tmp_path / "out-aside").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_no_room_for_a_file_is_an_error_of_the_family() -> None:
    with pytest.raises(DataError, match="/dev/full cannot be written: No space left"):
        write_jsonl(Path("/dev/full"), [HELLO])
