"""nara.yaml and the environment -> one frozen Settings value, read once at the entry.

Precedence: `NARA_<SECTION>__<KEY>`, then the file (`--config`, `NARA_CONFIG`, `./nara.yaml`),
then the sections' defaults. Credentials are not settings; they come from the environment alone.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from platformdirs import user_data_path
from pydantic import BaseModel, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from assistant.riva_settings import Riva
from assistant.sections import (
    Archive,
    Conversation,
    Dashboard,
    Flows,
    Journal,
    Learning,
    Nlu,
    Sentiment,
    Sessions,
    Telemetry,
)
from assistant.serve import Serve
from assistant.service_sections import Fulfillment
from assistant.speech_settings import Speech
from values.errors import ConfigError

_PREFIX, _BELOW = "NARA_", "__"
_OWN_WORDS = "Value error, "
"What pydantic writes before the sentences of our own checks."


class Settings(BaseSettings):
    """Everything that can be set, validated and frozen."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=_PREFIX,
        env_nested_delimiter=_BELOW,
        env_ignore_empty=True,
    )

    home: Path = Field(default_factory=lambda: user_data_path("nara"))
    "NARA_HOME: the one folder that is written to."
    offline: bool = False
    "NARA_OFFLINE: no outside call; sample weather and the embedded catalogue only."
    flows: Flows = Flows()
    nlu: Nlu = Nlu()
    fulfillment: Fulfillment = Fulfillment()
    journal: Journal = Journal()
    sessions: Sessions = Sessions()
    speech: Speech = Speech()
    riva: Riva = Riva()
    archive: Archive = Archive()
    conversation: Conversation = Conversation()
    learning: Learning = Learning()
    sentiment: Sentiment = Sentiment()
    serve: Serve = Serve()
    dashboard: Dashboard = Dashboard()
    telemetry: Telemetry = Telemetry()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The file arrives as init values; the environment outranks it."""
        return env_settings, init_settings


def read_settings(file: Path | None = None) -> Settings:
    """Settings from `file`, else NARA_CONFIG, else ./nara.yaml. Raises ConfigError."""
    path = settings_file(file)
    values = _anchored(_read_yaml(path, yaml.CSafeLoader), Settings, path.parent) if path else {}
    _refuse_misplaced(os.environ)
    try:
        return Settings(**values)
    except SettingsError as error:
        raise ConfigError(_misread(str(error), os.environ)) from error
    except ValidationError as error:
        raise ConfigError(_explain(error, path)) from error


def settings_file(file: Path | None = None) -> Path | None:
    """Where settings are read from: `file`, else NARA_CONFIG, else ./nara.yaml; None = nowhere."""
    return file or _default_file()


def _anchored(values: Mapping[str, Any], model: type[BaseModel], folder: Path) -> dict[str, Any]:
    """Paths in a settings file count from the file's folder, wherever the command is run."""
    anchored = dict(values)
    for name, value in values.items():
        field = model.model_fields.get(name)
        inner = _keys_of(model, name)
        if inner and value is None:
            # A section whose keys are all commented out.
            del anchored[name]
        elif inner and isinstance(value, Mapping):
            anchored[name] = _anchored(value, inner, folder)
        elif field and field.annotation in (Path, Path | None) and isinstance(value, str):
            anchored[name] = folder / Path(value).expanduser()
    return anchored


def read_texts(path: Path) -> Mapping[str, Any]:
    """A YAML file of texts, every scalar a string (`no` is a word here). Raises ConfigError."""
    return _read_yaml(path, yaml.CBaseLoader)


def _read_yaml(path: Path, loader: type[Any]) -> Mapping[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        place = getattr(error, "problem_mark", None)
        line = f":{place.line + 1}" if place else ""
        raise ConfigError(f"{path}{line}: broken YAML") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise ConfigError(f"{path}:1: write keys with values, for example 'offline: true'")
    return content


def _default_file() -> Path | None:
    named = os.environ.get("NARA_CONFIG")
    if named:
        return Path(named)
    local = Path("nara.yaml")
    return local if local.is_file() else None


def _refuse_misplaced(environment: Mapping[str, str]) -> None:
    """Variables that pydantic passes over or chokes on: unknown sections, a section as a value."""
    for variable, value in environment.items():
        if not value or not variable.upper().startswith(_PREFIX):
            continue
        section, below, rest = variable.upper().removeprefix(_PREFIX).lower().partition(_BELOW)
        keys = _keys_of(Settings, section)
        if below and keys is None:
            known = ", ".join(name for name in Settings.model_fields if _keys_of(Settings, name))
            raise ConfigError(f"{variable}: there is no section '{section}'; known: {known}")
        if below and keys and (inner := _keys_of(keys, rest)):
            _refuse_value(variable, inner)
        if not below and keys:
            _refuse_value(variable, keys)


def _keys_of(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The model of a section; None where the name is a plain key or nothing known."""
    field = model.model_fields.get(name)
    kind = field.annotation if field else None
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _refuse_value(variable: str, section: type[BaseModel]) -> None:
    key = next(iter(section.model_fields)).upper()
    raise ConfigError(f"{variable}: a section has no value; set its keys: {variable}{_BELOW}{key}")


def _misread(fault: str, environment: Mapping[str, str]) -> str:
    """Which variables of the section may be meant: the library names the section alone."""
    found = re.search(r'field "(\w+)"', fault)
    prefix = f"{_PREFIX}{found[1].upper()}" if found else _PREFIX
    names = sorted(name for name in environment if name.upper().startswith(prefix))
    wanted = """a list is written as JSON, for example '["phone", "email"]'"""
    return f"{' or '.join(names)}: cannot be read; {wanted}; docs/settings.md lists every key"


def _explain(error: ValidationError, path: Path | None) -> str:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    variable = _PREFIX + key.upper().replace(".", _BELOW)
    source = variable if variable in os.environ else str(path or "settings")
    fault = (
        "unknown setting"
        if first["type"] == "extra_forbidden"
        else first["msg"].removeprefix(_OWN_WORDS)
    )
    return f"{source}: {key}: {fault}; docs/settings.md lists every key"
