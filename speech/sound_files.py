"""Sound files: WAV of any rate and number of channels in, 16 kHz mono out. No other format."""

import io
import wave
from pathlib import Path

import numpy as np

from speech.rates import Resampler
from values.audio import RATE, Audio
from values.errors import DataError

_MAGIC = {
    b"ID3": "an MP3 file",
    b"\xff\xfb": "an MP3 file",
    b"\xff\xf3": "an MP3 file",
    b"OggS": "an Ogg file",
    b"fLaC": "a FLAC file",
    b"\x1aE\xdf\xa3": "a WebM file",
}
_HOW = "turn it into WAV first, for example: ffmpeg -i IN -ar 16000 -ac 1 OUT.wav"
_MOST = 1 << 30


def read_sound(file: Path) -> bytes:
    """16 kHz mono s16le. Raises DataError."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DataError(f"{file}: cannot be read ({error.strerror})") from error
    other = next((what for magic, what in _MAGIC.items() if content.startswith(magic)), None)
    if other:
        raise DataError(f"{file}: is {other}; {_HOW}")
    if not content:
        raise DataError(f"{file}: is empty")
    try:
        with wave.open(io.BytesIO(content)) as sound:
            return _converted(sound)
    except (EOFError, wave.Error, ValueError) as error:
        raise DataError(f"{file}: is no WAV file with PCM sound ({error}); {_HOW}") from error


def _converted(sound: wave.Wave_read) -> bytes:
    channels, width, rate = sound.getnchannels(), sound.getsampwidth(), sound.getframerate()
    if not 4000 <= rate <= 192_000:
        raise ValueError(f"{rate} samples a second")
    if sound.getnframes() * channels * width > _MOST:
        raise ValueError("longer than it can be")
    raw = sound.readframes(sound.getnframes())
    samples = _samples(raw[: len(raw) - len(raw) % (width * channels)], width)
    mono = samples.reshape(-1, channels).mean(axis=1).astype("<i2").tobytes()
    resampler = Resampler(rate, RATE)
    return resampler.feed(mono) + resampler.end()


def _samples(raw: bytes, width: int) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """In the range of 16 bits."""
    match width:
        case 1:
            return (np.frombuffer(raw, np.uint8).astype(np.float64) - 128) * 256
        case 2:
            return np.frombuffer(raw, "<i2").astype(np.float64)
        case 3:
            padded = np.zeros((len(raw) // 3, 4), np.uint8)
            padded[:, 1:] = np.frombuffer(raw, np.uint8).reshape(-1, 3)
            return padded.view("<i4")[:, 0].astype(np.float64) / 65_536
        case 4:
            return np.frombuffer(raw, "<i4").astype(np.float64) / 65_536
    raise ValueError(f"{width} bytes a sample")


def write_sound(file: Path, sound: Audio) -> None:
    """Raises DataError."""
    try:
        with file.open("wb") as opened, wave.open(opened, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(sound.rate)
            out.writeframes(sound.pcm)
    except OSError as error:
        raise DataError(f"{file}: cannot be written ({error.strerror})") from error
