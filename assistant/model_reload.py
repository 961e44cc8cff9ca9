"""Models promoted while conversations run: the new one understands from the next turn on."""

from collections.abc import Callable
from dataclasses import replace

from assistant.build import registry, understander
from assistant.config import Settings
from assistant.turn import Assistant
from values.errors import NaraError


class ModelReloader:
    """Looks whether another model was promoted, which is cheap, and loads it only then.

    A turn that is under way ends with the model it began with; then nothing holds the old one any
    more, and its memory is free.
    """

    def __init__(self, settings: Settings, tell: Callable[[str], None]) -> None:
        """`tell` hears one sentence about every change."""
        self._settings, self._tell = settings, tell
        self._models = registry(settings)
        self._seen = self._models.stamp()

    def look(self, assistant: Assistant) -> Assistant:
        """The same assistant, or the same with another model."""
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
