"""Where a request carries its API key."""

from starlette.datastructures import Headers


def key_in(headers: Headers) -> str:
    """The key a request brings along, or nothing."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    return bearer or headers.get("x-api-key", "")
