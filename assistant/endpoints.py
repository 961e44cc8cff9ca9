"""Which stores the environment names, and whether they may be spoken to."""

import os
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from archive.places import Address
from assistant.config import Settings
from values.errors import ConfigError

HERE = {"localhost", "127.0.0.1", "::1"}


def endpoint() -> str:
    """Address of the S3-compatible store; empty = Amazon's own."""
    return os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""


def azure_endpoint() -> str:
    """Address of the Azure account. The variable also holds its key, which goes nowhere."""
    text = os.environ.get("AZURE_STORAGE_CONNECTION_STRING", "")
    parts = dict(part.partition("=")[::2] for part in text.split(";"))
    account = f"https://{parts.get('AccountName', '')}.blob.core.windows.net"
    return parts.get("BlobEndpoint") or account


_ENDPOINTS: Mapping[str, Callable[[], str]] = {"s3": endpoint, "az": azure_endpoint}


def endpoint_of(place: Address) -> str:
    """Address of the store a place lies in; empty for a folder, and for Amazon's own."""
    where = _ENDPOINTS.get(place.scheme)
    return where() if where else ""


def refuse_outside(settings: Settings, *places: Address) -> None:
    """Offline, a store on this machine is all that is spoken to. Raises ConfigError."""
    for place in places if settings.offline else ():
        if place.scheme in _ENDPOINTS and urlsplit(endpoint_of(place)).hostname not in HERE:
            raise ConfigError(f"offline is on, and {place.text} is outside; unset NARA_OFFLINE")
