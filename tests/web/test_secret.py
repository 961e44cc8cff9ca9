"""The session id is a secret: it is in no log, no metric, no journal, no error, no store."""

import json
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.web.site import CONVERSATIONS, RAIN, Site, site


def used_in_every_way(here: Site) -> tuple[str, list[str]]:
    """A session id, and the bodies of the errors it was part of."""
    session = here.begin()
    path = f"{CONVERSATIONS}/{session}"
    here.say(session, Idempotency_Key="a")
    here.client.get(path)
    with here.client.websocket_connect(f"{path}/stream") as socket:
        socket.send_json({"type": "text", "text": RAIN.text})
        socket.receive_json()
    errors = [
        here.client.put(path),
        here.client.get(f"{path}/nowhere"),
        here.client.post(f"{path}/turns", json={"text": session * 10_000}),
        here.client.post(f"{path}/turns", json={"txt": session}),
        here.client.get(f"{CONVERSATIONS}/{session}x"),
        here.client.delete(f"{CONVERSATIONS}/{session * 10}"),
    ]
    assert all(error.status_code >= 400 for error in errors)
    return session, [error.text + str(error.headers) for error in errors]


def test_no_log_line_and_no_error_quotes_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "nara.web")
    here = site(tmp_path)
    session, errors = used_in_every_way(here)
    with here.client.websocket_connect(f"{CONVERSATIONS}/{session}x/stream") as socket:
        errors.append(json.dumps(socket.receive_json()))
    assert session not in caplog.text
    assert session not in "".join(errors)


def test_log_lines_name_the_route_the_status_and_the_request(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "nara.web")
    here = site(tmp_path)
    answer = here.say(here.begin(), X_Request_ID="shop-12345678")
    assert answer.headers["x-request-id"] == "shop-12345678"
    line = caplog.messages[-1]
    assert line.startswith("POST /api/v1/conversations/{session}/turns 200 ")
    assert line.endswith(" id=shop-12345678")


def test_no_metric_holds_it(tmp_path: Path) -> None:
    here = site(tmp_path)
    session, _ = used_in_every_way(here)
    assert session not in here.client.get("/metrics").text


def test_no_file_holds_it(tmp_path: Path) -> None:
    here = site(tmp_path)
    session, _ = used_in_every_way(here)
    for name in ("journal.sqlite", "sessions.sqlite"):
        with closing(sqlite3.connect(tmp_path / name)) as store:
            assert session not in "\n".join(store.iterdump())
