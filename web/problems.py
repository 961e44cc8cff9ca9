"""Errors as RFC 9457 problem documents: ours and the framework's. They never quote a session id."""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from assistant.desk import RequestReused
from values.errors import StoreError
from web.ids import request_id

MEDIA_TYPE = "application/problem+json"
GONE = 4404
"Close code of a WebSocket: no such conversation."
_LOG = logging.getLogger("nara.web")
_AGAIN_S = 5
"When a client may ask again whose turn could not be kept."


class Problem(HTTPException):
    """An error a client is told of; may be raised anywhere below the routes."""

    def __init__(
        self,
        status: int,
        detail: str,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mapping[str, str]] = (),
    ) -> None:
        super().__init__(status, detail, dict(headers or {}))
        self.errors = errors
        "For 422: what is wrong where, as {`pointer`, `detail`}."


def document(status: int, detail: str, errors: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
    """The members of a problem; `request_id` is found again in the log."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "request_id": request_id(),
    }
    return {**content, "errors": list(errors)} if errors else content


def event_of(problem: Problem) -> dict[str, Any]:
    """As a message of a WebSocket, where `type` names the message."""
    content = document(problem.status_code, problem.detail, problem.errors)
    wait = (problem.headers or {}).get("Retry-After")
    more = {"retry_after": int(wait)} if wait else {}
    return {**content, **more, "type": "error"}


def response(problem: Problem) -> Response:
    content = document(problem.status_code, problem.detail, problem.errors)
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, problem.status_code, problem.headers, MEDIA_TYPE)


def problem_of(error: Exception) -> Problem:
    """What a client is told of an error; anything unknown is a 500 that says nothing."""
    match error:
        case Problem():
            return error
        case RequestValidationError():
            return _invalid(error)
        case HTTPException():
            return _of_framework(error)
        case RequestReused():
            return Problem(422, str(error))
        case StoreError():
            _LOG.error("id=%s %s", request_id(), error)
            away = "The conversation cannot be read or kept just now; try again"
            return Problem(503, away, {"Retry-After": str(_AGAIN_S)})
    _LOG.error("id=%s this should not happen", request_id(), exc_info=error)
    return Problem(500, "Something broke here; the log of the server says what")


def answer_with_problems(app: FastAPI) -> None:
    """Every error that a route raises becomes a problem document."""
    for kind in (HTTPException, RequestValidationError, RequestReused, StoreError):
        app.add_exception_handler(kind, _handle)


async def _handle(request: Request, error: Exception) -> Response:
    problem = problem_of(error)
    if problem.status_code == 405:
        problem.headers = {"Allow": _allowed(request)}
    return response(problem)


def _allowed(request: Request) -> str:
    """The framework only names the methods of the first route of an address."""
    template = getattr(request.scope.get("route"), "path", "")
    return ", ".join(sorted(map(str.upper, request.app.openapi()["paths"].get(template, ()))))


def _of_framework(error: HTTPException) -> Problem:
    """400 is the framework's word for a body it cannot read."""
    if error.status_code == 400:
        return Problem(422, "The body is no JSON object in UTF-8")
    detail = _FRAMEWORK.get(error.status_code, str(error.detail))
    return Problem(error.status_code, detail, error.headers)


_FRAMEWORK = {404: "There is nothing at this address", 405: "This address has no such method"}


def _invalid(error: RequestValidationError) -> Problem:
    errors = [
        {"pointer": _pointer(one["loc"]), "detail": str(one["msg"])} for one in error.errors()
    ]
    return Problem(422, "The request is not what was expected", errors=errors)


def _pointer(place: Sequence[str | int]) -> str:
    """Where in the body or the parameters, as a JSON pointer."""
    inside = place[1:] if place[0] == "body" else place
    return "#" + "".join(f"/{part}" for part in inside)
