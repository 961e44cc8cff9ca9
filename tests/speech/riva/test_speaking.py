"""Riva speaks, over a real gRPC server: pieces of sound, what is asked of it, lateness, errors."""

from collections.abc import Iterator
from threading import Event
from typing import Any

import grpc
import pytest

from assistant.riva_channel import connect
from speech.missed import Missed
from speech.riva_calls import FAULTS
from speech.riva_tts import RivaSynthesizer, SpeakingTerms
from tests.speech.riva.contract import Riva
from values.audio import Audio
from values.riva import TROUBLES, RivaServer


def engine(riva: Riva, terms: SpeakingTerms | None = None, **address: Any) -> RivaSynthesizer:
    return RivaSynthesizer(connect(RivaServer(riva.uri, **address)), terms or SpeakingTerms())


def missed(engine: RivaSynthesizer, text: str = "hello") -> Missed:
    with pytest.raises(Missed) as caught:
        list(engine.synthesize(text))
    return caught.value


def test_sound_comes_in_pieces_of_one_rate(riva: Riva) -> None:
    riva.speak = lambda request, context: [b"\1\0" * 10, b"\2\0" * 20]

    pieces = list(engine(riva, SpeakingTerms(rate=16_000)).synthesize("hello"))

    assert pieces == [Audio(b"\1\0" * 10, 16_000), Audio(b"\2\0" * 20, 16_000)]


def test_a_sample_that_comes_in_two_halves_is_put_together(riva: Riva) -> None:
    riva.speak = lambda request, context: [b"\1", b"\2\3", b"\4"]

    assert [a.pcm for a in engine(riva).synthesize("hello")] == [b"\1\2", b"\3\4"]


def test_the_request_says_voice_language_rate_and_text(riva: Riva) -> None:
    terms = SpeakingTerms(language="en-GB", voice="English-GB.Male-1", rate=44_100)

    list(engine(riva, terms).synthesize("It is $12.50."))

    (asked,) = riva.asked
    assert (asked.text, asked.language_code) == ("It is $12.50.", "en-GB")
    assert (asked.voice_name, asked.sample_rate_hz) == ("English-GB.Male-1", 44_100)
    assert asked.encoding == 1


def test_key_and_function_arrive_as_metadata(riva: Riva) -> None:
    list(engine(riva, key="s3cret", function_id="f-2").synthesize("hello"))

    assert riva.metadata[0]["authorization"] == "Bearer s3cret"
    assert riva.metadata[0]["function-id"] == "f-2"


def test_a_long_text_is_spoken_in_several_calls(riva: Riva) -> None:
    text = "It opens at nine. It closes at five. On Sundays it is closed."

    list(engine(riva, SpeakingTerms(characters=40)).synthesize(text))

    assert [request.text for request in riva.asked] == [
        "It opens at nine. It closes at five.",
        "On Sundays it is closed.",
    ]


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_to_say_asks_nothing(riva: Riva, text: str) -> None:
    assert list(engine(riva).synthesize(text)) == []
    assert riva.asked == []


def test_a_server_that_cannot_stream_is_asked_for_all_at_once(riva: Riva) -> None:
    riva.streams_speech = False
    voice = engine(riva)

    first, second = list(voice.synthesize("hello")), list(voice.synthesize("hello"))

    assert first == second == [Audio(b"\1\0" * 800, 22_050)]


def test_a_server_that_cannot_speak_is_left_alone_for_good(riva: Riva) -> None:
    riva.streams_speech, riva.speak = False, None

    error = missed(engine(riva))

    assert error.pause == "for good"
    assert "has no such speech synthesis" in str(error)


@pytest.mark.parametrize("status", [s for s in grpc.StatusCode if s is not grpc.StatusCode.OK])
def test_every_status_becomes_an_error_of_ours(riva: Riva, status: grpc.StatusCode) -> None:
    riva.speak = lambda request, context: context.abort(status, "because")

    error = missed(engine(riva))

    sentence = FAULTS["tts"][TROUBLES[status.name]].sentence
    assert str(error) == f"Riva at {riva.uri} {sentence} ({status.name}: because)"


def test_a_voice_that_falls_silent_is_late(riva: Riva) -> None:
    def stalls(request: Any, context: Any) -> Iterator[bytes]:
        yield b"\1\0" * 10
        _until_gone(context)

    riva.speak = stalls
    pieces = engine(riva, SpeakingTerms(deadline_s=0.3)).synthesize("hello")

    assert next(pieces).pcm == b"\1\0" * 10
    with pytest.raises(Missed, match=r"did not speak in time; .* raise riva\.tts\.deadline_s"):
        next(pieces)


def test_whoever_stops_listening_ends_the_call(riva: Riva) -> None:
    gone = Event()

    def speaks_on(request: Any, context: Any) -> Iterator[bytes]:
        try:
            yield b"\1\0" * 10
            _until_gone(context)
        finally:
            gone.set()

    riva.speak = speaks_on
    pieces = engine(riva).synthesize("hello")
    next(pieces)

    pieces.close()  # type: ignore[attr-defined]  # a generator

    assert gone.wait(10)


def _until_gone(context: Any) -> None:
    gone = Event()
    if context.add_callback(gone.set):
        gone.wait(20)
