"""Riva's service of speech synthesis, answered by an engine of ours."""

from collections.abc import Iterator
from typing import Any

from riva.client.proto.riva_audio_pb2 import AudioEncoding
from riva.client.proto.riva_tts_pb2 import (
    RivaSynthesisConfigResponse,
    SynthesizeSpeechRequest,
    SynthesizeSpeechResponse,
)
from riva.client.proto.riva_tts_pb2_grpc import RivaSpeechSynthesisServicer

from speech.base import Synthesizer
from speech.rates import at_rate
from speech.server_audio import LEAST_RATE, MOST_RATE
from speech.server_gate import Gate
from speech.server_refusals import Refused
from speech.server_requests import checked_language, id_of
from speech.spoken import spoken
from values.audio import Audio

_LONGEST = 5_000
"Characters of one text."
_PLAIN = (AudioEncoding.ENCODING_UNSPECIFIED, AudioEncoding.LINEAR_PCM)


class Speaking(RivaSpeechSynthesisServicer):  # type: ignore[misc]  # gRPC has no types
    def __init__(self, engine: Synthesizer | None, gate: Gate, name: str) -> None:
        self._engine, self._gate, self._name = engine, gate, name

    def Synthesize(self, request: Any, context: Any) -> Any:  # noqa: N802
        with self._gate.call("Synthesize", context) as call:
            call.amount = f"{len(request.text)} characters"
            pcm = b"".join(piece.pcm for piece in self._spoken(request))
            return _response(pcm, request)

    def SynthesizeOnline(self, requests: Any, context: Any) -> Iterator[Any]:  # noqa: N802
        """Releases before 2.25 send one request, newer ones a stream of them."""
        with self._gate.call("SynthesizeOnline", context) as call:
            one = isinstance(requests, SynthesizeSpeechRequest)
            characters = 0
            for request in [requests] if one else requests:
                characters += len(request.text)
                call.amount = f"{characters} characters"
                for piece in self._spoken(request):
                    yield _response(piece.pcm, request)
            if not characters:
                raise Refused("INVALID_ARGUMENT", "text is empty; send what is to be spoken")

    def GetRivaSynthesisConfig(self, request: Any, context: Any) -> Any:  # noqa: N802
        with self._gate.call("GetRivaSynthesisConfig", context):
            self._ready()
            about = {"language_code": "en-US", "voice_name": "English-US", "subvoices": "Nara:0"}
            known = request.model_name in ("", self._name)
            models = [{"model_name": self._name, "parameters": about}] if known else []
            return RivaSynthesisConfigResponse(model_config=models)

    def _spoken(self, request: Any) -> Iterator[Audio]:
        """Raises Refused."""
        _check(request)
        said = self._ready().synthesize(spoken(request.text))
        return at_rate(said, request.sample_rate_hz or None)

    def _ready(self) -> Synthesizer:
        if self._engine is None:
            wanted = "run on the server: pip install 'nara-assistant[voice]'"
            raise Refused("UNIMPLEMENTED", f"nothing here speaks; {wanted}")
        return self._engine


def _check(request: Any) -> None:
    checked_language(request.language_code)
    rate, text = request.sample_rate_hz, request.text
    if not text.strip():
        raise Refused("INVALID_ARGUMENT", "text is empty; send what is to be spoken")
    if len(text) > _LONGEST:
        long = f"text has {len(text)} characters; send at most {_LONGEST} in one call"
        raise Refused("INVALID_ARGUMENT", long)
    if request.encoding not in _PLAIN:
        raise Refused("INVALID_ARGUMENT", "encoding: only LINEAR_PCM is spoken here")
    if rate and not LEAST_RATE <= rate <= MOST_RATE:
        wanted = f"send {LEAST_RATE} to {MOST_RATE}, or 0 for the voice's own"
        raise Refused("INVALID_ARGUMENT", f"sample_rate_hz is {rate}; {wanted}")
    if request.zero_shot_data.audio_prompt:
        raise Refused("INVALID_ARGUMENT", "zero_shot_data: voices are not imitated here")


def _response(pcm: bytes, request: Any) -> Any:
    return SynthesizeSpeechResponse(
        audio=pcm, meta={"text": request.text, "processed_text": request.text}, **id_of(request)
    )
