"""Riva as ear and voice of the assistant, with the embedded engines behind it.

Its libraries are imported only where it is set up.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from assistant.access import service_keys
from assistant.config import Settings
from assistant.riva_lines import riva_line
from assistant.sources import Sources
from fulfillment.catalog.source import Catalog
from speech.base import Recognizer, SpeechUnavailable, Synthesizer
from values.errors import NaraError, StoreError

if TYPE_CHECKING:
    from speech.riva_asr import RivaRecognizer
    from speech.riva_tts import RivaSynthesizer

Check = Callable[[Settings], str]
_PATIENCE_S = 6.0

_MOST_NAMES = 1000
"Riva weighs every name at every word; NVIDIA speaks of hundreds."


def riva_recognizer(settings: Settings, behind: Callable[[], Recognizer]) -> Recognizer:
    """`behind` makes what hears when Riva is away. Raises ConfigError."""
    ears = _ears(settings)
    from speech.fallback import HearingWithFallback

    return HearingWithFallback(ears, behind)


def riva_synthesizer(settings: Settings, behind: Callable[[], Synthesizer]) -> Synthesizer:
    """`behind` makes what speaks when Riva is away. Raises ConfigError."""
    voice = _voice(settings)
    from speech.fallback import SpeakingWithFallback

    return SpeakingWithFallback(voice, behind)


def _ears(settings: Settings) -> "RivaRecognizer":
    own = settings.riva.asr
    line = riva_line(settings, "speech.recognizer", own.function_id)
    from speech.riva_asr import RivaRecognizer
    from speech.riva_config import HearingTerms

    names = _first(own.words, catalogue_names(settings)) if own.boost else ()
    terms = HearingTerms(
        language=own.language,
        model=own.model,
        punctuation=own.punctuation,
        verbatim=own.verbatim,
        boosted=names,
        boost=own.boost,
        answer_s=own.answer_s,
        stream_s=own.stream_s,
    )
    return RivaRecognizer(line, terms)


def _voice(settings: Settings) -> "RivaSynthesizer":
    own = settings.riva.tts
    line = riva_line(settings, "speech.synthesizer", own.function_id)
    from speech.riva_tts import RivaSynthesizer, SpeakingTerms

    terms = SpeakingTerms(
        language=own.language,
        voice=own.voice,
        rate=own.rate_hz,
        characters=own.characters,
        deadline_s=own.deadline_s,
    )
    return RivaSynthesizer(line, terms)


# Whether it works


def _checked(engine: Callable[[Settings], "RivaRecognizer | RivaSynthesizer"]) -> Check:
    def check(settings: Settings) -> str:
        try:
            return engine(settings).check(_PATIENCE_S)
        except SpeechUnavailable as error:
            raise StoreError(str(error)) from error

    return check


RIVA_CHECKS: Mapping[str, Check] = {"riva hears": _checked(_ears), "riva speaks": _checked(_voice)}
"What can be tried out -> what is there, in a few words, after one cheap call. Raise NaraError."


# What is likelier here than elsewhere


def catalogue_names(settings: Settings) -> Iterable[str]:
    """What shoppers ask for by name, the rarer words first.

    A catalogue that cannot be read keeps nobody from hearing.
    """
    catalog = Sources(settings, service_keys()).make("catalog")
    assert isinstance(catalog, Catalog)
    try:
        names = catalog.names()
    except NaraError:
        return ()
    towns = (town.partition(",")[0] for town in names.towns)
    return (*names.stores, *names.brands, *towns, *names.kinds, *names.items)


def _first(*groups: Iterable[str]) -> tuple[str, ...]:
    names = dict.fromkeys(name for group in groups for name in group)
    return tuple(names)[:_MOST_NAMES]
