"""Settings and keys -> the sources of answers: who is asked what, and in which order.

A visible table of names; a source's module is imported when it is first needed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, get_args, runtime_checkable

from assistant.access import VARIABLES, Keys
from assistant.config import Settings
from assistant.named import KnownNames
from assistant.service_sections import SourceName
from fulfillment.base import Fulfiller, Outcome, Request
from values.deadline import Deadline
from values.errors import ConfigError

if TYPE_CHECKING:
    from fulfillment.catalog import Catalog
    from fulfillment.http import Http

WEATHER = ("weatherstack", "openmeteo", "sample")
RETAIL = ("yelp", "ebay", "catalog")
LOCAL = frozenset({"sample", "catalog"})
"Sources that call nobody."

KEYS: Mapping[str, tuple[str, ...]] = {
    "weatherstack": ("weatherstack",),
    "yelp": ("yelp",),
    "ebay": ("ebay_id", "ebay_secret"),
}
"Source -> keys it cannot do without."

_FREE_OPEN_METEO = (
    "Weather data by Open-Meteo.com (CC BY 4.0); its free host is for non-commercial use. "
    "To do without: NARA_OFFLINE=1, or fulfillment.openmeteo.enabled: false"
)
_SAMPLE_GOODS = (
    "Shops, prices and stock are sample data. Your own: nara catalog import stores.csv items.csv "
    "stock.csv"
)
_SAMPLE_WEATHER = "The weather is made up: no weather service is asked."


class Notices(NamedTuple):
    """What a person should know of where answers come from."""

    terms: tuple[str, ...] = ()
    "Under which terms a service may be used: told wherever it is used."
    samples: tuple[str, ...] = ()
    "Which answers are no real ones: told to people, not to programs."


@runtime_checkable
class Checked(Protocol):
    """A source that can say whether it works."""

    def check(self, deadline: Deadline) -> str:
        """What it is, in a few words, after one cheap call. Raises ServiceError or NaraError."""
        ...


@runtime_checkable
class _Preparable(Protocol):
    """A source with slow work that can be done before it is asked."""

    def prepare(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Partly:
    """A source that is asked some of what it could answer."""

    source: Fulfiller
    questions: frozenset[str]

    def fulfill(self, request: Request) -> Outcome:
        return self.source.fulfill(request)


@dataclass(frozen=True)
class Sources:
    """Everything there is to ask, made when it is first needed."""

    settings: Settings
    keys: Keys
    casual: bool = False
    "Whether this is a person trying things out, for whom a free host may be used."
    _made: dict[str, Fulfiller] = field(default_factory=dict, repr=False)

    def make(self, name: str) -> Fulfiller:
        """Raises ConfigError where something is missing for it."""
        if name not in self._made:
            self._need_keys(name)
            self._made[name] = MAKERS[name](self) if name in MAKERS else self._own(name)
        return self._made[name]

    def chains(self) -> dict[str, tuple[Fulfiller, ...]]:
        """Service of the flows -> sources in the order they are asked. Raises ConfigError."""
        weather = tuple(self.make(name) for name in self.order if name not in RETAIL)
        retail = tuple(self.make(name) for name in self.order if name not in WEATHER)
        return {"Retail": self._without_made_up(retail), "Weather": weather}

    def names(self) -> KnownNames:
        """Those of the catalogue, if it is asked everything it knows. Raises ConfigError."""
        if self._made.get("catalog") not in self.chains()["Retail"]:
            return KnownNames()
        return KnownNames(self._catalog().names)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The sources that are asked, first one first. Raises ConfigError."""
        wanted = self.settings.fulfillment.sources
        if self.settings.offline:
            local = tuple(name for name in wanted or () if name in LOCAL)
            return local + tuple(name for name in ("catalog", "sample") if name not in local)
        return self._automatic() if wanted is None else wanted

    def is_on(self, name: str) -> bool:
        """Whether it is set up to be asked, as far as keys and switches go."""
        if name == "openmeteo":
            on = self.settings.fulfillment.openmeteo.enabled
            return self.has_own_open_meteo or self.casual if on is None else on
        return all(getattr(self.keys, key) for key in KEYS.get(name, ()))

    @property
    def has_own_open_meteo(self) -> bool:
        """Whether Open-Meteo was set up on purpose."""
        service = self.settings.fulfillment.openmeteo
        return bool(self.keys.openmeteo or service.url or service.enabled)

    def notices(self) -> Notices:
        free = "openmeteo" in self.order and not (
            self.keys.openmeteo or self.settings.fulfillment.openmeteo.url
        )
        goods = "catalog" in self.order and not self._has_own_goods()
        weather = [name for name in self.order if name in WEATHER] == ["sample"]
        samples = ((_SAMPLE_GOODS,) if goods else ()) + ((_SAMPLE_WEATHER,) if weather else ())
        return Notices((_FREE_OPEN_METEO,) if free else (), samples)

    def preparations(self) -> Iterator[Callable[[], None]]:
        for source in self._made.values():
            if isinstance(source, _Preparable):
                yield source.prepare

    @cached_property
    def http(self) -> "Http":
        """The one way out, shared by all."""
        from fulfillment.http import Http

        return Http()

    def _automatic(self) -> tuple[SourceName, ...]:
        """A shop's own goods come first, sample ones after whatever knows real shops."""
        self._refuse_half_keys()
        known = get_args(SourceName)
        services = [name for name in known if name not in LOCAL and self.is_on(name)]
        own = self._has_own_goods()
        asked = ["catalog", *services] if own else [*services, "catalog"]
        real = "weatherstack" in services or ("openmeteo" in services and self.has_own_open_meteo)
        # Who set up a weather service wants to hear that it is away, and no made-up weather.
        return tuple(asked) if real else (*asked, "sample")

    def _without_made_up(self, retail: Sequence[Fulfiller]) -> tuple[Fulfiller, ...]:
        """Sample goods answer nothing that a real service is there for: who asks Yelp wants to hear
        that it is away, and no imaginary shop."""
        named = self.settings.fulfillment.sources is not None and not self.settings.offline
        if named or len(retail) < 2 or self._has_own_goods():
            return tuple(retail)
        catalog = self.make("catalog")
        others = frozenset().union(*(s.questions for s in retail if s is not catalog))
        return tuple(_Partly(s, s.questions - others) if s is catalog else s for s in retail)

    def _has_own_goods(self) -> bool:
        return not self._catalog().is_sample()

    def _catalog(self) -> "Catalog":
        from fulfillment.catalog.source import Catalog

        made = self.make("catalog")
        assert isinstance(made, Catalog)
        return made

    def _own(self, name: str) -> Fulfiller:
        """A class of the shop's own, written `module:Class`; it is given the way out."""
        module, _, attribute = name.partition(":")
        try:
            source: Fulfiller = getattr(import_module(module), attribute)(self.http)
        except Exception as error:  # whatever somebody else's class does when it is made
            raise ConfigError(f"fulfillment.sources: {name} cannot be used ({error})") from error
        if not isinstance(getattr(source, "questions", None), frozenset):
            raise ConfigError(f"fulfillment.sources: {name} has no frozenset 'questions'")
        return source

    def _need_keys(self, name: str) -> None:
        missing = [VARIABLES[key] for key in KEYS.get(name, ()) if not getattr(self.keys, key)]
        if missing:
            raise ConfigError(f"fulfillment.sources names {name}: set {' and '.join(missing)}")

    def _refuse_half_keys(self) -> None:
        id_, secret = self.keys.ebay_id, self.keys.ebay_secret
        if bool(id_) != bool(secret):
            missing = VARIABLES["ebay_secret" if id_ else "ebay_id"]
            raise ConfigError(f"eBay takes two keys: set {missing} as well")


def _catalog(sources: Sources) -> Fulfiller:
    from fulfillment.catalog import Catalog
    from fulfillment.catalog.own import OwnTable
    from fulfillment.catalog.place import Atlas
    from nlu.entities.places import Gazetteer

    own = sources.settings.fulfillment.catalog
    named = dict(own.tables or {})
    tables = {
        name: OwnTable(table.table, table.columns, table.constants)
        for name, table in named.items()
        if table is not None
    }
    return Catalog(
        own.url or sources.settings.home / "catalog.sqlite",
        own=tables or None,
        atlas=Atlas(Gazetteer().find, own.timezone),
    )


def _sample(sources: Sources) -> Fulfiller:
    from fulfillment.sample import SampleWeather

    return SampleWeather(units=sources.settings.fulfillment.units)


def _openmeteo(sources: Sources) -> Fulfiller:
    from fulfillment.openmeteo import OpenMeteo

    own, units = sources.settings.fulfillment.openmeteo, sources.settings.fulfillment.units
    key = sources.keys.openmeteo
    return OpenMeteo(sources.http, key=key, units=units, **_manners(own))


def _weatherstack(sources: Sources) -> Fulfiller:
    from fulfillment.weatherstack import WeatherStack

    own, units = sources.settings.fulfillment.weatherstack, sources.settings.fulfillment.units
    key = sources.keys.weatherstack
    return WeatherStack(sources.http, key=key, plan=own.plan, units=units, **_manners(own))


def _yelp(sources: Sources) -> Fulfiller:
    from fulfillment.yelp import Yelp

    return Yelp(sources.http, key=sources.keys.yelp, **_manners(sources.settings.fulfillment.yelp))


def _ebay(sources: Sources) -> Fulfiller:
    from fulfillment.ebay import Ebay

    own, keys = sources.settings.fulfillment.ebay, sources.keys
    return Ebay(
        sources.http,
        client_id=keys.ebay_id,
        client_secret=keys.ebay_secret,
        marketplace=own.marketplace,
        **_manners(own),
    )


def _manners(service: Any) -> dict[str, Any]:
    """What every outside service takes."""
    return {"url": service.url, "timeout_s": service.timeout_s, "retries": service.retries}


MAKERS: Mapping[str, Callable[[Sources], Fulfiller]] = {
    "weatherstack": _weatherstack,
    "openmeteo": _openmeteo,
    "sample": _sample,
    "yelp": _yelp,
    "ebay": _ebay,
    "catalog": _catalog,
}
