"""`nara chat --voice`: microphone and loudspeaker, or sound files and pipes."""

import json
import sys
import wave
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rich.console import Console
from rich.markup import escape

from assistant.call import Answer, Call, Sound, Stop, Told, Trouble
from assistant.config import Settings
from assistant.fixed_texts import fixed_of
from assistant.recorded import converse, spoken
from assistant.reply import Reply, chat_object
from assistant.turn import Assistant
from assistant.voiced import CHANNEL, Voiced, lines_of
from assistant.voices import recognizer, synthesizer
from commands.options import Voice, print_line
from speech.base import Final, Partial, SpeechStarted, SpeechUnavailable, Synthesizer
from values.audio import FRAME_BYTES, RATE
from values.errors import ConfigError, DataError

PIPE = Path("-")
_PAUSE = bytes(RATE)
"Half a second between two answers in a file."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asked for."""

    session: str | None
    seed: int | None
    as_json: bool
    voice: Voice


def chat_by_voice(settings: Settings, current: Callable[[], Assistant], wanted: Wanted) -> None:
    """Raises ConfigError where nothing can hear or speak, DataError for files."""
    try:
        if wanted.voice.sound_in:
            _Recorded(settings, current, wanted).run()
        else:
            _Live(settings, current, wanted).run()
    except SpeechUnavailable as error:
        raise ConfigError(str(error)) from error


def _voice(settings: Settings, current: Callable[[], Assistant]) -> Synthesizer:
    return synthesizer(settings, fixed_of(current().parts))


class _Shown:
    """What is heard and answered, as lines of text or JSON."""

    def __init__(self, wanted: Wanted) -> None:
        self._as_json = wanted.as_json
        self._console = Console(stderr=wanted.voice.sound_out == PIPE, highlight=False)

    def __call__(self, told: Told) -> None:
        match told:
            case Final(text=text) if text and not self._as_json:
                self._console.print(f"\n[bold]You[/bold]   {escape(text)}", soft_wrap=True)
            case Answer(turn=Reply() as reply):
                self.reply(reply)
            case Trouble(text=text):
                print(f"nara: {text}", file=sys.stderr)

    def reply(self, reply: Reply) -> None:
        if self._as_json:
            print_line(json.dumps(chat_object(reply), ensure_ascii=False))
            return
        for text in reply.messages:
            self._console.print(f"[bold cyan]Nara[/bold cyan]  {escape(text)}", soft_wrap=True)


# Files and pipes


class _Recorded:
    def __init__(
        self, settings: Settings, current: Callable[[], Assistant], wanted: Wanted
    ) -> None:
        if wanted.as_json and wanted.voice.sound_out == PIPE:
            raise ConfigError("--json and sound both want standard output: name a file for one")
        assert wanted.voice.sound_in
        self._frames = _frames(wanted.voice.sound_in)
        self._ears = recognizer(settings)
        self._voice = _voice(settings, current) if wanted.voice.sound_out else None
        self._current, self._wanted, self._show = current, wanted, _Shown(wanted)

    def run(self) -> None:
        wanted = self._wanted
        session, greeting = self._current().open(wanted.session, CHANNEL, wanted.seed)
        partner, heard = Voiced(self._current, session), False
        with _Out(wanted.voice.sound_out) as out:
            self._show.reply(greeting)
            for told in spoken(self._voice, lines_of(greeting)):
                out.take(told)
            for told in converse(self._ears, self._voice, partner, self._frames):
                heard = heard or isinstance(told, Answer)
                self._show(told)
                out.take(told)
        if not heard:
            raise DataError(f"{_name(wanted.voice.sound_in)}: no words were heard in it")


def _name(file: Path | None) -> str:
    return "standard input" if file == PIPE else str(file)


def _frames(file: Path) -> Iterator[bytes]:
    """Raises DataError, before anything is said."""
    if file == PIPE:
        return iter(lambda: sys.stdin.buffer.read(FRAME_BYTES), b"")
    from speech.sound_files import read_sound

    sound = read_sound(file)
    return (sound[at : at + FRAME_BYTES] for at in range(0, len(sound), FRAME_BYTES))


class _Out:
    """Where spoken answers go: a WAV file, standard output, or nowhere."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._stack = ExitStack()
        self._write: Callable[[bytes], object] = lambda _: None

    def __enter__(self) -> "_Out":
        if self._file == PIPE:
            self._write = _flushing(sys.stdout.buffer)
        elif self._file:
            self._write = self._stack.enter_context(_wav(self._file)).writeframes
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def take(self, told: Told) -> None:
        match told:
            case Sound(pcm=pcm):
                self._write(pcm)
            case Answer():
                self._write(_PAUSE)


def _flushing(out: BinaryIO) -> Callable[[bytes], object]:
    def write(pcm: bytes) -> None:
        out.write(pcm)
        out.flush()

    return write


def _wav(file: Path) -> wave.Wave_write:
    try:
        out = wave.open(str(file), "wb")  # noqa: SIM115  # closed by the caller's stack
    except OSError as error:
        raise DataError(f"{file}: cannot be written ({error.strerror})") from error
    out.setnchannels(1)
    out.setsampwidth(2)
    out.setframerate(RATE)
    return out


# Microphone and loudspeaker


class _Live:
    """A person at this machine; lines that are typed are turns, too."""

    def __init__(
        self, settings: Settings, current: Callable[[], Assistant], wanted: Wanted
    ) -> None:
        from speech.devices import Loudspeaker

        speech = settings.speech
        self._ears, self._voice = recognizer(settings), _voice(settings, current)
        self._loudspeaker = Loudspeaker(speech.loudspeaker)
        self._microphone = speech.microphone
        self._current, self._wanted, self._show = current, wanted, _Shown(wanted)

    def run(self) -> None:
        """Until Ctrl-C, or /quit, or the end of what is typed."""
        from speech.devices import Microphone

        wanted = self._wanted
        session, greeting = self._current().open(wanted.session, CHANNEL, wanted.seed)
        partner = Voiced(self._current, session)
        call = Call(self._ears, self._voice, partner, self._told)
        with (
            suppress(KeyboardInterrupt),
            self._loudspeaker,
            Microphone(call.hear, self._microphone),
        ):
            self._show.reply(greeting)
            _note("Speak, or type; Enter alone stops the voice, /quit ends.")
            call.speak(lines_of(greeting))
            call.start()
            _type(call)
        call.close()

    def _told(self, told: Told) -> None:
        match told:
            case Sound(pcm=pcm):
                self._loudspeaker.play(pcm)
            case Stop(reason="interrupted"):
                self._loudspeaker.hush()
            case SpeechStarted():
                _note("listening ...")
            case Partial(text=text):
                _note(f"{text} ...")
        self._show(told)


def _type(call: Call) -> None:
    for line in sys.stdin:
        match line.strip():
            case "/quit":
                return
            case "":
                call.stop()
            case text:
                call.type(text)


def _note(text: str) -> None:
    """What passes: for people only."""
    if sys.stderr.isatty():
        print(f"\x1b[2m{text}\x1b[0m", file=sys.stderr)
