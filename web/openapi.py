"""What the OpenAPI document says beyond what the routes say themselves: problems and examples."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from web.problems import MEDIA_TYPE
from web.shapes import EXAMPLES, ProblemDocument

_AT = "#/components/schemas/"
_EVERYWHERE = (429, 503)
_WHY = {
    401: "No API key, or an unknown one",
    404: "No such conversation, or it was erased",
    408: "The body did not arrive in time",
    409: "The conversation is busy with other turns",
    413: "The body is too large",
    422: "The request is not what was expected",
    429: "Too many requests; Retry-After says how long to wait",
    503: "Nothing can be kept just now, or the server is about to stop",
}
_WAIT = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems a route may answer with, besides those that all may."""
    return {status: _response(status) for status in sorted({*statuses, *_EVERYWHERE})}


def _response(status: int) -> dict[str, Any]:
    schema = {"$ref": f"{_AT}{ProblemDocument.__name__}"}
    described = {"description": _WHY[status], "content": {MEDIA_TYPE: {"schema": schema}}}
    return {**described, "headers": _WAIT} if status in (409, 429, 503) else described


def describe(app: FastAPI, *, keyed: bool) -> None:
    """Let the document also hold the shapes of problems, and who needs a key where keys are set."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app, keyed)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI, keyed: bool) -> dict[str, Any]:
    made = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    shapes = models_json_schema([(ProblemDocument, "serialization")], ref_template=_AT + "{model}")
    made["components"]["schemas"] |= shapes[1]["$defs"]
    # The framework's own, which we never answer with.
    for name in ("HTTPValidationError", "ValidationError"):
        made["components"]["schemas"].pop(name, None)
    for name, example in EXAMPLES.items():
        made["components"]["schemas"][name]["examples"] = [example]
    if keyed:
        made["components"]["securitySchemes"] = _KEYS
        for path, method in _KEYED:
            made["paths"][path][method]["security"] = [{name: []} for name in _KEYS]
    return made


_KEYS = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
_KEYED = (("/api/v1/conversations", "post"), ("/metrics", "get"))
