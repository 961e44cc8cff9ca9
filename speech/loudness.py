"""Whether a frame is louder than the room: loud enough that an answer to it may be expected."""

import numpy as np

_LEAST = 300.0
"Root mean square of a quiet room; speech into a microphone is in the thousands."
_ABOVE_ROOM = 4.0
_RISE = 1.01
"How quickly a louder room is believed in, a frame: twice as loud after two seconds."


class Loudness:
    """Keeps a floor that follows the quietest frames."""

    def __init__(self) -> None:
        self._floor = _LEAST

    def is_loud(self, frame: bytes) -> bool:
        samples = np.frombuffer(frame, dtype="<i2").astype(np.float64)
        level = float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0
        self._floor = max(_LEAST / _ABOVE_ROOM, min(level, self._floor * _RISE))
        return level > max(_LEAST, _ABOVE_ROOM * self._floor)
