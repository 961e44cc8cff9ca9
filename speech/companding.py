"""Telephone sound, mu-law and A-law (G.711), to 16-bit samples: one table each.

The standard library's audioop, which did this, is gone from Python 3.13.
"""

import numpy as np
from numpy.typing import NDArray


def _mulaw() -> NDArray[np.int16]:
    code = ~np.arange(256) & 0xFF
    magnitude = ((((code & 0x0F) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude).astype("<i2")


def _alaw() -> NDArray[np.int16]:
    code = np.arange(256) ^ 0x55
    steps, segment = (code & 0x0F) << 4, (code & 0x70) >> 4
    magnitude = np.where(segment, (steps + 0x108) << np.maximum(segment - 1, 0), steps + 8)
    return np.where(code & 0x80, magnitude, -magnitude).astype("<i2")


MULAW, ALAW = _mulaw(), _alaw()
"Byte -> sample."
