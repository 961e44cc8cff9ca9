"""Frames to hear: silence, sound, and a microphone that is held open as long as a test wants."""

from collections.abc import Iterable, Iterator
from threading import Event

import numpy as np

from values.audio import FRAME_BYTES, FRAME_SAMPLES, RATE

SILENCE = bytes(FRAME_BYTES)
_TONE = 8000 * np.sin(2 * np.pi * 440 * np.arange(FRAME_SAMPLES) / RATE)
SOUND = _TONE.astype("<i2").tobytes()


class Microphone:
    """Brings these frames at once, then nothing, until it is switched off."""

    def __init__(self, frames: Iterable[bytes]) -> None:
        self._frames = frames
        self._off = Event()

    def __iter__(self) -> Iterator[bytes]:
        yield from self._frames
        self._off.wait(30)

    def switch_off(self) -> None:
        self._off.set()
