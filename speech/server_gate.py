"""Every call passes here: bounded number, errors as statuses, one line in the log.

The log never holds what was said, nor the text to be spoken.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

import grpc

from speech.base import SpeechUnavailable
from speech.server_refusals import Refused

_log = logging.getLogger("speech.server")


class Call:
    """One call under way; whoever serves it notes how much there was."""

    def __init__(self) -> None:
        self.status = "OK"
        self.amount = ""
        "For the log: `3.2 s`, `41 characters`."


class Gate:
    def __init__(self, most: int) -> None:
        """`most`: calls at the same time."""
        self._most = most
        self._free = BoundedSemaphore(most)

    @contextmanager
    def call(self, name: str, context: Any) -> Iterator[Call]:
        """Raises what ends the call with its status."""
        call, began = Call(), time.monotonic()
        try:
            with self._one_of_many(), _told(context):
                yield call
        except Refused as refused:
            call.status = refused.status
            context.abort(grpc.StatusCode[refused.status], str(refused))
        finally:
            if call.status == "OK" and not context.is_active():
                call.status = "CANCELLED"
            took = 1000 * (time.monotonic() - began)
            _log.info("%s %s %s%.0f ms", name, call.status, _aside(call.amount), took)

    @contextmanager
    def _one_of_many(self) -> Iterator[None]:
        if not self._free.acquire(blocking=False):
            busy = f"{self._most} calls are under way; try again in a moment"
            raise Refused("RESOURCE_EXHAUSTED", busy)
        try:
            yield
        finally:
            self._free.release()


@contextmanager
def _told(context: Any) -> Iterator[None]:
    """Errors of engines as refusals, so that no client sees a traceback."""
    try:
        yield
    except (Refused, GeneratorExit):
        raise
    except SpeechUnavailable as error:
        raise Refused("UNAVAILABLE", str(error)) from error
    except Exception as error:
        if not context.is_active():  # requests end with a bare exception when the client is gone
            raise Refused("CANCELLED", "the client is gone") from error
        _log.exception("a call failed")
        raise Refused("INTERNAL", "the engine failed; the log of the server says why") from error


def _aside(amount: str) -> str:
    return f"{amount} " if amount else ""
