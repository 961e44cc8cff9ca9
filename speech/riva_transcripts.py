"""What Riva's streaming recognition answers -> our events. Pure, one stream at a time.

An answer may hold several results, a stable one and a tail that still changes: what is shown is
both; what counts is only what is final.
"""

from collections.abc import Iterator
from typing import Any

from speech.base import Event, Final, Partial, SpeechStarted

_STABLE = 1.0
"Stability of a transcript after the shorter pause of Riva's two-pass endpointing."


class Transcripts:
    """The turn that is being heard."""

    def __init__(self) -> None:
        self.is_open = False
        "Whether somebody has begun to speak and has not been understood to the end."
        self._began = 0.0

    def events(self, response: Any, offset: float) -> Iterator[Event]:
        """`offset`: seconds of the stream before the audio of this call."""
        for result in response.results:
            if result.is_final:
                yield from self._final(result, offset)
        if text := unfinished(response):
            yield from self._speech(_beginning(_open_results(response)[0], offset))
            yield Partial(text)

    def _speech(self, at: float) -> Iterator[Event]:
        if not self.is_open:
            self.is_open, self._began = True, at
            yield SpeechStarted(at)

    def _final(self, result: Any, offset: float) -> Iterator[Event]:
        text = _transcript(result)
        if not (text or self.is_open):
            return
        yield from self._speech(_beginning(result, offset))
        words = _words(result)
        start = _moment(offset, words[0].start_time / 1000) if words else self._began
        end = _moment(offset, words[-1].end_time / 1000 if words else result.audio_processed)
        self.is_open = False
        yield Final(text, _confidence(result), start, max(start, end))


def unfinished(response: Any) -> str:
    """The text of a response that may still change."""
    texts = (_transcript(result) for result in _open_results(response))
    return " ".join(filter(None, texts))


def is_settled(response: Any) -> bool:
    """Whether Riva took the pause for a possible end already."""
    found = _open_results(response)
    return bool(found) and all(result.stability >= _STABLE for result in found)


def processed(response: Any) -> float:
    """Seconds of this call's audio that a response covers; 0 where the server does not say."""
    return max((float(result.audio_processed) for result in response.results), default=0.0)


def _open_results(response: Any) -> list[Any]:
    return [result for result in response.results if not result.is_final and _transcript(result)]


def _transcript(result: Any) -> str:
    return " ".join(result.alternatives[0].transcript.split()) if result.alternatives else ""


def _words(result: Any) -> list[Any]:
    return list(result.alternatives[0].words) if result.alternatives else []


def _beginning(result: Any, offset: float) -> float:
    words = _words(result)
    return _moment(offset, words[0].start_time / 1000 if words else result.audio_processed)


def _moment(offset: float, in_call: float) -> float:
    """To the millisecond: Riva's floats are no finer."""
    return round(offset + in_call, 3)


def _confidence(result: Any) -> float | None:
    """0 is what a server sends that knows none; some models exceed 0 to 1."""
    score = float(result.alternatives[0].confidence) if result.alternatives else 0.0
    return round(min(score, 1.0), 4) if score > 0 else None
