"""What an unfinished training leaves: found by the same order, kept from every other."""

import zipfile
from pathlib import Path

import pytest

from nlu.training import memory
from values.errors import DataError

ORDER = {"numbers": {"epochs": 3}, "parent": None}


def an_epoch(work: Path, name: str = "epoch=0.ckpt") -> Path:
    path = work / memory.FOLDER / name
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("weights", "1")
    return path


def claimed(work: Path, **other: object) -> Path | None:
    """What a run that then ends would go on from."""
    found, lock = memory.claim(work, {**ORDER, **other})
    if lock:
        lock.close()
    return found


def test_a_fresh_folder_has_nothing_to_go_on_from(tmp_path: Path) -> None:
    assert claimed(tmp_path) is None


def test_the_same_order_goes_on_from_the_last_epoch(tmp_path: Path) -> None:
    claimed(tmp_path)
    last = an_epoch(tmp_path)

    assert claimed(tmp_path) == last


@pytest.mark.parametrize(
    ("name", "epochs"), [("epoch=0.ckpt", 1), ("epoch=11-v1.ckpt", 12), ("last.ckpt", 0)]
)
def test_a_checkpoint_is_named_after_its_last_epoch(name: str, epochs: int) -> None:
    assert memory.epochs_in(Path(name)) == epochs
    assert memory.epochs_in(None) == 0


def test_a_checkpoint_that_was_cut_off_is_passed_over(tmp_path: Path) -> None:
    claimed(tmp_path)
    whole = an_epoch(tmp_path)
    half = whole.with_name("epoch=1.ckpt")
    half.write_bytes(whole.read_bytes()[:10])

    assert claimed(tmp_path) == whole


def test_another_order_is_refused_and_loses_nothing(tmp_path: Path) -> None:
    claimed(tmp_path)
    last = an_epoch(tmp_path)

    with pytest.raises(DataError, match="holds an unfinished run with other numbers; order the"):
        claimed(tmp_path, numbers={"epochs": 4})

    assert last.exists()


def test_two_trainings_do_not_share_a_folder(tmp_path: Path) -> None:
    _, lock = memory.claim(tmp_path, ORDER)
    assert lock is not None

    with pytest.raises(DataError, match="another training runs here"):
        memory.claim(tmp_path, ORDER)

    lock.close()
    assert claimed(tmp_path) is None


@pytest.mark.parametrize("variable", ["LOCAL_RANK", "NODE_RANK", "SLURM_PROCID"])
def test_only_the_first_process_tidies_up(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "1")

    assert memory.claim(tmp_path, ORDER) == (None, None)
    assert not (tmp_path / memory.FOLDER).exists()
