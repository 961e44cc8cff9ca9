"""Microphone and loudspeaker of this machine. The one importer of sounddevice."""

from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from types import TracebackType
from typing import Any, Self

from speech.base import SpeechUnavailable
from values.audio import FRAME_SAMPLES, RATE

_NO_PORTAUDIO = (
    "Microphone and loudspeaker need PortAudio: install it (Debian, Ubuntu: apt install "
    "libportaudio2; macOS: brew install portaudio). Files work without it: nara chat --audio-in "
    "QUESTION.wav --audio-out ANSWER.wav"
)
_NO_PACKAGE = "Microphone and loudspeaker need a package; install it: pip install sounddevice"
_LATENCY_S = 0.05


class Microphone:
    """Frames of 16 kHz mono s16le to a function, from a thread of PortAudio's."""

    def __init__(self, hear: Callable[[bytes], None], device: str = "") -> None:
        """`device`: part of its name; empty = the system's choice. Raises SpeechUnavailable."""
        self._stream = _opened(
            "RawInputStream",
            device,
            lambda sound, *_: hear(bytes(sound)),
            f"No microphone can be opened{_named(device)}",
        )

    def __enter__(self) -> Self:
        self._stream.start()
        return self

    def __exit__(self, *_: object) -> None:
        _close(self._stream)


class Loudspeaker:
    """Plays what it is given, one after the other; silence in between."""

    def __init__(self, device: str = "") -> None:
        """Raises SpeechUnavailable."""
        self._waiting = bytearray()
        self._lock = Lock()
        self._stream = _opened(
            "RawOutputStream", device, self._fill, f"No loudspeaker can be opened{_named(device)}"
        )

    def play(self, pcm: bytes) -> None:
        with self._lock:
            self._waiting += pcm

    def hush(self) -> None:
        """What has not been played is not played."""
        with self._lock:
            self._waiting.clear()

    @property
    def is_playing(self) -> bool:
        return bool(self._waiting)

    def __enter__(self) -> Self:
        self._stream.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        _close(self._stream)

    def _fill(self, out: Any, *_: object) -> None:
        with self._lock:
            sound = bytes(self._waiting[: len(out)])
            del self._waiting[: len(out)]
        out[:] = sound.ljust(len(out), b"\0")


def _opened(kind: str, device: str, callback: Callable[..., None], problem: str) -> Any:
    devices = _library()
    try:
        return getattr(devices, kind)(
            samplerate=RATE,
            blocksize=FRAME_SAMPLES,
            channels=1,
            dtype="int16",
            latency=_LATENCY_S,
            device=device or None,
            callback=callback,
        )
    except (devices.PortAudioError, ValueError) as error:
        raise SpeechUnavailable(
            f"{problem} ({_short(error)}). Plug one in, or use files"
        ) from error


def _library() -> Any:
    try:
        import sounddevice
    except ImportError as error:
        raise SpeechUnavailable(_NO_PACKAGE) from error
    except OSError as error:
        raise SpeechUnavailable(_NO_PORTAUDIO) from error
    return sounddevice


def _close(stream: Any) -> None:
    with suppress(Exception):  # a device that was pulled out has nothing left to close
        stream.abort()
        stream.close()


def _named(device: str) -> str:
    return f" by the name '{device}'" if device else ""


def _short(error: Exception) -> str:
    return str(error).split("[", maxsplit=1)[0].strip().rstrip(".")
