"""Which store the environment names, and whether it may be spoken to."""

import os
from urllib.parse import urlsplit

from archive.places import Address
from assistant.config import Settings
from values.errors import ConfigError

_HERE = {"localhost", "127.0.0.1", "::1"}


def endpoint() -> str:
    """Address of the S3-compatible store; empty = Amazon's own."""
    return os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""


def refuse_outside(settings: Settings, *places: Address) -> None:
    """Offline, a store on this machine is all that is spoken to. Raises ConfigError."""
    stores = [place.text for place in places if place.scheme != "file"]
    if settings.offline and stores and urlsplit(endpoint()).hostname not in _HERE:
        raise ConfigError(f"offline is on, and {stores[0]} is outside; unset NARA_OFFLINE")
