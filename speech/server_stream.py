"""The requests of one streaming call, read in a thread so that a client that stops is noticed."""

import time
from collections.abc import Iterator
from queue import Empty, Full, Queue
from threading import Thread
from typing import Any

from speech.server_audio import Decoder
from speech.server_refusals import Refused

_AHEAD = 64
"Requests that may wait; a client that sends faster is slowed down by gRPC."
_TICK_S = 0.2


class Requests:
    """First a config, then audio."""

    def __init__(self, requests: Any, context: Any, idle_s: float) -> None:
        self._requests, self._context, self._idle_s = requests, context, idle_s
        self._came: Queue[Any] = Queue(_AHEAD)
        self._fault: Refused | None = None
        Thread(target=self._read, name="riva-requests", daemon=True).start()

    def config(self) -> Any:
        """Raises Refused."""
        first = self._next()
        if first is None or not first.HasField("streaming_config"):
            raise Refused("INVALID_ARGUMENT", "send streaming_config first, then audio_content")
        return first.streaming_config

    def frames(self, decoder: Decoder) -> Iterator[bytes]:
        """Ends at the first fault, too: engines read in threads where an error would be lost."""
        try:
            while (request := self._next()) is not None:
                if request.HasField("streaming_config"):
                    raise Refused("INVALID_ARGUMENT", "streaming_config is sent once, at first")
                yield from decoder.feed(request.audio_content)
            yield from decoder.end()
        except Refused as fault:
            self._fault = fault

    def complain(self) -> None:
        """Raises Refused where the frames ended for it."""
        if self._fault:
            raise self._fault

    def _next(self) -> Any:
        """None = there are no more, or the client is gone. Raises Refused when it is silent."""
        end = time.monotonic() + self._idle_s
        while self._context.is_active():
            try:
                return self._came.get(timeout=_TICK_S)
            except Empty:
                if time.monotonic() > end:
                    silent = f"nothing came for {self._idle_s:.0f} seconds; send audio, or end"
                    raise Refused("DEADLINE_EXCEEDED", silent) from None
        return None

    def _read(self) -> None:
        try:
            for request in self._requests:
                if not self._put(request):
                    return
        except Exception:  # noqa: BLE001  # gRPC raises a bare one when the client is gone
            pass
        self._put(None)

    def _put(self, request: Any) -> bool:
        while self._context.is_active():
            try:
                self._came.put(request, timeout=_TICK_S)
                return True
            except Full:
                continue
        return False
