"""Turns that point at a list told before: the second one, the last, the other one, any others.

Knows lists, not what is in them: a thing is the slots that name it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from dialog.comparing import compared
from dialog.context import Heard, Shown
from dialog.plain import cardinal, ordinal, plain
from dialog.topics import Topic, is_grammar

MOST = 3
"Things of a list that one turn is answered about."
_LISTS = 2
"Lists that are kept: one of shops and one of goods."

_NOUNS = frozenset(
    "one ones store stores shop shops place places restaurant restaurants option options choice "
    "item items product products model models result results thing things of".split()
)
"What may stand behind `the second`."
_ONES = frozenset({"one", "ones"})
"Behind these even `ninth`, which looks like a day, is a place in the list."
_POINTERS = frozenset("the that this your my its".split())
_BEHIND = frozenset("open closed in at please and still available instead".split())
"What may stand behind `the second` where no noun does: `is the first open`."
_NUMBERED = frozenset("number option choice nr no result".split())
_MORE = frozenset("other others another else more different next rest".split())
_DEARER = frozenset(("more", word) for word in ("expensive", "pricey", "dear"))
"A wish of its own, and no wish for others."
_THE_OTHER = frozenset({"other", "next"})
_LITTLE = frozenset(
    "a an the any some is are there do does you have got know of what about which who where how "
    "and or to me us my your please show give tell find see i we want would like can could like "
    "that those them it these this anything something anywhere somewhere ones just not so "
    "ok okay well hmm alternatives alternative in at for one two few then really too far expensive "
    "pricey away dear much closed thats".split()
)
_BOTH = frozenset("both".split())
_ALL = frozenset({("all", "of", "them"), ("all", "three"), ("each", "of", "them"), ("all", "two")})


@dataclass(frozen=True, slots=True)
class Reference:
    """What a turn points at."""

    shown: Shown
    slots: Mapping[str, str] = field(default_factory=dict)
    "Of the thing that is meant; empty where more of the list is wanted, or there is no such thing."
    index: int = 0
    more: bool = False
    "Whether what of the list was not told yet is wanted."

    @property
    def is_void(self) -> bool:
        """Whether the list has nothing of what is wanted."""
        return self.shown.told >= len(self.shown.things) if self.more else not self.slots


def find(
    heard: Heard, lists: Sequence[Shown], topic: Topic | None, in_force: Mapping[str, str]
) -> Reference | None:
    """What the turn points at; None = at nothing. `topic`: what its question talks about."""
    shown = _list_meant(lists, heard, topic)
    if shown is None or not shown.things:
        return None
    if heard.pick is not None:
        return _picked(shown, heard.pick)
    words = plain(heard.text)
    if _wants_more(words, heard, in_force):
        other = _the_other(words, shown)
        return _picked(shown, other) if other is not None else Reference(shown, more=True)
    place = compared(words, shown)
    if place is None:
        place = _place_said(words, _content_words(heard), shown)
    return _picked(shown, place) if place is not None else None


def several(heard: Heard, lists: Sequence[Shown]) -> tuple[int, ...]:
    """The things that `both`, `all of them` means; none where the turn says no such thing."""
    words = plain(heard.text)
    triples = {words[n : n + 3] for n in range(len(words))} | {
        words[n : n + 2] for n in range(len(words))
    }
    both, every = not _BOTH.isdisjoint(words), bool(_ALL & triples)
    if not lists or not (both or every) or _names_things(heard):
        return ()
    count = min(2 if both else MOST, len(lists[0].things))
    return tuple(range(count)) if count > 1 else ()


def note(lists: Sequence[Shown], new: Shown) -> tuple[Shown, ...]:
    """The lists with a new answer's: a new one before the others, or one thing of a known one."""
    if len(new.things) == 1:
        for known in lists:
            if new.things[0] in known.things:
                index = known.things.index(new.things[0])
                told = max(known.told, index + 1)
                again = replace(known, picked=index, turn=new.turn, told=told, at=new.at)
                return (again, *(each for each in lists if each is not known))
    others = [each for each in lists if _kind(each) != _kind(new)]
    return (new, *others)[:_LISTS]


def _kind(shown: Shown) -> frozenset[str]:
    return frozenset(shown.things[0]) if shown.things else frozenset()


def _list_meant(lists: Sequence[Shown], heard: Heard, topic: Topic | None) -> Shown | None:
    """The newest; for a question about shops that names no goods, the newest one of shops."""
    if topic and topic.group == "stores" and not _names_things(heard):
        return next(
            (each for each in lists if "store.name" in _kind(each)), next(iter(lists), None)
        )
    return next(iter(lists), None)


def _names_things(heard: Heard) -> bool:
    return any(
        name.startswith(("item.type", "item.name", "store.type", "store.name"))
        for name in heard.slots
    )


def _picked(shown: Shown, place: int) -> Reference:
    """-1 is the last one that was told, or the last of all where only one was."""
    if place == -1:
        place = (shown.told if shown.told > 1 else len(shown.things)) - 1
    things = shown.things
    return Reference(shown, things[place] if 0 <= place < len(things) else {}, place)


def _place_said(words: Sequence[str], taken: Collection[str], shown: Shown) -> int | None:
    """0 for `the first one`, -1 for `the last one`; None where no place in a list is said."""
    for at, word in enumerate(words):
        number, before, behind = ordinal(word), words[at - 1 : at], words[at + 1 : at + 2]
        if number is None and before and before[0] in _NUMBERED:
            number = cardinal(word) or None
        elif number is not None and not _stands_alone(before, behind):
            number = None
        if number is not None and (word not in taken or set(behind) & _ONES):
            return -1 if number == -1 else number - 1
        if (
            word in ("other", "next")
            and before
            and before[0] in _POINTERS
            and set(behind) <= _NOUNS
        ):
            other = _the_other(words, shown)
            return shown.picked + 1 if other is None else other
    return None


def _stands_alone(before: Sequence[str], behind: Sequence[str]) -> bool:
    """`the second one`, `the second`; not `the second street`, nor `at first`."""
    if behind and behind[0] in _NOUNS:
        return True
    return bool(before) and before[0] in _POINTERS and (not behind or behind[0] in _BEHIND)


def _the_other(words: Sequence[str], shown: Shown) -> int | None:
    """`the other one` of two; else the one behind the one spoken of, where that is wanted."""
    singular = {"the", "other"} <= set(words) and "others" not in words and "ones" not in words
    if not singular or shown.told < 2:
        return 1 if singular and len(shown.things) == 2 and shown.picked == 0 else None
    return 1 - shown.picked if shown.picked < 2 else shown.picked - 1


def _wants_more(words: Sequence[str], heard: Heard, in_force: Mapping[str, str]) -> bool:
    """Whether the turn says nothing but `any others`, `what else`, `another pizza place`."""
    if _MORE.isdisjoint(words) or any(pair in _DEARER for pair in pairwise(words)):
        return False
    known = {
        word for name, text in in_force.items() if not is_grammar(name) for word in plain(text)
    }
    return set(words) <= _MORE | _LITTLE | _NOUNS | known


def _content_words(heard: Heard) -> frozenset[str]:
    texts = (text for name, text in heard.slots.items() if not is_grammar(name))
    return frozenset(word for text in texts for word in plain(text))
