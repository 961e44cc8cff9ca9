"""Settings -> the embedded engines behind Riva's services, as `nara riva-serve` runs them."""

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from assistant.build import embedded
from assistant.config import Settings
from assistant.riva_answers import analysing
from assistant.voices import embedded_recognizer, embedded_synthesizer
from speech.base import Expected, Recognizer, SpeechUnavailable
from values.errors import ConfigError, NaraError

if TYPE_CHECKING:
    from speech.server import Engines, RivaServing, Serving

_Engine = TypeVar("_Engine")


def riva_server(settings: Settings, serving: "Serving") -> tuple["RivaServing", tuple[str, ...]]:
    """The server, and what the operator should know. Raises ConfigError, ModelError."""
    from speech.server import RivaServing

    engines, problems = _engines(settings)
    return RivaServing(engines, serving), (*problems, *_open_to_all(serving))


def serving_from(**given: object) -> "Serving":
    """Raises ConfigError where the libraries are missing."""
    try:
        from speech.server import Serving
    except ImportError as error:
        wanted = "run: pip install 'nara-assistant[riva,voice]'"
        raise ConfigError(f"riva-serve needs libraries; {wanted}") from error
    return Serving(**given)  # type: ignore[arg-type]  # checked by the command's options


def _engines(settings: Settings) -> tuple["Engines", list[str]]:
    from speech.server import Engines

    problems: list[str] = []
    recognizer = _or_none(lambda: embedded_recognizer(settings), "hears", problems)
    if recognizer:
        Thread(target=_warm, args=(recognizer,), name="nara-warm-up", daemon=True).start()
    synthesizer = _or_none(lambda: embedded_synthesizer(settings), "speaks", problems)
    return Engines(recognizer, synthesizer, analysing(embedded(settings))), problems


def _warm(recognizer: Recognizer) -> None:
    """Loads what the first call would have to wait for; that one meets the error again."""
    with suppress(SpeechUnavailable):
        list(recognizer.stream((), Expected))


def _or_none(make: Callable[[], _Engine], does: str, problems: list[str]) -> _Engine | None:
    """What cannot be made is not served; the others are."""
    try:
        return make()
    except (NaraError, SpeechUnavailable) as error:
        problems.append(f"nothing {does} here: {error}")
        return None


def _open_to_all(serving: "Serving") -> tuple[str, ...]:
    if _is_here(serving.host):
        return ()
    everybody = f"{serving.host}: everybody who reaches it may use it"
    if serving.tls_certificate:
        return (f"{everybody}; keep it behind a firewall",)
    return (f"{everybody}, and reads along; set --tls-cert and --tls-key",)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
