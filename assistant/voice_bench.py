"""Golden conversations, spoken and answered at the pace of speech: what each stage took.

A voice speaks each turn; the sound goes through the same call as a shopper's: voice activity,
turn-taking, transcript, dialog, voice. Times are wall-clock milliseconds on this machine.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Thread

import numpy as np
from rapidfuzz.distance import Levenshtein

from assistant.call import Answer, Call, Sound, Stop, Told
from assistant.reply import Reply
from assistant.turn import Assistant
from assistant.voiced import CHANNEL, Voiced
from speech.base import Final, Recognizer, Synthesizer
from speech.rates import at_rate
from speech.spoken import spoken
from speech.written import normalised
from values.audio import FRAME_BYTES, FRAME_SECONDS, RATE

_PATIENCE_S = 20.0
_PAUSE_S = 0.6
"Silence before each turn."
_TRUE_END_DB = -35
"Speech ends where the sound falls below this, from its loudest moment."
_ROOM_LEVEL = 12.0


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """What became of a turn. Times in milliseconds."""

    said: str
    heard: str
    intent: str | None = None
    endpoint: float | None = None
    "From the true end of speech to the final transcript."
    dialog: float | None = None
    decision: float | None = None
    "From the final transcript to the first sound of the answer."
    whole: float | None = None
    "From the true end of speech to the first sound of the answer."
    backlog_s: float = 0.0
    "Sound that had come and was not heard yet, at most."


@dataclass(frozen=True, slots=True)
class Studio:
    """What a conversation is spoken with."""

    assistant: Callable[[], Assistant]
    ears: Recognizer
    voice: Synthesizer
    shopper: Synthesizer
    "The voice that speaks the shopper's turns."


def conversations(text: str) -> list[list[str]]:
    """Turns a line; an empty line between conversations; `#` begins a comment."""
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    blocks = re.split(r"\n\s*\n", kept)
    found = [[line.strip() for line in block.splitlines() if line.strip()] for block in blocks]
    return [turns for turns in found if turns]


def speak_all(
    studio: Studio, talks: Sequence[Sequence[str]], streams: int = 1
) -> Iterator[SpokenTurn]:
    """As many conversations at a time as there are streams. Raises SpeechUnavailable."""
    warmed = next(iter(studio.voice.synthesize("Ready.")), None)
    assert warmed
    with ThreadPoolExecutor(streams) as pool:
        for turns in pool.map(lambda talk: list(_conversation(studio, talk)), talks):
            yield from turns


def _conversation(studio: Studio, talk: Sequence[str]) -> Iterator[SpokenTurn]:
    session, _ = studio.assistant().open(None, CHANNEL, 1)
    told: Queue[tuple[float, Told]] = Queue()
    partner = Voiced(studio.assistant, session)
    call = Call(studio.ears, studio.voice, partner, lambda t: told.put((time.perf_counter(), t)))
    call.start()
    try:
        for said in talk:
            yield _turn(studio, call, told, said)
            call.stop()
    finally:
        call.close()


def _turn(studio: Studio, call: Call, told: "Queue[tuple[float, Told]]", said: str) -> SpokenTurn:
    sound, end_s = _utterance(studio.shopper, said)
    mouth = _Mouth(call, sound)
    mouth.start()
    began, seen = mouth.began, _Seen(said)
    try:
        while not seen.is_over:
            at, event = told.get(timeout=_PATIENCE_S + len(sound) / 2 / RATE)
            seen.take(event, (at - began - end_s) * 1000)
    except Empty:
        pass  # never answered: the turn stays without times
    mouth.stop()
    return seen.turn(mouth.backlog_s)


@dataclass(slots=True)
class _Seen:
    """What a turn has led to so far; times since the true end of speech."""

    said: str
    heard: str = ""
    reply: Reply | None = None
    times: dict[str, float] = field(default_factory=dict)
    is_over: bool = False

    def take(self, event: Told, at: float) -> None:
        match event:
            case Final(text=text) if text:
                self.heard = f"{self.heard} {text}".strip()
                self.times["final"] = at
            case Answer(turn=Reply() as reply):
                self.reply = reply
            case Sound() if "final" in self.times:
                self.times.setdefault("sound", at)
            case Stop(reason="end"):
                self.is_over = "sound" in self.times

    def turn(self, backlog_s: float) -> SpokenTurn:
        final, sound = self.times.get("final"), self.times.get("sound")
        if final is None or sound is None or self.reply is None:
            return SpokenTurn(self.said, self.heard, backlog_s=backlog_s)
        spent = self.reply.latency.total
        return SpokenTurn(
            self.said, self.heard, self.reply.intent, final, spent, sound - final, sound, backlog_s
        )


class _Mouth:
    """Somebody speaking into a call at the pace of speech, and then waiting."""

    def __init__(self, call: Call, sound: bytes) -> None:
        self._call, self._sound = call, sound
        self._over = False
        self.backlog_s = 0.0
        self._thread = Thread(target=self._speak, name="nara-shopper", daemon=True)

    def start(self) -> None:
        self.began = time.perf_counter()
        self._thread.start()

    def stop(self) -> None:
        self._over = True
        self._thread.join()

    def _speak(self) -> None:
        frames = (self._sound[at : at + FRAME_BYTES] for at in _steps(len(self._sound)))
        for number, frame in enumerate([*frames, *[_room(1, seed=n) for n in range(2000)]], 1):
            wait = self.began + number * FRAME_SECONDS - time.perf_counter()
            time.sleep(max(wait, 0))
            if self._over:
                return
            self._call.hear(frame)
            self.backlog_s = max(self.backlog_s, self._call.waiting_s)


def _steps(size: int) -> range:
    return range(0, size - FRAME_BYTES + 1, FRAME_BYTES)


def _utterance(shopper: Synthesizer, said: str) -> tuple[bytes, float]:
    """The sound after a pause, and the second in it where speech truly ends."""
    pieces = at_rate(shopper.synthesize(spoken(said)), RATE)
    samples = np.frombuffer(b"".join(piece.pcm for piece in pieces), "<i2")
    loud = np.abs(samples.astype(np.int32))
    last = int(np.flatnonzero(loud >= loud.max() * 10 ** (_TRUE_END_DB / 20))[-1])
    before = _room(round(_PAUSE_S / FRAME_SECONDS), seed=7)
    sound = before + samples[: last + 1].tobytes()
    fill = -len(sound) % FRAME_BYTES
    return sound + bytes(fill), len(before) / 2 / RATE + last / RATE


def _room(frames: int, seed: int) -> bytes:
    """A quiet room."""
    noise = np.random.default_rng(seed).normal(0, _ROOM_LEVEL, frames * FRAME_BYTES // 2)
    return noise.astype("<i2").tobytes()


# Words


def word_errors(said: str, heard: str) -> tuple[int, int]:
    """Wrong, missing and added words, and how many were said; figures count as their words."""
    wanted, got = _words(said), _words(heard)
    return Levenshtein.distance(wanted, got), len(wanted)


def _words(text: str) -> list[str]:
    plain = spoken(normalised(text)).lower().replace("-", " ")
    return re.findall(r"[a-z']+", _CONTRACTED.sub(lambda m: _WHOLE[m[0]], plain))


_WHOLE = {"'s": " is", "'m": " am", "'re": " are", "'ll": " will", "won't": "will not"}
_CONTRACTED = re.compile("|".join(_WHOLE))
"""People and recognisers write the same words in both ways."""
