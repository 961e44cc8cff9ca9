"""A Riva that is down, late, cut or without speech: the other engine has the whole turn."""

import logging
import time
from collections.abc import Iterator
from typing import Any

import grpc
import pytest

from assistant.riva_channel import connect
from speech.base import Event, Expected, Final, Partial, SpeechStarted
from speech.fallback import HearingWithFallback, SpeakingWithFallback
from speech.riva_asr import RivaRecognizer
from speech.riva_config import HearingTerms
from speech.riva_tts import RivaSynthesizer, SpeakingTerms
from tests.speech.engines import Beeper, Speller, spoken
from tests.speech.riva.contract import Heard, Riva, final, partial, says
from tests.speech.riva.frames import Microphone
from values.riva import RivaServer

TURN = spoken("how", "much", "is", "it")


def ears(riva: Riva, back_off_s: float = 30) -> HearingWithFallback:
    line = connect(RivaServer(riva.uri))
    far = RivaRecognizer(line, HearingTerms(answer_s=0.3))
    return HearingWithFallback(far, Speller, back_off_s=back_off_s)


def hear(engine: HearingWithFallback, frames: Any = TURN) -> list[Event]:
    return list(engine.stream(frames, Expected))


def texts(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Final)]


def reset(call: Heard) -> Iterator[Any]:
    call.take(2)
    yield partial("how m", processed=0.05)
    call.refuse(grpc.StatusCode.INTERNAL, "stream removed")


def unanswered(call: Heard) -> Iterator[Any]:
    call.ended.wait(20)
    yield final("too late")


def without(call: Heard) -> Iterator[Any]:
    call.refuse(grpc.StatusCode.UNIMPLEMENTED, "Method not implemented!")
    yield


@pytest.mark.parametrize("trouble", [reset, unanswered, without])
def test_the_turn_so_far_is_heard_by_the_other_engine(riva: Riva, trouble: Any) -> None:
    riva.hear = trouble

    events = hear(ears(riva))

    assert texts(events) == ["how much is it"]
    assert [type(event) for event in events].count(SpeechStarted) == 1


def test_what_riva_understood_before_is_not_heard_twice(riva: Riva) -> None:
    def one_turn_then_reset(call: Heard) -> Iterator[Any]:
        call.take(5)
        yield final("how much is it", processed=5 * 0.032)
        call.refuse(grpc.StatusCode.INTERNAL, "stream removed")

    riva.hear = one_turn_then_reset

    # One frame of silence after a turn belongs to nobody.
    heard = texts(hear(ears(riva), [*TURN, TURN[-1], TURN[-1], TURN[-1], *spoken("thanks")]))

    assert heard == ["how much is it", "thanks"]


def test_a_server_that_is_down_is_told_once_and_used_when_it_is_back(
    riva: Riva, caplog: pytest.LogCaptureFixture
) -> None:
    engine = ears(riva, back_off_s=0)
    riva.stop()
    with caplog.at_level(logging.WARNING, "speech"):
        assert texts(hear(engine) + hear(engine)) == ["how much is it"] * 2
    (warning,) = [r.getMessage() for r in caplog.records if r.name == "speech.fallback"]
    assert warning.startswith(f"Riva at {riva.uri} does not answer; start it, or set RIVA_URI")
    assert warning.endswith("; the embedded engine listens meanwhile")

    riva.start()

    assert _eventually(engine, "hello")


def _eventually(engine: HearingWithFallback, text: str) -> bool:
    """gRPC connects again in its own time."""
    end = time.monotonic() + 20
    while texts(hear(engine)) != [text] and time.monotonic() < end:
        time.sleep(0.05)
    return texts(hear(engine)) == [text]


def test_a_server_killed_while_somebody_speaks_costs_no_word(riva: Riva) -> None:
    riva.hear = says(partial("how"))
    microphone = Microphone(TURN)
    events = ears(riva).stream(microphone, Expected)
    assert [next(events), next(events)] == [SpeechStarted(0), Partial("how")]

    riva.stop()
    heard = [next(events) for _ in range(5)]
    microphone.switch_off()

    assert heard[-1] == Final("how much is it", 0.9, 0, pytest.approx(0.128))  # type: ignore[arg-type]


def test_no_secret_is_told_though_the_server_repeats_it(
    riva: Riva, caplog: pytest.LogCaptureFixture
) -> None:
    def indiscreet(call: Heard) -> Iterator[Any]:
        call.refuse(grpc.StatusCode.INTERNAL, "bad header: Bearer s3cret\nfor f-1")
        yield

    riva.hear = indiscreet
    line = connect(RivaServer(riva.uri, key="s3cret", function_id="f-1"))

    hear(HearingWithFallback(RivaRecognizer(line, HearingTerms()), Speller))

    assert "(INTERNAL: bad header: Bearer … for …)" in caplog.text
    assert "s3cret" not in caplog.text + repr(line)


def test_a_voice_that_breaks_off_is_followed_by_the_other(riva: Riva) -> None:
    def breaks(request: Any, context: Any) -> list[bytes]:
        if "five" in request.text:
            context.abort(grpc.StatusCode.UNAVAILABLE, "going away")
        return [b"\1\0" * 100]

    riva.speak = breaks
    near = Beeper()
    far = RivaSynthesizer(connect(RivaServer(riva.uri)), SpeakingTerms(characters=40))
    sentences = "On weekdays it opens at nine. " * 5 + "It closes at five."

    pieces = list(SpeakingWithFallback(far, lambda: near).synthesize(sentences))

    assert near.spoken == ["It closes at five."]
    assert {piece.rate for piece in pieces} == {22_050}
