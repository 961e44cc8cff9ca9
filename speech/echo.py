"""Our own voice coming back through the microphone, told by the sound itself. On a caller's clock.

What a loudspeaker plays reaches the microphone later, weaker and coloured by the room. Where such a
copy of what we said lately explains most of the sound, nobody else is speaking; where a good deal
more is heard than it explains, somebody is.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from values.audio import FRAME_BYTES, RATE

Samples = NDArray[np.float64]

LATEST_S = 0.7
"Until our words come back, with all buffers."
OURS = 0.5
"Part of the energy heard that a copy of ours has to explain."
_NEWEST = 5 * FRAME_BYTES
"What is looked at: as much as the beginning of a turn, and a little more."
_LOOKS = 2 * FRAME_BYTES
"Sound between two looks."
_TAPS = 48
"Echoes within 3 ms of the strongest one: the colour of loudspeaker and room."


@dataclass(frozen=True, slots=True)
class Played:
    """Our sound, and when it is played."""

    start: float
    pcm: bytes

    @property
    def end(self) -> float:
        return self.start + len(self.pcm) / 2 / RATE

    def before(self, end: float) -> "Played":
        return Played(self.start, self.pcm[: 2 * max(0, round((end - self.start) * RATE))])


@dataclass(slots=True)
class Echo:
    """Of one call: what we play and what the microphone hears, side by side."""

    _played: list[Played] = field(default_factory=list)
    _newest: bytes = b""
    _unseen: int = 0
    _level: float | None = None
    "Energy of the echo that is being heard; None where none is."
    _strange: int = 0
    "Looks in a row at which somebody else was heard as well."

    def plays(self, start: float, pcm: bytes) -> None:
        self._played = [each for each in self._played if each.end > start - LATEST_S - 1]
        self._played.append(Played(start, pcm))

    def falls_silent(self, now: float) -> None:
        """What has not been played yet is not played."""
        self._played = [each.before(now) for each in self._played if each.start < now]

    def begins(self, now: float) -> bool:
        """Something begins to be heard: whether it is our own voice, and nothing else."""
        energy, strange = self._heard(now)
        is_ours = energy > 0 and strange <= (1 - OURS) * energy
        self._level, self._strange = (energy if is_ours else None), 0
        return is_ours

    def ends(self) -> None:
        """What began to be heard is over."""
        self._level = None

    def hears(self, pcm: bytes, now: float) -> bool:
        """More sound, up to now. True once, when somebody speaks over the echo that began."""
        self._newest = (self._newest + pcm)[-_NEWEST:]
        self._unseen += len(pcm)
        if self._level is None or self._unseen < _LOOKS:
            return False
        self._unseen = 0
        energy, strange = self._heard(now)
        self._strange = self._strange + 1 if strange > self._level else 0
        self._level = max(self._level, energy - strange)
        if self._strange < 2:
            return False
        self._level = None
        return True

    def _heard(self, now: float) -> tuple[float, float]:
        """Energy of the newest sound, and of that of it which is not ours."""
        sound = _samples(self._newest)
        ours = self._said(now - len(sound) / RATE - LATEST_S, now)
        energy = float(np.einsum("n,n->", sound, sound))
        if len(sound) < 2 * _TAPS or not ours.any():
            return energy, energy
        return energy, _unexplained(sound, ours)

    def _said(self, start: float, end: float) -> Samples:
        """What was played in that time; silence between."""
        said = np.zeros(round((end - start) * RATE))
        for piece in self._played:
            at = round((piece.start - start) * RATE)
            first, last = max(at, 0), min(at + len(piece.pcm) // 2, len(said))
            if first < last:
                said[first:last] = _samples(piece.pcm)[first - at : last - at]
        return said


def _unexplained(heard: Samples, ours: Samples) -> float:
    """Energy of what no delayed and coloured copy of ours accounts for."""
    first = max(0, min(_delay(heard, ours) - _TAPS // 2, len(ours) - len(heard) - _TAPS))
    copies = np.lib.stride_tricks.sliding_window_view(ours[first:], len(heard))[:_TAPS]
    # With einsum: a product of matrices would wait for threads, on a busy machine a second long.
    alike = np.einsum("in,jn->ij", copies, copies)
    steady = (1e-4 * np.trace(alike) / _TAPS + 1e-9) * np.eye(_TAPS)
    colour = np.linalg.solve(alike + steady, np.einsum("in,n->i", copies, heard))
    rest = heard - np.einsum("i,in->n", colour, copies)
    return float(np.einsum("n,n->", rest, rest))


def _delay(heard: Samples, ours: Samples) -> int:
    """Where in ours it is most alike."""
    places = len(ours) - len(heard) + 1
    size = len(ours) + len(heard)
    alike = np.fft.irfft(np.fft.rfft(ours, size) * np.conj(np.fft.rfft(heard, size)), size)
    loud = np.concatenate(([0.0], np.cumsum(ours**2)))
    energy = loud[len(heard) :] - loud[:places]
    return int(np.argmax(np.abs(alike[:places]) / np.sqrt(np.maximum(energy, 1.0))))


def _samples(pcm: bytes) -> Samples:
    return np.frombuffer(pcm, "<i2").astype(np.float64)
