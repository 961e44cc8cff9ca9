"""riva-serve speaks: the stock client asks at once and piece by piece, well and badly."""

from collections.abc import Iterator
from threading import Event
from time import sleep
from typing import Any

import grpc
import pytest
from riva.client import AudioEncoding
from riva.client.proto.riva_tts_pb2 import (
    RivaSynthesisConfigRequest,
    SynthesizeSpeechRequest,
    SynthesizeSpeechResponse,
)

from speech.base import SpeechUnavailable
from tests.speech.engines import Beeper
from tests.speech.riva.serving import Client, refused, serving
from values.audio import Audio


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with serving() as client:
        yield client


def test_a_text_is_spoken_at_once(client: Client) -> None:
    answer = client.tts.synthesize("it opens at nine", sample_rate_hz=16_000)

    assert answer.audio == b"\1\0" * 1300  # thirteen letters
    assert answer.meta.text == "it opens at nine"


def test_a_text_is_spoken_piece_by_piece(client: Client) -> None:
    pieces = client.tts.synthesize_online("it opens", sample_rate_hz=16_000)

    assert [len(piece.audio) for piece in pieces] == [400, 1000]


def test_several_texts_of_one_call_are_spoken_in_turn(client: Client) -> None:
    pieces = client.tts.synthesize_online(["yes", "it opens"], sample_rate_hz=16_000)

    assert [len(piece.audio) for piece in pieces] == [600, 400, 1000]


def test_clients_before_2_25_send_one_request_and_get_a_stream(client: Client) -> None:
    """Their stub knows SynthesizeOnline as one request: the same bytes on the wire."""
    older = client.auth.channel.unary_stream(
        "/nvidia.riva.tts.RivaSpeechSynthesis/SynthesizeOnline",
        request_serializer=SynthesizeSpeechRequest.SerializeToString,
        response_deserializer=SynthesizeSpeechResponse.FromString,
    )

    pieces = older(SynthesizeSpeechRequest(text="it opens", sample_rate_hz=16_000))

    assert [len(piece.audio) for piece in pieces] == [400, 1000]


@pytest.mark.parametrize("rate", [8_000, 22_050, 48_000])
def test_the_client_chooses_the_rate(client: Client, rate: int) -> None:
    seconds = 1300 / 16_000

    answer = client.tts.synthesize("it opens at nine", sample_rate_hz=rate)

    assert len(answer.audio) / 2 / rate == pytest.approx(seconds, abs=0.001)


def test_without_a_rate_it_is_the_voices_own() -> None:
    with serving(synthesizer=Beeper(24_000)) as client:
        assert len(client.tts.synthesize("hi", sample_rate_hz=0).audio) == 400


def test_any_name_of_a_voice_is_spoken_by_the_one_there_is(client: Client) -> None:
    voiced = client.tts.synthesize("hi", voice_name="English-US.Female-1", sample_rate_hz=16_000)

    assert voiced.audio


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        ({"text": ""}, "text is empty; send what is to be spoken"),
        ({"text": " \n"}, "text is empty; send what is to be spoken"),
        ({"text": "x" * 5001}, "text has 5001 characters; send at most 5000 in one call"),
        ({"language_code": "fr-FR"}, "language_code 'fr-FR' is not known here; send en-US"),
        (
            {"sample_rate_hz": 96_000},
            "sample_rate_hz is 96000; send 8000 to 48000, or 0 for the voice's own",
        ),
        ({"encoding": AudioEncoding.OGGOPUS}, "encoding: only LINEAR_PCM is spoken here"),
        (
            {"zero_shot_data": {"audio_prompt": b"me"}},
            "zero_shot_data: voices are not imitated here",
        ),
    ],
)
def test_what_cannot_be_spoken_is_refused_in_one_sentence(
    client: Client, request_: dict[str, Any], sentence: str
) -> None:
    request = SynthesizeSpeechRequest(**{"text": "hi", "sample_rate_hz": 16_000, **request_})

    with refused(grpc.StatusCode.INVALID_ARGUMENT) as at_once:
        client.tts.stub.Synthesize(request)
    with refused(grpc.StatusCode.INVALID_ARGUMENT) as in_pieces:
        list(client.tts.stub.SynthesizeOnline(iter([request])))

    assert at_once == in_pieces == [sentence]


def test_a_call_without_a_text_is_refused(client: Client) -> None:
    with refused(grpc.StatusCode.INVALID_ARGUMENT):
        list(client.tts.stub.SynthesizeOnline(iter([])))


def test_a_client_that_goes_away_is_no_failure_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    hold = Event()

    def texts() -> Iterator[SynthesizeSpeechRequest]:
        yield SynthesizeSpeechRequest(text="hi", sample_rate_hz=16_000)
        hold.wait(20)

    with caplog.at_level("INFO", "speech.server"), serving() as client:
        call = client.tts.stub.SynthesizeOnline(texts())
        next(call)
        call.cancel()
        while not caplog.records:
            sleep(0.01)
    hold.set()

    # To the server it may look as if the client had ended well.
    assert [record.levelname for record in caplog.records] == ["INFO"]


def test_a_voice_that_is_gone_is_unavailable() -> None:
    class Gone:
        def synthesize(self, text: str) -> Iterator[Audio]:
            raise SpeechUnavailable("no voice is installed; run: apt install flite")

    with serving(synthesizer=Gone()) as client, refused(grpc.StatusCode.UNAVAILABLE) as said:
        client.tts.synthesize("hi", sample_rate_hz=16_000)

    assert said == ["no voice is installed; run: apt install flite"]


def test_the_config_names_a_voice(client: Client) -> None:
    (model,) = client.tts.stub.GetRivaSynthesisConfig(RivaSynthesisConfigRequest()).model_config

    assert model.parameters["language_code"] == "en-US"
    assert model.parameters["subvoices"] == "Nara:0"
