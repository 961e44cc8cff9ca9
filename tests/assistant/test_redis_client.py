"""What a Redis that refuses, or keeps silent, is told of in one sentence."""

import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import redis

from assistant.sessions import Session
from assistant.sessions_redis import RedisSessions
from dialog.context import Conversation
from tests.fakes import NOON
from tests.redis_server import RedisServer, running_redis
from values.errors import ConfigError, StoreError

ANN = Session("s" * 32, "ann", Conversation(seed=1))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with running_redis(tmp_path) as server:
        yield server


@pytest.fixture
def store(server: RedisServer) -> Iterator[RedisSessions]:
    opened = RedisSessions(server.url)
    yield opened
    opened.close()


def test_a_replica_is_told_from_the_primary(server: RedisServer, store: RedisSessions) -> None:
    with redis.Redis.from_url(server.url) as client:
        client.replicaof("127.0.0.1", 1)
    with pytest.raises(StoreError, match="it is a replica, which only reads; name the primary"):
        store.save(ANN, NOON)


def test_a_full_memory_is_told(server: RedisServer, store: RedisSessions) -> None:
    with redis.Redis.from_url(server.url) as client:
        client.config_set("maxmemory", 1)
    with pytest.raises(StoreError, match="its memory is full; raise its maxmemory"):
        store.save(ANN, NOON)


def test_one_that_keeps_silent_is_left_alone_for_a_moment(
    server: RedisServer, store: RedisSessions
) -> None:
    store.save(ANN, NOON)
    with server.silent():
        for _ in range(3):
            with pytest.raises(StoreError, match="it does not answer"):
                store.load(ANN.id)
        with pytest.raises(StoreError, match="it did not answer a moment ago"):
            store.load(ANN.id)


def test_a_lock_that_cannot_be_given_back_goes_by_itself(
    server: RedisServer, store: RedisSessions
) -> None:
    assert store.enter(ANN.id)
    server.stop()
    store.leave(ANN.id)
    server.start()
    with redis.Redis.from_url(server.url) as client:
        [lock] = client.keys("nara:*:lock")
        assert 0 < client.pttl(lock) <= 5000


def test_a_url_that_cannot_be_read_is_told_without_its_password() -> None:
    with pytest.raises(ConfigError, match=r"sessions\.url cannot be read") as refused:
        RedisSessions("redis://ann:hunter2@host:port/0")
    assert "hunter2" not in str(refused.value)


def test_a_certificate_of_a_stranger_is_told(tmp_path: Path) -> None:
    """By a server that shows one, and knows no Redis: it does not come to that."""
    trustme = pytest.importorskip("trustme", reason="trustme is missing")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as threads:
        threads.submit(_shake_hands, context, listener)
        store = RedisSessions(f"rediss://localhost:{listener.getsockname()[1]}/0")
        with pytest.raises(StoreError, match=r"not trusted here; append \?ssl_ca_certs=FILE"):
            store.load(ANN.id)
        listener.shutdown(socket.SHUT_RDWR)


def _shake_hands(context: ssl.SSLContext, listener: socket.socket) -> None:
    """Until the listener is shut."""
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            with client, suppress(ssl.SSLError):
                context.wrap_socket(client, server_side=True).close()
