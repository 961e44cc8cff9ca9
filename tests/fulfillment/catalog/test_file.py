"""The catalogue's file: built on first use, in one step, and never a cause of exceptions."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from fulfillment.base import Answer, NothingFound, Unavailable
from fulfillment.catalog import Catalog
from fulfillment.catalog.db import build_file
from tests.fulfillment.ask import BOSTON, ask
from values.errors import DataError, StoreError


def test_nothing_is_written_before_the_first_question(tmp_path: Path, small_data: Path) -> None:
    path = tmp_path / "home" / "catalog.sqlite"
    catalog = Catalog(path, small_data)

    assert not path.parent.exists()
    assert isinstance(ask(catalog, "price_check", item_type="hammer"), Answer)
    assert [file.name for file in path.parent.iterdir()] == ["catalog.sqlite"]


def test_a_sqlite_url_means_the_same_file(tmp_path: Path, small_data: Path) -> None:
    catalog = Catalog(f"sqlite:///{tmp_path}/shop.sqlite", small_data)

    assert isinstance(ask(catalog, "price_check", item_type="hammer"), Answer)
    assert (tmp_path / "shop.sqlite").exists()


def test_two_processes_may_start_at_once(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    program = (
        "import sys; from fulfillment.catalog import Catalog; "
        "print(len(Catalog(sys.argv[1]).names().towns))"
    )
    command = [sys.executable, "-c", program, str(path)]

    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    counts = [process.communicate(timeout=60)[0].strip() for process in running]

    assert counts == ["48", "48"]
    assert [file.name for file in tmp_path.glob("*catalog*")] == ["catalog.sqlite"]


def test_shipped_data_of_an_earlier_release_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    with Catalog(path) as catalog:
        catalog.prepare()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE about SET value = 'older' WHERE key = 'files'")
        db.execute("DELETE FROM stock")
    db.close()

    outcome = ask(Catalog(path), "inventory_check", item_type="umbrella")

    assert isinstance(outcome, Answer)


def test_an_imported_catalogue_is_never_replaced(tmp_path: Path, small_data: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    build_file(path, small_data)

    catalog = Catalog(path)

    assert catalog.names().stores == ("Lantern Tools",)
    assert catalog.names().brands == ("Estwing",)


def test_the_names_are_the_same_object_until_the_catalogue_changes(
    tmp_path: Path, small_data: Path
) -> None:
    path = tmp_path / "catalog.sqlite"
    build_file(path, small_data)
    with Catalog(path) as catalog:
        before = catalog.names()
        unchanged = catalog.names()
        catalog.import_files([small_data])

        assert unchanged is before
        assert catalog.names() is not before


def test_a_damaged_file_is_unavailable_and_no_exception(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(b"this is no database " * 100)

    outcome = ask(Catalog(path), "find_the_store", BOSTON, store_type="bakery")

    assert isinstance(outcome, Unavailable)
    assert "not a database" in outcome.reason
    assert (outcome.data["what"], outcome.data["place"]) == ("bakery", "Boston, MA")


def test_a_locked_file_is_unavailable_until_it_is_free_again(
    tmp_path: Path, small_data: Path
) -> None:
    path = tmp_path / "catalog.sqlite"
    catalog = Catalog(path, small_data, timeout_s=0.05)
    catalog.prepare()
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")

    while_locked = ask(catalog, "price_check", item_type="hammer")
    other.rollback()
    other.close()

    assert isinstance(while_locked, Unavailable)
    assert "locked" in while_locked.reason
    assert isinstance(ask(catalog, "price_check", item_type="hammer"), Answer)


def test_a_file_lost_while_running_is_built_again(tmp_path: Path, small_data: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    catalog = Catalog(path, small_data)
    catalog.prepare()
    path.unlink()

    assert isinstance(ask(catalog, "price_check", item_type="hammer"), Answer)
    assert path.exists()


def test_whoever_runs_answers_from_a_new_file_at_once(tmp_path: Path, small_data: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    with Catalog(path) as running:
        assert running.is_sample()
        assert isinstance(ask(running, "price_check", item_type="umbrella"), Answer)

        build_file(path, small_data)

        assert isinstance(ask(running, "price_check", item_type="umbrella"), NothingFound)
        assert not running.is_sample()


def test_what_is_sample_is_known_without_building_anything(
    tmp_path: Path, small_data: Path
) -> None:
    path = tmp_path / "home" / "catalog.sqlite"

    assert Catalog(path).is_sample()
    assert not Catalog(path, small_data).is_sample()
    assert not path.parent.exists()


def test_a_damaged_file_is_no_sample(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(b"this is no database " * 100)

    assert not Catalog(path).is_sample()


def test_broken_data_is_unavailable_for_shoppers_and_an_error_for_operators(
    tmp_path: Path, small_data: Path
) -> None:
    (small_data / "items.csv").write_text("id\n1\n")
    catalog = Catalog(tmp_path / "catalog.sqlite", small_data)

    outcome = ask(catalog, "price_check", item_type="hammer")

    assert isinstance(outcome, Unavailable)
    assert "items.csv:1" in outcome.reason
    assert list(tmp_path.glob("*.sqlite*")) == []
    with pytest.raises(DataError):
        catalog.prepare()


def test_a_folder_that_cannot_be_written_is_a_store_error(tmp_path: Path, small_data: Path) -> None:
    (tmp_path / "home").write_text("a file where a folder should be")

    with pytest.raises(StoreError, match="cannot be built"):
        Catalog(tmp_path / "home" / "catalog.sqlite", small_data).prepare()


@pytest.mark.parametrize(
    ("where", "complaint"),
    [
        ("mysql://host/shop", "cannot lie in 'mysql'"),
        ("://", "URL cannot be read"),
        ("sqlite://", "needs a file"),
        ("postgresql+nodriver://host/shop", "No driver"),
        (".", "needs a file"),
    ],
)
def test_a_place_that_can_be_no_catalogue_is_refused_at_once(where: str, complaint: str) -> None:
    with pytest.raises(StoreError, match=complaint):
        Catalog(where)


def test_the_data_say_that_they_are_samples(tmp_path: Path) -> None:
    with Catalog(tmp_path / "catalog.sqlite") as catalog:
        assert catalog.about() == "sample data of an imaginary retailer"


def test_nobody_can_write_through_the_catalogue(tmp_path: Path, small_data: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    catalog = Catalog(path, small_data)
    before = catalog.names()

    for text in ("'; DROP TABLE stores; --", "hammer'); DELETE FROM items; --"):
        outcome = ask(catalog, "price_check", item_type=text, item_name=text)
        assert isinstance(outcome, NothingFound | Answer)

    assert Catalog(path, small_data).names() == before
