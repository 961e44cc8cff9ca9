"""The API does what its own document says, and the document's examples are valid."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection

from assistant.keys import hash_of
from assistant.serve import Serve
from tests.fakes import RecordingFulfiller
from tests.web.site import Site, site
from tests.web.test_view import WET

ROUTES = {
    "/api/v1/conversations",
    "/api/v1/conversations/{session}",
    "/api/v1/conversations/{session}/turns",
    "/api/v1/conversations/{session}/turns/{number}/feedback",
    "/api/v1/conversations/{session}/turns/{number}/trace",
    "/api/v1/conversations/{session}/view",
    "/healthz",
    "/readyz",
    "/metrics",
}


KEY = "nara_key"


def standing() -> Site:
    """A server for all of this file: the document is read before any test begins."""
    serve = Serve(explain=True, api_keys=(hash_of(KEY),), rate_per_minute=0)
    return site(Path(tempfile.mkdtemp()), serve, weather=[RecordingFulfiller(WET)])


HERE = standing()
HERE.client.headers["X-API-Key"] = KEY
DOCUMENT: dict[str, Any] = HERE.client.get("/openapi.json").json()
BOUNDED = settings(
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
"The same calls every time."
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", HERE.client.app)


def test_every_route_of_the_contract_is_described() -> None:
    assert set(DOCUMENT["paths"]) == ROUTES


def test_every_error_is_described_as_a_problem_document() -> None:
    for path in DOCUMENT["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    assert set(response["content"]) == {"application/problem+json"}


def examples() -> Iterator[tuple[str, Any]]:
    """Schema and example."""
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for example in schema.get("examples", ()):
            yield f"#/components/schemas/{name}", example
        for key, inner in schema.get("properties", {}).items():
            for example in inner.get("examples", ()):
                yield f"#/components/schemas/{name}/properties/{key}", example


@pytest.mark.parametrize(("place", "example"), list(examples()), ids=lambda x: str(x)[:60])
def test_every_example_is_valid(place: str, example: Any) -> None:
    schema = {"$ref": place, "components": DOCUMENT["components"]}
    jsonschema_rs.validate(schema, example)


def test_bodies_and_answers_have_an_example() -> None:
    having = {place.rsplit("/", 1)[-1] for place, _ in examples()}
    assert {"Said", "Turn", "PastTurn", "session", "messages"} <= having


@SCHEMA.parametrize()
@BOUNDED
def test_the_api_does_what_it_says(case: schemathesis.Case[Any]) -> None:
    # Wrong keys are test_entrance's; here every call brings a good one.
    case.call_and_validate(headers={"X-API-Key": KEY}, excluded_checks=[ignored_auth])


@SCHEMA.include(path_regex="session").parametrize()
@BOUNDED
def test_so_it_does_within_a_conversation(case: schemathesis.Case[Any]) -> None:
    case.path_parameters["session"] = session = HERE.begin()
    HERE.say(session)
    if "number" in case.path_parameters:
        case.path_parameters["number"] = 1
    # Where the session was the invalid part, it is no longer.
    case.call_and_validate(headers={"X-API-Key": KEY}, excluded_checks=[negative_data_rejection])


# The page


def test_the_page_of_the_documentation_needs_no_other_server() -> None:
    page = HERE.client.get("/docs")
    assert page.status_code == 200
    assert "http" not in page.text
    assert "<script>" not in page.text  # The policy would not run it.
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/docs/start.js", "text/javascript"),
        ("/docs/assets/swagger-ui-bundle.js", "text/javascript"),
        ("/docs/assets/swagger-ui.css", "text/css"),
    ],
)
def test_what_the_page_loads_is_there(path: str, kind: str) -> None:
    assert path in HERE.client.get("/docs").text
    loaded = HERE.client.get(path)
    assert loaded.headers["content-type"].startswith(kind)
