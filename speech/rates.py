"""Sound from one rate to another, piece by piece. The one importer of soxr."""

from collections.abc import Iterator

import numpy as np
import soxr

from values.audio import Audio


class Resampler:
    """Mono s16le in and out; what it holds back comes with `end`."""

    def __init__(self, source: int, target: int) -> None:
        """Samples a second."""
        self._stream = None if source == target else soxr.ResampleStream(source, target, 1, "int16")

    def feed(self, pcm: bytes) -> bytes:
        return self._resampled(pcm, last=False)

    def end(self) -> bytes:
        return self._resampled(b"", last=True)

    def _resampled(self, pcm: bytes, *, last: bool) -> bytes:
        if self._stream is None:
            return pcm
        samples = np.frombuffer(pcm, dtype="<i2")
        return bytes(self._stream.resample_chunk(samples, last=last).astype("<i2").tobytes())


def at_rate(pieces: Iterator[Audio], rate: int | None) -> Iterator[Audio]:
    """The pieces at this rate, or as they are; all pieces of an answer have one."""
    resampler: Resampler | None = None
    for piece in pieces:
        if rate in (None, piece.rate):
            yield piece
            continue
        assert rate is not None
        resampler = resampler or Resampler(piece.rate, rate)
        yield Audio(resampler.feed(piece.pcm), rate)
    if resampler and rate:
        yield Audio(resampler.end(), rate)
