"""Names of the catalogue in what was understood: which are shops, which are makers, how spelt."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fulfillment.plain_words import plain_words
from nlu.base import Entity, Understanding
from nlu.entities.names import NameIndex, letters, name_index
from nlu.labels import OUTSIDE
from values.errors import NaraError

if TYPE_CHECKING:
    from fulfillment.catalog import CatalogNames

Names = Callable[[], "CatalogNames"]
"""Reads the names; the same object as long as the catalogue has not changed."""
_STORE, _ITEM_NAME, _ITEM_TYPE, _STORE_TYPE = "store.name", "item.name", "item.type", "store.type"
_NAMES = frozenset((_STORE, _ITEM_NAME, _ITEM_TYPE, _STORE_TYPE))
"Slots whose words may be part of a name."
_SHORTEST_FIRST_WORD = 5
"Letters from which on the first word of a shop's name may stand for it: `halden's`."


@dataclass(frozen=True, slots=True)
class Lists:
    """The names of a catalogue, ready to be looked up."""

    source: "CatalogNames"
    stores: NameIndex
    brands: NameIndex
    items: frozenset[str]
    store_words: frozenset[str]

    def is_store(self, text: str) -> bool:
        """Whether it is all of a shop's name, and no kind of item besides."""
        key = letters(text)
        return self.stores.by_letters.get(key) in self.source.stores and key not in self.items

    def is_item(self, text: str) -> bool:
        """Whether exactly that is a kind of item."""
        return letters(" ".join(plain_words(text))) in self.items

    def sold(self, text: str) -> str:
        """`gentlemen's umbrellas` -> `umbrellas`, where nothing is known of gentlemen."""
        whose, _, kind = text.partition(" ")
        is_unknown = self.source.words.isdisjoint(plain_words(whose))
        return kind if whose.endswith("'s") and is_unknown and self.is_item(kind) else text

    def is_only_brand(self, text: str) -> bool:
        return bool(self.brands.exact(text)) and not self.store_words.issuperset(plain_words(text))

    def spelt(self, slot: str, text: str) -> str:
        """A name that the catalogue does not know, as the catalogue writes the one meant."""
        if self.source.words.issuperset(plain_words(text)):
            return text
        if slot == _ITEM_TYPE:
            return self.sold(text)
        index = self.stores if slot == _STORE else self.brands
        return index.find(text) or text


@dataclass(slots=True)
class KnownNames:
    """What the assistant knows of names; read anew where the catalogue has changed."""

    read: Names | None = None
    "None where no catalogue is asked."
    _lists: Lists | None = field(default=None, repr=False)

    def lists(self) -> Lists | None:
        """None without a catalogue, or with one that cannot be read: the look-up says so."""
        with suppress(NaraError):
            names = self.read() if self.read else None
            if names is not None and (self._lists is None or self._lists.source is not names):
                self._lists = _lists(names)
            return self._lists
        return None

    def words(self) -> frozenset[str]:
        """Every word that finds something; none without a catalogue."""
        lists = self.lists()
        return lists.source.words if lists else frozenset()

    def is_item(self, text: str) -> bool:
        lists = self.lists()
        return lists is not None and lists.is_item(text)

    def is_word(self, word: str) -> bool:
        """Whether a word finds something in the catalogue."""
        bare = plain_words(word)
        return bool(bare) and self.words().issuperset(bare)

    def with_kind(self, slots: Mapping[str, str], text: str, in_force: str) -> dict[str, str]:
        """A maker said with `the` is one of the kind in force: tvs, then `the lg`, `led ones`."""
        said = slots.get(_ITEM_TYPE, "")
        if in_force and said.lower().endswith((" one", " ones")):
            # "Do you have led ones", where bulbs are spoken of.
            return {**slots, _ITEM_TYPE: f"{said.rpartition(' ')[0]} {in_force}"}
        brand, lists = slots.get(_ITEM_NAME, ""), self.lists() if in_force else None
        if not brand or lists is None or _ITEM_TYPE in slots or not lists.is_only_brand(brand):
            return dict(slots)
        is_pointed_at = f"the {brand.lower()}" in " ".join(text.lower().split())
        return {**slots, _ITEM_TYPE: in_force} if is_pointed_at else dict(slots)

    def told_apart(self, said: Understanding) -> Understanding:
        """`linden clothing` is a shop although clothing is an item; `levi's` is a maker."""
        lists = self.lists() if any(e.name in _NAMES for e in said.entities) else None
        if lists is None:
            return said
        joined = tuple(_whole(entity, said, lists) for entity in _joined(said, lists))
        return replace(said, entities=tuple(_as_brand(entity, lists) for entity in joined))

    def spelt(self, slots: Mapping[str, str]) -> dict[str, str]:
        """The same slots, names in the catalogue's own spelling where they were misspelt."""
        wanted = {name for name in (_STORE, _ITEM_NAME, _ITEM_TYPE) if slots.get(name)}
        lists = self.lists() if wanted else None
        if lists is None:
            return dict(slots)
        return {**slots, **{name: lists.spelt(name, slots[name]) for name in sorted(wanted)}}


def _lists(names: "CatalogNames") -> Lists:
    words = [name.split() for name in names.stores]
    firsts = [first[0] for first in words if first and len(first[0]) >= _SHORTEST_FIRST_WORD]
    store_words = frozenset(word for name in names.stores for word in plain_words(name))
    return Lists(
        names,
        name_index((*names.stores, *firsts)),
        name_index(names.brands),
        frozenset(map(letters, names.items)),
        store_words,
    )


def _as_brand(entity: Entity, lists: Lists) -> Entity:
    is_brand = entity.name == _STORE and lists.is_only_brand(entity.text)
    return replace(entity, name=_ITEM_NAME) if is_brand else entity


def _whole(entity: Entity, said: Understanding, lists: Lists) -> Entity:
    """`winter` with the unmarked `coats` behind it: what is sold is named by the last word."""
    behind = said.tokens[entity.end : entity.end + 1]
    if entity.name != _ITEM_TYPE or not behind or said.labels[entity.end] != OUTSIDE:
        return entity
    word = behind[0].strip(" ,.!?;:")
    if entity.text.endswith(",") or lists.is_item(entity.text) or not lists.is_item(word):
        return entity
    return replace(entity, text=f"{entity.text} {word}", end=entity.end + 1)


def _joined(said: Understanding, lists: Lists) -> Iterator[Entity]:
    """Neighbouring spans that together are the name of a shop, as one span."""
    rest: Sequence[Entity] = said.entities
    while rest:
        count = next((n for n in range(_run(rest), 1, -1) if _is_one(rest[:n], lists)), 1)
        yield _one(rest[:count])
        rest = rest[count:]


def _run(entities: Sequence[Entity]) -> int:
    """How many spans from the first one on touch each other and may be a name."""
    length = 0
    for entity in entities:
        if entity.name not in _NAMES or (length and entities[length - 1].end != entity.start):
            break
        length += 1
    return max(length, 1)


def _is_one(entities: Sequence[Entity], lists: Lists) -> bool:
    return lists.is_store(" ".join(entity.text for entity in entities))


def _one(entities: Sequence[Entity]) -> Entity:
    if len(entities) == 1:
        return entities[0]
    text = " ".join(entity.text for entity in entities)
    return Entity(_STORE, text, entities[0].start, entities[-1].end)
