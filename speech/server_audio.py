"""Audio as clients of Riva send it -> frames of ours: encodings, WAV headers, channels, rates."""

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from speech.companding import ALAW, MULAW
from speech.rates import Resampler
from speech.server_compressed import COMPRESSED, decompressed, refuse_unless_readable
from speech.server_refusals import Refused
from values.audio import FRAME_BYTES, RATE

Encoding = Literal["LINEAR_PCM", "MULAW", "ALAW", "FLAC", "OGGOPUS"]
LEAST_RATE, MOST_RATE = 8_000, 48_000
MOST_CHANNELS = 8

_MAGIC: Mapping[bytes, Encoding] = {b"fLaC": "FLAC", b"OggS": "OGGOPUS"}
_WAV_FORMATS: Mapping[tuple[int, int], Encoding] = {
    (1, 16): "LINEAR_PCM",
    (0xFFFE, 16): "LINEAR_PCM",
    (6, 8): "ALAW",
    (7, 8): "MULAW",
}
"Format tag and bits of a sample."
_LONGEST_HEADER = 8192

Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Declared:
    """What a client says of its audio."""

    encoding: Encoding | None
    "None = it says nothing; a header does."
    rate: int
    "Samples a second; 0 = it says nothing."
    channels: int = 1

    def checked(self) -> "Declared":
        """Raises Refused where no such audio is taken."""
        if not LEAST_RATE <= self.rate <= MOST_RATE:
            raise Refused(
                "INVALID_ARGUMENT",
                f"sample_rate_hertz is {self.rate}; send {LEAST_RATE} to {MOST_RATE}",
            )
        if not 1 <= self.channels <= MOST_CHANNELS:
            raise Refused(
                "INVALID_ARGUMENT",
                f"audio_channel_count is {self.channels}; send 1 to {MOST_CHANNELS}",
            )
        return self


class Decoder:
    """Bytes in the order they come -> frames. A header, where there is one, outranks the config."""

    def __init__(self, declared: Declared) -> None:
        """Raises Refused where what is declared is wrong, header or no header."""
        self._declared = declared
        self._head: bytes | None = b""
        "What came before the format was known; None = it is known."
        self._left = b""
        self._frame = b""
        self._compressed = b""
        if declared.rate:
            declared.checked()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Raises Refused."""
        if self._head is not None:
            self._head += data
            if not self._knows_format():
                return
            data, self._head = self._head, None
        yield from self._decoded(data)

    def end(self) -> Iterator[bytes]:
        """What is left; the last frame is filled up with silence. Raises Refused."""
        if self._head:
            head, self._head = self._head, None
            self._begin(self._declared)
            yield from self._decoded(head)
        if self._compressed:
            samples, rate = decompressed(self._compressed)
            self._resampler = Resampler(rate, RATE)
            yield from self._framed(self._mono(samples))
        if self._head is None:
            yield from self._chopped(self._resampler.end())
        if self._frame:
            yield self._frame.ljust(FRAME_BYTES, b"\0")

    # The format

    def _knows_format(self) -> bool:
        """Looks for a header, takes it off, and prepares for what follows."""
        head = self._head or b""
        if len(head) < 4:
            return False
        if head[:4] == b"RIFF":
            return self._knows_wav(head)
        self._begin(replace(self._declared, encoding=_MAGIC.get(head[:4], self._declared.encoding)))
        return True

    def _knows_wav(self, head: bytes) -> bool:
        found = read_header(head)
        if found is None:
            if len(head) > _LONGEST_HEADER:
                raise Refused("INVALID_ARGUMENT", "this WAV has no data; send another file")
            return False
        declared, data_at = found
        self._head = head[data_at:]
        self._begin(declared)
        return True

    def _begin(self, declared: Declared) -> None:
        self._declared = declared
        if declared.encoding in COMPRESSED:
            refuse_unless_readable(declared.encoding)
            self._resampler = Resampler(RATE, RATE)
            return
        declared.checked()
        self._resampler = Resampler(declared.rate, RATE)

    # Samples

    def _decoded(self, data: bytes) -> Iterator[bytes]:
        if self._declared.encoding in COMPRESSED:
            self._compressed += data
            return
        width = (1 if self._declared.encoding in _TABLES else 2) * self._declared.channels
        data = self._left + data
        whole = len(data) - len(data) % width
        self._left = data[whole:]
        samples = _SAMPLES[self._declared.encoding or "LINEAR_PCM"](data[:whole])
        yield from self._framed(self._mono(samples.reshape(-1, self._declared.channels)))

    def _mono(self, samples: NDArray[np.int16]) -> Samples:
        return samples.mean(axis=1).astype("<i2") if samples.shape[1] > 1 else samples[:, 0]

    def _framed(self, samples: Samples) -> Iterator[bytes]:
        yield from self._chopped(self._resampler.feed(samples.astype("<i2").tobytes()))

    def _chopped(self, pcm: bytes) -> Iterator[bytes]:
        pcm = self._frame + pcm
        whole = len(pcm) - len(pcm) % FRAME_BYTES
        self._frame = pcm[whole:]
        for at in range(0, whole, FRAME_BYTES):
            yield pcm[at : at + FRAME_BYTES]


def _linear(data: bytes) -> Samples:
    return np.frombuffer(data, dtype="<i2")


def _by(table: Samples) -> Callable[[bytes], Samples]:
    return lambda data: table[np.frombuffer(data, dtype=np.uint8)]


_TABLES = ("MULAW", "ALAW")
_SAMPLES: Mapping[str, Callable[[bytes], Samples]] = {
    "LINEAR_PCM": _linear,
    "MULAW": _by(MULAW),
    "ALAW": _by(ALAW),
}


def read_header(head: bytes) -> tuple[Declared, int] | None:
    """What a WAV header says and where its samples begin; None = more of it is needed."""
    declared, at = None, 12
    while len(head) >= at + 8:
        name, size = struct.unpack_from("<4sI", head, at)
        if name == b"data":
            if declared is None:
                raise Refused("INVALID_ARGUMENT", "this WAV does not say its format")
            return declared, at + 8
        if name == b"fmt " and len(head) >= at + 24:
            declared = _wav_format(head, at + 8)
        at += 8 + size + size % 2
    return None


def _wav_format(head: bytes, at: int) -> Declared:
    tag, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", head, at)
    encoding = _WAV_FORMATS.get((tag, bits))
    if encoding is None:
        wanted = "send 16-bit PCM, mu-law or A-law"
        raise Refused(
            "INVALID_ARGUMENT", f"a WAV of {bits} bits, format {tag}, is not read; {wanted}"
        )
    return Declared(encoding, rate, channels).checked()
