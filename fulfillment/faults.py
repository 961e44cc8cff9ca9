"""What can be wrong with an outside service: one error type, and the outcome it becomes.

Every adapter has one table from its service's errors to these kinds; nothing else of a
service's errors is known further up.
"""

from collections.abc import Mapping
from typing import Any, Literal

from fulfillment.base import NothingFound, Outcome, Unavailable

Kind = Literal[
    "not_found", "auth", "quota", "busy", "plan", "bad_request", "unavailable", "bad_response"
]
"""not_found     the service works and knows no such place or thing
auth          key or token missing, wrong or switched off
quota         the allowance of the day or month is used up
busy          too many calls at this moment; worth another try
plan          the key is good, its plan does not include this
bad_request   the service does not accept what we asked
unavailable   no answer, in time or at all
bad_response  an answer that cannot be read
"""

PASSING = frozenset[Kind]({"busy", "unavailable"})
"Kinds that another try may mend."
OF_THE_SERVICE = frozenset[Kind]({"unavailable", "bad_response", "busy", "quota"})
"Kinds that say the service is away, for which an older answer is better than none."

_LASTING = frozenset[Kind]({"auth", "plan", "bad_request"})
"Kinds that stay until somebody changes the settings."


class ServiceError(Exception):
    """An outside service did not give what was asked. Its text never holds a secret."""

    def __init__(
        self, kind: Kind, service: str, code: str = "", retry_after_s: float | None = None
    ) -> None:
        """`code`: what the service or the network said, short, for log and trace."""
        super().__init__(f"{service}: {kind}" + (f" ({code})" if code else ""))
        self.kind = kind
        self.service = service
        self.code = code
        self.retry_after_s = retry_after_s
        "Seconds the service asked us to stay away; None where it did not say."


def outcome_of(error: ServiceError, kind: str, data: Mapping[str, Any]) -> Outcome:
    """A failure as the dialog knows it: nothing found, or the service is away."""
    if error.kind == "not_found":
        return NothingFound(kind, data, error.service)
    passing = error.kind not in _LASTING
    return Unavailable(kind, data, error.service, str(error), passing)
