"""Values of one slot said side by side: `in boston and in seattle`, `nike or adidas`.

Two such values are two questions. What belongs together is none: `black and white`, `salt and
pepper`, `from boston to new york`, `between monday and friday`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from nlu.base import Entity, Understanding
from nlu.entities.places import Gazetteer, is_relative
from nlu.entities.times import resolve_time
from values.place import Place

MOST = 3
"Values of one turn that are asked for."
_PLACE, _TIME, _ITEM = "location", "time.period_of_time", "item.type"
_ANDS = frozenset({"and", "&", "plus", "then"})
_ORS = frozenset({"or", "vs", "versus"})
_LITTLE = frozenset("a an the in at on for to also some any from".split())
"What may stand between two values besides the conjunction."
_EITHER = frozenset({_PLACE, _TIME, _ITEM, "item.name", "store.type"})
"Slots of which `and` and `or` both join two; colors and sizes are two only with `or`."
_ALTERNATIVE = frozenset({"item.color", "item.size"})
_WAYS = "navigation."
"Intents in which two places are where one starts and where one goes."
_JOINT = re.compile(
    r"(?:,\s*|,?\s+(?:and|or|&)\s+)(?:also\s+)?(?:(?:in|on|at|for)\s+)?", re.IGNORECASE
)
_ONE_SPAN = re.compile(r"\b(?:between|from|until|till|after|before|half|quarter)\b", re.IGNORECASE)
_ANY_DAY = datetime(2001, 1, 1, 6)
"Whether words are a time hardly depends on the moment they are said."


IsItem = Callable[[str], bool]
"Whether a text is a kind of item of the catalogue."


def side_by_side(
    said: Understanding, gazetteer: Gazetteer, is_item: IsItem = lambda text: False
) -> tuple[str, tuple[str, ...]]:
    """The slot of which several values were said, and these in order; else nothing."""
    if said.intent.startswith(_WAYS):
        return "", ()
    words = [token.lower().strip(",.!?;:") for token in said.tokens]
    for group in _groups(said, words):
        texts = [text for entity in group for text in _within(entity, gazetteer, is_item)]
        if len(texts) > 1 and _are_of_a_kind(group[0].name, texts, gazetteer):
            return group[0].name, tuple(texts[:MOST])
    return "", ()


def _groups(said: Understanding, words: Sequence[str]) -> Iterator[Sequence[Entity]]:
    """Spans of one slot with nothing but conjunctions and commas between them."""
    content = [e for e in said.entities if e.name in _EITHER | _ALTERNATIVE]
    group: list[Entity] = []
    for entity in content:
        if group and not _joined(group[-1], entity, said.tokens, words):
            yield from _whole(group, words)
            group = []
        group.append(entity)
    yield from _whole(group, words)


def _joined(one: Entity, other: Entity, tokens: Sequence[str], words: Sequence[str]) -> bool:
    between = set(words[one.end : other.start])
    listed = bool(between & (_ANDS | _ORS)) or tokens[one.end - 1].endswith(",")
    return one.name == other.name and listed and between <= _ANDS | _ORS | _LITTLE


def _whole(group: list[Entity], words: Sequence[str]) -> Iterator[Sequence[Entity]]:
    if not group:
        return
    between = set(words[group[0].end : group[-1].start])
    joins = _ANDS | _ORS if group[0].name in _EITHER else _ORS
    # "A ladder, a hammer and nails": the conjunction may stand within the last one.
    is_listed = bool(between & joins) or bool(_JOINT.search(group[-1].text))
    if len(group) == 1 or is_listed:
        yield group


def _within(entity: Entity, gazetteer: Gazetteer, is_item: IsItem) -> Sequence[str]:
    """The values inside one span: `chicago and denver`, `today and tomorrow`."""
    parts = _JOINT.split(entity.text)
    if len(parts) < 2 or _ONE_SPAN.search(entity.text):
        return [entity.text]
    match entity.name:
        case "location":
            whole = gazetteer.find(entity.text)[:1]
            apart = not any(" and " in place.name.lower() for place in whole)
            apart = apart and _are_of_a_kind(_PLACE, parts, gazetteer)
        case "time.period_of_time":
            apart = all(resolve_time(part, _ANY_DAY) for part in parts)
        case "item.type":
            apart = all(map(_is_plural, parts)) or _are_sold_apart(entity.text, parts, is_item)
        case _:
            apart = False
    return parts if apart else [entity.text]


def _is_plural(part: str) -> bool:
    """`fish and chips` and `salt and pepper shakers` are one thing."""
    return part.endswith("s") and not part.endswith("ss")


def _are_sold_apart(whole: str, parts: Sequence[str], is_item: IsItem) -> bool:
    """`eggs and milk`, where both are in the catalogue and nothing of both names."""
    return not is_item(whole) and all(map(is_item, parts))


def _are_of_a_kind(slot: str, texts: Sequence[str], gazetteer: Gazetteer) -> bool:
    """Two places are both towns: of `boston, massachusetts` the second only says where it is."""
    if slot != _PLACE:
        return True
    found = [gazetteer.find(text)[:1] for text in texts]
    return all(map(_is_no_state, found)) and not any(map(is_relative, texts))


def _is_no_state(found: Sequence[Place]) -> bool:
    return bool(found) and (bool(found[0].region) or found[0].country != "US")
