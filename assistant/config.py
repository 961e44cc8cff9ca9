"""nara.yaml and the environment -> one frozen Settings value, read once at the entry.

Precedence: `NARA_<SECTION>__<KEY>`, then the file (`--config`, `NARA_CONFIG`, `./nara.yaml`),
then the defaults below. Credentials are not settings; they come from the environment alone.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from platformdirs import user_data_path
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from archive.database import Durability
from values.errors import ConfigError

_PREFIX, _BELOW = "NARA_", "__"
_URL = re.compile(r"[a-z][a-z0-9_]*(?:\+[a-z0-9_]+)?://.+")
_ADDRESS = re.compile(r"https?://[^/?#@\s]+(?:/[^?#@\s]*)?")
_OWN_WORDS = "Value error, "
"What pydantic writes before the sentences of our own checks."


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Flows(_Section):
    path: Path | None = None
    "Folder of the flow files; none = the shipped flows."


class Riva(_Section):
    deadline_s: float = Field(2.0, gt=0, le=60)
    "Longest wait for one answer; the embedded engine takes the turn after that."
    tls: bool = False
    "Speak TLS; a certificate below switches it on as well."
    root_certificate: Path | None = None
    "PEM of who signed the server's certificate; none = the public authorities."
    client_certificate: Path | None = None
    client_key: Path | None = None
    "PEM files of ours, for a server that asks who we are."
    domain: str = Field("weather", pattern=r"^[A-Za-z0-9_.-]{0,40}$")
    "Asks the model `riva_intent_<domain>`; empty = the server's domain classifier chooses."
    language: str = Field("en-US", pattern=r"^[A-Za-z-]{2,20}$")
    function_id: str = Field("", pattern=r"^[A-Za-z0-9_.-]*$")
    "Which function is meant, where Riva is hosted as one."

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if bool(self.client_certificate) != bool(self.client_key):
            raise ValueError("client_certificate and client_key belong together; set both")
        return self

    @property
    def encrypted(self) -> bool:
        return self.tls or bool(self.root_certificate or self.client_certificate)


class Nlu(_Section):
    model: Path | None = None
    "A model directory; none = the shipped model."
    threads: int = Field(1, ge=1, le=64)
    "CPU threads of one parse."
    threshold: float | None = Field(None, ge=0, le=1)
    "Confidence below which a turn is not understood; none = the model's own."
    engine: Literal["onnx", "riva"] = "onnx"
    "Who understands: the embedded model, or a Riva server with the embedded model behind it."
    riva: Riva = Riva()


class Catalog(_Section):
    url: str | None = None
    "SQLAlchemy URL of the shop's database; none = the embedded sample catalogue."

    @field_validator("url")
    @classmethod
    def _is_url(cls, url: str | None) -> str | None:
        if url is not None and not _URL.fullmatch(url):
            example = "sqlite:////data/shop.sqlite or postgresql+psycopg://host/shop"
            raise ValueError(f"write an SQLAlchemy URL, for example {example}")
        return url


class _Outside(_Section):
    """How an outside service is called. Its key comes from the environment."""

    url: str | None = None
    "Another address than the service's own; it may be a private one."
    timeout_s: float = Field(2.0, gt=0, le=60)
    "Longest wait for one answer, further tries included."
    retries: int = Field(2, ge=0, le=5)
    "Further tries after a failure that may pass."

    @field_validator("url")
    @classmethod
    def _is_address(cls, url: str | None) -> str | None:
        if url is not None and not _ADDRESS.fullmatch(url):
            wanted = "http:// or https://, a host, perhaps a path; no user, no question mark"
            raise ValueError(f"write an address: {wanted}")
        return url.rstrip("/") if url else None


class OpenMeteo(_Outside):
    enabled: bool | None = None
    """Whether it is asked; none = with a key or an address of its own, and in `nara chat`, where
    its free host may be used."""


class WeatherStack(_Outside):
    plan: Literal["free", "standard", "professional"] = "free"
    "What the key is good for: the weather now; the past as well; the future as well."


class Yelp(_Outside):
    pass


class Ebay(_Outside):
    marketplace: str = Field("EBAY_US", pattern=r"^EBAY_[A-Z]{2}$")
    "Where is searched, which also decides the currency."


SourceName = Literal["weatherstack", "openmeteo", "sample", "yelp", "ebay", "catalog"]


class Fulfillment(_Section):
    sources: tuple[SourceName, ...] | None = None
    "Who is asked, in this order; none = whatever there is a key for, then what needs none."
    budget_s: float = Field(2.5, gt=0, le=60)
    "How long all look-ups of one turn may take together."
    units: Literal["auto", "imperial", "metric"] = "auto"
    "Of the weather; auto = as people at the place are used to."
    catalog: Catalog = Catalog()
    weatherstack: WeatherStack = WeatherStack()
    openmeteo: OpenMeteo = OpenMeteo()
    yelp: Yelp = Yelp()
    ebay: Ebay = Ebay()


class Journal(_Section):
    durability: Durability = "process"
    "What a stored turn survives: a killed process, or a power cut."


class Conversation(_Section):
    place: str = ""
    "Where the shop is, for `near me`: for example `Boston, MA`; empty = ask."
    max_characters: int = Field(2000, ge=50, le=100_000)
    "A longer turn is answered with a request to be brief."


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
    conversation: Conversation = Conversation()

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
        raise ConfigError(f"The environment: {error}; docs/settings.md lists every key") from error
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
