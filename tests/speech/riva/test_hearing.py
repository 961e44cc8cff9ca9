"""Riva hears, over a real gRPC server: events, what is asked of it, renewed calls, lateness."""

import socket
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event as Flag
from typing import Any

import grpc
import pytest
import trustme

from assistant.riva_channel import connect
from speech.base import Event, Expected, Final, Partial, SpeechStarted
from speech.missed import Missed
from speech.riva_asr import RivaRecognizer
from speech.riva_calls import FAULTS
from speech.riva_config import HearingTerms
from tests.speech.riva.contract import Heard, Riva, final, partial, result, says, several
from tests.speech.riva.frames import SILENCE, SOUND, Microphone
from values.errors import ConfigError
from values.riva import TROUBLES, RivaServer

HERE = "127.0.0.1"


def engine(riva: Riva, terms: HearingTerms | None = None, **address: Any) -> RivaRecognizer:
    return RivaRecognizer(connect(RivaServer(riva.uri, **address)), terms or HearingTerms())


def hear(
    engine: RivaRecognizer,
    frames: Iterable[bytes] = (SILENCE,),
    expected: Callable[[], Expected] = Expected,
) -> list[Event]:
    return list(engine.stream(frames, expected))


def missed(engine: RivaRecognizer, frames: Iterable[bytes] = (SILENCE,)) -> Missed:
    with pytest.raises(Missed) as caught:
        hear(engine, frames)
    return caught.value


# Events


def test_a_turn_is_its_beginning_what_changes_and_what_counts(riva: Riva) -> None:
    def one_turn(call: Heard) -> Iterator[Any]:
        call.take(2)
        yield partial("what is", processed=0.4)
        yield partial("what is the weather", processed=0.9)
        words = [("what's", 200, 400), ("the", 400, 500), ("weather", 500, 900)]
        yield final("what's the weather", words=words, confidence=0.8, processed=1.6)

    riva.hear = one_turn

    assert hear(engine(riva), [SILENCE] * 2) == [
        SpeechStarted(0.4),
        Partial("what is"),
        Partial("what is the weather"),
        Final("what's the weather", 0.8, 0.2, 0.9),
    ]


def test_what_is_stable_and_its_tail_are_shown_as_one(riva: Riva) -> None:
    riva.hear = says(several(result("how much is", stability=0.9), result("a va")))

    assert hear(engine(riva))[1:] == [Partial("how much is a va")]


def test_a_final_without_words_has_the_times_that_are_known(riva: Riva) -> None:
    riva.hear = says(partial("yes", processed=0.5), final("yes", processed=1.2))

    assert hear(engine(riva))[-1] == Final("yes", None, 0.5, 1.2)


def test_several_turns_of_one_call_are_as_many_finals(riva: Riva) -> None:
    riva.hear = says(final("shoes", processed=1), final("red ones", processed=3))

    texts = [event.text for event in hear(engine(riva)) if isinstance(event, Final)]

    assert texts == ["shoes", "red ones"]


def test_silence_is_no_turn(riva: Riva) -> None:
    riva.hear = says(several(), final("", processed=1))

    assert hear(engine(riva)) == []


# What is asked


def test_the_first_request_says_how_to_hear(riva: Riva) -> None:
    terms = HearingTerms(
        language="en-GB", model="conformer", punctuation=False, verbatim=True, boost=40,
        boosted=("Chez Hadi", "cordless vacuum"),
    )  # fmt: skip

    hear(engine(riva, terms), [SILENCE, SOUND])

    (call,) = riva.heard
    asked = call.config.config
    assert (asked.language_code, asked.model, asked.verbatim_transcripts) == (
        "en-GB", "conformer", True,
    )  # fmt: skip
    assert (asked.encoding, asked.sample_rate_hertz, asked.audio_channel_count) == (1, 16000, 1)
    assert not asked.enable_automatic_punctuation
    assert call.config.interim_results
    (context,) = asked.speech_contexts
    assert list(context.phrases) == ["Chez Hadi", "cordless vacuum"]
    assert context.boost == 40
    assert call.frames == [SILENCE, SOUND]


def test_without_a_boost_no_name_is_sent(riva: Riva) -> None:
    hear(engine(riva, HearingTerms(boosted=("Chez Hadi",), boost=0)))

    assert list(riva.heard[0].config.config.speech_contexts) == []


def test_key_and_function_arrive_as_metadata(riva: Riva) -> None:
    hear(engine(riva, key="s3cret", function_id="f-1"))

    metadata = riva.heard[0].metadata
    assert metadata["authorization"] == "Bearer s3cret"
    assert metadata["function-id"] == "f-1"


@pytest.mark.parametrize(
    ("patience", "pause_ms"), [("short", 480), ("normal", 800), ("long", 1200)]
)
def test_the_pause_that_ends_a_turn_depends_on_what_is_expected(
    riva: Riva, patience: Any, pause_ms: int
) -> None:
    hear(engine(riva), expected=lambda: Expected(patience))

    assert riva.heard[0].config.config.endpointing_config.stop_history == pause_ms


def test_when_the_dialog_waits_for_something_else_a_new_call_says_so(riva: Riva) -> None:
    expected, microphone = [Expected("long")], Microphone([SILENCE] * 10)
    riva.hear = says(final("shoes", processed=0.32))
    events = engine(riva).stream(microphone, lambda: expected[0])

    assert [next(events), next(events)] == [SpeechStarted(0.32), _final("shoes")]
    expected[0] = Expected("short")
    microphone.switch_off()
    list(events)

    pauses = [call.config.config.endpointing_config.stop_history for call in riva.heard]
    assert pauses[0] == 1200
    assert set(pauses[1:]) <= {480}


def test_enough_was_said_so_the_rest_of_the_pause_is_not_waited_for(riva: Riva) -> None:
    told = Flag()

    def settles(call: Heard) -> Iterator[Any]:
        call.take(1)
        yield partial("boston", stability=1.0, processed=0.32)
        for _ in call.audio:  # ends where the client says so, not where the microphone does
            pass
        told.set()
        yield final("Boston", processed=0.32)

    riva.hear = settles
    microphone = Microphone([SILENCE])
    place = Expected("short", lambda text: text == "boston")
    events = engine(riva).stream(microphone, lambda: place)

    heard = [next(events) for _ in range(3)]
    microphone.switch_off()

    assert told.is_set()
    assert heard[-1] == _final("Boston")


# Renewed calls


def test_a_server_that_hangs_up_between_turns_is_called_again(riva: Riva) -> None:
    def first_then_second(call: Heard) -> Iterator[Any]:
        if len(riva.heard) == 1:
            call.take(4)
            yield final("shoes", processed=2 * 0.032)
            call.refuse(grpc.StatusCode.UNAVAILABLE, "going away")
        for _ in call.audio:
            pass
        yield final("red ones", words=[("red", 0, 32), ("ones", 32, 64)])

    riva.hear = first_then_second

    finals = [e for e in hear(engine(riva), [SOUND] * 4) if isinstance(e, Final)]

    # Two of four frames belong to the first turn; the second is counted from the stream's begin.
    assert len(riva.heard[1].frames) == 2
    assert [(f.text, f.start, f.end) for f in finals] == [
        ("shoes", 0.064, 0.064),
        ("red ones", 0.064, 0.128),
    ]


def test_a_call_grows_old_in_silence_and_is_followed_by_another(riva: Riva) -> None:
    def second_is_answered(call: Heard) -> Iterator[Any]:
        if len(riva.heard) == 2:
            yield final("red shoes", words=[("red", 0, 32), ("shoes", 32, 64)])
        for _ in call.audio:
            pass

    riva.hear = second_is_answered
    microphone = Microphone([SILENCE] * 20)
    events = engine(riva, HearingTerms(stream_s=1)).stream(microphone, Expected)

    # Twenty frames were heard in silence; they are sent again, a word may have begun in them.
    assert [next(events), next(events)] == [SpeechStarted(0), Final("red shoes", None, 0, 0.064)]
    assert len(riva.heard[1].frames) <= 20
    microphone.switch_off()


def test_a_call_that_is_cut_at_once_is_not_made_again(riva: Riva) -> None:
    riva.hear = lambda call: iter(())

    error = missed(engine(riva), Microphone([SILENCE]))

    assert str(error) == f"Riva at {riva.uri} hung up"
    assert len(riva.heard) == 1


def test_whoever_stops_listening_ends_the_call(riva: Riva) -> None:
    riva.hear = says(partial("how much"))
    microphone = Microphone([SILENCE] * 3)
    events = engine(riva).stream(microphone, Expected)
    next(events)

    events.close()  # type: ignore[attr-defined]  # a generator

    assert riva.heard[0].ended.wait(10)
    microphone.switch_off()


def test_a_source_that_fails_is_told_to_whoever_listens(riva: Riva) -> None:
    def broken() -> Iterator[bytes]:
        yield SILENCE
        raise OSError("microphone unplugged")

    with pytest.raises(OSError, match="unplugged"):
        hear(engine(riva), broken())


# Lateness


def test_speech_that_nobody_answers_is_late(riva: Riva) -> None:
    riva.hear = says()
    microphone = Microphone([SOUND] * 40)

    error = missed(engine(riva, HearingTerms(answer_s=0.2)), microphone)

    assert (error.cause, error.pause) == ("late", "a while")
    assert "did not answer in time" in str(error)
    assert "raise riva.asr.answer_s" in str(error)
    microphone.switch_off()


def test_a_turn_that_is_begun_and_not_ended_is_late(riva: Riva) -> None:
    riva.hear = says(partial("how much"))
    microphone = Microphone([SILENCE])

    assert missed(engine(riva, HearingTerms(answer_s=0.2)), microphone).cause == "late"
    microphone.switch_off()


def test_a_recording_that_is_not_answered_is_late(riva: Riva) -> None:
    def never(call: Heard) -> Iterator[Any]:
        call.ended.wait(10)
        yield final("too late")

    riva.hear = never

    assert missed(engine(riva, HearingTerms(answer_s=0.2)), [SILENCE]).cause == "late"


def test_silence_needs_no_answer(riva: Riva) -> None:
    def quiet() -> Iterator[bytes]:
        yield from [SILENCE] * 20
        Flag().wait(0.6)

    riva.hear = says()

    assert hear(engine(riva, HearingTerms(answer_s=0.2)), quiet()) == []


# Errors


@pytest.mark.parametrize("status", [s for s in grpc.StatusCode if s is not grpc.StatusCode.OK])
def test_every_status_becomes_an_error_of_ours(riva: Riva, status: grpc.StatusCode) -> None:
    def refuse(call: Heard) -> Iterator[Any]:
        call.refuse(status)
        yield

    riva.hear = refuse

    error = missed(engine(riva))

    sentence = FAULTS["asr"][TROUBLES[status.name]].sentence
    assert str(error) == f"Riva at {riva.uri} {sentence} ({status.name}: because)"
    assert isinstance(error.__cause__, grpc.RpcError)


def test_a_release_without_recognition_is_left_alone_for_good(riva: Riva) -> None:
    riva.hear = None

    assert missed(engine(riva)).pause == "for good"


def test_a_missing_model_is_known_by_its_words(riva: Riva) -> None:
    words = "Error: Unavailable model requested given these parameters: language_code=xx"

    def refuse(call: Heard) -> Iterator[Any]:
        call.refuse(grpc.StatusCode.INVALID_ARGUMENT, words)
        yield

    riva.hear = refuse

    assert missed(engine(riva)).pause == "for good"


def test_a_port_where_nobody_listens_is_told_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind((HERE, 0))
        uri = f"{HERE}:{taken.getsockname()[1]}"
        error = missed(RivaRecognizer(connect(RivaServer(uri)), HearingTerms()))

    assert error.cause == "UNAVAILABLE"
    assert str(error).startswith(f"Riva at {uri} does not answer; start it, or set RIVA_URI")


# Certificates


def test_a_server_with_the_right_certificate_is_spoken_to(
    authority: trustme.CA, tmp_path: Path
) -> None:
    root = tmp_path / "root.pem"
    authority.cert_pem.write_to_path(str(root))

    with _secured(authority) as riva:
        (_, heard) = hear(engine(riva, root_certificate=root, key="s3cret"))

    assert isinstance(heard, Final)
    assert riva.heard[0].metadata["authorization"] == "Bearer s3cret"


def test_a_server_with_a_certificate_of_another_is_not(
    authority: trustme.CA, tmp_path: Path
) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))

    with _secured(authority) as riva:
        assert missed(engine(riva, root_certificate=other)).cause == "UNAVAILABLE"
        assert riva.heard == []


def test_a_certificate_that_is_not_there_is_named(riva: Riva, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"riva: .*root\.pem cannot be read \(No such file"):
        engine(riva, root_certificate=tmp_path / "root.pem")


def _secured(authority: trustme.CA) -> Riva:
    pair = authority.issue_cert(HERE)
    chain = b"".join(blob.bytes() for blob in pair.cert_chain_pems)
    return Riva(grpc.ssl_server_credentials([(pair.private_key_pem.bytes(), chain)]))


def _final(text: str) -> Final:
    return Final(text, None, 0.32, 0.32)
