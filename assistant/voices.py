"""Settings -> who hears and who speaks. The one place where speech ports meet their adapters."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.config import Settings
from assistant.riva_voices import catalogue_names, riva_recognizer, riva_synthesizer
from speech.base import Recognizer, Synthesizer

if TYPE_CHECKING:
    from speech.language import Language

Fixed = frozenset[str]
"Clauses said to everybody in the same words."


def recognizer(settings: Settings) -> Recognizer:
    """The configured one. Raises ConfigError; SpeechUnavailable where nothing can hear."""
    return _RECOGNIZERS[_inside(settings, settings.speech.recognizer)](settings)


def synthesizer(settings: Settings, fixed: Fixed = frozenset()) -> Synthesizer:
    """The configured one. Raises ConfigError; SpeechUnavailable where nothing can speak.

    `fixed`: clauses that are the same for everybody (`fixed_texts`); their sound is kept on disk.
    """
    return _SYNTHESIZERS[_inside(settings, settings.speech.synthesizer)](settings, fixed)


def embedded_recognizer(settings: Settings) -> Recognizer:
    """Raises SpeechUnavailable where its package is missing; loads its model at first use."""
    from speech.embedded import EmbeddedRecognizer
    from speech.moonshine import need_package

    need_package()
    own = settings.speech
    return EmbeddedRecognizer(
        own.threads, partials=own.partials, likely=lambda: likely_here(settings)
    )


def likely_here(settings: Settings) -> "Language | None":
    """What shoppers say, with the names of this shop."""
    from speech.language import language

    own = settings.speech
    return language((*own.words, *catalogue_names(settings))) if own.likely else None


def embedded_synthesizer(settings: Settings, fixed: Fixed = frozenset()) -> Synthesizer:
    """Raises SpeechUnavailable where nothing here can speak."""
    from speech.synthesis import chosen
    from speech.synthesis import synthesizer as make
    from speech.voice_cache import Remembering, VoiceCache

    own = settings.speech
    voice = make(own.engine, own.voice, own.threads)
    if not fixed or not own.cache_mb:
        return voice
    name = f"{chosen(own.engine, own.voice)} {own.voice}{_edition(own.voice)}"
    cache = VoiceCache(settings.home / "cache" / "voice", name, own.cache_mb)
    return Remembering(voice, cache, fixed.__contains__)


def _edition(voice: str) -> str:
    """Of a voice that is a file: another file by the same name sounds otherwise."""
    file = Path(voice).expanduser()
    return f" {file.stat().st_mtime_ns}" if voice and file.is_file() else ""


def _inside(settings: Settings, name: str) -> str:
    """Offline nothing outside is called."""
    return "embedded" if settings.offline else name


_RECOGNIZERS: Mapping[str, Callable[[Settings], Recognizer]] = {
    "embedded": embedded_recognizer,
    "riva": lambda settings: riva_recognizer(settings, lambda: embedded_recognizer(settings)),
}
_SYNTHESIZERS: Mapping[str, Callable[[Settings, Fixed], Synthesizer]] = {
    "embedded": embedded_synthesizer,
    "riva": lambda settings, fixed: riva_synthesizer(
        settings, lambda: embedded_synthesizer(settings, fixed)
    ),
}
