"""What only the environment says: addresses and credentials of services. No setting holds them."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from values.errors import ConfigError

_ADDRESS = re.compile(r"[^\s/]+:[0-9]{1,5}")
_COLLECTOR = re.compile(r"https?://[^\s@]+")
_BEARER = re.compile(r"[!-~]*")
_COPY_AGAIN = "holds characters that no key has; copy it again"
_HERE = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class RivaAccess:
    """Where Riva is, and what lets us in."""

    uri: str
    "host:port."
    key: str = field(repr=False)
    "Bearer key; empty = none."

    @property
    def is_here(self) -> bool:
        """Whether what is sent stays on this machine."""
        return self.uri.rsplit(":", 1)[0] in _HERE


RivaPart = Literal["nlu.engine", "speech.recognizer", "speech.synthesizer"]
"The setting whose value is riva."

_ADDRESSES: Mapping[RivaPart, tuple[str, ...]] = {
    "nlu.engine": ("RIVA_URI",),
    "speech.recognizer": ("RIVA_ASR_URI", "RIVA_URI"),
    "speech.synthesizer": ("RIVA_TTS_URI", "RIVA_URI"),
}
"""Variables with its address, the first one set counts: newer releases of Riva hear and speak in
containers of their own."""


def riva_access(part: RivaPart) -> RivaAccess:
    """Where it is, and RIVA_API_KEY. Raises ConfigError, which never shows the key."""
    addresses = ((name, os.environ.get(name, "").strip()) for name in _ADDRESSES[part])
    variable, uri = next(((name, uri) for name, uri in addresses if uri), ("", ""))
    key = os.environ.get("RIVA_API_KEY", "").strip()
    if not uri:
        raise ConfigError(f"{part} is riva: set RIVA_URI, for example RIVA_URI=localhost:50051")
    if not _ADDRESS.fullmatch(uri):
        raise ConfigError(f"{variable}: write host:port, for example localhost:50051")
    if not _BEARER.fullmatch(key):
        raise ConfigError(f"RIVA_API_KEY: {_COPY_AGAIN}")
    return RivaAccess(uri, key)


@dataclass(frozen=True, slots=True)
class Keys:
    """What lets us in at the services of fulfillment; empty = there is none."""

    weatherstack: str = field(default="", repr=False)
    openmeteo: str = field(default="", repr=False)
    yelp: str = field(default="", repr=False)
    ebay_id: str = field(default="", repr=False)
    ebay_secret: str = field(default="", repr=False)


VARIABLES: Mapping[str, str] = {
    "weatherstack": "WEATHERSTACK_ACCESS_KEY",
    "openmeteo": "OPENMETEO_API_KEY",
    "yelp": "YELP_API_KEY",
    "ebay_id": "EBAY_CLIENT_ID",
    "ebay_secret": "EBAY_CLIENT_SECRET",
}
"Name of a key -> variable that holds it."


def service_keys() -> Keys:
    """The keys that are set. Raises ConfigError, which never shows one."""
    return Keys(**{name: _key(variable) for name, variable in VARIABLES.items()})


def collector() -> str:
    """Where telemetry goes by the convention of OpenTelemetry; empty = nowhere."""
    url = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip()
    if url and not _COLLECTOR.fullmatch(url):
        raise ConfigError("OTEL_EXPORTER_OTLP_ENDPOINT: write http://host:4318 or https://...")
    return url


def _key(variable: str) -> str:
    key = os.environ.get(variable, "").strip()
    if not _BEARER.fullmatch(key):
        raise ConfigError(f"{variable}: {_COPY_AGAIN}")
    return key
