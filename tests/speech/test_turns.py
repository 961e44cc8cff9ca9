"""When a turn begins and ends, on a clock of frames: 32 ms each."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from speech.base import Patience
from speech.turns import Move, Turns
from values.audio import FRAME_SECONDS

SPEECH, SILENCE = 0.9, 0.05


@dataclass
class Listener:
    """Plays speech and pauses to the turn-taking, and notes when what happened."""

    patience: Patience = "normal"
    turns: Turns = field(default_factory=Turns)
    frames: int = 0
    heard: list[tuple[str, float]] = field(default_factory=list)

    def play(self, seconds: float, chance: float, enough: bool = False) -> "Listener":
        for _ in range(round(seconds / FRAME_SECONDS)):
            self.frames += 1
            self._note(self.turns.hear(chance, self.patience, enough))
        return self

    def speak(self, seconds: float) -> "Listener":
        return self.play(seconds, SPEECH)

    def pause(self, seconds: float, enough: bool = False) -> "Listener":
        return self.play(seconds, SILENCE, enough)

    def stop(self) -> "Listener":
        self._note(self.turns.finish())
        return self

    def _note(self, moves: Sequence[Move]) -> None:
        self.last = moves[-1].turn if moves else getattr(self, "last", None)
        self.heard += [(move.step, round(self.frames * FRAME_SECONDS, 2)) for move in moves]

    @property
    def steps(self) -> list[str]:
        return [step for step, _ in self.heard]

    def waited(self) -> float:
        """Seconds from the end of speech to the end of the turn."""
        assert self.last
        return round((self.frames - self.last.ended) * FRAME_SECONDS, 2)


def test_silence_is_nothing() -> None:
    assert Listener().pause(5).steps == []


def test_a_click_is_no_turn() -> None:
    assert Listener().pause(1).speak(0.032).pause(2).steps == []


def test_a_turn_begins_is_transcribed_ahead_and_ends() -> None:
    assert Listener().pause(1).speak(1).pause(1).steps == ["begin", "ahead", "end"]


def test_speech_that_goes_on_drops_the_transcript() -> None:
    heard = Listener().speak(1).pause(0.4).speak(1).pause(1)
    assert heard.steps == ["begin", "ahead", "resumed", "ahead", "end"]


@pytest.mark.parametrize(("patience", "longest"), [("short", 0.5), ("normal", 0.7), ("long", 1.1)])
def test_how_long_a_pause_ends_a_turn_depends_on_the_question(
    patience: Patience, longest: float
) -> None:
    listener = Listener(patience).speak(1)
    while "end" not in listener.steps:
        listener.pause(FRAME_SECONDS)
    assert longest - 0.1 <= listener.waited() <= longest


def test_what_is_enough_ends_it_sooner() -> None:
    listener = Listener("long").speak(1)
    while "end" not in listener.steps:
        listener.pause(FRAME_SECONDS, enough=True)
    assert listener.waited() < 0.4


def test_beginnings_and_ends_are_kept_a_little_longer_than_heard() -> None:
    listener = Listener().pause(1).speak(1).pause(1)
    assert listener.last
    assert listener.last.first < listener.last.begun
    assert listener.last.ended < listener.last.last
    assert (listener.last.ended - listener.last.begun) * FRAME_SECONDS == pytest.approx(1, abs=0.05)


def test_the_end_of_the_stream_ends_the_turn_without_the_silence_after_it() -> None:
    listener = Listener("long").speak(1).pause(0.6).stop()
    assert listener.steps[-1] == "end"
    assert listener.last
    assert (listener.last.last - listener.last.ended) * FRAME_SECONDS <= 0.26


def test_somebody_who_never_pauses_is_cut_and_heard_on() -> None:
    listener = Listener().speak(70).stop()
    assert listener.steps == ["begin", "end", "begin", "end", "begin", "end"]


def test_a_second_turn_begins_anew() -> None:
    assert Listener().speak(1).pause(1).speak(1).pause(1).steps == ["begin", "ahead", "end"] * 2
