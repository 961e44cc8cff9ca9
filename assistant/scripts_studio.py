"""Where conversations are tried: the real assistant in a home that is gone afterwards."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from assistant.build import Built, build, registry
from assistant.config import Settings
from assistant.scripts_format import Pin
from assistant.scripts_pins import PinnedLookUps, Pins
from assistant.sections import Section
from assistant.turn import Assistant
from dialog.problems import did_you_mean
from nlu.base import NotUnderstood, Understander, Understanding
from values.errors import ConfigError, ModelError


@dataclass(slots=True)
class Scene:
    """What a test holds fast of the world, and may change between two turns."""

    now: datetime
    "Where the clock stands."
    nlu_error: str = ""
    "Why the understanding engine fails; empty = it does not."


@dataclass(frozen=True, slots=True)
class _Fallible:
    """The engine that understands, failing where the test wants to see what is said then."""

    engine: Understander
    scene: Scene

    def understand(self, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        if self.scene.nlu_error:
            raise ModelError(self.scene.nlu_error)
        return self.engine.understand(texts)


class Studio:
    """Builds each kind of assistant once; nothing of the user's home is written to."""

    def __init__(self, settings: Settings) -> None:
        """The settings as they are for shoppers: flows, wording and model are tried as they serve.

        Raises ModelError where the model that serves cannot be found.
        """
        self._folder = TemporaryDirectory(prefix="nara-test-", ignore_cleanup_errors=True)
        # A model that was promoted in the user's home is the one to be tried.
        model = settings.nlu.model or registry(settings).serving()
        own = {
            "home": Path(self._folder.name),
            "nlu": settings.nlu.model_copy(update={"model": model, "shadow": None}),
            "journal": settings.journal.model_copy(update={"url": None}),
            "sessions": settings.sessions.model_copy(update={"url": None}),
            # Nobody reads how tried conversations sound.
            "sentiment": settings.sentiment.model_copy(update={"enabled": False}),
        }
        self._settings = settings.model_copy(update=own)
        self._built: dict[str, Built] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        for built in self._built.values():
            built.assistant.parts.journal.close()
        self._folder.cleanup()

    def assistant(
        self,
        scene: Scene,
        pins: Sequence[Pin] = (),
        overlay: Mapping[str, Any] | None = None,
        *,
        offline: bool = True,
    ) -> Assistant:
        """One in this scene and with these answers. Raises FlowError, ConfigError."""
        parts = self.built(overlay, offline=offline).assistant.parts
        asked = parts.stage.look_ups
        look_ups = PinnedLookUps(
            asked.chains, asked.resolver, asked.wording, asked.budget_s, Pins(tuple(pins))
        )
        stage = replace(parts.stage, look_ups=look_ups)
        ears = replace(parts.ears, understander=_Fallible(parts.ears.understander, scene))
        return Assistant(replace(parts, clock=lambda: scene.now, stage=stage, ears=ears))

    def built(self, overlay: Mapping[str, Any] | None = None, *, offline: bool = True) -> Built:
        key = json.dumps([overlay or {}, offline], sort_keys=True, default=str)
        if key not in self._built:
            settings = overlaid(self._settings, overlay or {})
            settings = settings.model_copy(
                update={"offline": offline or settings.offline, "home": self._settings.home}
            )
            self._built[key] = build(settings, casual=True)
        return self._built[key]


def overlaid(settings: Settings, overlay: Mapping[str, Any]) -> Settings:
    """Settings with a test's own on top, written as in nara.yaml. Raises ConfigError."""
    sections = {
        n: s for n in Settings.model_fields if isinstance(s := getattr(settings, n), Section)
    }
    changed: dict[str, Section] = {}
    for name, value in _nested(overlay).items():
        if name not in sections or not isinstance(value, Mapping):
            hint = did_you_mean(name, sections)
            raise ConfigError(f"settings: there is no section '{name}' with keys below it; {hint}")
        changed[name] = _changed(sections[name], value, name)
    return settings.model_copy(update=changed)


def _changed(section: Section, values: Mapping[str, Any], name: str) -> Section:
    """Checked as a settings file is."""
    known = type(section).model_fields
    plain = {key: getattr(section, key) for key in known}
    for key, value in values.items():
        inner = plain.get(key)
        if isinstance(inner, Section) and isinstance(value, Mapping):
            plain[key] = _changed(inner, value, f"{name}.{key}")
        else:
            plain[key] = value
    try:
        return type(section).model_validate(plain)
    except ValidationError as error:
        first = error.errors()[0]
        last, fault = str(first["loc"][-1]), first["msg"]
        if first["type"] == "extra_forbidden":
            fault = f"there is no such setting; {did_you_mean(last, known)}"
        where = ".".join((name, *map(str, first["loc"])))
        raise ConfigError(f"settings: {where}: {fault}") from error


def _nested(overlay: Mapping[str, Any]) -> dict[str, Any]:
    """`conversation.place: Boston` is short for a section with a key."""
    nested: dict[str, Any] = {}
    for name, value in overlay.items():
        first, dot, rest = name.partition(".")
        inner = _nested({rest: value}) if dot else value
        known = nested.get(first)
        if isinstance(known, dict) and isinstance(inner, Mapping):
            known.update(inner)
        else:
            nested[first] = dict(inner) if isinstance(inner, Mapping) else inner
    return nested
