"""Sounds of fixed sentences on disk, so that they need not be synthesised again after a start.

Only sentences without anything of a shopper's are kept: which these are is handed in.
"""

import hashlib
import os
import tempfile
import wave
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from speech.base import Synthesizer
from values.audio import Audio

_MEGABYTE = 1_000_000


class VoiceCache:
    """A folder of WAV files of bounded size. A folder that cannot be used costs only its help."""

    def __init__(self, folder: Path, voice: str, megabytes: int) -> None:
        """`voice`: everything that makes a sound another one: engine, its voice."""
        self._folder, self._voice, self._most = folder, voice, megabytes * _MEGABYTE

    def find(self, text: str) -> Audio | None:
        """None where it is not there, or damaged."""
        file = self._file(text)
        try:
            content = file.read_bytes()
            with wave.open(BytesIO(content)) as sound:
                pcm = sound.readframes(sound.getnframes())
                whole = len(pcm) == sound.getnframes() * 2
                is_ours = (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
                rate = sound.getframerate()
        except (OSError, EOFError, wave.Error):
            return None
        if not (whole and is_ours and pcm):
            return None
        with suppress(OSError):
            os.utime(file)
        return Audio(pcm, rate)

    def keep(self, text: str, sound: Audio) -> None:
        content = _wav(sound)
        if not sound.pcm or len(content) > self._most:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            _write(self._file(text), content)
            self._forget_oldest()

    def _file(self, text: str) -> Path:
        key = hashlib.sha256(f"{self._voice}\0{text}".encode()).hexdigest()
        return self._folder / f"{key[:32]}.wav"

    def _forget_oldest(self) -> None:
        """Until the rest fits; those used last are the newest."""
        known = [(file, file.stat()) for file in self._folder.glob("*.wav")]
        left = sum(stat.st_size for _, stat in known)
        for file, stat in sorted(known, key=lambda entry: entry[1].st_mtime):
            if left <= self._most:
                return
            file.unlink(missing_ok=True)
            left -= stat.st_size


class Remembering:
    """The port, over a voice; fixed sentences come from the cache."""

    def __init__(
        self, voice: Synthesizer, cache: VoiceCache, is_fixed: Callable[[str], bool]
    ) -> None:
        """`is_fixed`: whether a text is the same for everybody."""
        self._voice, self._cache, self._is_fixed = voice, cache, is_fixed

    def synthesize(self, text: str) -> Iterator[Audio]:
        if not self._is_fixed(text):
            yield from self._voice.synthesize(text)
            return
        known = self._cache.find(text)
        if known:
            yield known
            return
        pieces = []
        for piece in self._voice.synthesize(text):
            pieces.append(piece)
            yield piece
        if len({piece.rate for piece in pieces}) == 1:
            self._cache.keep(text, Audio(b"".join(p.pcm for p in pieces), pieces[0].rate))


def _wav(sound: Audio) -> bytes:
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes(sound.pcm)
    return out.getvalue()


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all, also where two processes write it at once."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
        os.replace(name, file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
