"""Looks over everything a conversation needs and says what works, as `nara doctor` shows it."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from assistant.access import VARIABLES, service_keys
from assistant.archive import journal
from assistant.build import (
    check_flows,
    embedded,
    read_language,
    system_clock,
    understander,
)
from assistant.config import Settings
from assistant.riva_voices import RIVA_CHECKS
from assistant.service_sections import SourceName
from assistant.session_store import open_sessions
from assistant.sources import KEYS, LOCAL, MAKERS, Checked, Sources
from dialog.problems import count
from fulfillment.faults import Kind, ServiceError
from nlu.base import NotUnderstood
from values.deadline import Deadline
from values.errors import ConfigError, NaraError, StoreError

Verdict = Literal["works", "not set up", "off", "broken"]
"""works        was tried just now
not set up   needs a key that is not there, which is fine
off          switched off by a setting
broken       set up, and does not work
"""

_PATIENCE_S = 6.0
"Longest wait for one service."
_ANY_SENTENCE = "where can i get the best pasta"


_WHAT_TO_DO: Mapping[Kind, str] = {
    "auth": "copy its key again",
    "quota": "its allowance is used up; wait, or buy more",
    "busy": "try again in a moment",
    "plan": "its plan does not include this; see the page about it in docs/",
    "bad_request": "look at its settings",
    "not_found": "look at its url",
    "unavailable": "look at the network, and at its url where you set one",
    "bad_response": "something else answers at its address; look at its url and the network",
}


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    verdict: Verdict
    detail: str
    "What it is, or what to do; one sentence at most."


def examine(settings: Settings, file: Path | None) -> Iterator[Finding]:
    """One finding after the other, as they are made; `file` is where the settings are from."""
    yield Finding("settings", "works", str(file) if file else "the defaults; no nara.yaml")
    for what, look in _OURS.items():
        yield _tried(what, partial(look, settings))
    yield _riva(settings)
    yield from _riva_speech(settings)
    yield from _services(settings)


def _tried(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, "works", look())
    except NaraError as error:
        return Finding(what, "broken", str(error))
    except ServiceError as error:
        return Finding(what, "broken", f"{error}; {_WHAT_TO_DO[error.kind]}")


# What is ours


def _home(settings: Settings) -> str:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.home):
            return str(settings.home)
    except OSError as error:
        raise StoreError(f"{settings.home} cannot be written ({error.strerror})") from error


def _journal(settings: Settings) -> str:
    journal(settings).last_turn("")
    return f"durability {settings.journal.durability}"


def _sessions(settings: Settings) -> str:
    open_sessions(settings).active(system_clock())
    return "in Redis, shared" if settings.sessions.url else "in the home"


def _flows(settings: Settings) -> str:
    loaded = check_flows(settings, [])
    read_language(settings)
    if loaded.errors:
        number, first = count(len(loaded.errors), "error"), loaded.causes[0]
        raise ConfigError(f"{number}, the first: {first}. Run: nara flows check")
    return f"{settings.flows.path or 'the shipped ones'}"


def _model(settings: Settings) -> str:
    engine = embedded(settings)
    engine.understand([_ANY_SENTENCE])
    return engine.version


_OURS: Mapping[str, Callable[[Settings], str]] = {
    "home": _home,
    "journal": _journal,
    "sessions": _sessions,
    "flows": _flows,
    "model": _model,
}


# Who is outside


def _riva(settings: Settings) -> Finding:
    if settings.nlu.engine != "riva":
        return Finding("riva", "not set up", "nlu.engine is onnx; docs/riva.md")
    if settings.offline:
        return Finding("riva", "off", "offline is on")
    return _tried("riva", lambda: _ask_riva(settings))


def _ask_riva(settings: Settings) -> str:
    engine, _ = understander(settings)
    answer = engine.understand([_ANY_SENTENCE])[0]
    by = (answer.best if isinstance(answer, NotUnderstood) else answer).model
    if not by.startswith("riva"):
        raise StoreError("does not answer; the embedded model understands instead")
    return f"answers as {by}"


def _riva_speech(settings: Settings) -> Iterator[Finding]:
    """Only where it is set up: most have Riva for nothing."""
    parts = {"riva hears": settings.speech.recognizer, "riva speaks": settings.speech.synthesizer}
    for what, engine in parts.items():
        if engine == "riva" and settings.offline:
            yield Finding(what, "off", "offline is on")
        elif engine == "riva":
            yield _tried(what, partial(RIVA_CHECKS[what], settings))


def _services(settings: Settings) -> Iterator[Finding]:
    sources = Sources(settings, service_keys(), casual=True)
    own = [name for name in settings.fulfillment.sources or () if name not in MAKERS]
    for name in (*get_args(SourceName), *own):
        yield _source(sources, name)


def _source(sources: Sources, name: str) -> Finding:
    own = getattr(sources.settings.fulfillment, name, None)
    if name not in LOCAL and sources.settings.offline:
        return Finding(name, "off", "offline is on")
    if getattr(own, "enabled", None) is False:
        return Finding(name, "off", f"fulfillment.{name}.enabled is false")
    missing = [VARIABLES[key] for key in KEYS.get(name, ()) if not getattr(sources.keys, key)]
    if missing and len(missing) == len(KEYS[name]):
        return Finding(name, "not set up", f"for it: set {' and '.join(missing)}; docs/{name}.md")
    finding = _tried(name, lambda: _check(sources, name))
    if finding.verdict == "broken" and name == "openmeteo" and not sources.has_own_open_meteo:
        # Nobody set it up; a machine without a network is not broken.
        return Finding(name, "not set up", f"{finding.detail}; sample weather is used instead")
    return finding


def _check(sources: Sources, name: str) -> str:
    source = sources.make(name)
    if isinstance(source, Checked):
        return source.check(Deadline.within(_PATIENCE_S))
    return "made-up weather, for when no service is asked" if name == "sample" else "not tried"
