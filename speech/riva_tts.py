"""Riva speaks: one text a call, streamed where the server can, else in one piece."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import grpc
from riva.client.proto.riva_audio_pb2 import AudioEncoding
from riva.client.proto.riva_tts_pb2 import RivaSynthesisConfigRequest, SynthesizeSpeechRequest
from riva.client.proto.riva_tts_pb2_grpc import RivaSpeechSynthesisStub

from speech.parting import parted
from speech.riva_calls import models, pieces, status_of, translated
from values.audio import Audio
from values.riva import RivaLine

_MOST_PIECES = 20
"Waits that one call may need at most; gRPC ends it after that in any case."


@dataclass(frozen=True, slots=True)
class SpeakingTerms:
    """How Riva is to speak, and how long it is waited for."""

    language: str = "en-US"
    voice: str = ""
    "Empty = the first one of the language."
    rate: int = 22_050
    "Samples a second; always sent, because the default differs between releases."
    characters: int = 400
    "Longest text of one call."
    deadline_s: float = 4.0
    "Longest wait for the next piece."


class RivaSynthesizer:
    """Raises Missed when Riva is not there, or late."""

    def __init__(self, line: RivaLine, terms: SpeakingTerms) -> None:
        """Connects at the first text."""
        self._line, self._terms = line, terms
        self._stub = RivaSpeechSynthesisStub(line.channel)
        self._streams = True

    def synthesize(self, text: str) -> Iterator[Audio]:
        for part in parted(_sendable(text), self._terms.characters):
            yield from self._in_whole_samples(self._spoken(part))

    def check(self, patience_s: float) -> str:
        """What is deployed, in a few words. Raises Missed."""
        try:
            found = self._stub.GetRivaSynthesisConfig(
                RivaSynthesisConfigRequest(), timeout=patience_s, metadata=self._line.metadata
            )
        except grpc.RpcError as error:
            raise translated(error, self._line, "tts") from error
        return models(found)

    def _spoken(self, text: str) -> Iterator[bytes]:
        try:
            if self._streams:
                yield from self._in_pieces(text)
            else:
                yield self._at_once(text)
        except grpc.RpcError as error:
            if not self._streams or status_of(error)[0] != "UNIMPLEMENTED":
                raise translated(error, self._line, "tts") from error
            self._streams = False
            yield from self._spoken(text)

    def _in_pieces(self, text: str) -> Iterator[bytes]:
        terms = self._terms
        online, request = self._stub.SynthesizeOnline, self._request(text)
        # Since 2.25 texts are streamed, too; before that there is one a call.
        takes_many = isinstance(online, grpc.StreamStreamMultiCallable)
        call = online(
            iter([request]) if takes_many else request,
            timeout=_MOST_PIECES * terms.deadline_s,
            metadata=self._line.metadata,
        )
        for response in pieces(call, self._line, terms.deadline_s):
            yield response.audio

    def _at_once(self, text: str) -> bytes:
        response = self._stub.Synthesize(
            self._request(text), timeout=self._terms.deadline_s, metadata=self._line.metadata
        )
        return bytes(response.audio)

    def _request(self, text: str) -> Any:
        return SynthesizeSpeechRequest(
            text=text,
            language_code=self._terms.language,
            encoding=AudioEncoding.LINEAR_PCM,
            sample_rate_hz=self._terms.rate,
            voice_name=self._terms.voice,
        )

    def _in_whole_samples(self, pieces: Iterator[bytes]) -> Iterator[Audio]:
        """A piece may end in the middle of a sample."""
        left = b""
        for piece in pieces:
            pcm = left + piece
            whole = len(pcm) - len(pcm) % 2
            left = pcm[whole:]
            if whole:
                yield Audio(pcm[:whole], self._terms.rate)


def _sendable(text: str) -> str:
    """UTF-8 knows no broken surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")
