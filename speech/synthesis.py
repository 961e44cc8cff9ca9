"""Speaking by a child process: flite or eSpeak NG where installed, else eSpeak NG from a package.

Text goes in by standard input, so that no list of processes shows it. A long text is spoken clause
by clause: the first sound comes after the first clause.
"""

import io
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
import wave
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

from speech.base import SpeechUnavailable, Synthesizer
from speech.moonshine import WANTED
from speech.parting import parted
from values.audio import Audio

DEADLINE_S = 5.0
"Of one clause; they take a few hundredths of a second."
_CLAUSE = 120
"Characters spoken at once."
_REMEMBERED = 200
"Clauses whose sound is kept in memory."

Speak = Callable[[str], Audio]


@dataclass(frozen=True, slots=True)
class Program:
    """An executable that reads a text and writes a WAV file."""

    name: str
    voice: str
    words: Sequence[str]
    "Arguments; {voice} and {out} are filled in."

    def __call__(self, text: str) -> Audio:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "out.wav"
            words = [word.format(voice=self.voice, out=out) for word in self.words]
            self._run([self.name, *words], text)
            return _read(out)

    def _run(self, command: Sequence[str], text: str) -> None:
        try:
            subprocess.run(
                command, input=text.encode(), capture_output=True, timeout=DEADLINE_S, check=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            asked = f"is it installed, and has it the voice '{self.voice}'?"
            raise SpeechUnavailable(f"{self.name} did not speak; {asked}") from error


class EspeakPackage:
    """eSpeak NG as a package brings it, in a process of ours that is started again if it dies."""

    def __init__(self, voice: str) -> None:
        self._voice = voice
        self._process: subprocess.Popen[bytes] | None = None
        self._rate = 0
        self._lock = Lock()

    def __call__(self, text: str) -> Audio:
        return Audio(self._told({"text": text, "voice": self._voice}), self._rate)

    def phonemes(self, text: str) -> str:
        """How it sounds, in the letters of the IPA. Raises SpeechUnavailable."""
        return self._told({"text": text, "voice": self._voice, "phonemes": True}).decode()

    def _told(self, wanted: Mapping[str, object]) -> bytes:
        asked = json.dumps(wanted).encode() + b"\n"
        with self._lock:
            for last in (False, True):
                try:
                    return self._ask(asked)
                except (OSError, EOFError, ValueError) as error:
                    self.close()
                    if last:
                        raise SpeechUnavailable("The voice does not speak just now") from error
        raise AssertionError

    def close(self) -> None:
        if self._process:
            _end(self._process)
            self._process = None

    def _ask(self, asked: bytes) -> bytes:
        process = self._process or self._start()
        assert process.stdin
        process.stdin.write(asked)
        process.stdin.flush()
        return self._take(int.from_bytes(self._take(8), "little"))

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "speech.espeak_child"]
        root = str(Path(__file__).parents[1])
        environment = {**os.environ, "PYTHONPATH": root}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=0
        )
        # Whoever forgets this voice leaves no process behind.
        weakref.finalize(self, _end, self._process)
        self._rate = int.from_bytes(self._take(8), "little", signed=True)
        if self._rate <= 0:
            raise OSError("eSpeak NG did not start")
        return self._process

    def _take(self, size: int) -> bytes:
        """So many bytes, or OSError when they do not come in time."""
        assert self._process
        assert self._process.stdout
        end, taken = time.monotonic() + DEADLINE_S, b""
        while len(taken) < size:
            ready, _, _ = select.select([self._process.stdout], [], [], end - time.monotonic())
            piece = self._process.stdout.read(size - len(taken)) if ready else b""
            if not piece:
                raise EOFError
            taken += piece
        return taken


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()


class ByClauses:
    """The port, over whatever speaks a clause; sounds of late are remembered."""

    def __init__(self, speak: Speak) -> None:
        self._speak = speak
        self._known: OrderedDict[str, Audio] = OrderedDict()
        self._lock = Lock()

    def synthesize(self, text: str) -> Iterator[Audio]:
        for clause in parted(text, _CLAUSE):
            yield self._sound(clause)

    def _sound(self, clause: str) -> Audio:
        with self._lock:
            known = self._known.get(clause)
        sound = known or self._speak(clause)
        with self._lock:
            self._known[clause] = sound
            self._known.move_to_end(clause)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return sound


def synthesizer(name: str = "auto", voice: str = "", threads: int = 2) -> Synthesizer:
    """`name`: flite, espeak-ng, package, piper, or auto = the first of them that is there.

    Raises SpeechUnavailable where none is.
    """
    return ByClauses(_speaking(chosen(name, voice), voice, threads))


def chosen(name: str = "auto", voice: str = "") -> str:
    """Which of the voices speaks. Raises SpeechUnavailable."""
    if name == "piper" or (name == "auto" and voice.endswith(_NEURAL)):
        return "piper"
    wanted = VOICES if name == "auto" else (name,)
    found = next((known for known in wanted if is_there(known)), None)
    if found is None:
        raise SpeechUnavailable(f"Nothing here can speak: install flite or espeak-ng, or {WANTED}")
    return found


_NEURAL = ".onnx"
VOICES = ("flite", "espeak-ng", "package")


def is_there(name: str) -> bool:
    return (
        find_spec("espeakng_loader") is not None if name == "package" else bool(shutil.which(name))
    )


def _speaking(name: str, voice: str, threads: int) -> Speak:
    match name:
        case "piper":
            return _neural(voice, threads)
        case "flite":
            _need_flite_voice(voice)
            spoken = ("-voice", "{voice}", "-f", "/dev/stdin", "-o", "{out}")
            return Program("flite", voice or "slt", spoken)
        case "espeak-ng":
            return Program(
                "espeak-ng", voice or "en-us", ("-v", "{voice}", "--stdin", "-w", "{out}")
            )
    return EspeakPackage(voice or "en-us")


def _neural(voice: str, threads: int) -> Speak:
    """Imported here: it asks this file for the sounds of words."""
    from speech.piper import Piper

    if not voice.endswith(_NEURAL):
        raise SpeechUnavailable(
            "A neural voice is named by its path: set speech.voice to VOICE.onnx"
        )
    return Piper(Path(voice).expanduser(), threads)


def _need_flite_voice(voice: str) -> None:
    """It would speak with another one, and say nothing of it. A file of a voice is left to it."""
    try:
        told = subprocess.run(["flite", "-lv"], capture_output=True, timeout=DEADLINE_S, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise SpeechUnavailable("flite did not speak; is it installed?") from error
    known = told.stdout.decode("utf-8", "replace").partition(":")[2].split()
    if voice and "/" not in voice and voice not in known:
        raise SpeechUnavailable(f"flite has no voice '{voice}'; it has: {', '.join(known)}")


def _read(file: Path) -> Audio:
    try:
        with wave.open(io.BytesIO(file.read_bytes())) as sound:
            return Audio(sound.readframes(sound.getnframes()), sound.getframerate())
    except (OSError, EOFError, wave.Error) as error:
        raise SpeechUnavailable("The voice wrote no sound") from error
