"""Two servers that share nothing but Redis and PostgreSQL: any of them takes any turn."""

import json
import signal
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from archive.journal import Journal
from tests.postgres import Postgres, running_postgres
from tests.redis_server import RedisServer, running_redis
from tests.web.served import CONVERSATIONS, Served, served
from tests.web.test_serve import RAIN, SLOW, all_at_once, wait_for, wait_until


@dataclass
class Cluster:
    redis: RedisServer
    postgres: Postgres

    @property
    def settings(self) -> dict[str, str]:
        """A lease that is shorter than the slow source, so that it has to be renewed."""
        urls = {"sessions__url": self.redis.url, "journal__url": self.postgres.url}
        return {**urls, "sessions__lease_s": "0.5", "offline": "1"}

    def server(self, home: Path, *options: str, **more: str) -> Any:
        """With a home of its own, as on a machine of its own."""
        return served(*options, home=str(home), **{**self.settings, **more})


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_redis(tmp_path_factory.mktemp("redis")) as redis, running_postgres() as postgres:
        yield Cluster(redis, postgres)


@pytest.fixture(scope="module")
def two(
    cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Served, Served]]:
    """Two that outlive their tests."""
    home = tmp_path_factory.mktemp("homes")
    with cluster.server(home / "a") as one, cluster.server(home / "b") as other:
        yield one, other


@pytest.fixture
def one_slow(cluster: Cluster, tmp_path: Path) -> Iterator[tuple[Served, Served]]:
    with cluster.server(tmp_path / "a", **SLOW) as one, cluster.server(tmp_path / "b") as other:
        yield one, other


@contextmanager
def in_a_turn(here: Served, session: str, home: Path) -> Iterator[Future[httpx2.Response]]:
    """While the slow server looks something up for a shopper."""
    path, text = f"{CONVERSATIONS}/{session}/turns", {"text": RAIN}
    with ThreadPoolExecutor(1) as clients:
        turn = clients.submit(here.post, path, text, **{"Idempotency-Key": "a"})
        wait_for(home / "asked")
        yield turn


def said(here: Served, session: str) -> list[Any]:
    turns = here.get(f"{CONVERSATIONS}/{session}").json()["turns"]
    return [turn["user"] for turn in turns]


def test_a_conversation_goes_to_and_fro(two: tuple[Served, Served]) -> None:
    one, other = two
    session = one.begin()
    assert "Boston" in other.say(session, RAIN)["messages"][0]
    assert "Denver" in one.say(session, "and in denver?")["messages"][0]
    assert other.say(session, "thanks")["turn"] == 3
    assert said(one, session) == [None, RAIN, "and in denver?", "thanks"]


def test_turns_at_once_wait_for_each_other(two: tuple[Served, Served]) -> None:
    session = two[0].begin()
    with ThreadPoolExecutor(6) as clients:
        told = clients.map(lambda n: two[n % 2].say(session, "thanks"), range(6))
        assert sorted(turn["turn"] for turn in told) == list(range(1, 7))


def test_so_do_those_in_the_workers_of_one_server(cluster: Cluster, tmp_path: Path) -> None:
    with cluster.server(tmp_path, "--workers", "2") as here:
        assert all_at_once(here, here.begin(), 8) == list(range(1, 9))
        assert 'nara_turns_total{status="ok"} 8.0' in here.get("/metrics").text


def test_a_repeated_request_gets_its_answer_from_the_other(two: tuple[Served, Served]) -> None:
    one, other = two
    session, named = one.begin(), {"Idempotency-Key": "a"}
    assert one.say(session, RAIN, **named) == other.say(session, RAIN, **named)
    assert said(other, session) == [None, RAIN]


def test_an_erased_conversation_is_gone_everywhere(two: tuple[Served, Served]) -> None:
    one, other = two
    session = one.begin()
    one.say(session, RAIN)
    assert httpx2.delete(f"{one.url}{CONVERSATIONS}/{session}").status_code == 204
    assert other.get(f"{CONVERSATIONS}/{session}").status_code == 404


def test_a_client_is_counted_by_all_together(cluster: Cluster, tmp_path: Path) -> None:
    limit = {"serve__rate_per_minute": "3"}
    with (
        cluster.server(tmp_path / "a", **limit) as one,
        cluster.server(tmp_path / "b", **limit) as other,
    ):
        begun = [here.post(CONVERSATIONS).status_code for here in (one, other, one, other, one)]
    assert begun == [201, 201, 201, 429, 429]


# Servers that die, or stand still


def test_when_a_server_is_killed_in_a_turn_the_other_takes_it(
    one_slow: tuple[Served, Served], tmp_path: Path
) -> None:
    one, other = one_slow
    session = one.begin()
    with in_a_turn(one, session, tmp_path / "a") as turn:
        one.stop(signal.SIGKILL)
        with pytest.raises(httpx2.HTTPError):
            turn.result(20)
    assert other.say(session, RAIN, **{"Idempotency-Key": "a"})["turn"] == 1
    assert other.say(session, "thanks")["turn"] == 2
    assert said(other, session) == [None, RAIN, "thanks"]


def test_a_turn_that_takes_longer_than_the_lease_is_waited_for(
    one_slow: tuple[Served, Served], tmp_path: Path
) -> None:
    one, other = one_slow
    session = one.begin()
    with in_a_turn(one, session, tmp_path / "a") as turn:
        assert other.say(session, "thanks")["turn"] == 2
        assert turn.result(20).json()["turn"] == 1


def test_a_server_that_stood_still_overwrites_nothing(
    one_slow: tuple[Served, Served], tmp_path: Path
) -> None:
    one, other = one_slow
    session = one.begin()
    with in_a_turn(one, session, tmp_path / "a") as turn:
        one.process.send_signal(signal.SIGSTOP)
        assert other.say(session, "thanks")["turn"] == 1
        one.process.send_signal(signal.SIGCONT)
        assert turn.result(20).json()["turn"] == 2
    assert said(other, session) == [None, "thanks", RAIN]


def test_nor_does_it_bring_back_what_was_erased_meanwhile(
    one_slow: tuple[Served, Served], tmp_path: Path, cluster: Cluster
) -> None:
    one, other = one_slow
    begun = one.post(CONVERSATIONS).json()
    with in_a_turn(one, begun["session"], tmp_path / "a") as turn:
        one.process.send_signal(signal.SIGSTOP)
        erased = httpx2.delete(f"{other.url}{CONVERSATIONS}/{begun['session']}", timeout=20)
        one.process.send_signal(signal.SIGCONT)
        assert (erased.status_code, turn.result(20).status_code) == (204, 404)
    journal = Journal(cluster.postgres.url)
    assert list(journal.turns(begun["conversation_id"])) == []
    journal.close()


# Stores that are away


def test_a_redis_that_is_away_is_told_honestly_and_comes_back(
    cluster: Cluster, two: tuple[Served, Served]
) -> None:
    one, _ = two
    session = one.begin()
    one.say(session, RAIN)
    cluster.redis.stop()
    refused = one.post(f"{CONVERSATIONS}/{session}/turns", {"text": "and in denver?"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert "try again" in refused.json()["detail"]
    assert one.get("/readyz").status_code == 503
    assert "nara_turns_total" in one.get("/metrics").text
    cluster.redis.start()
    assert "Denver" in one.say(session, "and in denver?")["messages"][0]
    assert one.get("/readyz").status_code == 200
    assert said(one, session) == [None, RAIN, "and in denver?"]


def test_so_it_is_on_a_websocket_which_stays_open(
    cluster: Cluster, two: tuple[Served, Served]
) -> None:
    one, _ = two
    address = one.url.replace("http", "ws") + f"{CONVERSATIONS}/{one.begin()}/stream"
    text = json.dumps({"type": "text", "text": "thanks"})

    def answer(socket: Connection) -> dict[str, Any]:
        socket.send(text)
        told: dict[str, Any] = json.loads(socket.recv(20))
        return told

    with connect(address) as socket:
        assert answer(socket)["turn"] == 1
        cluster.redis.stop()
        refused = answer(socket)
        cluster.redis.start()
        assert answer(socket)["turn"] == 2
    assert (refused["type"], refused["status"], refused["retry_after"]) == ("error", 503, 5)


def test_while_redis_is_silent_a_server_still_says_that_it_lives(
    cluster: Cluster, two: tuple[Served, Served]
) -> None:
    one, _ = two
    session = one.begin()
    path, text = f"{CONVERSATIONS}/{session}/turns", {"text": RAIN}
    with cluster.redis.silent(), ThreadPoolExecutor(1) as clients:
        turn = clients.submit(one.post, path, text)
        assert one.get("/healthz").status_code == 200
        assert not turn.done()
        assert turn.result(20).status_code == 503
    wait_until(lambda: one.get("/readyz").status_code == 200)
    assert one.say(session, RAIN)["turn"] == 1


def test_a_journal_that_is_away_is_told_honestly_and_comes_back(
    cluster: Cluster, two: tuple[Served, Served]
) -> None:
    one, other = two
    session = one.begin()
    one.say(session, RAIN)
    cluster.postgres.stop()
    told = other.say(session, "and in denver?")
    assert (told["status"], told["turn"]) == ("error", 2)
    assert other.get("/readyz").status_code == 503
    cluster.postgres.start()
    assert other.get("/readyz").status_code == 200
    assert "Denver" in other.say(session, "and in denver?")["messages"][0]
    assert said(one, session) == [None, RAIN, "and in denver?"]
