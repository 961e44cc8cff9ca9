"""Our server with engines that a test can read, and the stock client that calls it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import grpc
import pytest
import riva.client
from riva.client import AudioEncoding, RecognitionConfig, StreamingRecognitionConfig

from speech.base import Recognizer, Synthesizer
from speech.server import Engines, RivaServing, Serving
from speech.server_analysis import Analysis, Value
from tests.speech.engines import Beeper, Speller


def analyse(text: str) -> Analysis:
    """Every text asks whether it snows at its last word."""
    place = text.split()[-1]
    start = text.rindex(place)
    return Analysis(
        intents=[("weather.snow_yes_no", 0.75), ("nomatch.none", 0.25)],
        domains=[("weather", 0.75), ("nomatch.none", 0.25)],
        values=[Value("location", place.lower(), start, start + len(place))],
    )


@contextmanager
def serving(
    recognizer: Recognizer | None = None, synthesizer: Synthesizer | None = None, **how: Any
) -> Iterator["Client"]:
    engines = Engines(recognizer or Speller(), synthesizer or Beeper(), analyse)
    with (
        RivaServing(engines, Serving(port=0, grace_s=0.2, **how)) as server,
        Client(riva.client.Auth(uri=server.address)) as client,
    ):
        yield client


class Client:
    """The services of `nvidia-riva-client`, unchanged."""

    def __init__(self, auth: Any) -> None:
        self.auth = auth
        self.asr = riva.client.ASRService(auth)
        self.tts = riva.client.SpeechSynthesisService(auth)
        self.nlp = riva.client.NLPService(auth)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.auth.channel.close()


def config(**more: Any) -> Any:
    usual = {"encoding": AudioEncoding.LINEAR_PCM, "sample_rate_hertz": 16_000}
    return RecognitionConfig(**{**usual, "language_code": "en-US", **more})


def streaming(*, interim_results: bool = False, **more: Any) -> Any:
    return StreamingRecognitionConfig(config=config(**more), interim_results=interim_results)


@contextmanager
def refused(status: grpc.StatusCode) -> Iterator[list[str]]:
    """The call must end with this status; the sentence is in the list afterwards."""
    said: list[str] = []
    with pytest.raises(grpc.RpcError) as caught:
        yield said
    assert caught.value.code() is status, caught.value.details()
    said.append(caught.value.details())
