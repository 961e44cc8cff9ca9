"""The id of the request being answered, and from where: for log lines and problem documents."""

import re
import uuid
from contextvars import ContextVar

_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_CURRENT: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    return _CURRENT.get()


def name_request(wanted: str) -> str:
    """The client's own id where it is a sane one, else a new one; from now on the current one."""
    chosen = wanted if _SANE.fullmatch(wanted) else uuid.uuid4().hex
    _CURRENT.set(chosen)
    return chosen
