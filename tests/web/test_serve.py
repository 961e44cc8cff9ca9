"""`nara serve` as a process: it starts, says where, stops gently, and survives being killed."""

import json
import re
import signal
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from time import sleep

import httpx2
import psutil
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from assistant.keys import hash_of
from tests.commands.nara import nara
from tests.web.served import CONVERSATIONS, Served, served

RAIN = "is it raining in boston"
SLOW = {"offline": "0", "fulfillment__sources": '["tests.web.slow_source:Slow"]'}


def wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_so():
            return
        sleep(0.05)
    raise AssertionError("it did not come")


def wait_for(file: Path) -> None:
    """Until a turn has reached the slow source."""
    wait_until(file.exists)


def test_a_conversation_from_the_greeting_to_its_erasure() -> None:
    with served() as here:
        session = here.begin()
        told = here.say(session, RAIN)
        past = here.get(f"{CONVERSATIONS}/{session}").json()
        assert (told["intent"], told["turn"]) == ("weather.rainfall_yes_no", 1)
        assert [turn["user"] for turn in past["turns"]] == [None, RAIN]
        assert here.stop() == 0
    assert session not in "".join(here.log)
    assert any("POST /api/v1/conversations/{session}/turns 200" in line for line in here.log)


def test_ctrl_c_ends_it_without_a_complaint() -> None:
    with served() as here:
        assert here.get("/readyz").status_code == 200
        assert here.stop(signal.SIGINT) == 0
    assert "Traceback" not in "".join(here.log)


def test_a_turn_under_way_is_finished_before_it_stops(nara_home: Path) -> None:
    with served(**SLOW) as here, ThreadPoolExecutor(1) as clients:
        session = here.begin()
        turn = clients.submit(here.say, session, RAIN)
        wait_for(nara_home / "asked")
        assert here.stop() == 0
        assert turn.result(20)["turn"] == 1


def test_so_is_one_on_a_websocket(nara_home: Path) -> None:
    with served(**SLOW) as here:
        address = here.url.replace("http", "ws") + f"{CONVERSATIONS}/{here.begin()}/stream"
        with connect(address) as socket:
            socket.send(json.dumps({"type": "text", "text": RAIN}))
            wait_for(nara_home / "asked")
            here.process.send_signal(signal.SIGTERM)
            assert json.loads(socket.recv(20))["turn"] == 1
            with pytest.raises(ConnectionClosed):
                socket.recv(20)
        assert here.process.wait(20) == 0


def test_a_killed_server_started_again_goes_on(nara_home: Path) -> None:
    with served(**SLOW) as here, ThreadPoolExecutor(1) as clients:
        session = here.begin()
        turn = clients.submit(here.say, session, RAIN, **{"Idempotency-Key": "a"})
        wait_for(nara_home / "asked")
        here.stop(signal.SIGKILL)
        with pytest.raises(httpx2.HTTPError):
            turn.result(20)
    with served() as again:
        assert again.say(session, RAIN, **{"Idempotency-Key": "a"})["turn"] == 1
        assert again.say(session, "thanks")["turn"] == 2
        past = again.get(f"{CONVERSATIONS}/{session}").json()["turns"]
    assert [turn["user"] for turn in past] == [None, RAIN, "thanks"]


def all_at_once(here: Served, session: str, many: int) -> list[int]:
    with ThreadPoolExecutor(many) as clients:
        told = clients.map(lambda _: here.say(session, "thanks"), range(many))
        return sorted(turn["turn"] for turn in told)


def test_two_workers_take_the_turns_of_a_conversation_one_at_a_time() -> None:
    with served("--workers", "2") as here:
        session = here.begin()
        assert all_at_once(here, session, 8) == list(range(1, 9))
        past = here.get(f"{CONVERSATIONS}/{session}").json()["turns"]
        told = here.get("/metrics").text
        assert here.stop() == 0
    assert [turn["turn"] for turn in past] == list(range(9))
    assert re.search(r'nara_turns_total\{status="ok"\} 8\.0', told)


def test_workers_that_are_killed_are_replaced_and_the_conversation_goes_on(
    nara_home: Path,
) -> None:
    with served("--workers", "2", **SLOW) as here, ThreadPoolExecutor(1) as clients:
        session, key = here.begin(), {"Idempotency-Key": "a"}
        address = here.url.replace("http", "ws") + f"{CONVERSATIONS}/{session}/stream"
        with connect(address):
            turn = clients.submit(here.say, session, RAIN, **key)
            wait_for(nara_home / "asked")
            for worker in workers(here):
                worker.kill()
        with pytest.raises(httpx2.HTTPError):
            turn.result(20)
        assert here.say(session, RAIN, **key)["turn"] == 1
        assert "nara_open_streams 0.0" in here.get("/metrics").text


def test_workers_end_with_a_supervisor_that_was_killed() -> None:
    with served("--workers", "2") as here:
        wait_until(lambda: connections(here, "LISTEN") == [2, 2])
        two = workers(here)
        here.stop(signal.SIGKILL)
        assert psutil.wait_procs(two, 20)[1] == []


def test_connections_that_come_at_once_are_spread_over_the_workers() -> None:
    with served("--workers", "2") as here, ExitStack() as clients:
        wait_until(lambda: connections(here, "LISTEN") == [2, 2])
        address = httpx2.URL(here.url)
        for _ in range(64):
            clients.enter_context(socket.create_connection((address.host, address.port or 0)))
        wait_until(lambda: sum(connections(here, "ESTABLISHED")) == 64)
        assert min(connections(here, "ESTABLISHED")) >= 4


def connections(here: Served, status: str) -> list[int]:
    """How many each worker has."""
    every = [worker.net_connections("tcp") for worker in workers(here)]
    return [sum(one.status == status for one in ones) for ones in every]


def workers(here: Served) -> list[psutil.Process]:
    children = psutil.Process(here.process.pid).children()
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


def test_the_network_is_not_let_in_without_keys() -> None:
    refused = nara("serve", "--host", "0.0.0.0")
    assert refused.code == 2
    assert "0.0.0.0 lets in the network; set serve.api_keys" in refused.err


def test_a_new_key_opens_the_server_that_got_its_hash() -> None:
    made = nara("serve", "--new-key").out
    key, hashed = re.findall(r"nara_\S+", made)[0], re.findall(r"sha256:\w+", made)[0]
    assert hashed == hash_of(key)
    with served(serve__api_keys=json.dumps([hashed])) as here:
        assert here.post(CONVERSATIONS).status_code == 401
        assert here.post(CONVERSATIONS, **{"X-API-Key": key}).status_code == 201


def test_what_is_broken_ends_all_workers_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "main_flow.yml").write_text("nonsense: [")
    refused = nara("serve", "--workers", "2", "--port", "0", "--config", str(broken(tmp_path)))
    assert refused.code == 1
    assert refused.err.count("\n") == 1
    assert "main_flow.yml" in refused.err


def broken(flows: Path) -> Path:
    """Settings that name flows which cannot be used."""
    file = flows / "nara.yaml"
    file.write_text("flows: {path: .}\n")
    return file


def test_a_taken_port_is_told_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = nara("serve", "--port", str(port))
    assert refused.code == 1
    assert refused.err.startswith(f"nara: 127.0.0.1 port {port}: Address already in use; stop who")


def test_a_name_nobody_knows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARA_SERVE__OPEN", "true")
    refused = nara("serve", "--host", "localhost.invalid")
    assert refused.code == 2
    assert "serve.host: nobody knows 'localhost.invalid'" in refused.err
