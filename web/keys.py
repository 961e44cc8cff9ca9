"""API keys: long random words of which the settings hold only hashes."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence

from starlette.datastructures import Headers

PREFIX = "nara_"
"Lets scanners find a key that was published by mistake."


def new_key() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(key: str) -> str:
    """A plain hash is enough: a random key of 256 bits cannot be guessed, however fast one is."""
    return "sha256:" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def key_in(headers: Headers) -> str:
    """The key a request brings along, or nothing."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    return bearer or headers.get("x-api-key", "")


def is_known(key: str, hashes: Sequence[str]) -> bool:
    """Compares with all of them, so that time tells nothing."""
    own = hash_of(key)
    return sum(hmac.compare_digest(own, known) for known in hashes) > 0
