"""Two workers that share nothing but Redis and PostgreSQL: any of them takes any turn."""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.postgres import postgres
from tests.redis_server import RedisServer, running_redis
from tests.web.served import CONVERSATIONS, Served, served
from tests.web.test_serve import RAIN, SLOW, wait_for


@dataclass
class Cluster:
    redis: RedisServer
    settings: dict[str, str]

    def worker(self, home: Path, **more: str) -> Any:
        """A server with a home of its own, as on a machine of its own."""
        return served(home=str(home), **{**self.settings, **more})


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_redis(tmp_path_factory.mktemp("redis")) as redis, postgres() as journal:
        settings = {"sessions__url": redis.url, "journal__url": journal, "sessions__lease_s": "1"}
        yield Cluster(redis, {**settings, "offline": "1"})


@pytest.fixture
def workers(cluster: Cluster, tmp_path: Path) -> Iterator[tuple[Served, Served]]:
    with cluster.worker(tmp_path / "a") as one, cluster.worker(tmp_path / "b") as two:
        yield one, two


def _turns(here: Served, session: str) -> list[Any]:
    turns: list[Any] = here.get(f"{CONVERSATIONS}/{session}").json()["turns"]
    return turns


def test_a_conversation_goes_to_and_fro(workers: tuple[Served, Served]) -> None:
    one, two = workers
    session = one.begin()
    assert "Boston" in two.say(session, RAIN)["messages"][0]
    assert "Denver" in one.say(session, "and in denver?")["messages"][0]
    assert two.say(session, "thanks")["turn"] == 3
    assert [t["user"] for t in _turns(one, session)] == [None, RAIN, "and in denver?", "thanks"]


def test_turns_at_once_wait_for_each_other(workers: tuple[Served, Served]) -> None:
    session = workers[0].begin()
    with ThreadPoolExecutor(6) as clients:
        told = clients.map(lambda n: workers[n % 2].say(session, "thanks"), range(6))
        assert sorted(turn["turn"] for turn in told) == list(range(1, 7))


def test_a_repeated_request_gets_its_answer_from_the_other(workers: tuple[Served, Served]) -> None:
    one, two = workers
    session = one.begin()
    named = {"Idempotency-Key": "a"}
    assert one.say(session, RAIN, **named) == two.say(session, RAIN, **named)
    assert len(_turns(two, session)) == 2


def test_an_erased_conversation_is_gone_everywhere(workers: tuple[Served, Served]) -> None:
    one, two = workers
    session = one.begin()
    one.say(session, RAIN)
    assert httpx2.delete(f"{one.url}{CONVERSATIONS}/{session}").status_code == 204
    assert two.get(f"{CONVERSATIONS}/{session}").status_code == 404


def test_when_a_worker_is_killed_in_a_turn_the_other_takes_it(
    cluster: Cluster, tmp_path: Path
) -> None:
    with cluster.worker(tmp_path / "a", **SLOW) as one, cluster.worker(tmp_path / "b") as two:
        session = one.begin()
        with ThreadPoolExecutor(1) as clients:
            turn = clients.submit(one.say, session, RAIN, **{"Idempotency-Key": "a"})
            wait_for(tmp_path / "a" / "asked")
            one.stop(signal.SIGKILL)
            with pytest.raises(httpx2.HTTPError):
                turn.result(20)
        told = two.say(session, RAIN, **{"Idempotency-Key": "a"})
        assert told["turn"] == 1
        assert two.say(session, "thanks")["turn"] == 2
        assert [t["user"] for t in _turns(two, session)] == [None, RAIN, "thanks"]


def test_a_redis_that_is_away_is_told_honestly_and_comes_back(
    cluster: Cluster, workers: tuple[Served, Served]
) -> None:
    one, _ = workers
    session = one.begin()
    one.say(session, RAIN)
    cluster.redis.stop()
    refused = one.post(f"{CONVERSATIONS}/{session}/turns", {"text": "and in denver?"})
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "5"
    assert "try again" in refused.json()["detail"]
    assert one.get("/readyz").status_code == 503
    assert one.get("/healthz").status_code == 200
    cluster.redis.start()
    assert "Denver" in one.say(session, "and in denver?")["messages"][0]
    assert one.get("/readyz").status_code == 200
    assert len(_turns(one, session)) == 3
