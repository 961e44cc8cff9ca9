"""Models promoted while conversations run: the new one understands from the next turn on."""

from collections.abc import Callable
from dataclasses import replace

from assistant.build import registry, shadow_of, shadow_stamp, understander
from assistant.config import Settings
from assistant.turn import Assistant
from values.errors import NaraError


class ModelReloader:
    """Looks whether another model was promoted, which is cheap, and loads it only then.

    A turn that is under way ends with the model it began with; then nothing holds the old one any
    more, and its memory is free. The shadow is followed in the same way.
    """

    def __init__(self, settings: Settings, serving: str, tell: Callable[[str], None]) -> None:
        """`serving`: version of the model; `tell` hears one sentence about every change."""
        self._settings, self._tell = settings, tell
        self._models = registry(settings)
        self._seen = self._models.stamp()
        self._shadow_seen = (shadow_stamp(settings), serving)

    def look(self, assistant: Assistant) -> Assistant:
        """The same assistant, or the same with other models."""
        return self._shadowed(self._served(assistant))

    def _served(self, assistant: Assistant) -> Assistant:
        found = self._models.stamp()
        if found == self._seen or self._settings.nlu.model:
            # A model that the settings name serves whatever is promoted.
            return assistant
        self._seen = found
        try:
            return self._changed(assistant)
        except NaraError as error:
            self._tell(f"another model was promoted, and is not used: {error}")
            return assistant

    def _changed(self, assistant: Assistant) -> Assistant:
        """Raises NaraError."""
        parts = assistant.parts
        engine, version = understander(self._settings)
        if version == parts.model_version:
            return assistant
        self._tell(f"the model {version} understands now, in place of {parts.model_version}")
        ears = replace(parts.ears, understander=engine)
        return Assistant(replace(parts, ears=ears, model_version=version))

    def _shadowed(self, assistant: Assistant) -> Assistant:
        """A candidate that came, changed or went; or that serves now, or no longer."""
        parts = assistant.parts
        found = (shadow_stamp(self._settings), parts.model_version)
        if found == self._shadow_seen:
            return assistant
        self._shadow_seen = found
        if parts.shadow:
            parts.shadow.close()
        shadow, faults = shadow_of(self._settings, parts.model_version)
        now = (f"the model {shadow.version} hears every turn as a shadow",) if shadow else faults
        for line in now:
            self._tell(line)
        return Assistant(replace(parts, shadow=shadow))
