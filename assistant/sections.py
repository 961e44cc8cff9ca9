"""The sections of the settings, one a room: what can be set, its default, what it may be."""

import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from archive.durability import Durability
from archive.kinds import KINDS, Kind
from assistant.config_checks import checked_url, checked_zone
from assistant.keys import is_hash


class Section(BaseModel):
    """Frozen, and strict about names: a key misspelt is told, not passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Flows(Section):
    path: Path | None = None
    "Folder of the flow files; none = the shipped flows."
    reload: bool = True
    "Whether `nara chat` and `nara serve` take up edits of them; a faulty edit never."
    state_types: dict[str, str] = {}
    "State types of the author's own: name in flow files -> `module:Class`."

    @field_validator("state_types")
    @classmethod
    def _are_paths(cls, types: dict[str, str]) -> dict[str, str]:
        for name, path in types.items():
            if not re.fullmatch(r"[\w.]+:\w+", path):
                raise ValueError(f"'{path}' is no class; write {name}: module:Class")
        return types


class RivaUnderstanding(Section):
    deadline_s: float = Field(2.0, gt=0, le=60)
    "Longest wait for one answer; the embedded engine takes the turn after that."
    domain: str = Field("weather", pattern=r"^[A-Za-z0-9_.-]{0,40}$")
    "Asks the model `riva_intent_<domain>`; empty = the server's domain classifier chooses."
    language: str = Field("en-US", pattern=r"^[A-Za-z-]{2,20}$")
    function_id: str = Field("", pattern=r"^[A-Za-z0-9_.-]*$")
    "Which function is meant, where Riva is hosted as one."


class Nlu(Section):
    model: Path | None = None
    "A model directory; none = the shipped model."
    shadow: Path | None = None
    """A version of the home's models, or a model directory: a candidate that hears every turn, too.
    Its answers are kept and never used."""
    shadow_wait_ms: float = Field(0, ge=0, le=1000)
    "Longest time that a turn which is ready waits for its answer; 0 = no turn is held up."
    threads: int = Field(1, ge=1, le=64)
    "CPU threads of one parse."
    threshold: float | None = Field(None, ge=0, le=1)
    "Confidence below which a turn is not understood; none = the model's own."
    engine: Literal["onnx", "riva"] = "onnx"
    "Who understands: the embedded model, or a Riva server with the embedded model behind it."
    riva: RivaUnderstanding = RivaUnderstanding()


class Journal(Section):
    durability: Durability = "process"
    "What a stored turn survives: a killed process, or a power cut."
    url: str | None = None
    "SQLAlchemy URL of a database that holds the journal; none = journal.sqlite in the home."

    _is_url = field_validator("url")(checked_url)


class Sessions(Section):
    url: str | None = None
    "redis://, rediss:// or unix:// of a Redis that many machines share; none = in the home."
    days: float = Field(30, gt=0, le=3650)
    "How long Redis keeps a conversation that nobody goes on with."
    lease_s: float = Field(5, ge=0.5, le=300)
    "How long the turn of a worker that died blocks its conversation."

    @field_validator("url")
    @classmethod
    def _is_redis(cls, url: str | None) -> str | None:
        if url and not url.startswith(("redis://", "rediss://", "unix://")):
            # The value is not repeated: it may hold a password.
            raise ValueError("write redis://host:6379/0, rediss://... or unix:///path")
        return url or None


class S3(Section):
    """How S3-compatible stores are spoken to. Keys and endpoint come from AWS_* variables."""

    addressing: Literal["path", "virtual", "auto"] | None = None
    "Bucket in the path or in the host name; none = path where an endpoint is set."
    ca: Path | None = None
    "PEM of who signed the store's certificate; none = the public authorities."
    checksums: Literal["when_required", "when_supported"] = "when_required"
    "Whether checksum headers are sent that older stores refuse."
    connect_timeout_s: float = Field(10, gt=0, le=300)
    "Longest wait for a connection."
    read_timeout_s: float = Field(60, gt=0, le=3600)
    "Longest wait for an answer."
    attempts: int = Field(5, ge=1, le=20)
    "Tries in all of what may pass: overload, lost connections."
    conditional: Literal["auto", "on", "off"] = "auto"
    "Writes that fail where somebody else wrote meanwhile; auto = where a probe shows them to work."


class Archive(Section):
    timezone: str = "UTC"
    "IANA name: in whose days the daily files are cut."
    guard_formulas: bool = False
    "Whether cells that a spreadsheet would take for a formula get an apostrophe in front."
    redact: tuple[Kind, ...] = KINDS
    "What is taken out of rows before they leave the machine; empty = nothing."
    phone_region: str = Field("US", pattern=r"^[A-Z]{2}$")
    "Country whose phone numbers are known without a +."
    s3: S3 = S3()

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, name: str) -> str:
        return checked_zone(name) or "UTC"


class Conversation(Section):
    place: str = ""
    "Where the shop is, for `near me`: for example `Boston, MA`; empty = ask."
    max_characters: int = Field(2000, ge=50, le=100_000)
    "A longer turn is answered with a request to be brief."
    locale: str = Field("en", pattern=r"^[a-z]{2}(-[A-Z]{2})?$")
    "Which of a flow's texts are said where it has several."


class Gate(Section):
    """What a model has to stand before it may serve (`nara learn gate`)."""

    sentences: int = Field(50, ge=1)
    "Fewest sentences of the frozen set; with fewer no model passes."
    significance: float = Field(0.05, gt=0, lt=1)
    "A worse figure counts where chance would bring it about less often."
    label_drop: float = Field(10, ge=0, le=100)
    "Points of F1 that an intent or slot may lose."
    label_examples: int = Field(20, ge=1)
    "Intents and slots with fewer examples are not judged alone."
    calibration_rise: float = Field(5, ge=0, le=100)
    "Points by which the calibration error may rise."
    replay_changed: float = Field(10, ge=0, le=100)
    "Percent of archived turns that may be answered otherwise."
    size_mb: float = Field(100, gt=0)
    "Megabytes of a model directory."
    latency_ms: float = Field(50, gt=0)
    "Time in which 95 of 100 sentences are understood on this machine."


class Learning(Section):
    key: str = ""
    """Hash of the key that lets annotators in at /annotate of `nara serve`: --new-key makes both.
    Empty = there is no such page."""
    enough: int = Field(100, ge=1)
    "New labels from which on `nara learn` trains though more sentences wait for a person."
    promote: bool = False
    "Whether `nara learn` lets a model serve that passed the gate, without being asked."
    gate: Gate = Gate()

    @field_validator("key")
    @classmethod
    def _is_hash(cls, key: str) -> str:
        if key and not is_hash(key):
            raise ValueError("write its hash, sha256:...; nara serve --new-key prints one")
        return key


class Sentiment(Section):
    enabled: bool = True
    "Whether it is judged, after each answer, how its sentences and the shopper's sound."
    model: Path | None = None
    "A model directory; none = the shipped model."


class Dashboard(Section):
    key: str = ""
    """Hash of the key that lets managers in at /dashboard of `nara serve`: --new-key makes both.
    Empty = there is no such page."""
    mood: float = Field(-0.5, ge=-1, le=1)
    "A shopper's mood at or below which the dashboard raises an alert."

    @field_validator("key")
    @classmethod
    def _is_hash(cls, key: str) -> str:
        if key and not is_hash(key):
            raise ValueError("write its hash, sha256:...; nara serve --new-key prints one")
        return key


class Telemetry(Section):
    otlp: str | None = Field(None, pattern=r"^https?://[^\s@]+$")
    """Base URL of an OpenTelemetry collector that takes OTLP over HTTP; none =
    OTEL_EXPORTER_OTLP_ENDPOINT, and without that nothing is sent."""
    service: str = Field("nara", min_length=1, max_length=100)
    "What this service is called there."
