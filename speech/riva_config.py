"""What is asked of Riva when it hears: the recognition config of one call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from riva.client.proto.riva_asr_pb2 import (
    EndpointingConfig,
    RecognitionConfig,
    SpeechContext,
    StreamingRecognitionConfig,
)
from riva.client.proto.riva_audio_pb2 import AudioEncoding

from speech.base import Patience
from values.audio import RATE

PAUSES_MS: Mapping[Patience, int] = {"short": 480, "normal": 800, "long": 1200}
"Silence that ends a turn; 800 is Riva's own default."
_SETTLED_MS = 240
"Silence after which Riva calls a transcript settled, though the turn may go on."


@dataclass(frozen=True, slots=True)
class HearingTerms:
    """How Riva is to hear, and how long it is waited for."""

    language: str = "en-US"
    model: str = ""
    "Empty = the server chooses by language."
    punctuation: bool = True
    verbatim: bool = False
    boosted: tuple[str, ...] = ()
    "Names that are likelier here than elsewhere: shops, goods, cities."
    boost: float = 20.0
    "How much; Riva's documents name 20 to 100."
    answer_s: float = 3.0
    "Longest wait for an answer to what was said."
    stream_s: float = 300.0
    "Longest life of one call."


def recognition(terms: HearingTerms, patience: Patience) -> Any:
    config = RecognitionConfig(
        encoding=AudioEncoding.LINEAR_PCM,
        sample_rate_hertz=RATE,
        audio_channel_count=1,
        language_code=terms.language,
        model=terms.model,
        max_alternatives=1,
        enable_word_time_offsets=True,
        enable_automatic_punctuation=terms.punctuation,
        verbatim_transcripts=terms.verbatim,
        endpointing_config=EndpointingConfig(
            stop_history=PAUSES_MS[patience], stop_history_eou=_SETTLED_MS
        ),
    )
    if terms.boosted and terms.boost:
        config.speech_contexts.append(SpeechContext(phrases=terms.boosted, boost=terms.boost))
    return StreamingRecognitionConfig(config=config, interim_results=True)
