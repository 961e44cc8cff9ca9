"""The ports of speech and what passes through them; every engine stands behind these."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from values.audio import Audio

Patience = Literal["short", "normal", "long"]
"""How long a pause may be before it ends a turn: short where yes, no or one place is awaited, long
where a list or an open question is."""


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    at: float
    "Seconds of audio since the stream began; the same for all times here."


@dataclass(frozen=True, slots=True)
class Partial:
    """What has been understood so far; the next one may say something else."""

    text: str


@dataclass(frozen=True, slots=True)
class Final:
    """A whole turn."""

    text: str
    "Empty where there was sound but no word."
    confidence: float | None
    "0 to 1; None where the engine knows none."
    start: float
    end: float
    "Where speech ended, not where the pause was found long enough."


Event = SpeechStarted | Partial | Final


@dataclass(frozen=True, slots=True)
class Expected:
    """What the dialog waits for; asked anew whenever a pause is judged."""

    patience: Patience = "normal"
    is_enough: Callable[[str], bool] = lambda _: False
    "Whether this transcript fills already what was asked for."
    yes_no: bool = False
    "Whether yes or no is awaited."


class SpeechUnavailable(Exception):
    """This engine cannot hear or speak now; the argument is one sentence, free of secrets."""


class Recognizer(Protocol):
    def stream(self, frames: Iterable[bytes], expected: Callable[[], Expected]) -> Iterator[Event]:
        """Turns of one speaker, for as long as frames come. A frame is FRAME_BYTES long.

        Raises SpeechUnavailable.
        """
        ...


class Synthesizer(Protocol):
    def synthesize(self, text: str) -> Iterator[Audio]:
        """The sound of `text`, in pieces that can be played while the rest is made.

        All pieces have one rate. Raises SpeechUnavailable.
        """
        ...
