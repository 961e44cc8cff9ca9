"""Settings -> an assistant ready to talk. The one place where ports meet their adapters."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import Protocol, runtime_checkable

from archive.journal import Journal
from assistant.config import Settings
from assistant.course import Stage
from assistant.hearing import Ears
from assistant.language import load_acts, load_wording
from assistant.lookups import LookUps
from assistant.resolve import Resolver
from assistant.sessions import EmbeddedSessions
from assistant.turn import Assistant, Clock, Parts
from assistant.wording import Wording
from dialog.loader import Loaded, load, load_or_fail
from dialog.problems import count
from fulfillment.base import Fulfiller
from nlu.acts import Acts
from nlu.base import NotUnderstood, Understander, Understanding
from nlu.entities.places import Gazetteer
from values.errors import ModelError, NaraError

SHIPPED_FLOWS = Path(str(files("flows")))
SHIPPED_MODEL = Path(str(files("nlu.models"))) / "default"
_ANY_TOWN = "boston"
"Looking up the first town reads the place index."


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
    preparations: tuple[Callable[[], object], ...] = ()
    "Slow work that the first question would have to do; may run beside the conversation."

    def warm(self) -> Thread:
        """Start the preparations, so that the first question need not wait for them."""
        thread = Thread(target=self._prepare, name="nara-warm-up", daemon=True)
        thread.start()
        return thread

    def _prepare(self) -> None:
        for prepare in self.preparations:
            # The turn that needs it meets the error again, and answers honestly.
            with suppress(NaraError):
                prepare()


def build(settings: Settings, clock: Clock = system_clock) -> Built:
    """Raises FlowError or ConfigError when there is nothing to talk with."""
    loaded = load_or_fail([flows_path(settings)])
    assert loaded.flows is not None
    wording, acts = read_language(settings)
    understander, version, trouble = _understander(settings)
    gazetteer, home = Gazetteer(), settings.conversation.place
    resolver, chains = Resolver(gazetteer, home), _chains(settings)
    parts = Parts(
        ears=Ears(understander, acts, resolver),
        stage=Stage(loaded.flows, LookUps(chains, resolver, wording), wording),
        journal=Journal(settings.home / "journal.sqlite", settings.journal.durability),
        sessions=EmbeddedSessions(settings.home / "sessions" / "sessions.sqlite"),
        clock=clock,
        model_version=version,
        max_characters=settings.conversation.max_characters,
    )
    problems = (*_summary(loaded), *trouble, *_homeless(gazetteer, home))
    slow: tuple[Callable[[], object], ...] = (
        partial(gazetteer.find, _ANY_TOWN),
        *_preparations(chains),
    )
    return Built(Assistant(parts), problems, slow)


def flows_path(settings: Settings) -> Path:
    return settings.flows.path or SHIPPED_FLOWS


def check_flows(settings: Settings, paths: Sequence[Path]) -> Loaded:
    return load(paths or [flows_path(settings)])


def read_language(settings: Settings) -> tuple[Wording, Acts]:
    """answers.yml and acts.yml of the flows' folder, and the shipped ones. Raises ConfigError."""
    flows = flows_path(settings)
    folder = flows if flows.is_dir() else flows.parent
    return load_wording(folder, SHIPPED_FLOWS), load_acts(folder, SHIPPED_FLOWS)


def _summary(loaded: Loaded) -> tuple[str, ...]:
    if not loaded.errors:
        return ()
    number = count(len(loaded.errors), "error")
    return (f"The flows have {number}, the first: {loaded.causes[0]}. Run: nara flows check",)


def _homeless(gazetteer: Gazetteer, place: str) -> tuple[str, ...]:
    if not place or gazetteer.find(place):
        return ()
    unknown = f"conversation.place: nobody here knows '{place}', so 'near me' finds nothing"
    return (f"{unknown}; write city and state, for example 'Boston, MA'",)


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


def _sample(_: Settings) -> Fulfiller:
    from fulfillment.sample import SampleWeather

    return SampleWeather()


SOURCES: Mapping[str, Callable[[Settings], Fulfiller]] = {
    "catalog": _catalog,
    "sample": _sample,
}


CHAINS: Mapping[str, tuple[str, ...]] = {"Retail": ("catalog",), "Weather": ("sample",)}
"Service of the flows -> sources, the first one asked first."


@runtime_checkable
class _Preparable(Protocol):
    """A source with slow work that can be done before it is asked."""

    def prepare(self) -> None: ...


def _chains(settings: Settings) -> dict[str, tuple[Fulfiller, ...]]:
    made = {name: make(settings) for name, make in SOURCES.items()}
    return {service: tuple(made[name] for name in names) for service, names in CHAINS.items()}


def _preparations(chains: Mapping[str, Sequence[Fulfiller]]) -> Iterator[Callable[[], None]]:
    for source in (source for chain in chains.values() for source in chain):
        if isinstance(source, _Preparable):
            yield source.prepare
