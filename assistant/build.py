"""Settings -> an assistant ready to talk. The one place where ports meet their adapters."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from assistant.access import service_keys
from assistant.archive import journal
from assistant.config import Settings
from assistant.course import Stage
from assistant.flow_versions import FlowVersions
from assistant.hearing import Ears
from assistant.language import load_acts, load_wording
from assistant.lookups import LookUps
from assistant.moods import moods_of
from assistant.named import KnownNames
from assistant.resolve import Resolver
from assistant.riva_lines import riva_line, riva_problems
from assistant.session_store import open_sessions
from assistant.shadow import Shadow
from assistant.sources import Notices, Sources
from assistant.spelling import Spelling
from assistant.state_types import state_types
from assistant.turn import Assistant, Clock, Parts
from assistant.wording import Wording
from dialog.loader import Loaded, load, load_or_fail
from dialog.problems import Problem, count
from dialog.vocabulary import Vocabulary
from nlu.acts import Acts
from nlu.base import NotUnderstood, Understander, Understanding
from nlu.entities.places import Gazetteer
from nlu.fallback import WithFallback
from nlu.labels import INTENTS, SLOTS
from nlu.model_folder import CARD, read_folder
from nlu.registry import Registry
from nlu.tokenize import word_pieces
from values.errors import ConfigError, ModelError, NaraError

if TYPE_CHECKING:
    from nlu.onnx import OnnxUnderstander

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
    notices: Notices = Notices()
    faults: tuple[Problem, ...] = ()
    "Errors of flows that are in force all the same."

    def warm(self) -> Thread:
        """Start the preparations, so that the first question need not wait for them."""
        thread = Thread(target=self._prepare, name="nara-warm-up", daemon=True)
        thread.start()
        return thread

    def finish(self) -> None:
        """What may be done after the last answer is done."""
        moods = self.assistant.parts.moods
        if moods:
            moods.close()

    def _prepare(self) -> None:
        for prepare in self.preparations:
            # The turn that needs it meets the error again, and answers honestly.
            with suppress(NaraError):
                prepare()


def build(settings: Settings, clock: Clock = system_clock, *, casual: bool = False) -> Built:
    """Raises FlowError or ConfigError when there is nothing to talk with.

    `casual`: a person trying things out, for whom services may be asked that are free for that.
    """
    loaded = load_or_fail([flows_path(settings)], state_types(settings))
    assert loaded.flows is not None
    wording, acts = read_language(settings)
    engine = _or_none(_engine, settings)
    gazetteer, home = Gazetteer(), settings.conversation.place
    resolver, sources = Resolver(gazetteer, home), Sources(settings, service_keys(), casual)
    budget = settings.fulfillment.budget_s
    shadow, faults = shadow_of(settings, engine.version)
    look_ups, names = LookUps(sources.chains(), resolver, wording, budget), sources.names()
    kept = journal(settings)
    parts = Parts(
        ears=Ears(engine.understander, acts, resolver, names, _spelling(names, gazetteer)),
        stage=Stage(loaded.flows, look_ups, wording),
        journal=kept,
        sessions=open_sessions(settings),
        clock=clock,
        model_version=engine.version,
        max_characters=settings.conversation.max_characters,
        locale=settings.conversation.locale,
        moods=moods_of(settings, kept, clock),
        shadow=shadow,
    )
    problems = (*_summary(loaded), *engine.problems, *faults, *_homeless(gazetteer, home))
    slow: tuple[Callable[[], object], ...] = (
        partial(gazetteer.find, _ANY_TOWN),
        *sources.preparations(),
        names.lists,
        partial(flow_versions(settings).keep, flows_path(settings), loaded.flows.version),
    )
    return Built(Assistant(parts), problems, slow, sources.notices(), loaded.errors)


def flows_path(settings: Settings) -> Path:
    return settings.flows.path or SHIPPED_FLOWS


def flow_versions(settings: Settings) -> FlowVersions:
    """The flows that were ever in force in this home."""
    return FlowVersions(settings.home / "flows", SHIPPED_FLOWS)


def check_flows(settings: Settings, paths: Sequence[Path]) -> Loaded:
    """The flows and everything wrong with them, seen with the ears of the model that serves."""
    wanted = paths or [flows_path(settings)]
    heard = replace(_vocabulary(settings), acts=_acts_of(wanted[0]))
    return load(wanted, heard, state_types(settings))


def _acts_of(flows: Path) -> frozenset[str]:
    """The acts that acts.yml beside the flows names; that it cannot be read is told elsewhere."""
    try:
        return load_acts(flows if flows.is_dir() else flows.parent, SHIPPED_FLOWS).names
    except ConfigError:
        return frozenset()


def _vocabulary(settings: Settings) -> Vocabulary:
    try:
        model = read_folder(settings.nlu.model or registry(settings).serving())
    except ModelError:
        # That it cannot be read is told elsewhere; every model speaks these labels.
        return Vocabulary(frozenset(INTENTS), frozenset(SLOTS))
    slots = (label.partition("-")[2] for label in model.slots)
    return Vocabulary(frozenset(model.intents), frozenset(filter(None, slots)))


def read_language(settings: Settings) -> tuple[Wording, Acts]:
    """answers.yml and acts.yml of the flows' folder, and the shipped ones. Raises ConfigError."""
    flows = flows_path(settings)
    folder = flows if flows.is_dir() else flows.parent
    locale = settings.conversation.locale
    return load_wording(folder, SHIPPED_FLOWS, locale), load_acts(folder, SHIPPED_FLOWS)


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


def _spelling(names: KnownNames, gazetteer: Gazetteer) -> Spelling:
    """Words are mended that neither the shipped model's vocabulary nor the catalogue has."""
    try:
        everyday = word_pieces(read_folder(SHIPPED_MODEL).tokenizer).words()
    except ModelError:
        # That it cannot be read is told elsewhere.
        return Spelling()
    return Spelling(everyday, names.words, gazetteer.is_name)


class _NoUnderstander:
    """Stands in for a model that cannot be loaded: every turn is answered honestly."""

    def __init__(self, error: ModelError) -> None:
        self._error = error

    def understand(self, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        raise self._error


class Engine(NamedTuple):
    """An understanding engine and what the operator should know of it."""

    understander: Understander
    version: str
    "Name of its model; for the journal."
    problems: tuple[str, ...] = ()


def understander(settings: Settings) -> tuple[Understander, str]:
    """The configured engine and its model's version. Raises ModelError or ConfigError."""
    engine = _engine(settings)
    return engine.understander, engine.version


def _engine(settings: Settings) -> Engine:
    if settings.offline and settings.nlu.engine in _OUTSIDE:
        return _onnx(settings)._replace(problems=(_OFFLINE.format(settings.nlu.engine),))
    return ENGINES[settings.nlu.engine](settings)


_OUTSIDE = frozenset({"riva"})
"Engines that call another machine."
_OFFLINE = "offline is on: nlu.engine {} is not called, the embedded model understands instead"


def _or_none(make: Callable[[Settings], Engine], settings: Settings) -> Engine:
    try:
        return make(settings)
    except ModelError as error:
        return Engine(_NoUnderstander(error), "none", (str(error),))


def _onnx(settings: Settings) -> Engine:
    engine = embedded(settings)
    return Engine(engine, engine.version)


def embedded(settings: Settings, model: Path | None = None) -> "OnnxUnderstander":
    """The named model, else the configured one, else the one that was promoted, or shipped."""
    from nlu.onnx import OnnxUnderstander

    return OnnxUnderstander(
        model or settings.nlu.model or registry(settings).serving(),
        threads=settings.nlu.threads,
        threshold=settings.nlu.threshold,
    )


def shadow_of(settings: Settings, serving: str) -> tuple[Shadow | None, tuple[str, ...]]:
    """The candidate that hears every turn, too; else why there is none though one is set.

    `serving`: version of the model that serves, which need not be asked twice.
    """
    wanted = settings.nlu.shadow
    if wanted is None:
        return None, ()
    try:
        # Paths of a settings file count from its folder; a version is the last part of such a path.
        folder = wanted if wanted.is_dir() else registry(settings).find(wanted.name)
        if read_folder(folder).version == serving:
            return None, (f"nlu.shadow is not asked: {serving} serves already",)
        engine = embedded(settings, folder)
    except ModelError as error:
        return None, (f"nlu.shadow is not used: {error}",)
    return Shadow(engine, engine.version, settings.nlu.shadow_wait_ms / 1000), ()


def shadow_stamp(settings: Settings) -> tuple[int, ...]:
    """Another one whenever the candidate's directory is another; costs one look at a file."""
    wanted = settings.nlu.shadow
    if wanted is None:
        return ()
    for folder in (wanted, registry(settings).folder / wanted.name):
        with suppress(OSError):
            found = (folder / CARD).stat()
            return found.st_mtime_ns, found.st_size, found.st_ino
    return ()


def registry(settings: Settings) -> Registry:
    """The models of this home."""
    return Registry(settings.home / "models", SHIPPED_MODEL)


def _riva(settings: Settings) -> Engine:
    """Riva, with the embedded engine behind it for when it is away."""
    own = settings.nlu.riva
    line = riva_line(settings, "nlu.engine", own.function_id)
    from nlu.riva import RivaTerms, RivaUnderstander

    terms = RivaTerms(own.domain, own.language, own.deadline_s)
    riva, behind = RivaUnderstander(line, terms, settings.nlu.threshold), _or_none(_onnx, settings)
    problems = (*behind.problems, *riva_problems(settings, "nlu.engine"))
    version = f"{riva.version} or {behind.version}"
    return Engine(WithFallback(riva, behind.understander), version, problems)


ENGINES: Mapping[str, Callable[[Settings], Engine]] = {"onnx": _onnx, "riva": _riva}
"Value of nlu.engine -> how it is made; its library is imported only then."
