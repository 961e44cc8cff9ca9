"""A conversation with recorded sound: every turn is answered whole, as fast as can be."""

from collections.abc import Iterable, Iterator, Sequence

from assistant.call import Answer, Line, Partner, Sound, Speaking, Told
from speech.base import Final, Recognizer, Synthesizer
from speech.rates import at_rate
from speech.written import normalised
from values.audio import RATE


def converse(
    ears: Recognizer, voice: Synthesizer | None, partner: Partner, frames: Iterable[bytes]
) -> Iterator[Told]:
    """What is heard, and after each turn its answer. Raises SpeechUnavailable.

    Without a `voice` answers are not spoken.
    """
    for event in ears.stream(frames, partner.expected):
        yield event
        if isinstance(event, Final) and event.text:
            taken = partner.take(normalised(event.text))
            yield Answer(taken.turn)
            yield from spoken(voice, taken.lines)


def spoken(voice: Synthesizer | None, lines: Sequence[Line]) -> Iterator[Told]:
    """Raises SpeechUnavailable."""
    for line in lines if voice else ():
        assert voice
        yield Speaking(line.text)
        for piece in at_rate(voice.synthesize(line.text), RATE):
            yield Sound(piece.pcm)
