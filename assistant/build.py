"""Settings -> an assistant ready to talk. The one place where ports meet their adapters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from nlu.entities.places import Gazetteer

from archive.journal import Journal
from assistant.config import Settings, read_texts
from assistant.course import Stage
from assistant.hearing import Ears
from assistant.lookups import LookUps
from assistant.resolve import Resolver
from assistant.sessions import EmbeddedSessions
from assistant.turn import Assistant, Clock, Parts
from assistant.wording import Wording, read_wording
from dialog.loader import Loaded, load, load_or_fail
from fulfillment.base import Fulfiller
from nlu.acts import Acts
from nlu.base import NotUnderstood, Understander, Understanding
from values.errors import ModelError

SHIPPED_FLOWS = Path(str(files("flows")))
SHIPPED_MODEL = Path(str(files("nlu.models"))) / "default"


def system_clock() -> datetime:
    return datetime.now(UTC)


def fixed_clock(now: datetime) -> Clock:
    """A clock that stands still; a time without zone counts as UTC."""
    moment = now if now.tzinfo else now.replace(tzinfo=UTC)
    return lambda: moment


@dataclass(frozen=True, slots=True)
class Built:
    assistant: Assistant
    problems: tuple[str, ...]
    "What the operator should know: faulty flows that still load, a model that does not."


def build(settings: Settings, clock: Clock = system_clock) -> Built:
    """Raises FlowError or ConfigError when there is nothing to talk with."""
    loaded = load_or_fail([flows_path(settings)])
    assert loaded.flows is not None
    wording, acts = read_language(settings)
    understander, version, trouble = _understander(settings)
    resolver = Resolver(Gazetteer(), settings.conversation.place)
    parts = Parts(
        ears=Ears(understander, acts, resolver),
        stage=Stage(loaded.flows, LookUps(_chains(settings), resolver, wording), wording),
        journal=Journal(settings.home / "journal.sqlite", settings.journal.durability),
        sessions=EmbeddedSessions(settings.home / "sessions" / "sessions.sqlite"),
        clock=clock,
        model_version=version,
        max_characters=settings.conversation.max_characters,
    )
    return Built(Assistant(parts), (*_summary(loaded), *trouble))


def flows_path(settings: Settings) -> Path:
    return settings.flows.path or SHIPPED_FLOWS


def check_flows(settings: Settings, paths: Sequence[Path]) -> Loaded:
    return load(paths or [flows_path(settings)])


def read_language(settings: Settings) -> tuple[Wording, Acts]:
    """answers.yml and acts.yml, from the flows' folder where it has them, else the shipped."""
    answers, acts = (_beside(flows_path(settings), n) for n in ("answers.yml", "acts.yml"))
    texts = read_texts(acts)
    phrases: Mapping[str, Sequence[str]] = texts.get("acts", {})
    return read_wording(read_texts(answers), str(answers)), Acts(phrases, texts.get("fillers", ()))


def _beside(flows: Path, name: str) -> Path:
    own = (flows if flows.is_dir() else flows.parent) / name
    return own if own.is_file() else SHIPPED_FLOWS / name


def _summary(loaded: Loaded) -> tuple[str, ...]:
    if not loaded.errors:
        return ()
    count = f"{len(loaded.errors)} errors" if len(loaded.errors) > 1 else "1 error"
    return (f"The flows have {count}, the first: {loaded.errors[0]}. Run: nara flows check",)


# Understanding


class _NoUnderstander:
    """Stands in for a model that cannot be loaded: every turn is answered honestly."""

    def __init__(self, error: ModelError) -> None:
        self._error = error

    def understand(self, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        raise self._error


def understander(settings: Settings) -> tuple[Understander, str]:
    """The configured engine and its model's version. Raises ModelError."""
    from nlu.onnx import OnnxUnderstander

    engine = OnnxUnderstander(
        settings.nlu.model or SHIPPED_MODEL,
        threads=settings.nlu.threads,
        threshold=settings.nlu.threshold,
    )
    return engine, engine.version


def _understander(settings: Settings) -> tuple[Understander, str, tuple[str, ...]]:
    try:
        return *understander(settings), ()
    except ModelError as error:
        return _NoUnderstander(error), "none", (str(error),)


# Sources of answers: the names a chain is made of, imported when they are first asked for


def _catalog(settings: Settings) -> Fulfiller:
    from fulfillment.catalog import Catalog

    url = settings.fulfillment.catalog.url
    return Catalog(url or settings.home / "catalog.sqlite")


def _sample(settings: Settings) -> Fulfiller:
    from fulfillment.sample import SampleWeather

    return SampleWeather()


SOURCES: Mapping[str, Callable[[Settings], Fulfiller]] = {
    "catalog": _catalog,
    "sample": _sample,
}

CHAINS: Mapping[str, tuple[str, ...]] = {"Retail": ("catalog",), "Weather": ("sample",)}
"Service of the flows -> sources, the first one asked first."


def _chains(settings: Settings) -> dict[str, tuple[Fulfiller, ...]]:
    made = {name: make(settings) for name, make in SOURCES.items()}
    return {service: tuple(made[name] for name in names) for service, names in CHAINS.items()}
