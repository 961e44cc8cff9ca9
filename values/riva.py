"""A Riva server as understanding and speech both meet it: its address, and what its errors mean.

Knows no gRPC: `assistant` hands in the channel, and a status comes by its name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class RivaServer:
    """Where Riva is and how it is spoken to."""

    uri: str
    "host:port."
    key: str = field(default="", repr=False)
    "Bearer key; empty = none is sent."
    function_id: str = field(default="", repr=False)
    "Which hosted function is meant; empty = none is sent."
    tls: bool = False
    "Certificates below switch TLS on as well."
    root_certificate: Path | None = None
    "PEM of who signed the server's certificate; none = the authorities gRPC knows."
    client_certificate: Path | None = None
    client_key: Path | None = None
    "Both for mutual TLS."


@dataclass(frozen=True, slots=True)
class RivaLine:
    """An open way to a Riva server."""

    server: RivaServer
    channel: Any = field(repr=False)
    "gRPC's; whoever made it closes it."

    @property
    def uri(self) -> str:
        return self.server.uri

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """Goes along with every call."""
        id_, key = self.server.function_id, self.server.key
        function = (("function-id", id_),) if id_ else ()
        return function + ((("authorization", f"Bearer {key}"),) if key else ())

    def harmless(self, details: str) -> str:
        """One short line, without what we sent as metadata: a server may quote it."""
        for secret in filter(None, (self.server.key, self.server.function_id)):
            details = details.replace(secret, "…")
        return " ".join(details.split())[:200]


Trouble = Literal["away", "late", "busy", "broken", "refused", "absent", "stranger"]
"""away      nobody answers at its address
late      did not answer in time
busy      cannot take more now, or the quota is used up
broken    failed; its own log says why
refused   does not like what was asked: language, rate, text
absent    has no such service or model
stranger  refuses our key or certificate
"""

TROUBLES: Mapping[str, Trouble] = {
    "OK": "broken",
    "CANCELLED": "broken",
    "UNKNOWN": "broken",
    "INVALID_ARGUMENT": "refused",
    "DEADLINE_EXCEEDED": "late",
    "NOT_FOUND": "absent",
    "ALREADY_EXISTS": "broken",
    "PERMISSION_DENIED": "stranger",
    "RESOURCE_EXHAUSTED": "busy",
    "FAILED_PRECONDITION": "broken",
    "ABORTED": "broken",
    "OUT_OF_RANGE": "refused",
    "UNIMPLEMENTED": "absent",
    "INTERNAL": "broken",
    "UNAVAILABLE": "away",
    "DATA_LOSS": "broken",
    "UNAUTHENTICATED": "stranger",
}
"Every status of gRPC by its name; a test fails when there is a new one."

_NO_MODEL = re.compile(
    r"(unknown|unavailable|no such) model|model\b.*\b(not (available|found|loaded)|unknown)",
    re.IGNORECASE | re.DOTALL,
)
"Riva's own words for a model that is not deployed."
_VAGUE = frozenset({"FAILED_PRECONDITION", "INTERNAL", "INVALID_ARGUMENT", "UNKNOWN"})
"Statuses under which those words come."


def trouble(status: str, details: str) -> Trouble:
    """What a status and the server's own words for it mean to us."""
    absent = status in _VAGUE and _NO_MODEL.search(details)
    return "absent" if absent else TROUBLES[status]
