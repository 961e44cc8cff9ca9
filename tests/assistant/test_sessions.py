"""What every store of sessions promises: the one of this machine, and Redis."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest

from assistant.config import Settings
from assistant.sections import Sessions as Section
from assistant.session_store import open_sessions
from assistant.sessions import Given, Session, Sessions
from dialog.context import Conversation
from tests.fakes import NOON
from tests.redis_server import RedisServer, running_redis
from values.errors import StoreError

SECRET = "s" * 32
ANN = Session(SECRET, "ann", Conversation(seed=1, slots={"location": "zither lane"}))


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(params=["home", "redis"])
def settings(request: pytest.FixtureRequest, nara_home: Path) -> Settings:
    if request.param == "home":
        return Settings()
    server: RedisServer = request.getfixturevalue("redis")
    import redis

    with redis.Redis.from_url(server.url) as client:
        client.flushall()
    return Settings(sessions=Section(url=server.url, lease_s=0.5))


@pytest.fixture
def store(settings: Settings) -> Iterator[Sessions]:
    opened = open_sessions(settings)
    yield opened
    opened.close()


@pytest.fixture
def elsewhere(settings: Settings) -> Iterator[Sessions]:
    """The same store, as another worker has it."""
    opened = open_sessions(settings)
    yield opened
    opened.close()


def test_a_session_is_where_it_was_left(store: Sessions, elsewhere: Sessions) -> None:
    saved = store.save(ANN, NOON)
    assert elsewhere.load(SECRET) == saved == replace(ANN, version=1)
    assert store.load("t" * 32) is None


def test_a_save_on_an_outdated_version_is_refused(store: Sessions, elsewhere: Sessions) -> None:
    first = store.save(ANN, NOON)
    other = elsewhere.load(SECRET)
    assert other is not None
    elsewhere.save(replace(other, conversation=Conversation(seed=2)), NOON)
    with pytest.raises(StoreError, match="went on in another program"):
        store.save(replace(first, conversation=Conversation(seed=3)), NOON)


def test_two_cannot_begin_the_same_session(store: Sessions, elsewhere: Sessions) -> None:
    store.save(ANN, NOON)
    with pytest.raises(StoreError, match="went on in another program"):
        elsewhere.save(replace(ANN, conversation=Conversation(seed=2)), NOON)


def test_an_answer_is_kept_with_the_session(store: Sessions, elsewhere: Sessions) -> None:
    store.save(ANN, NOON, Given("r1", "hello", {"session": SECRET, "turn": 1}))
    given = elsewhere.given(SECRET, "r1", NOON)
    assert given is not None
    assert given.answers("hello")
    assert not given.answers("goodbye")
    assert given.answer == {"session": SECRET, "turn": 1}
    assert elsewhere.given(SECRET, "r2", NOON) is None


def test_one_turn_at_a_time(store: Sessions, elsewhere: Sessions) -> None:
    assert store.enter(SECRET)
    assert not store.enter(SECRET)
    assert store.enter("t" * 32)
    store.leave(SECRET)
    assert store.enter(SECRET)
    store.leave(SECRET)
    store.leave("t" * 32)


def test_a_forgotten_conversation_is_gone_with_its_answers(store: Sessions) -> None:
    store.save(ANN, NOON, Given("r1", "hello", {"turn": 1}))
    assert store.forget("ann") == 1
    assert store.load(SECRET) is None
    assert store.given(SECRET, "r1", NOON) is None
    assert store.forget("ann") == 0


def test_what_went_on_lately_is_active(store: Sessions) -> None:
    store.save(ANN, NOON)
    store.save(Session("t" * 32, "tom", Conversation(seed=1)), NOON - timedelta(hours=2))
    assert store.active(NOON - timedelta(hours=1)) == 1
    assert store.active(NOON - timedelta(hours=3)) == 2


def test_what_nobody_went_on_with_is_retired(store: Sessions) -> None:
    store.save(ANN, NOON)
    store.save(Session("t" * 32, "tom", Conversation(seed=1)), NOON - timedelta(days=9))
    assert store.retire(NOON - timedelta(days=1)) == 1
    assert store.load("t" * 32) is None
    assert store.load(SECRET) is not None


# Redis alone


@pytest.fixture
def shared(redis: RedisServer) -> Settings:
    return Settings(sessions=Section(url=redis.url, lease_s=0.5))


def test_a_long_turn_keeps_its_conversation_and_a_dead_worker_does_not(shared: Settings) -> None:
    alive, other = open_sessions(shared), open_sessions(shared)
    assert alive.enter("long")
    sleep(1.2)
    assert not other.enter("long")
    # Closed without leaving: as if it had been killed, nobody renews the lease.
    alive.close()
    sleep(0.8)
    assert other.enter("long")
    other.leave("long")
    other.close()


def test_the_secret_is_in_no_key(shared: Settings, redis: RedisServer) -> None:
    store = open_sessions(shared)
    store.save(ANN, NOON, Given("r1", "hello", {"session": SECRET, "turn": 1}))
    assert SECRET not in redis.names()
    assert "nara:of:ann" in redis.names()
    store.close()


def test_a_redis_that_is_away_is_one_sentence_and_it_comes_back(tmp_path: Path) -> None:
    with running_redis(tmp_path) as server:
        address = f"redis://user:hunter2@127.0.0.1:{server.port}/0"
        away = open_sessions(Settings(sessions=Section(url=address)))
        with pytest.raises(StoreError, match="it refuses us; check the password") as refused:
            away.load(SECRET)
        assert "hunter2" not in str(refused.value)
        store = open_sessions(Settings(sessions=Section(url=server.url)))
        store.save(ANN, NOON)
        server.stop()
        with pytest.raises(StoreError, match=f"127.0.0.1:{server.port}/0: .*is it running"):
            store.load(SECRET)
        server.start()
        assert store.load(SECRET) is not None


@pytest.mark.parametrize("url", ["http://host", "host:6379"])
def test_a_url_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="write redis://host:6379/0"):
        Section(url=url)
