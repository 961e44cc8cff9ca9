"""Audio as it travels inside: 16 kHz, mono, signed 16-bit little-endian, in frames of 32 ms."""

from dataclasses import dataclass

RATE = 16_000
"Samples a second."
FRAME_SAMPLES = 512
"Samples in a frame: 32 ms."
FRAME_BYTES = 2 * FRAME_SAMPLES
FRAME_SECONDS = FRAME_SAMPLES / RATE


@dataclass(frozen=True, slots=True)
class Audio:
    """A piece of sound."""

    pcm: bytes
    "Mono s16le."
    rate: int = RATE
    "Samples a second."

    @property
    def seconds(self) -> float:
        return len(self.pcm) / 2 / self.rate
