"""Riva hears: streaming recognition, one call for several turns, renewed between them.

A call lasts while turns follow each other; it is renewed in a pause when the dialog's patience has
changed, when it has grown old, or when the server cut it. Whoever consumes the events may stop at
any time; the call is cancelled then.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from threading import RLock, Thread
from typing import Any

import grpc
from riva.client.proto.riva_asr_pb2 import (
    RivaSpeechRecognitionConfigRequest,
    StreamingRecognizeRequest,
)
from riva.client.proto.riva_asr_pb2_grpc import RivaSpeechRecognitionStub

from speech.base import Event, Expected, Final, Patience
from speech.missed import Missed
from speech.riva_audio import Trail
from speech.riva_calls import END, Replies, late, models, status_of, translated
from speech.riva_config import HearingTerms, recognition
from speech.riva_transcripts import Transcripts, is_settled, processed, unfinished
from values.audio import FRAME_SECONDS
from values.deadline import Monotonic
from values.riva import RivaLine

_TICK_S = 0.05
_LIVED_S = 5.0
"A call that was cut after this long had been accepted; a new one is worth its while."
_MOST_AHEAD_S = 30.0
"Audio from a file is heard at most this much later than it is sent."


class RivaRecognizer:
    """Raises Missed when Riva is not there, or late."""

    def __init__(
        self, line: RivaLine, terms: HearingTerms, clock: Monotonic = time.monotonic
    ) -> None:
        """Connects at the first stream."""
        self._line, self._terms, self._clock = line, terms, clock
        self._stub = RivaSpeechRecognitionStub(line.channel)

    def stream(self, frames: Iterable[bytes], expected: Callable[[], Expected]) -> Iterator[Event]:
        hearing = _Hearing(self._open, self._line, self._terms, expected, self._clock)
        try:
            yield from hearing.events(frames)
        finally:
            hearing.close()

    def check(self, patience_s: float) -> str:
        """What is deployed, in a few words. Raises Missed."""
        try:
            found = self._stub.GetRivaSpeechRecognitionConfig(
                RivaSpeechRecognitionConfigRequest(),
                timeout=patience_s,
                metadata=self._line.metadata,
            )
        except grpc.RpcError as error:
            raise translated(error, self._line, "asr") from error
        return models(found)

    def _open(self, patience: Patience, frames: list[bytes], first: int) -> "_Call":
        config = StreamingRecognizeRequest(streaming_config=recognition(self._terms, patience))
        call = _Call(patience, first, self._clock())
        call.begin(self._stub, config, self._terms.stream_s, self._line.metadata)
        for frame in frames:
            call.send(frame)
        return call


class _Call:
    """One StreamingRecognize."""

    def __init__(self, patience: Patience, first: int, began: float) -> None:
        self.patience: Patience = patience
        self.first = first
        "Number of its first frame."
        self.began = began
        self.answered = False
        self.is_finished = False
        self._sent = 0
        self._requests: SimpleQueue[Any] = SimpleQueue()

    def begin(self, stub: Any, config: Any, limit_s: float, metadata: Any) -> None:
        self._requests.put(config)
        requests = iter(self._requests.get, None)
        self._rpc = stub.StreamingRecognize(requests, timeout=limit_s, metadata=metadata)
        self.replies = Replies(self._rpc)

    @property
    def offset(self) -> float:
        return self.first * FRAME_SECONDS

    @property
    def end(self) -> int:
        """Number of the first frame that it was not sent."""
        return self.first + self._sent

    def send(self, frame: bytes) -> None:
        if not self.is_finished:
            self._requests.put(StreamingRecognizeRequest(audio_content=frame))
            self._sent += 1

    def finish(self) -> None:
        """No more audio: the server makes up its mind and ends the call."""
        self.is_finished = True
        self._requests.put(None)

    def cancel(self) -> None:
        self._rpc.cancel()
        self.finish()

    @property
    def spoken_at(self) -> float:
        """When somebody would have spoken all of it: audio from a file takes its time, too."""
        return self.began + min(self._sent * FRAME_SECONDS, _MOST_AHEAD_S)


class _Hearing:
    """One stream of frames: feeds the calls in a thread, and reads what they answer."""

    def __init__(
        self,
        open_call: Callable[[Patience, list[bytes], int], _Call],
        line: RivaLine,
        terms: HearingTerms,
        expected: Callable[[], Expected],
        clock: Monotonic,
    ) -> None:
        self._open_call, self._line, self._terms = open_call, line, terms
        self._expected, self._clock = expected, clock
        self._trail, self._transcripts = Trail(clock), Transcripts()
        self._lock = RLock()
        self._understood = 0
        "Frames that the finals cover."
        self._has_ended = self._is_closed = False
        self._fault: Exception | None = None
        self._progress = clock()
        "Since when an answer is waited for, once there is something to answer."
        self._call = open_call(expected().patience, [], 0)

    def events(self, frames: Iterable[bytes]) -> Iterator[Event]:
        Thread(target=self._feed, args=(frames,), name="riva-audio", daemon=True).start()
        while True:
            try:
                reply = self._call.replies.next(_TICK_S)
            except grpc.RpcError as error:
                self._go_on_after(error)
                continue
            if reply is None:
                self._look_around()
            elif reply is not END:
                yield from self._heard(reply)
            elif self._is_over():
                return
            else:
                self._renew(self._call.end if self._call.is_finished else self._understood)

    def close(self) -> None:
        self._is_closed = True
        self._call.cancel()

    # Audio

    def _feed(self, frames: Iterable[bytes]) -> None:
        try:
            for frame in frames:
                if self._is_closed:
                    return
                with self._lock:
                    self._trail.add(frame, self._transcripts.is_open)
                    self._call.send(frame)
        except Exception as error:  # noqa: BLE001  # raised where the events are read
            self._fault = error
        finally:
            with self._lock:
                self._has_ended = True
                self._progress = self._clock()
                self._call.finish()

    # Answers

    def _heard(self, reply: Any) -> Iterator[Event]:
        call = self._call
        call.answered = True
        with self._lock:
            self._progress = self._clock()
            self._trail.answered()
        for event in self._transcripts.events(reply, call.offset):
            if isinstance(event, Final):
                self._covered(reply, event)
            yield event
        if is_settled(reply) and self._expected().is_enough(unfinished(reply)):
            with self._lock:
                call.finish()

    def _covered(self, reply: Any, final: Final) -> None:
        """Audio up to here is not sent again; what follows may be the next turn's beginning."""
        heard = self._call.offset + processed(reply)
        until = final.end if unfinished(reply) else max(heard, final.end)
        with self._lock:
            self._understood = min(round(until / FRAME_SECONDS), self._trail.end)
            self._trail.forget(self._understood)

    # Renewals

    def _look_around(self) -> None:
        """Nothing was answered for a moment: is it late, or is it time for a new call?"""
        now, call = self._clock(), self._call
        if self._fault:
            raise self._fault
        if (due := self._due()) is not None and now > due:
            raise late(self._line, "asr")
        if self._may_be_renewed() and (
            self._expected().patience != call.patience
            or now - call.began > self._terms.stream_s / 2
        ):
            self._renew(self._understood)

    def _due(self) -> float | None:
        """When an answer has to be there; None = nothing was said that needs one.

        Whoever speaks on may be answered at the end: some servers tell nothing before.
        """
        waits = self._transcripts.is_open or self._call.is_finished or self._trail.holds_words
        since = max(self._progress, self._trail.loud_at, self._call.spoken_at)
        return since + self._terms.answer_s if waits else None

    def _may_be_renewed(self) -> bool:
        settled = not (self._transcripts.is_open or self._call.is_finished or self._has_ended)
        return settled and self._trail.is_quiet and not self._trail.is_ahead

    def _renew(self, first: int) -> None:
        with self._lock:
            self._call.cancel()
            frames = self._trail.since(first)
            first = self._trail.end - len(frames)
            self._progress = self._clock()
            self._call = self._open_call(self._expected().patience, frames, first)
            if self._has_ended:
                self._call.finish()

    def _is_over(self) -> bool:
        """The call ended well. Raises Missed where it did without a word, at once."""
        if self._fault:
            raise self._fault
        if self._has_ended and self._call.end >= self._trail.end:
            return True
        if not (self._call.is_finished or self._was_accepted()):
            raise Missed(f"Riva at {self._line.uri} hung up", "hung up", "a while")
        return False

    def _go_on_after(self, error: grpc.RpcError) -> None:
        """A call that was cut is made anew, with the turn so far. Raises Missed."""
        status, _ = status_of(error)
        idle = status == "DEADLINE_EXCEEDED" and not self._transcripts.is_open
        if not (self._was_accepted() and (idle or status == "UNAVAILABLE")):
            raise translated(error, self._line, "asr") from error
        self._renew(self._understood)

    def _was_accepted(self) -> bool:
        return self._call.answered or self._clock() - self._call.began > _LIVED_S
