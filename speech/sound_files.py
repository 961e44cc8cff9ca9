"""Sound files: WAV of any rate and number of channels in, 16 kHz mono out; others by ffmpeg."""

import io
import shutil
import subprocess
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

from speech.rates import Resampler
from values.audio import RATE, Audio
from values.errors import DataError

Floats = npt.NDArray[np.float64]

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
"Bytes of sound."
_DECODING_S = 600


def read_sound(file: Path) -> bytes:
    """16 kHz mono s16le. Raises DataError."""
    with _opened(file) as sound:
        return _at_our_rate(_channels(sound).mean(axis=1), sound.getframerate())


def read_channels(file: Path) -> list[bytes]:
    """The same for each channel apart, the left one first. Raises DataError.

    What is no WAV file is decoded by ffmpeg, where that is installed.
    """
    with _opened(file, decode=True) as sound:
        samples = _channels(sound)
        return [_at_our_rate(one, sound.getframerate()) for one in samples.T]


@contextmanager
def _opened(file: Path, *, decode: bool = False) -> Iterator[wave.Wave_read]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DataError(f"{file}: cannot be read ({error.strerror})") from error
    if not content:
        raise DataError(f"{file}: is empty")
    other = next((what for magic, what in _MAGIC.items() if content.startswith(magic)), None)
    if decode and not content.startswith(b"RIFF"):
        content = decoded(file, other or "no WAV file")
    elif other:
        raise DataError(f"{file}: is {other}; {_HOW}")
    try:
        with wave.open(io.BytesIO(content)) as sound:
            yield sound
    except (EOFError, wave.Error, ValueError) as error:
        raise DataError(f"{file}: is no WAV file with PCM sound ({error}); {_HOW}") from error


def decoded(file: Path, what: str) -> bytes:
    """Its sound as WAV, by ffmpeg. Raises DataError."""
    program = shutil.which("ffmpeg")
    if not program:
        raise DataError(f"{file}: is {what}, which needs ffmpeg; install it, or {_HOW}")
    command = [program, "-v", "error", "-nostdin", "-i", str(file), "-f", "wav", "-"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=_DECODING_S)
    except subprocess.TimeoutExpired as error:
        raise DataError(f"{file}: ffmpeg was not done after {_DECODING_S} s") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise DataError(f"{file}: ffmpeg cannot decode it ({said[-1]})")
    return done.stdout


def _channels(sound: wave.Wave_read) -> Floats:
    """A column a channel."""
    channels, width, rate = sound.getnchannels(), sound.getsampwidth(), sound.getframerate()
    if not 4000 <= rate <= 192_000:
        raise ValueError(f"{rate} samples a second")
    # Of a stream nobody knew the length of the header says as much as it can.
    raw = sound.readframes(min(sound.getnframes(), _MOST // (channels * width)))
    samples = _samples(raw[: len(raw) - len(raw) % (width * channels)], width)
    return samples.reshape(-1, channels)


def _at_our_rate(samples: Floats, rate: int) -> bytes:
    resampler = Resampler(rate, RATE)
    return resampler.feed(samples.astype("<i2").tobytes()) + resampler.end()


def _samples(raw: bytes, width: int) -> Floats:
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
