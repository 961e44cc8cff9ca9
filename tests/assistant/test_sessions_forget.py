"""A conversation's state can be forgotten, in every byte; nobody goes on with it then."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.sessions import Session
from assistant.sessions_sqlite import EmbeddedSessions
from dialog.context import Conversation
from tests.fakes import NOON
from values.errors import StoreError


def store_of(folder: Path) -> EmbeddedSessions:
    """Two conversations; one was saved often, so that old states lie about in the file."""
    store = EmbeddedSessions(folder / "sessions.sqlite")
    store.save(Session("a" * 32, "ann", Conversation(seed=1)), NOON)
    bob = Session("b" * 32, "bob", Conversation(seed=1, slots={"location": "zither lane"}))
    for _ in range(20):
        bob = store.save(bob, NOON - timedelta(days=9))
    return store


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_a_forgotten_conversation_is_in_no_byte_of_the_store(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    assert b"zither lane" in bytes_of(tmp_path)
    assert store.forget("bob") == 1
    assert b"zither lane" not in bytes_of(tmp_path)
    assert store.load("b" * 32) is None
    assert store.load("a" * 32) is not None
    assert store.forget("bob") == 0


def test_a_turn_under_way_does_not_bring_it_back(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    under_way = store.load("b" * 32)
    assert under_way is not None
    store.forget("bob")
    with pytest.raises(StoreError, match="went on in another program"):
        store.save(replace(under_way, conversation=Conversation(seed=2)), NOON)
    assert store.load("b" * 32) is None


def test_sessions_that_nobody_went_on_with_are_retired(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    assert store.retire(NOON - timedelta(days=1)) == 1
    assert store.load("b" * 32) is None
    assert store.load("a" * 32) is not None
