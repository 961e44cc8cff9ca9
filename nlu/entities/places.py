"""Place names -> places, from shipped GeoNames data. Knows no landmarks and no streets."""

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from nlu.entities.names import NameIndex, name_index
from nlu.entities.place_words import (
    HOME_WEIGHT,
    LEADING,
    NOT_PLACES,
    RELATIVE,
    RELATIVE_PATTERN,
    TRAILING,
    fold,
)
from nlu.entities.zips import Zips
from values.place import Place

_LONGEST = 80
"Characters; longer texts name no place."
_MOST_WORDS = 8
_SHORTEST_MISSPELT = 5
"Letters; shorter texts are taken literally."
_LONG_PHRASE = 7
"Letters of a relative phrase that may be misspelt; short ones are too near to names of towns."
_ONE_SLIP, _TWO_SLIPS = 4, 9
"Letters from which a word may differ by so many slips of the fingers."
_KNOWN_BY_SOUND = 250_000
"People of a town that is recognised by its sound."
_SHORTEST_BY_SOUND = 6
"Letters; many a short word sounds like some town."
_LARGE = 500_000
"Weighted people of a town that is recognised behind other words."
_KNOWN, _KNOWN_SHORT, _SHORT_NAME = 250_000, 1_000_000, 6
"Weighted people of a town that is recognised misspelt; in short names slips hide other words."

_AS_LARGE = 0.45
"Part of the largest namesake's people from which on a town may be meant as well."
_AS_LARGE_ABROAD = 0.8
"The same for a town in another country."
_MOST_NAMESAKES = 4

_LETTERS = re.compile(r"\b[a-z](?: [a-z])+\b")
"Spoken one by one: `d c`."
_VAGUELY = re.compile(r"^(?:somewhere|anywhere|something|right|just|one|the|a|an|more) (?=\w)")


class Gazetteer:
    """The places of the shipped list; read from disk at the first question."""

    def find(self, text: str) -> tuple[Place, ...]:
        """Every place the text may name, likeliest first; none for unknown texts."""
        if code := self._zips.find(text):
            return (code,)
        words = _words(text)
        if not words:
            return ()
        rows = self._index.find(words)
        rows = [*self._sounds_larger(words), *rows] if rows else self._sounding(words)
        return tuple(_place(self._index.rows[number]) for number in rows)

    def namesakes(self, text: str) -> tuple[Place, ...]:
        """The towns of one name that a text may mean just as well, likeliest first.

        Empty where one of them is so much larger than the others that it is meant: nobody who
        says Portland asks whether the one in Maine was meant, everybody asks which Springfield.
        """
        words = _words(text)
        return tuple(_place(self._index.rows[row]) for row in self._index.alike_large(words))

    def _sounds_larger(self, words: Sequence[str]) -> list[int]:
        """`filadelfia` is a village of Costa Rica, and Philadelphia as it sounds."""
        rows = self._index.find(words)[:1]
        return self._sounding(words) if rows and self._index.is_little_abroad(rows[0]) else []

    def certainty(self, text: str) -> float:
        """How surely the place found is meant: 1 where it is named, less where it is guessed."""
        words, found = _words(text), self.find(text)[:1]
        if not found or text.isdigit():
            return 1.0
        if self._index.is_named(words) and not self._sounds_larger(words):
            return 1.0
        name = fold(found[0].name)
        said = (" ".join(x[:end]) for x in _readings(words) for end in range(1, len(x) + 1))
        return max((OSA.normalized_similarity(each, name) for each in said), default=1.0)

    def is_name(self, text: str) -> bool:
        """Whether exactly that is the name of a place."""
        return bool(self._index.by_key.get(" ".join(_words(text))))

    def _sounding(self, words: Sequence[str]) -> list[int]:
        """`albukerky`: a large town by the sound of its name, where no spelling is near."""
        for reading in _readings(words):
            said = " ".join(reading)
            if len(said) < _SHORTEST_BY_SOUND:
                continue
            name = self._sounds.sounding(said)
            if name and name.count(" ") == said.count(" "):
                return self._index.by_key[name]
        return []

    @cached_property
    def _sounds(self) -> NameIndex:
        return name_index(self._index.large_at_home())

    @cached_property
    def _zips(self) -> Zips:
        return Zips()

    @cached_property
    def _index(self) -> "_Index":
        return _read()


def is_relative(text: str) -> bool:
    """Whether the words say where without a name: `near me`, `closest`, `my house`."""
    if len(text) > _LONGEST:
        return False
    said = _VAGUELY.sub("", fold(text))
    if said in RELATIVE or RELATIVE_PATTERN.fullmatch(said):
        return True
    phrases = (x for x in RELATIVE if len(x) >= _LONG_PHRASE and x[0] == said[:1])
    return any(OSA.distance(said, x, score_cutoff=1) <= 1 for x in phrases)


@dataclass(frozen=True, slots=True)
class _Index:
    """Rows by what they are called. A row's number is its rank: 0 is the likeliest."""

    rows: Sequence[str]
    by_key: dict[str, list[int]]
    areas: dict[str, list[int]] = field(default_factory=dict)
    "States, provinces and countries, also by their codes."
    alike: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    "First letter and length -> keys, for misspellings."

    def find(self, words: Sequence[str]) -> list[int]:
        for look in (self._exact, self._close, self._behind):
            if rows := next(filter(None, map(look, _readings(words))), []):
                return rows
        return []

    def is_named(self, words: Sequence[str]) -> bool:
        """Whether the words name a place as it is written, and none is guessed."""
        readings = list(_readings(words))
        if any(map(self._exact, readings)):
            return True
        return not any(map(self._close, readings)) and any(map(self._behind, readings))

    def alike_large(self, words: Sequence[str]) -> list[int]:
        """Towns of exactly that name, as long as none is much larger than the next."""
        named = next(filter(None, map(self._named, _readings(words))), []) if words else []
        if not named or self._is_area(named[0]):
            return []
        towns = [row for row in named if not self._is_area(row)]
        first = max(towns, key=self._weight)
        large: dict[tuple[str, ...], int] = {}
        for row in towns:
            if row == first or self._is_as_large(row, first):
                large.setdefault(self._address(row), row)
        return list(large.values())[:_MOST_NAMESAKES] if len(large) > 1 else []

    def _address(self, row: int) -> tuple[str, ...]:
        """What tells a town from its namesakes when it is spoken of."""
        return tuple(self.rows[row].split("\t")[2:4])

    def _is_as_large(self, row: int, first: int) -> bool:
        abroad = self._address(row)[1] != self._address(first)[1]
        enough = _AS_LARGE_ABROAD if abroad else _AS_LARGE
        return self._weight(row) >= enough * self._weight(first)

    def _exact(self, words: Sequence[str]) -> list[int]:
        return self._named(words) or self._within(words)

    def _named(self, words: Sequence[str]) -> list[int]:
        key = " ".join(words)
        return [] if key in NOT_PLACES else self.by_key.get(key, [])

    def _behind(self, words: Sequence[str]) -> list[int]:
        """`350 5th avenue new york`: a large town behind what else was said."""
        for start in range(1, len(words)):
            tail = words[start:]
            named = self._named(tail)
            cities = [row for row in named if not self._is_area(row)]
            large = [row for row in cities if self._weight(row) >= _LARGE]
            if found := large or self._within(tail):
                return found
        return []

    def _within(self, words: Sequence[str]) -> list[int]:
        """`portland me`, `paris texas usa`: a town, then what it lies in."""
        for name, area in _splits([word for word in words if word != "in"]):
            around = self.areas.get(area, [])
            towns = (self.by_key.get(" ".join(name)) or self._within(name)) if around else []
            inside = [town for town in towns if self._lies_in(town, around)]
            if inside:
                return inside
        return []

    def _close(self, words: Sequence[str]) -> list[int]:
        key = " ".join(words)
        enough = _KNOWN_SHORT if len(key) <= _SHORT_NAME else _KNOWN
        known = [row for row in self._slips(key) if self._weight(row) >= enough]
        return known or self._close_within(words)

    def _close_within(self, words: Sequence[str]) -> list[int]:
        for name, area in _splits(words):
            around = self.areas.get(area) or self._areas_like(area)
            key = " ".join(name)
            towns = (self.by_key.get(key) or self._slips(key)) if around else []
            inside = [town for town in towns if self._lies_in(town, around)]
            if inside:
                return inside
        return []

    def _areas_like(self, area: str) -> list[int]:
        return [row for row in self._slips(area) if self._is_area(row)]

    def _slips(self, key: str) -> list[int]:
        """Rows whose name differs by a slip of the fingers, the closest first."""
        if len(key) < _SHORTEST_MISSPELT or key in NOT_PLACES:
            return []
        lengths = range(len(key) - 2, len(key) + 3)
        keys = [name for length in lengths for name in self.alike.get((key[0], length), ())]
        hits = extract(key, keys, scorer=OSA.distance, score_cutoff=2, limit=None)
        near = [(slips, name) for name, slips, _ in hits if _is_slip(key, name)]
        ranked = sorted((slips, row) for slips, name in near for row in self.by_key[name])
        return list(dict.fromkeys(row for _, row in ranked))

    def large_at_home(self) -> Iterator[str]:
        """What large towns of the United States are called: far more words sound like others."""
        for name, (row, *_) in self.by_key.items():
            is_home = not self._is_area(row) and self._address(row)[1] == "US"
            if is_home and self._weight(row) >= _KNOWN_BY_SOUND * HOME_WEIGHT:
                yield name

    def is_little_abroad(self, row: int) -> bool:
        country = self._address(row)[1]
        return country != "US" and not self._is_area(row) and self._weight(row) < _KNOWN

    def _is_area(self, row: int) -> bool:
        return not self.rows[row].startswith("city\t")

    def _weight(self, row: int) -> int:
        _, _, _, country, *_, people, _ = self.rows[row].split("\t")
        return int(people) * (HOME_WEIGHT if country == "US" else 1)

    def _lies_in(self, town: int, areas: Sequence[int]) -> bool:
        kind, _, region, country, *_ = self.rows[town].split("\t", 4)
        wanted = {tuple(self.rows[area].split("\t", 4)[2:4]) for area in areas}
        return kind == "city" and bool(wanted & {(region, country), ("", country)})


def _read() -> _Index:
    packed = files("nlu.entities.data").joinpath("places.tsv.gz").read_bytes()
    rows = gzip.decompress(packed).decode().splitlines()
    index = _Index(rows, {})
    for number, row in enumerate(rows):
        kind, name, region, _, _, _, _, _, keys = row.split("\t")
        spoken = keys.split("|") if keys else [name.lower()]
        for key in spoken:
            index.by_key.setdefault(key, []).append(number)
        if kind != "city":
            for key in {*spoken, region.lower()} - {""}:
                index.areas.setdefault(key, []).append(number)
    for key in index.by_key:
        index.alike.setdefault((key[0], len(key)), []).append(key)
    return index


def _place(row: str) -> Place:
    kind, name, region, country, latitude, longitude, timezone, _, _ = row.split("\t")
    # A state is not a town of its own state: `Texas`, not `Texas, TX`.
    region = region if kind == "city" else ""
    return Place(name, region, country, float(latitude), float(longitude), timezone)


def _is_slip(said: str, name: str) -> bool:
    """No single word may differ much: `wicker park` is not Winter Park."""
    if said.count(" ") != name.count(" "):
        return said.replace(" ", "") == name.replace(" ", "")
    pairs = zip(said.split(), name.split(), strict=True)
    return all(OSA.distance(a, b) <= _slips_allowed(max(len(a), len(b))) for a, b in pairs)


def _slips_allowed(letters: int) -> int:
    return (letters >= _ONE_SLIP) + (letters >= _TWO_SLIPS)


def _words(text: str) -> list[str]:
    """The folded words, less a zip code behind a name; nothing where no name can be."""
    if len(text) > _LONGEST:
        return []
    words = _LETTERS.sub(lambda spelt: spelt[0].replace(" ", ""), fold(text)).split()
    if len(words) > 1 and len(words[-1]) == 5 and words[-1].isdigit():
        words.pop()
    return words if len(words) <= _MOST_WORDS else []


def _readings(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """The words as they are, then without what may frame a name: `downtown boston`."""
    yield words
    for start in range(len(words)):
        if not LEADING.issuperset(words[:start]):
            return
        for end in range(len(words), start, -1):
            if not TRAILING.issuperset(words[end:]):
                break
            if (start, end) != (0, len(words)):
                yield words[start:end]


def _splits(words: Sequence[str]) -> Iterator[tuple[Sequence[str], str]]:
    for at in range(1, len(words)):
        yield words[:at], " ".join(words[at:])
