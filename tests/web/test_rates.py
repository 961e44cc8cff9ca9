"""How often a client may ask, counted by one process or by all together."""

import asyncio
import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.redis_server import RedisServer, running_redis
from web.rates import Rate

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with running_redis(tmp_path) as server:
        yield server


@pytest.fixture(autouse=True)
def connections_go() -> Iterator[None]:
    """The library cannot close them; a server has them until it ends."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def waits(rates: list[Rate], clients: list[str]) -> list[bool]:
    """Whether each had to wait, when the clients asked one rate after the other."""

    async def ask() -> list[int]:
        return [await rate.wait_for(client) for rate, client in zip(rates, clients, strict=True)]

    return [wait > 0 for wait in asyncio.run(ask())]


def test_without_a_limit_nobody_waits() -> None:
    assert waits([Rate(None)] * 3, ["ann"] * 3) == [False] * 3


def test_each_client_has_its_own_limit() -> None:
    assert waits([Rate(1)] * 3, ["ann", "bob", "ann"]) == [False, False, True]


def test_two_processes_count_for_themselves() -> None:
    assert waits([Rate(1), Rate(1)], ["ann", "ann"]) == [False, False]


def test_with_redis_they_count_together(server: RedisServer) -> None:
    one, other = Rate(2, server.url), Rate(2, server.url)
    assert waits([one, other, one, other], ["ann"] * 4) == [False, False, True, True]


def test_redis_hears_no_key_and_no_address(server: RedisServer) -> None:
    waits([Rate(2, server.url)], ["at 192.0.2.1"])
    assert "nara:rate" in server.names()
    assert "192.0.2.1" not in server.names()


def test_while_redis_is_away_each_counts_for_itself() -> None:
    assert waits([Rate(1, NOWHERE)] * 2, ["ann"] * 2) == [False, True]


def test_while_it_is_silent_too(server: RedisServer) -> None:
    rate = Rate(1, server.url)
    with server.silent():
        assert waits([rate] * 2, ["ann"] * 2) == [False, True]
