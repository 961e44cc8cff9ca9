"""Our events -> what Riva's recognition answers, in the form the client asked for. Pure."""

from collections.abc import Iterator
from typing import Any

from riva.client.proto.riva_asr_pb2 import (
    SpeechRecognitionAlternative,
    SpeechRecognitionResult,
    StreamingRecognitionResult,
    StreamingRecognizeResponse,
    WordInfo,
)

from speech.base import Event, Final, Partial
from speech.punctuation import bare, punctuated

_TENTATIVE = 0.1
"Stability of a transcript that the next one may contradict."


def streamed(event: Event, config: Any) -> Iterator[Any]:
    """The responses to a streaming call; `config` is a StreamingRecognitionConfig."""
    match event:
        case Final(text=text) if text:
            yield _response(
                alternatives=[alternative(event, config.config)],
                is_final=True,
                stability=1.0,
                audio_processed=event.end,
            )
        case Partial(text=text) if text and config.interim_results:
            shown = _shaped(text, config.config)
            yield _response(
                alternatives=[SpeechRecognitionAlternative(transcript=shown)], stability=_TENTATIVE
            )
        case _:
            return


def recognised(final: Final, config: Any) -> Any:
    """One result of a call that recognises a whole recording."""
    return SpeechRecognitionResult(
        alternatives=[alternative(final, config)], channel_tag=1, audio_processed=final.end
    )


def alternative(final: Final, config: Any) -> Any:
    text = _shaped(final.text, config)
    return SpeechRecognitionAlternative(
        # Riva ends a turn with a blank, and clients join turns as they come.
        transcript=f"{text} ",
        confidence=final.confidence or 0.0,
        words=_words(text, final) if config.enable_word_time_offsets else (),
        language_code=[config.language_code or "en-US"],
    )


def _response(**result: Any) -> Any:
    return StreamingRecognizeResponse(results=[StreamingRecognitionResult(channel_tag=1, **result)])


def _shaped(text: str, config: Any) -> str:
    return punctuated(text) if config.enable_automatic_punctuation else bare(text)


def _words(text: str, final: Final) -> Iterator[Any]:
    """First and last moment are heard; in between, time is shared out by the words' lengths."""
    words = text.split()
    letters, length = sum(map(len, words)), final.end - final.start
    spoken = 0
    for word in words:
        start = final.start + length * spoken / letters
        spoken += len(word)
        end = final.start + length * spoken / letters
        yield WordInfo(
            word=word,
            start_time=round(1000 * start),
            end_time=round(1000 * end),
            confidence=final.confidence or 0.0,
        )
