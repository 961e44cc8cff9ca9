"""Our own voice in the microphone, told by its sound; voices here are noise, coloured like them."""

import numpy as np
import pytest

from speech.echo import Echo, Samples
from values.audio import FRAME_BYTES, FRAME_SECONDS, RATE

LATE_S = 0.12
"Until our words come back."


def _voice(seed: int, seconds: float = 2.0) -> Samples:
    """Louder and softer, and mostly low."""
    random = np.random.default_rng(seed)
    sound = np.convolve(random.normal(0, 1, int(seconds * RATE)), np.ones(12) / 12, "same")
    swell = 1 + 0.8 * np.sin(np.arange(len(sound)) / RATE * 2 * np.pi * 3 + seed)
    return np.asarray(sound * swell * 8000)


def _pcm(sound: Samples) -> bytes:
    return sound.astype("<i2").tobytes()


def _returned(sound: Samples, db: float, *, room: bool = False) -> Samples:
    """As a microphone hears it, later and weaker; in a room from the walls as well."""
    late = np.concatenate([np.zeros(int(LATE_S * RATE)), sound])[: len(sound)]
    if room:
        # As much by the walls as straight on.
        walls = np.random.default_rng(9).normal(0, 1 / 12, 1600) * np.exp(-np.arange(1600) / 300)
        walls[0] = 1
        late = np.convolve(late, walls)[: len(sound)]
    noise = np.random.default_rng(8).normal(0, 12, len(sound))
    return np.asarray(late * 10 ** (db / 20) + noise)


class Room:
    """Where we speak from second 0 on, and a microphone hears."""

    def __init__(self, ours: Samples, heard: Samples) -> None:
        self.echo, self._heard, self.now = Echo(), _pcm(heard), 0.0
        self.echo.plays(0.0, _pcm(ours))

    def until(self, second: float) -> float | None:
        """When, if ever, somebody was heard to speak over us."""
        while self.now < second:
            at = round(self.now / FRAME_SECONDS) * FRAME_BYTES
            self.now += FRAME_SECONDS
            if self.echo.hears(self._heard[at : at + FRAME_BYTES], self.now):
                return self.now
        return None


@pytest.mark.parametrize("db", [-35, -20, -6, 0])
@pytest.mark.parametrize("room", [False, True])
def test_our_voice_is_known_however_weak_it_comes_back(db: float, room: bool) -> None:
    ours = _voice(1)
    here = Room(ours, _returned(ours, db, room=room))
    here.until(0.5)
    assert here.echo.begins(here.now)
    assert here.until(1.9) is None


def test_somebody_else_is_not_our_echo() -> None:
    here = Room(_voice(1), _voice(2))
    here.until(0.5)
    assert not here.echo.begins(here.now)


def test_a_shopper_over_our_echo_is_not_our_echo() -> None:
    ours = _voice(1)
    here = Room(ours, _returned(ours, -12) + _voice(2))
    here.until(0.5)
    assert not here.echo.begins(here.now)


def test_a_shopper_who_begins_later_is_heard_over_our_echo_soon() -> None:
    ours, shopper = _voice(1), _voice(2)
    shopper[:RATE] = 0
    here = Room(ours, _returned(ours, -20) + shopper)
    here.until(0.5)
    assert here.echo.begins(here.now)
    began = here.until(1.9)
    assert began
    assert 1.0 < began < 1.35


def test_where_we_are_silent_nothing_is_our_echo() -> None:
    here = Room(np.zeros(RATE), _voice(2))
    here.until(0.5)
    assert not here.echo.begins(here.now)


def test_what_was_stopped_does_not_come_back() -> None:
    ours = _voice(1)
    here = Room(ours, _returned(ours, -20))
    here.until(0.3)
    here.echo.falls_silent(0.0)
    here.until(0.6)
    assert not here.echo.begins(here.now)


def test_once_it_is_over_a_loud_noise_is_nobody_speaking() -> None:
    ours = _voice(1)
    heard = _returned(ours, -30)
    heard[RATE:] += _voice(3)[RATE:]
    here = Room(ours, heard)
    here.until(0.5)
    assert here.echo.begins(here.now)
    here.echo.ends()
    assert here.until(1.9) is None
