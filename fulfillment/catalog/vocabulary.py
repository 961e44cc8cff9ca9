"""What the words of the catalogue stand for: kinds of shop, dishes, kinds of item, cities.

Loaded once from the database, so an operator's own catalogue brings its own words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, func, select

from fulfillment.catalog.place import SAME_TOWN_MILES, Atlas
from fulfillment.catalog.tables import ITEM_WORDS, ITEMS, STORES, Key, town_words
from fulfillment.geo import miles_between
from fulfillment.plain_words import (
    Speller,
    Words,
    bare,
    plain_words,
    shipped_synonyms,
    word_set,
    words_of,
)
from fulfillment.states import state_code
from values.place import Place

_STORE_TAILS = word_set(
    "store shop place restaurant eatery joint spot house outlet center market bar"
)
"Ends of a kind of shop that may be left out: `ramen place`."
_FOOD_TAILS = word_set("food cuisine takeout dish meal service appointment")
_LOOSE = word_set(
    "a an the some any my our your new good nice great best fresh local family small big little "
    "cheap fancy authentic real nearby independent really very other more of"
)
"Words that say nothing about the kind of shop or item."
_OPEN_LATE = word_set("open late night 24 hour")
"Words about opening hours, said with a kind of shop."
_RELATIONS = word_set("with for in from to that without on by")
_MEASURES = word_set(
    "bottle pair box pack packet bag carton pound cup loaf jar can set bunch piece roll tube "
    "dozen case kind type sort gallon bar stick bowl plate slice"
)
"`a bottle of wine` is wine."

NOWHERE = Atlas()

Phrases = Mapping[Words, frozenset[str]]
NOTHING: frozenset[str] = frozenset()
NOBODY: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Town:
    """A city with shops of ours."""

    name: str
    state: str
    point: tuple[float, float]
    "The middle of its shops: latitude, longitude."
    timezone: str

    def __str__(self) -> str:
        return town_words(self.name, self.state)

    @property
    def state_code(self) -> str:
        """`MA`, also where the shop's own tables spell the state out."""
        return state_code(self.state) or self.state.upper()


@dataclass(frozen=True, slots=True)
class ItemMeaning:
    """What a noun phrase says about the item wanted."""

    types: frozenset[str]
    "Kinds of item it may mean."
    details: Words
    "Words left over: `waterproof` of `waterproof jacket`."
    phrase: Words = ()
    "The words that named the types: `jacket`."


@dataclass(frozen=True, slots=True)
class Vocabulary:
    kinds: Phrases
    "Names of a kind of shop -> kinds."
    dishes: Phrases
    "Cuisines, dishes and services -> kinds that offer them."
    types: Phrases
    "Names of a kind of item -> types."
    names: Mapping[str, frozenset[str]]
    "Names of shops, each with its bare words."
    towns: tuple[Town, ...]
    speller: Speller
    items_with: Mapping[str, frozenset[Key]] | None = None
    "Word -> items that have it, where the database has no table of that; else None."
    unplaced: tuple[str, ...] = ()
    "Cities whose shops cannot be found: nobody knows where they lie or what time it is there."
    brands: tuple[str, ...] = ()
    "Makers of the items."

    def spelt(self, text: str) -> Words:
        """Bare words, typing errors mended, empty words left out."""
        return _core(shipped_synonyms().replace(self.speller.correct(plain_words(text))))

    def shops(self, text: str) -> frozenset[str]:
        """Kinds of shop a text names, by what they are called or by what they offer."""
        words = self.spelt(text)
        lasting = tuple(word for word in words if word not in _OPEN_LATE)
        return self._shops(words) or self._shops(lasting) or self._both(lasting)

    def _shops(self, words: Words) -> frozenset[str]:
        found = self.kinds.get(words) or self.dishes.get(words)
        if not found and len(words) > 1 and words[-1] in _STORE_TAILS:
            found = self.kinds.get(words[:-1]) or self.dishes.get(words[:-1])
        return found or NOTHING

    def _both(self, words: Words) -> frozenset[str]:
        """Kinds that fit both halves of a text: `vegan pizza place`."""
        halves = ((words[:i], words[i:]) for i in range(1, len(words)))
        fits = (self._shops(left) & self._shops(right) for left, right in halves)
        return next((kinds for kinds in fits if kinds), NOTHING)

    def shops_called(self, text: str) -> frozenset[str]:
        """Full names a name may mean: `halden's store` is Halden's Department Store."""
        words = frozenset(self.spelt(text))
        words = words - _STORE_TAILS or words
        return frozenset(n for n, parts in self.names.items() if words and words <= parts)

    def offering(self, text: str) -> frozenset[str]:
        """Kinds of shop that serve or do what a text names: `thai food`, `haircut`."""
        words = self.spelt(text)
        while words:
            if words in self.dishes:
                return self.dishes[words]
            if words[-1] not in _FOOD_TAILS:
                break
            words = words[:-1]
        return NOTHING

    def items(self, text: str) -> ItemMeaning | None:
        """Types of item a text names. English puts the noun last, so the end decides."""
        words = self.spelt(text)
        main, rest = _around_relation(words)
        return self._head(main, rest) or self._head(rest + main, ())

    def _head(self, words: Words, rest: Words) -> ItemMeaning | None:
        for start in range(len(words)):
            if words[start:] in self.types:
                details = tuple(word for word in words[:start] if word not in _MEASURES)
                return ItemMeaning(self.types[words[start:]], details + rest, words[start:])
        return None

    def goods_of(self, text: str) -> ItemMeaning | None:
        """The item of an `umbrella store`."""
        words = self.spelt(text)
        if len(words) > 1 and words[-1] in _STORE_TAILS and words[:-1] in self.types:
            return ItemMeaning(self.types[words[:-1]], ())
        return None

    def known_towns(self, place: Place) -> tuple[Town, ...]:
        """The cities of ours a place may mean; more than one where the name is not enough."""
        key = town_key(place.name)
        return tuple(
            town
            for town in self.towns
            if town_key(town.name) == key and _same_state(place, town) and _same_spot(place, town)
        )

    def towns_in(self, place: Place) -> tuple[Town, ...]:
        """The cities of ours in a state, or in the whole country, the larger ones first."""
        if place.region or place.country != "US":
            return ()
        if place.name == "United States":
            return self.towns
        return tuple(town for town in self.towns if town.state_code == state_code(place.name))

    def our_spelling(self, name: str) -> str:
        """`halden's` -> `Halden's`: what was said of a shop's name, as the shop writes it."""
        # `linden clothing` may be Linden Apparel, but not where there is a Linden Clothing.
        literal = frozenset(plain_words(name))
        ours = min(
            self.shops_called(name),
            key=lambda full: (not literal.issubset(plain_words(full)), len(full), full),
            default="",
        )
        said = set(self.spelt(name))
        hits = [i for i, word in enumerate(ours.split()) if said.intersection(bare(word))]
        return " ".join(ours.split()[hits[0] : hits[-1] + 1]) if hits else name

    def towns_by_distance(self, point: tuple[float, float]) -> list[Town]:
        return sorted(self.towns, key=lambda town: miles_between(point, town.point))


@lru_cache(maxsize=2048)
def town_key(name: str) -> Words:
    """`New York City` and `new york`, `Saint Louis` and `St. Louis`, `Ft. Worth` are the same."""
    swaps = {"saint": "st", "fort": "ft", "mount": "mt"}
    words = tuple(swaps.get(word, word) for word in plain_words(name))
    return words[:-1] if len(words) > 1 and words[-1] == "city" else words


def _same_state(place: Place, town: Town) -> bool:
    """Where one of the two does not say, the distance has to tell."""
    return "" in (place.region, town.state) or place.region.upper() == town.state_code


def _same_spot(place: Place, town: Town) -> bool:
    if place.latitude is None or place.longitude is None:
        return True
    return miles_between((place.latitude, place.longitude), town.point) < SAME_TOWN_MILES


def _around_relation(words: Words) -> tuple[Words, Words]:
    """`case for iphone` -> case, iphone."""
    at = next((i for i, word in enumerate(words) if i and word in _RELATIONS), len(words))
    return words[:at], tuple(word for word in words[at:] if word not in _RELATIONS)


def _core(words: Words) -> Words:
    return tuple(word for word in words if word not in _LOOSE) or words


_KIND_ROWS = select(STORES.c.kind, STORES.c.words, STORES.c.cuisine, STORES.c.offers).distinct()
_TYPE_ROWS = select(ITEMS.c.type, ITEMS.c.words).distinct()
_NAMES = select(STORES.c.name).distinct()
_BRANDS = select(ITEMS.c.brand).distinct().order_by(ITEMS.c.brand)
_WORDS = select(ITEM_WORDS.c.word).distinct()
_ITEMS = select(ITEMS)
_TOWNS = (
    select(
        STORES.c.city,
        STORES.c.state,
        func.avg(STORES.c.latitude),
        func.avg(STORES.c.longitude),
        func.min(STORES.c.timezone),
    )
    .group_by(STORES.c.city, STORES.c.state)
    .order_by(func.count().desc(), STORES.c.city, STORES.c.state)
)


def load_vocabulary(db: Connection, atlas: Atlas = NOWHERE, indexed: bool = True) -> Vocabulary:
    """`indexed`: whether the database has the table of item words, which only we fill."""
    kind_rows = db.execute(_KIND_ROWS).all()
    type_rows = db.execute(_TYPE_ROWS).all()
    kinds = _phrases((row.kind, (row.kind, *_split(row.words))) for row in kind_rows)
    dishes = _phrases((row.kind, (*_split(row.cuisine), *_split(row.offers))) for row in kind_rows)
    types = _phrases((row.type, (row.type, *_split(row.words))) for row in type_rows)
    items_with = None if indexed else _items_with(db)
    item_words = frozenset(db.scalars(_WORDS)) if items_with is None else frozenset(items_with)
    names = _names(db)
    phrases = (*kinds, *dishes, *types, *shipped_synonyms().meant, *names.values())
    known = item_words.union(*phrases, _STORE_TAILS, _FOOD_TAILS, _LOOSE, _OPEN_LATE)
    speller = Speller(known.union(_RELATIONS, _MEASURES))
    towns, unplaced = _towns(db, atlas)
    brands = tuple(filter(None, db.scalars(_BRANDS)))
    return Vocabulary(kinds, dishes, types, names, towns, speller, items_with, unplaced, brands)


def _items_with(db: Connection) -> dict[str, frozenset[Key]]:
    found: dict[str, list[Key]] = {}
    for row in db.execute(_ITEMS):
        for word in words_of(row._asdict()):
            found.setdefault(word, []).append(row.id)
    return {word: frozenset(ids) for word, ids in found.items()}


def _names(db: Connection) -> dict[str, frozenset[str]]:
    return {name: frozenset(plain_words(name) + bare(name)) for name in db.scalars(_NAMES)}


def _phrases(named: Iterable[tuple[str, Sequence[str]]]) -> Phrases:
    table: dict[Words, set[str]] = {}
    for thing, phrases in named:
        for phrase in phrases:
            table.setdefault(_core(bare(phrase)), set()).add(thing)
    return {phrase: frozenset(things) for phrase, things in table.items() if phrase}


def _split(text: str) -> list[str]:
    return [part for part in text.split("|") if part]


def _towns(db: Connection, atlas: Atlas) -> tuple[tuple[Town, ...], tuple[str, ...]]:
    """The cities, and those that are of no use because their place or time is not known."""
    towns: list[Town] = []
    unplaced: list[str] = []
    for city, state, latitude, longitude, zone in db.execute(_TOWNS):
        point = None if None in (latitude, longitude) else (float(latitude), float(longitude))
        where = atlas.complete((city, state), point, zone)
        if where.point is None or not where.timezone:
            unplaced.append(town_words(city, state))
        else:
            towns.append(Town(city, state, where.point, where.timezone))
    return tuple(towns), tuple(unplaced)
