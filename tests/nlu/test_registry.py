"""Model versions of one home: listed, promoted, rolled back, never damaged."""

import json
import shutil
from pathlib import Path

import pytest

from assistant.build import SHIPPED_MODEL, embedded, registry
from assistant.config import read_settings
from nlu.model_folder import CARD, FILES
from nlu.registry import Registry
from values.errors import ModelError


def copy_of_the_shipped(folder: Path, version: str, **card: object) -> Path:
    folder.mkdir(parents=True)
    for file in FILES:
        shutil.copy(SHIPPED_MODEL / file, folder)
    known = json.loads((folder / CARD).read_text())
    (folder / CARD).write_text(json.dumps({**known, "version": version, **card}))
    return folder


@pytest.fixture
def models(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "models", SHIPPED_MODEL)


def test_in_a_fresh_home_the_shipped_model_serves_and_nothing_is_written(models: Registry) -> None:
    [shipped] = models.entries()

    assert (shipped.serves, shipped.folder) == (True, SHIPPED_MODEL)
    assert shipped.intent_accuracy is not None
    assert not models.folder.exists()


def test_a_promoted_directory_is_copied_and_serves(models: Registry, tmp_path: Path) -> None:
    fresh = copy_of_the_shipped(tmp_path / "run", "mine-1", training={"parent": "nara-1"})

    assert models.promote(str(fresh)) == "mine-1"

    shutil.rmtree(fresh)
    assert [(e.version, e.serves, e.parent) for e in models.entries()[1:]] == [
        ("mine-1", True, "nara-1")
    ]
    assert models.serving() == models.folder / "mine-1"


def test_the_checkpoint_is_kept_so_that_training_can_go_on_from_it(
    models: Registry, tmp_path: Path
) -> None:
    fresh = copy_of_the_shipped(tmp_path / "run", "mine-1")
    (fresh / "model.nemo").write_bytes(b"weights")
    models.promote(str(fresh))
    assert (models.serving() / "model.nemo").read_bytes() == b"weights"


def test_a_rollback_takes_the_last_promotion_back(models: Registry, tmp_path: Path) -> None:
    for version in ("mine-1", "mine-2"):
        models.promote(str(copy_of_the_shipped(tmp_path / version, version)))

    assert models.rollback() == "mine-1"
    assert models.rollback() == models.entries()[0].version
    with pytest.raises(ModelError, match="nothing to take back"):
        models.rollback()


def test_a_damaged_model_is_not_promoted_and_the_serving_one_stays(
    models: Registry, tmp_path: Path
) -> None:
    models.promote(str(copy_of_the_shipped(tmp_path / "good", "good-1")))
    bad = copy_of_the_shipped(tmp_path / "bad", "bad-1")
    (bad / "labels.json").write_text("{")

    with pytest.raises(ModelError, match=r"labels\.json cannot be read as JSON"):
        models.promote(str(bad))

    assert models.serving().name == "good-1"
    assert {path.name for path in models.folder.iterdir()} == {"good-1", "serving.json"}


def test_a_model_damaged_later_is_listed_with_its_fault(models: Registry, tmp_path: Path) -> None:
    models.promote(str(copy_of_the_shipped(tmp_path / "good", "good-1")))
    (models.folder / "good-1" / "model.onnx").unlink()

    assert "model.onnx is missing" in models.entries()[1].fault


def test_an_unknown_name_is_answered_with_the_known_ones(models: Registry) -> None:
    known = models.entries()[0].version
    with pytest.raises(ModelError, match=f"'nobody' is no model here .*: {known}"):
        models.promote("nobody")


def test_a_version_cannot_leave_the_folder(models: Registry, tmp_path: Path) -> None:
    models.promote(str(copy_of_the_shipped(tmp_path / "run", "../../outside")))

    assert models.serving() == models.folder / "outside"


def test_the_assistant_understands_with_the_promoted_model(tmp_path: Path) -> None:
    settings = read_settings()
    registry(settings).promote(str(copy_of_the_shipped(tmp_path / "run", "mine-1")))

    assert embedded(settings).version == "mine-1"
