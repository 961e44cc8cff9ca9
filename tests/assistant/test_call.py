"""A spoken conversation with engines whose sound spells what is said (tests/speech/engines.py)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from queue import Queue

import pytest

from assistant.call import Answer, Call, Line, Sound, Speaking, Stop, Taken, Told, Trouble
from speech.base import (
    Event,
    Expected,
    Final,
    Recognizer,
    SpeechStarted,
    SpeechUnavailable,
    Synthesizer,
)
from speech.floor import Floor
from tests.speech.engines import PAUSE, Beeper, Speller, spoken
from values.audio import FRAME_BYTES, Audio
from values.errors import StoreError

ANSWER = "It is raining in Boston. The high is fifty two degrees."


@dataclass
class Clerk:
    """Answers everything with the same lines, and remembers what was asked."""

    lines: Sequence[Line] = (Line(ANSWER),)
    awaited: Expected = Expected()
    asked: list[str] = field(default_factory=list)

    def take(self, text: str) -> Taken:
        self.asked.append(text)
        if text == "break":
            raise StoreError("Nothing can be kept just now")
        return Taken({"turn": len(self.asked)}, self.lines)

    def expected(self) -> Expected:
        return self.awaited

    def prompt(self) -> str:
        return "Are you still there?"


class LongWinded(Beeper):
    """A second of sound for every clause."""

    def synthesize(self, text: str) -> Iterator[Audio]:
        self.spoken.append(text)
        yield Audio(bytes(32_000))


class Phone:
    """A call, and what it told, one after the other."""

    def __init__(self, clerk: Clerk, ears: Recognizer, voice: Synthesizer) -> None:
        self.clerk, self.now = clerk, 100.0
        self.told: Queue[Told] = Queue()
        floor = Floor(prompt_s=10)
        self.call = Call(ears, voice, clerk, self.told.put, clock=lambda: self.now, floor=floor)

    def say(self, *words: str) -> None:
        for frame in spoken(*words):
            self.call.hear(frame)

    def begin(self, word: str) -> None:
        """Somebody speaks on."""
        self.call.hear(word.encode().ljust(FRAME_BYTES, b"\0"))

    def until(self, *kinds: type[Told]) -> list[Told]:
        """Everything up to the next of these."""
        told = [self.told.get(timeout=10)]
        while not isinstance(told[-1], kinds):
            told.append(self.told.get(timeout=10))
        return told


@pytest.fixture
def clerk() -> Clerk:
    return Clerk()


@pytest.fixture
def line(clerk: Clerk) -> Iterator[Phone]:
    line = Phone(clerk, Speller(), LongWinded())
    line.call.start()
    yield line
    line.call.close()


def _spoken(told: Sequence[Told]) -> list[str]:
    return [event.text for event in told if isinstance(event, Speaking)]


def test_a_question_is_heard_answered_and_spoken(line: Phone) -> None:
    line.say("is", "it", "raining")
    told = line.until(Stop)
    assert line.clerk.asked == ["is it raining"]
    assert isinstance(told[0], SpeechStarted)
    assert Answer({"turn": 1}) in told
    assert "".join(_spoken(told)) == ANSWER
    assert told[-1] == Stop("end")


def test_sound_comes_after_what_it_says(line: Phone) -> None:
    line.say("hello")
    kinds = [type(event) for event in line.until(Stop)]
    assert kinds[-3:] == [Speaking, Sound, Stop]


def test_a_shopper_who_speaks_stops_us_and_is_answered(line: Phone) -> None:
    line.say("hello")
    line.until(Stop)
    line.now += 0.3
    line.begin("no")
    assert line.until(Stop)[-1] == Stop("interrupted")
    line.call.hear(PAUSE)
    line.until(Answer)
    assert line.clerk.asked == ["hello", "no"]


def test_after_a_backchannel_we_go_on_at_the_clause_that_was_stopped(line: Phone) -> None:
    line.clerk.lines = (Line("The first sentence."), Line("The second one."))
    line.say("hello")
    line.until(Stop)
    line.now += 1.5
    line.say("yeah")
    assert line.until(Stop)[-1] == Stop("interrupted")
    assert _spoken(line.until(Stop)) == ["The second one."]
    assert line.clerk.asked == ["hello"]


def test_words_that_may_not_be_interrupted_are_not(line: Phone) -> None:
    line.clerk.lines = (Line(ANSWER, interruptible=False),)
    line.say("hello")
    line.until(Stop)
    line.now += 0.2
    line.say("how", "much")
    assert not any(isinstance(event, Stop) for event in line.until(Final))
    assert line.clerk.asked == ["hello"]


def test_we_do_not_begin_while_the_shopper_goes_on_and_then_answer_that(line: Phone) -> None:
    line.begin("so")
    line.until(SpeechStarted)
    line.call.speak([Line("An answer to something typed.")])
    line.begin("what")
    line.call.hear(PAUSE)
    assert _spoken(line.until(Answer)) == []
    assert "".join(_spoken(line.until(Stop))) == ANSWER


def test_a_silent_shopper_is_asked_once(line: Phone) -> None:
    line.say("hello")
    line.until(Stop)
    line.now += 30
    line.call.hear(PAUSE)
    line.call.hear(PAUSE)
    assert _spoken(line.until(Stop)) == ["Are you still there?"]


class Patient:
    """Waits for the end."""

    def stream(self, frames: Iterable[bytes], expected: Callable[[], Expected]) -> Iterator[Event]:
        text = b" ".join(frame.rstrip(b"\0") for frame in frames).decode()
        yield Final(text, None, 0, 1)


class Deaf:
    def stream(self, frames: Iterable[bytes], expected: Callable[[], Expected]) -> Iterator[Event]:
        raise SpeechUnavailable("the model cannot be loaded")


class Mute:
    def synthesize(self, text: str) -> Iterator[Audio]:
        raise SpeechUnavailable("no voice is installed")


def test_the_end_of_the_sound_is_the_end_of_the_turn(clerk: Clerk) -> None:
    line = Phone(clerk, Patient(), Beeper())
    line.call.start()
    line.begin("blue")
    line.begin("jeans")
    line.call.end()
    line.until(Stop)
    assert clerk.asked == ["blue jeans"]
    line.call.close()


def test_the_stop_button_is_the_end_of_our_words(line: Phone) -> None:
    line.say("hello")
    line.until(Stop)
    line.call.stop()
    assert line.until(Stop) == [Stop("interrupted")]


def test_a_turn_that_breaks_is_told_and_the_call_goes_on(line: Phone) -> None:
    line.say("break")
    assert line.until(Trouble)[-1] == Trouble("Nothing can be kept just now")
    line.say("hello")
    assert line.until(Stop)[-1] == Stop("end")


def test_ears_that_fail_are_told_in_a_sentence(clerk: Clerk) -> None:
    line = Phone(clerk, Deaf(), Beeper())
    line.call.start()
    assert "the model cannot be loaded" in str(line.until(Trouble))
    line.call.close()


def test_a_voice_that_fails_leaves_the_answer_readable(clerk: Clerk) -> None:
    line = Phone(clerk, Speller(), Mute())
    line.call.start()
    line.say("hello")
    told = line.until(Trouble)
    assert Answer({"turn": 1}) in told
    line.call.close()


def test_sound_without_a_start_is_not_heard(clerk: Clerk) -> None:
    line = Phone(clerk, Speller(), Beeper())
    line.say("hello")
    line.call.start()
    line.say("blue")
    line.until(Stop)
    assert clerk.asked == ["blue"]
    line.call.close()
