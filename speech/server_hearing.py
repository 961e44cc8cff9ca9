"""Riva's service of speech recognition, answered by an engine of ours."""

from collections.abc import Iterator, Mapping
from typing import Any

from riva.client.proto.riva_asr_pb2 import (
    RecognizeResponse,
    RivaSpeechRecognitionConfigResponse,
)
from riva.client.proto.riva_asr_pb2_grpc import RivaSpeechRecognitionServicer
from riva.client.proto.riva_audio_pb2 import AudioEncoding

from speech.base import Expected, Final, Patience, Recognizer
from speech.server_audio import Declared, Decoder, Encoding
from speech.server_gate import Gate
from speech.server_refusals import Refused
from speech.server_requests import checked_language, id_of
from speech.server_stream import Requests
from speech.server_transcripts import recognised, streamed
from values.audio import FRAME_SECONDS, RATE

_ENCODINGS: Mapping[int, Encoding | None] = {
    AudioEncoding.ENCODING_UNSPECIFIED: None,
    AudioEncoding.LINEAR_PCM: "LINEAR_PCM",
    AudioEncoding.MULAW: "MULAW",
    AudioEncoding.ALAW: "ALAW",
    AudioEncoding.FLAC: "FLAC",
    AudioEncoding.OGGOPUS: "OGGOPUS",
}
_LONGEST_S = 600
"Of one recording; a stream may go on."
_SHORT_MS, _LONG_MS = 600, 1000
"A client's stop_history up to which, and beyond which, the dialog is called impatient or patient."


class Hearing(RivaSpeechRecognitionServicer):  # type: ignore[misc]  # gRPC has no types
    def __init__(self, engine: Recognizer | None, gate: Gate, name: str, idle_s: float) -> None:
        """`idle_s`: how long a stream may bring nothing."""
        self._engine, self._gate, self._name, self._idle_s = engine, gate, name, idle_s

    def StreamingRecognize(self, requests: Any, context: Any) -> Iterator[Any]:  # noqa: N802
        with self._gate.call("StreamingRecognize", context) as call:
            source = Requests(requests, context, self._idle_s)
            config = source.config()
            decoder, seconds = _decoder(config.config), 0.0
            frames = source.frames(decoder)
            expected = Expected(_patience(config.config))
            for event in self._ready().stream(frames, lambda: expected):
                yield from streamed(event, config)
                if isinstance(event, Final):
                    seconds = event.end
                call.amount = f"{seconds:.1f} s"
            source.complain()

    def Recognize(self, request: Any, context: Any) -> Any:  # noqa: N802
        with self._gate.call("Recognize", context) as call:
            frames = _whole(request)
            call.amount = f"{len(frames) * FRAME_SECONDS:.1f} s"
            events = self._ready().stream(frames, lambda: Expected(_patience(request.config)))
            finals = [event for event in events if isinstance(event, Final) and event.text]
            results = [recognised(final, request.config) for final in finals]
            return RecognizeResponse(results=results, **id_of(request))

    def GetRivaSpeechRecognitionConfig(  # noqa: N802
        self, request: Any, context: Any
    ) -> Any:
        with self._gate.call("GetRivaSpeechRecognitionConfig", context):
            self._ready()
            wanted = request.model_name
            kinds = ("online", "offline") if wanted in ("", self._name) else ()
            return RivaSpeechRecognitionConfigResponse(
                model_config=[
                    {"model_name": self._name, "parameters": _about(kind)} for kind in kinds
                ]
            )

    def _ready(self) -> Recognizer:
        if self._engine is None:
            wanted = "run on the server: pip install 'nara-assistant[voice]'"
            raise Refused("UNIMPLEMENTED", f"nothing here recognises speech; {wanted}")
        return self._engine


def _about(kind: str) -> dict[str, str]:
    return {
        "language_code": "en-US",
        "type": kind,
        "streaming": str(kind == "online"),
        "sample_rate": str(RATE),
    }


def _decoder(config: Any) -> Decoder:
    """Raises Refused for what cannot be heard."""
    checked_language(config.language_code)
    if config.encoding not in _ENCODINGS:
        raise Refused("INVALID_ARGUMENT", f"encoding {config.encoding} is unknown; send LINEAR_PCM")
    if config.enable_separate_recognition_per_channel and config.audio_channel_count > 1:
        mixed = "channels are mixed here; send each as a call of its own"
        raise Refused("INVALID_ARGUMENT", f"enable_separate_recognition_per_channel: {mixed}")
    if config.diarization_config.enable_speaker_diarization:
        raise Refused("INVALID_ARGUMENT", "diarization_config: speakers are not told apart here")
    channels = config.audio_channel_count or 1
    return Decoder(Declared(_ENCODINGS[config.encoding], config.sample_rate_hertz, channels))


def _whole(request: Any) -> list[bytes]:
    """The frames of a recording. Raises Refused."""
    decoder = _decoder(request.config)
    if not request.audio:
        raise Refused("INVALID_ARGUMENT", "audio is empty; send at least one sample")
    frames = [*decoder.feed(request.audio), *decoder.end()]
    if len(frames) * FRAME_SECONDS > _LONGEST_S:
        wanted = "use StreamingRecognize"
        raise Refused("INVALID_ARGUMENT", f"audio is longer than {_LONGEST_S} seconds; {wanted}")
    return frames


def _patience(config: Any) -> Patience:
    stop_ms = config.endpointing_config.stop_history
    if not stop_ms:
        return "normal"
    return "short" if stop_ms <= _SHORT_MS else "long" if stop_ms > _LONG_MS else "normal"
