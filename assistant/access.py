"""What only the environment says: addresses and credentials of services. No setting holds them."""

import os
import re
from dataclasses import dataclass, field

from values.errors import ConfigError

_ADDRESS = re.compile(r"[^\s/]+:[0-9]{1,5}")
_BEARER = re.compile(r"[!-~]*")
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


def riva_access() -> RivaAccess:
    """RIVA_URI and RIVA_API_KEY. Raises ConfigError, which never shows the key."""
    uri = os.environ.get("RIVA_URI", "").strip()
    key = os.environ.get("RIVA_API_KEY", "").strip()
    if not uri:
        raise ConfigError("nlu.engine is riva: set RIVA_URI, for example RIVA_URI=localhost:50051")
    if not _ADDRESS.fullmatch(uri):
        raise ConfigError("RIVA_URI: write host:port, for example localhost:50051")
    if not _BEARER.fullmatch(key):
        raise ConfigError("RIVA_API_KEY: holds characters that no key has; copy it again")
    return RivaAccess(uri, key)
