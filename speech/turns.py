"""Turn-taking, pure: judged frames in; when a turn begins, may be transcribed, is over.

Its clock is the audio itself: a frame is 32 ms. No model, no thread, no wall clock in here.

A pause of 200 ms is worth a transcript made ahead of time, dropped where speech goes on. How long a
pause ends the turn depends on what the dialog waits for, and on whether that transcript holds it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from speech.base import Patience
from values.audio import FRAME_SECONDS

SPEECH, SILENCE = 0.5, 0.35
"Probability from which a frame is speech, and below which it is none; between them it stays."
BEGIN_S = 0.064
"""Speech of that length is the beginning of a turn; a click is shorter. Longer makes us fall silent
later: of 320 bursts of noise three frames took 10 for speech, two take 11."""
AHEAD_S = 0.2
"Pause after which a transcript is made ahead of time."
HANGOVER_S: Mapping[Patience, float] = {"short": 0.45, "normal": 0.65, "long": 1.0}
"Pause that ends a turn."
ENOUGH_S = 0.35
"The same where the transcript made ahead holds what was asked for."
LONGEST_S = 30.0
"A turn without a pause is cut here, at the quietest moment of its last two seconds."
BEFORE_S, AFTER_S = 0.25, 0.25
"What is kept around speech: beginnings are soft."
_LOOK_BACK_S = 2.0

Step = Literal["begin", "ahead", "resumed", "end"]


@dataclass(frozen=True, slots=True)
class Turn:
    """Where speech was, in frames since the stream began; ends are the first frame after it."""

    first: int
    last: int
    begun: int = 0
    ended: int = 0
    "The same without what is kept around speech."


@dataclass(frozen=True, slots=True)
class Move:
    """What a frame led to."""

    step: Step
    turn: Turn


@dataclass(slots=True)
class Turns:
    """The state of one stream."""

    _frames: int = 0
    _speaking: bool = False
    _begun: bool = False
    _run: int = 0
    "Frames of speech in a row before a turn has begun."
    _first: int = 0
    _started: int = 0
    _voiced: int = 0
    "The frame after the last one with speech."
    _ahead: bool = False
    _chances: list[float] = field(default_factory=list)
    "Of the turn under way."

    @property
    def in_turn(self) -> bool:
        return self._begun

    @property
    def speaking_s(self) -> float:
        """How long the speech under way has lasted; 0 in a pause."""
        return (self._frames - self._started) * FRAME_SECONDS if self._speaks_on else 0.0

    @property
    def so_far(self) -> Turn:
        """The turn under way."""
        return self._turn(self._frames)

    @property
    def _speaks_on(self) -> bool:
        return self._begun and self._voiced == self._frames

    def hear(self, chance: float, patience: Patience, enough: bool = False) -> Sequence[Move]:
        """One more frame. `enough`: the transcript made ahead fills what the dialog waits for."""
        self._frames += 1
        self._speaking = chance >= (SILENCE if self._speaking else SPEECH)
        if not self._begun:
            return self._wait(chance)
        self._chances.append(chance)
        if self._speaking:
            return self._go_on()
        return self._pause(patience, enough)

    def finish(self) -> Sequence[Move]:
        """The stream is over, and with it the turn under way."""
        return [self._end(self._heard())] if self._begun else []

    def _wait(self, chance: float) -> Sequence[Move]:
        if not self._speaking:
            self._run = 0
            return []
        self._run += 1
        if self._run * FRAME_SECONDS < BEGIN_S - 1e-9:
            return []
        self._begun, self._ahead = True, False
        before = self._run + _frames(BEFORE_S)
        self._first, self._voiced = max(0, self._frames - before), self._frames
        self._chances = [chance] * self._run
        self._started = self._frames - self._run
        return [Move("begin", self._turn(self._frames))]

    def _go_on(self) -> Sequence[Move]:
        moves: list[Move] = []
        if self._ahead:
            self._ahead = False
            moves.append(Move("resumed", self._turn(self._frames)))
        self._voiced = self._frames
        if len(self._chances) * FRAME_SECONDS >= LONGEST_S:
            moves += [self._cut(), Move("begin", self._turn(self._frames))]
        return moves

    def _pause(self, patience: Patience, enough: bool) -> Sequence[Move]:
        pause = (self._frames - self._voiced) * FRAME_SECONDS
        if self._ahead:
            limit = min(ENOUGH_S, HANGOVER_S[patience]) if enough else HANGOVER_S[patience]
            return [self._end(self._heard())] if pause >= limit - 1e-9 else []
        if pause < AHEAD_S - 1e-9:
            return []
        self._ahead = True
        return [Move("ahead", self._turn(self._heard()))]

    def _heard(self) -> int:
        """The end of speech and a little more, as far as it has come."""
        return min(self._frames, self._voiced + _frames(AFTER_S))

    def _cut(self) -> Move:
        """Somebody who never pauses: the turn ends where it was quietest lately."""
        back = _frames(_LOOK_BACK_S)
        lately = self._chances[-back:]
        quietest = min(range(len(lately)), key=lately.__getitem__)
        at = self._frames - len(lately) + quietest + 1
        move = Move("end", Turn(self._first, at, self._started, at))
        self._first = self._started = at
        self._chances, self._ahead = lately[quietest + 1 :], False
        return move

    def _end(self, last: int) -> Move:
        self._begun, self._run, self._speaking = False, 0, False
        return Move("end", self._turn(last))

    def _turn(self, last: int) -> Turn:
        return Turn(self._first, last, self._started, min(last, self._voiced))


def _frames(seconds: float) -> int:
    return round(seconds / FRAME_SECONDS)
