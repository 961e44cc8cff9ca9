"""Every error is a problem document (RFC 9457), ours and the framework's, and quotes no secret."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from assistant.serve import Serve
from tests.web.site import CONVERSATIONS, UNKNOWN, Site, site


@pytest.fixture
def here(tmp_path: Path) -> Site:
    return site(tmp_path, Serve(body_limit=1024))


def problem(response: Any) -> dict[str, Any]:
    """The document of a response that is one."""
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == response.status_code
    assert document["request_id"] == response.headers["x-request-id"]
    assert {"type", "title", "detail"} <= document.keys()
    return document


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", f"{CONVERSATIONS}/{UNKNOWN}/nowhere", 404),
        ("PUT", CONVERSATIONS, 405),
        ("GET", f"{CONVERSATIONS}/{UNKNOWN}/turns", 405),
        ("GET", f"{CONVERSATIONS}/{'x' * 201}", 422),
    ],
)
def test_the_errors_of_the_framework(here: Site, method: str, path: str, status: int) -> None:
    assert problem(here.client.request(method, path))["status"] == status


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b"[1]", b"null", b'"text"', b"{}", b'{"text":1}', b'{"text":null}',
     b"[" * 900],
)  # fmt: skip
def test_a_body_that_is_no_turn_is_unprocessable(here: Site, body: bytes) -> None:
    turns = f"{CONVERSATIONS}/{here.begin()}/turns"
    response = here.client.post(turns, content=body, headers={"Content-Type": "application/json"})
    assert problem(response)["status"] == 422


def test_it_says_where_a_body_is_wrong(here: Site) -> None:
    response = here.client.post(f"{CONVERSATIONS}/{here.begin()}/turns", json={"txt": "hello"})
    assert problem(response)["errors"] == [{"pointer": "#/text", "detail": "Field required"}]


def test_a_body_that_is_too_large_is_refused_unread(here: Site) -> None:
    refused = problem(here.say(here.begin(), "a" * 1024))
    assert (refused["status"], refused["detail"]) == (413, "A body has at most 1024 bytes here")


def test_what_arrives_is_counted_and_not_what_is_announced(here: Site) -> None:
    body = json.dumps({"text": "a" * 1024}).encode()
    parts = iter([body[:600], body[600:]])
    turns = f"{CONVERSATIONS}/{here.begin()}/turns"
    response = here.client.post(turns, content=parts, headers={"Content-Type": "application/json"})
    assert problem(response)["status"] == 413


def test_a_store_that_fails_is_an_honest_503(tmp_path: Path) -> None:
    here = site(tmp_path)
    session = here.begin()
    with closing(sqlite3.connect(tmp_path / "sessions.sqlite")) as database:
        database.execute("DROP TABLE sessions")
    away = here.client.get(f"{CONVERSATIONS}/{session}")
    assert problem(away)["status"] == 503
    assert int(away.headers["retry-after"]) > 0
    assert problem(here.client.get("/readyz"))["status"] == 503


async def broken(scope: Scope, receive: Receive, send: Send) -> None:
    raise RuntimeError("secret detail")


def test_a_broken_server_says_nothing_about_itself(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    here = site(tmp_path, mounts=[("/page", broken)])
    answer = here.client.get("/page/")
    assert problem(answer)["detail"] == "Something broke here; the log of the server says what"
    assert "secret detail" in caplog.text


def test_what_is_mounted_answers_below_its_path_and_keeps_its_own_policy(tmp_path: Path) -> None:
    page = PlainTextResponse("hello", headers={"Content-Security-Policy": "default-src 'self'"})
    here = site(tmp_path, mounts=[("/page", page)])
    answer = here.client.get("/page/anything")
    assert (answer.status_code, answer.text) == (200, "hello")
    assert answer.headers["content-security-policy"] == "default-src 'self'"
    assert answer.headers["referrer-policy"] == "no-referrer"
