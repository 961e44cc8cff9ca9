"""The state types that flows may use: ours, and those the settings name as `module:Class`."""

from collections.abc import Mapping
from importlib import import_module
from inspect import isabstract

from assistant.config import Settings
from dialog.own_state import OwnState
from dialog.states import TYPES, State
from values.errors import ConfigError

_KEY = "flows.state_types"


def state_types(settings: Settings) -> Mapping[str, type[State]]:
    """Raises ConfigError where one that is named cannot be used."""
    own = settings.flows.state_types
    return {**TYPES, **{name: _own(name, path) for name, path in own.items()}}


def _own(name: str, path: str) -> type[State]:
    if name in TYPES:
        raise ConfigError(f"{_KEY}: there is a state type '{name}' already; take another name")
    module, _, attribute = path.partition(":")
    try:
        kind = getattr(import_module(module), attribute)
    except Exception as error:  # whatever somebody else's module does when it is read
        raise ConfigError(f"{_KEY}: {name}: {path} cannot be used ({error})") from error
    if not (isinstance(kind, type) and issubclass(kind, OwnState) and kind is not OwnState):
        raise ConfigError(f"{_KEY}: {name}: {path} is no class made from dialog.own_state.OwnState")
    if isabstract(kind):
        raise ConfigError(f"{_KEY}: {name}: {path} has no method run(seen)")
    return kind
