"""riva-serve hears: the stock client streams and sends recordings, well and badly."""

import io
import struct
import sys
import time
import wave
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from typing import Any

import grpc
import pytest
from riva.client import AudioChunkFileIterator, AudioEncoding
from riva.client.proto.riva_asr_pb2 import (
    RivaSpeechRecognitionConfigRequest,
    StreamingRecognizeRequest,
)

from speech.base import Event, Expected, Final, SpeechUnavailable
from tests.speech.engines import PAUSE, Speller, spoken
from tests.speech.riva.serving import Client, config, refused, serving, streaming

BAD = grpc.StatusCode.INVALID_ARGUMENT
TURN = spoken("how", "much", "is", "it")


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with serving() as client:
        yield client


def texts(responses: Iterable[Any]) -> list[tuple[bool, str]]:
    return [
        (result.is_final, result.alternatives[0].transcript)
        for response in responses
        for result in response.results
    ]


# Streams


def test_a_stream_is_answered_turn_by_turn(client: Client) -> None:
    audio = [*TURN, *spoken("thanks")]

    heard = texts(client.asr.streaming_response_generator(audio, streaming()))

    # Riva ends turns with a blank; clients join them as they come.
    assert heard == [(True, "how much is it "), (True, "thanks ")]


def test_interim_results_come_where_they_are_asked_for(client: Client) -> None:
    audio = spoken("red", "shoes")

    heard = texts(client.asr.streaming_response_generator(audio, streaming(interim_results=True)))

    assert heard == [(False, "red"), (False, "red shoes"), (True, "red shoes ")]


def test_the_size_of_chunks_does_not_matter(client: Client) -> None:
    audio = b"".join(TURN)
    chunks = [audio[at : at + 777] for at in range(0, len(audio), 777)]

    heard = texts(client.asr.streaming_response_generator(chunks, streaming()))

    assert heard == [(True, "how much is it ")]


def test_punctuation_is_a_wish_of_the_client(client: Client) -> None:
    wanted = streaming(enable_automatic_punctuation=True)

    heard = texts(client.asr.streaming_response_generator(TURN, wanted))

    assert heard == [(True, "How much is it? ")]


def test_words_lie_between_the_beginning_and_the_end_of_their_turn(client: Client) -> None:
    wanted = streaming(enable_word_time_offsets=True)

    (response,) = client.asr.streaming_response_generator([PAUSE, *TURN], wanted)

    words = response.results[0].alternatives[0].words
    assert [word.word for word in words] == ["how", "much", "is", "it"]
    assert (words[0].start_time, words[-1].end_time) == (32, 160)
    assert all(a.end_time == b.start_time for a, b in pairwise(words))


def test_the_clients_own_pause_makes_the_engine_patient() -> None:
    asked: list[str] = []

    class Noting(Speller):
        def stream(
            self, frames: Iterable[bytes], expected: Callable[[], Expected]
        ) -> Iterator[Event]:
            asked.append(expected().patience)
            return super().stream(frames, expected)

    with serving(Noting()) as client:
        for stop_ms in (0, 400, 800, 1500):
            wanted = streaming(endpointing_config={"stop_history": stop_ms})
            list(client.asr.streaming_response_generator(TURN, wanted))

    assert asked == ["normal", "short", "normal", "long"]


def test_a_wav_file_is_streamed_as_the_samples_of_the_client_do(
    client: Client, tmp_path: Path
) -> None:
    file = tmp_path / "turn.wav"
    file.write_bytes(wav(b"".join(TURN), 16_000))

    with AudioChunkFileIterator(file, 160) as chunks:
        # Neither encoding nor rate: the header says both.
        wanted = streaming(encoding=0, sample_rate_hertz=0)
        heard = texts(client.asr.streaming_response_generator(chunks, wanted))

    assert heard == [(True, "how much is it ")]


def test_a_client_that_goes_away_ends_the_work() -> None:
    ended = Flag()

    class Watching(Speller):
        def stream(
            self, frames: Iterable[bytes], expected: Callable[[], Expected]
        ) -> Iterator[Event]:
            try:
                yield from super().stream(frames, expected)
            finally:
                ended.set()

    hold = Flag()

    def endless() -> Iterator[bytes]:
        yield from TURN
        hold.wait(20)

    with serving(Watching()) as client:
        call = client.asr.streaming_response_generator(endless(), streaming())
        next(call)
        call.close()

        assert ended.wait(10)
    hold.set()


# Recordings


def test_a_recording_is_answered_at_once(client: Client) -> None:
    audio = b"".join([*TURN, *spoken("thanks")])

    answer = client.asr.offline_recognize(audio, config())

    assert [result.alternatives[0].transcript for result in answer.results] == [
        "how much is it ",
        "thanks ",
    ]
    assert answer.results[0].alternatives[0].confidence == pytest.approx(0.9)


def test_silence_is_no_result(client: Client) -> None:
    assert list(client.asr.offline_recognize(PAUSE * 10, config()).results) == []


def wav(pcm: bytes, rate: int, channels: int = 1) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(pcm)
    return file.getvalue()


# What cannot be heard


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"sample_rate_hertz": 0}, "sample_rate_hertz is 0; send 8000 to 48000"),
        ({"sample_rate_hertz": 96_000}, "sample_rate_hertz is 96000; send 8000 to 48000"),
        ({"sample_rate_hertz": -1}, "sample_rate_hertz is -1; send 8000 to 48000"),
        ({"audio_channel_count": 99}, "audio_channel_count is 99; send 1 to 8"),
        ({"language_code": "de-DE"}, "language_code 'de-DE' is not known here; send en-US"),
        ({"encoding": 7}, "encoding 7 is unknown; send LINEAR_PCM"),
        (
            {"audio_channel_count": 2, "enable_separate_recognition_per_channel": True},
            "enable_separate_recognition_per_channel: channels are mixed here; "
            "send each as a call of its own",
        ),
        (
            {"diarization_config": {"enable_speaker_diarization": True}},
            "diarization_config: speakers are not told apart here",
        ),
    ],
)
def test_what_cannot_be_heard_is_refused_in_one_sentence(
    client: Client, wanted: dict[str, Any], sentence: str
) -> None:
    with refused(BAD) as recording:
        client.asr.offline_recognize(b"".join(TURN), config(**wanted))
    with refused(BAD) as stream:
        list(client.asr.streaming_response_generator(TURN, streaming(**wanted)))

    assert recording == stream == [sentence]


@pytest.mark.parametrize(
    ("audio", "sentence"),
    [
        (b"", "audio is empty; send at least one sample"),
        (b"RIFF" + b"\0" * 9000, "this WAV has no data; send another file"),
        (b"RIFF\0\0\0\0WAVEdata" + bytes(100), "this WAV does not say its format"),
        (
            b"RIFF\0\0\0\0WAVEfmt " + struct.pack("<IHHIIHH", 16, 3, 1, 16_000, 0, 0, 32)
            + b"data" + bytes(100),
            "a WAV of 32 bits, format 3, is not read; send 16-bit PCM, mu-law or A-law",
        ),
        (wav(PAUSE, 96_000), "sample_rate_hertz is 96000; send 8000 to 48000"),
        (PAUSE * 18_751, "audio is longer than 600 seconds; use StreamingRecognize"),
    ],
)  # fmt: skip
def test_a_recording_that_is_none_is_refused_in_one_sentence(
    client: Client, audio: bytes, sentence: str
) -> None:
    with refused(BAD) as said:
        client.asr.offline_recognize(audio, config())

    assert said == [sentence]


def test_a_stream_begins_with_its_config(client: Client) -> None:
    requests = [StreamingRecognizeRequest(audio_content=PAUSE)]

    with refused(BAD) as said:
        list(client.asr.stub.StreamingRecognize(iter(requests)))

    assert said == ["send streaming_config first, then audio_content"]


def test_a_stream_of_nothing_is_told_what_belongs_into_it(client: Client) -> None:
    with refused(BAD):
        list(client.asr.stub.StreamingRecognize(iter([])))


def test_a_second_config_is_refused(client: Client) -> None:
    requests = [StreamingRecognizeRequest(streaming_config=streaming())] * 2

    with refused(BAD) as said:
        list(client.asr.stub.StreamingRecognize(iter(requests)))

    assert said == ["streaming_config is sent once, at first"]


def test_a_stream_that_brings_nothing_is_ended() -> None:
    hold = Flag()

    def silent() -> Iterator[bytes]:
        yield PAUSE
        hold.wait(20)

    with serving(idle_s=0.3) as client, refused(grpc.StatusCode.DEADLINE_EXCEEDED) as said:
        list(client.asr.streaming_response_generator(silent(), streaming()))
    hold.set()

    assert said == ["nothing came for 0 seconds; send audio, or end"]


# Engines in trouble, and too much work


class Failing:
    def __init__(self, error: Exception) -> None:
        self._error = error

    def stream(self, frames: Iterable[bytes], expected: Callable[[], Expected]) -> Iterator[Event]:
        for _ in frames:
            raise self._error
        yield Final("", None, 0, 0)


def test_an_engine_that_is_away_is_unavailable() -> None:
    engine = Failing(SpeechUnavailable("the speech model cannot be loaded"))

    with serving(engine) as client, refused(grpc.StatusCode.UNAVAILABLE) as said:
        client.asr.offline_recognize(PAUSE, config())

    assert said == ["the speech model cannot be loaded"]


def test_what_should_not_happen_is_told_without_details(caplog: pytest.LogCaptureFixture) -> None:
    engine = Failing(ZeroDivisionError("secret"))

    with serving(engine) as client, refused(grpc.StatusCode.INTERNAL) as said:
        client.asr.offline_recognize(PAUSE, config())

    assert said == ["the engine failed; the log of the server says why"]
    assert "secret" in caplog.text


def test_beyond_the_number_of_calls_new_ones_are_refused() -> None:
    hold = Flag()

    def waits() -> Iterator[bytes]:
        hold.wait(20)
        yield from TURN

    with serving(calls=1) as client:
        answers: list[Any] = []
        first = client.asr.streaming_response_generator(waits(), streaming())
        under_way = Thread(target=lambda: answers.extend(first))
        under_way.start()
        _until_busy(client)
        with refused(grpc.StatusCode.RESOURCE_EXHAUSTED) as said:
            client.asr.offline_recognize(PAUSE, config())
        assert said == ["1 calls are under way; try again in a moment"]
        # The other services have places of their own.
        assert client.tts.synthesize("hi", sample_rate_hz=16_000).audio

        hold.set()
        under_way.join(20)

    assert texts(answers) == [(True, "how much is it ")]


def _until_busy(client: Client) -> None:
    """The call above is under way when another one is refused."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            client.asr.stub.GetRivaSpeechRecognitionConfig(RivaSpeechRecognitionConfigRequest())
        except grpc.RpcError:
            return
        time.sleep(0.02)


def test_the_log_says_what_happened_and_not_what_was_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level("INFO", "speech.server"), serving() as client:
        client.asr.offline_recognize(b"".join(TURN), config())
        with refused(BAD):
            client.asr.offline_recognize(b"", config())
    lines = [record.getMessage() for record in caplog.records if record.name == "speech.server"]

    assert lines[0].startswith("Recognize OK 0.2 s ")
    assert lines[1].startswith("Recognize INVALID_ARGUMENT ")
    assert "much" not in caplog.text


# The config


def test_the_config_names_one_model_for_streams_and_recordings(client: Client) -> None:
    request = RivaSpeechRecognitionConfigRequest()

    models = client.asr.stub.GetRivaSpeechRecognitionConfig(request).model_config

    assert [model.parameters["type"] for model in models] == ["online", "offline"]
    assert {model.parameters["language_code"] for model in models} == {"en-US"}


def test_an_encoding_that_no_library_reads_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "soundfile", None)

    with refused(BAD) as said:
        client.asr.offline_recognize(b"fLaC" + bytes(99), config(encoding=AudioEncoding.FLAC))

    assert said[0].startswith("FLAC is not read here; send LINEAR_PCM, MULAW or ALAW")
