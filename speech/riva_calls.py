"""One streaming call of Riva's speech services: answers with a limit, errors told in ours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final, Literal

import grpc

from speech.missed import Missed
from values.absence import Pause
from values.riva import RivaLine, Trouble, trouble

Part = Literal["asr", "tts"]
"The section of the settings `riva` that is at fault."


class End:
    """The call ended well."""


END: Final = End()


class Replies:
    """What a call answers, read by a thread of its own so that waiting can have a limit."""

    def __init__(self, call: Any) -> None:
        self._call = call
        self._came: SimpleQueue[Any] = SimpleQueue()
        Thread(target=self._read, name="riva-replies", daemon=True).start()

    def next(self, wait_s: float) -> Any:
        """The next answer, END, or None when none came in time. Raises grpc.RpcError."""
        try:
            came = self._came.get(timeout=wait_s)
        except Empty:
            return None
        if isinstance(came, Exception):
            raise came
        return came

    def _read(self) -> None:
        try:
            for reply in self._call:
                self._came.put(reply)
            self._came.put(END)
        except grpc.RpcError as error:
            self._came.put(error)


def pieces(call: Any, line: RivaLine, wait_s: float) -> Iterator[Any]:
    """The answers of a speaking call, each awaited `wait_s` at most. Raises Missed, RpcError."""
    replies = Replies(call)
    try:
        while (reply := replies.next(wait_s)) is not END:
            if reply is None:
                raise late(line, "tts")
            yield reply
    finally:
        call.cancel()


def models(found: Any) -> str:
    """The models that a server says it has deployed."""
    names = dict.fromkeys(model.model_name for model in found.model_config)
    return f"answers; its models: {', '.join(names) or 'none'}"


# What goes wrong


@dataclass(frozen=True, slots=True)
class Fault:
    """What a trouble of Riva's means to us."""

    sentence: str
    "Comes after `Riva at <address>`."
    pause: Pause
    "How long to leave Riva alone; the embedded engine takes over meanwhile."


_AWAY = Fault("does not answer; start it, or set RIVA_URI to where it runs", "a while")
_BUSY = Fault("is busy or the quota is used up; ask for less or for more quota", "a while")
_BROKEN = Fault("failed; its own log says why", "a while")

FAULTS: Mapping[Part, Mapping[Trouble, Fault]] = {
    "asr": {
        "away": _AWAY,
        "late": Fault(
            "did not answer in time; see whether it is busy, or raise riva.asr.answer_s", "a while"
        ),
        "busy": _BUSY,
        "broken": _BROKEN,
        "refused": Fault(
            "refuses what it is asked; check riva.asr.language and riva.asr.model", "a while"
        ),
        "absent": Fault(
            "has no such speech recognition; deploy it, set riva.asr.model, or "
            "speech.recognizer: embedded",
            "for good",
        ),
        "stranger": Fault(
            "refuses us; check RIVA_API_KEY, riva.asr.function_id and certificates", "a while"
        ),
    },
    "tts": {
        "away": _AWAY,
        "late": Fault(
            "did not speak in time; see whether it is busy, or raise riva.tts.deadline_s", "a while"
        ),
        "busy": _BUSY,
        "broken": _BROKEN,
        "refused": Fault(
            "refuses this text or our settings; check riva.tts.voice, language and rate_hz", "none"
        ),
        "absent": Fault(
            "has no such speech synthesis; deploy it, set riva.tts.voice, or "
            "speech.synthesizer: embedded",
            "for good",
        ),
        "stranger": Fault(
            "refuses us; check RIVA_API_KEY, riva.tts.function_id and certificates", "a while"
        ),
    },
}


def translated(error: grpc.RpcError, line: RivaLine, part: Part) -> Missed:
    status, details = status_of(error)
    kind = trouble(status, details)
    because = ": ".join(filter(None, (status, line.harmless(details))))
    return _missed(kind, status, f" ({because})", line, part)


def late(line: RivaLine, part: Part) -> Missed:
    """For waits of our own, which gRPC knows nothing of."""
    return _missed("late", "late", "", line, part)


def status_of(error: grpc.RpcError) -> tuple[str, str]:
    """Name of the status, and the server's words for it."""
    if not isinstance(error, grpc.Call):  # by its type, an error need not carry a status
        return "UNKNOWN", ""
    return error.code().name, error.details() or ""


def _missed(kind: Trouble, cause: str, because: str, line: RivaLine, part: Part) -> Missed:
    fault = FAULTS[part][kind]
    return Missed(f"Riva at {line.uri} {fault.sentence}{because}", cause, fault.pause)
