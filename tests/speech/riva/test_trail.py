"""What is kept of the audio that went to Riva, and what tells whether an answer is due."""

from speech.loudness import Loudness
from speech.riva_audio import Trail
from tests.speech.riva.frames import SILENCE, SOUND
from values.audio import FRAME_SECONDS


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def fed(trail: Trail, clock: Clock, frames: int, frame: bytes, *, pace: float = 1.0) -> None:
    """`pace`: times as fast as people speak."""
    for _ in range(frames):
        clock.now += FRAME_SECONDS / pace
        trail.add(frame, turn_is_open=False)


def test_while_nobody_speaks_the_last_second_is_kept() -> None:
    clock = Clock()
    trail = Trail(clock)

    fed(trail, clock, 500, SILENCE)

    assert trail.end == 500
    assert len(trail.since(0)) == 31


def test_during_a_turn_all_of_it_is_kept() -> None:
    trail = Trail(Clock())

    for _ in range(500):
        trail.add(SOUND, turn_is_open=True)

    assert len(trail.since(0)) == 500
    assert len(trail.since(490)) == 10


def test_a_file_that_runs_ahead_is_kept_until_it_is_understood() -> None:
    clock = Clock()
    trail = Trail(clock)

    fed(trail, clock, 500, SOUND, pace=50)

    assert trail.is_ahead
    assert len(trail.since(0)) > 400
    trail.forget(450)
    assert len(trail.since(0)) == 50


def test_sound_for_a_word_wants_an_answer_until_there_is_one() -> None:
    clock = Clock()
    trail = Trail(clock)
    fed(trail, clock, 30, SOUND)
    assert (trail.holds_words, trail.is_quiet) == (True, False)

    trail.answered()
    fed(trail, clock, 50, SILENCE)

    assert (trail.holds_words, trail.is_quiet) == (False, True)


def test_a_click_wants_none() -> None:
    clock = Clock()
    trail = Trail(clock)

    fed(trail, clock, 5, SOUND)

    assert not trail.holds_words


def test_a_noisy_room_is_not_loud_for_ever() -> None:
    loudness = Loudness()

    heard = [loudness.is_loud(SOUND) for _ in range(1000)]

    assert heard[0]
    assert not heard[-1]
