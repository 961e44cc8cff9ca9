"""A Riva of our own: the real gRPC services of speech, which answer what a test tells them."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Self

import grpc
from riva.client.proto.riva_asr_pb2 import (
    SpeechRecognitionAlternative,
    StreamingRecognitionResult,
    StreamingRecognizeResponse,
    WordInfo,
)
from riva.client.proto.riva_asr_pb2_grpc import (
    RivaSpeechRecognitionServicer,
    add_RivaSpeechRecognitionServicer_to_server,
)
from riva.client.proto.riva_tts_pb2 import SynthesizeSpeechResponse
from riva.client.proto.riva_tts_pb2_grpc import (
    RivaSpeechSynthesisServicer,
    add_RivaSpeechSynthesisServicer_to_server,
)

# Answers as Riva sends them


def result(text: str, *, final: bool = False, **more: Any) -> Any:
    """One result; `words`: (word, start ms, end ms); `confidence`, `stability`, `processed`."""
    words = [WordInfo(word=w, start_time=s, end_time=e) for w, s, e in more.get("words", ())]
    confidence = more.get("confidence", 0.0)
    heard = SpeechRecognitionAlternative(transcript=text, confidence=confidence, words=words)
    return StreamingRecognitionResult(
        alternatives=[heard],
        is_final=final,
        stability=more.get("stability", 0.1),
        audio_processed=more.get("processed", 0.0),
    )


def partial(text: str, **more: Any) -> Any:
    return StreamingRecognizeResponse(results=[result(text, **more)])


def final(text: str, **more: Any) -> Any:
    return StreamingRecognizeResponse(results=[result(f"{text} ", final=True, **more)])


def several(*results: Any) -> Any:
    return StreamingRecognizeResponse(results=results)


# Calls as they arrive


@dataclass
class Heard:
    """One StreamingRecognize."""

    config: Any
    metadata: dict[str, str]
    audio: Iterator[bytes]
    "What comes, as it comes."
    context: Any
    frames: list[bytes] = field(default_factory=list)
    "What has come."
    ended: Event = field(default_factory=Event)

    def take(self, number: int) -> None:
        for _ in range(number):
            next(self.audio)

    def refuse(self, status: grpc.StatusCode, words: str = "because") -> None:
        self.context.abort(status, words)


Hear = Callable[[Heard], Iterator[Any]]
Speak = Callable[[Any, Any], Iterable[bytes]]
"Request and context -> pieces of sound."


def hears(text: str) -> Hear:
    """Listens to the end and has understood this."""

    def hear(call: Heard) -> Iterator[Any]:
        for _ in call.audio:
            pass
        yield final(text)

    return hear


def says(*responses: Any) -> Hear:
    """Says this at once, then listens to the end without a word."""

    def hear(call: Heard) -> Iterator[Any]:
        yield from responses
        for _ in call.audio:
            pass

    return hear


class Riva:
    """One server on one port of this machine; may be stopped and started again."""

    def __init__(self, credentials: Any = None) -> None:
        self.hear: Hear | None = hears("hello")
        "None = this release has no recognition."
        self.speak: Speak | None = lambda request, _: [b"\1\0" * 800]
        "None = it has no synthesis."
        self.streams_speech = True
        self.heard: list[Heard] = []
        self.asked: list[Any] = []
        self.metadata: list[dict[str, str]] = []
        self._credentials = credentials
        self._port = 0
        self.start()

    @property
    def uri(self) -> str:
        return f"127.0.0.1:{self._port}"

    def start(self) -> None:
        self._server = grpc.server(ThreadPoolExecutor(8), options=[("grpc.so_reuseport", 0)])
        add_RivaSpeechRecognitionServicer_to_server(_Recognition(self), self._server)
        add_RivaSpeechSynthesisServicer_to_server(_Synthesis(self), self._server)
        add: Callable[..., int] = self._server.add_insecure_port
        if self._credentials:
            add = self._server.add_secure_port
        self._port = add(self.uri, *((self._credentials,) if self._credentials else ()))
        self._server.start()

    def stop(self) -> None:
        self._server.stop(0).wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Recognition(RivaSpeechRecognitionServicer):  # type: ignore[misc]  # gRPC has no types
    def __init__(self, riva: Riva) -> None:
        self._riva = riva

    def StreamingRecognize(self, requests: Any, context: Any) -> Iterator[Any]:  # noqa: N802
        if self._riva.hear is None:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, "Method not implemented!")
        config = next(requests).streaming_config
        call = Heard(config, dict(context.invocation_metadata()), iter(()), context)
        call.audio = _kept(requests, call.frames)
        context.add_callback(call.ended.set)
        self._riva.heard.append(call)
        assert self._riva.hear is not None
        yield from self._riva.hear(call)


def _kept(requests: Any, frames: list[bytes]) -> Iterator[bytes]:
    for request in requests:
        frames.append(request.audio_content)
        yield request.audio_content


class _Synthesis(RivaSpeechSynthesisServicer):  # type: ignore[misc]  # gRPC has no types
    def __init__(self, riva: Riva) -> None:
        self._riva = riva

    def Synthesize(self, request: Any, context: Any) -> Any:  # noqa: N802
        return SynthesizeSpeechResponse(audio=b"".join(self._spoken(request, context)))

    def SynthesizeOnline(self, requests: Any, context: Any) -> Iterator[Any]:  # noqa: N802
        if not self._riva.streams_speech:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, "Method not implemented!")
        for request in requests:
            for piece in self._spoken(request, context):
                yield SynthesizeSpeechResponse(audio=piece)

    def _spoken(self, request: Any, context: Any) -> Iterable[bytes]:
        self._riva.asked.append(request)
        self._riva.metadata.append(dict(context.invocation_metadata()))
        if self._riva.speak is None:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, "Method not implemented!")
        assert self._riva.speak is not None
        return self._riva.speak(request, context)
