"""What a turn leaves in memory: the slots in force, where each is from, and what `it` means."""

from collections.abc import Mapping, Set

from dialog.context import Heard, Origin, Shown
from dialog.lifetimes import (
    ANSWER,
    SHOPPER,
    Age,
    Lifetimes,
    is_list_over,
    left_behind,
    outlived,
    traced,
)
from dialog.topics import (
    Topic,
    chooses,
    is_grammar,
    names_a_subject,
    names_nothing_new,
    obsolete,
)
from dialog.walk import Walk

_NONE: Mapping[str, str] = {}
_NOTHING: frozenset[str] = frozenset()


def remember(
    walk: Walk,
    heard: Heard,
    intent: str,
    *,
    follow_up: bool,
    picked: Mapping[str, str] = _NONE,
) -> None:
    """Bring the slots in force up to date. `picked`: the thing of a list that the turn is about."""
    topic, former = walk.flows.topics.get(intent), walk.flows.topics.get(walk.topic)
    memory, said = walk.flows.memory_of(intent), heard.slots
    if follow_up:
        # "and in boston?" goes on with the question's own words: how late, how many, does it.
        said = {name: text for name, text in said.items() if not is_grammar(name)}
    over = _over(walk, heard, memory, follow_up) | _left(walk, topic, former, memory)
    slots = _kept(walk, said, topic, over, follow_up)
    slots.update(said)
    lent = picked or _meant_by_it(walk, heard, topic, memory, follow_up)
    if lent:
        slots.update((name, text) for name, text in lent.items() if name not in said)
    walk.slots = slots
    at = Origin(SHOPPER, walk.turn, topic.group if topic else "", walk.turn, walk.at)
    in_force = [name for name in slots if not is_grammar(name)]
    used = topic.uses if topic else _NOTHING
    walk.origins = traced(walk.origins, in_force, said, lent, at, used)
    if not picked and not heard.points_back and names_a_subject(said):
        walk.refers = {}


def _kept(
    walk: Walk, said: Mapping[str, str], topic: Topic | None, over: Set[str], follow_up: bool
) -> dict[str, str]:
    """What was remembered and still counts. `over`: the slots whose time is over."""
    group, goes = (topic.group, topic.goes) if topic else ("", False)
    gone = obsolete(frozenset(said), group, goes, follow_up)
    return {
        name: text
        for name, text in walk.slots.items()
        if name not in gone and name not in over and (follow_up or not is_grammar(name))
    }


def _over(walk: Walk, heard: Heard, memory: Lifetimes, follow_up: bool) -> set[str]:
    """Slots whose time is over, whatever is said."""
    # A follow-up goes on with all that was said, however many turns ago, but not for ever.
    over = outlived(walk.origins, memory, Age(0 if follow_up else walk.turn, walk.at))
    if chooses(heard.slots):
        # "which is the cheapest" asks about all of them again, not about the one picked.
        given = {name for name, origin in walk.origins.items() if origin.by == ANSWER}
        over |= given - {"location"}
    return over


def _left(walk: Walk, topic: Topic | None, former: Topic | None, memory: Lifetimes) -> set[str]:
    """Slots that do not go along where the kind of question changes."""
    if topic is None or former is None or topic.group == former.group:
        return set()
    return left_behind(walk.slots.keys(), memory, topic.group)


def age(walk: Walk) -> Age:
    return Age(walk.turn, walk.at)


def is_told_long_ago(shown: Shown, memory: Lifetimes, now: Age) -> bool:
    return is_list_over(Age(shown.turn, shown.at), memory, now)


def _meant_by_it(
    walk: Walk, heard: Heard, topic: Topic | None, memory: Lifetimes, follow_up: bool
) -> Mapping[str, str]:
    """The shop that an answer named, where the turn names nothing new and it is not long ago."""
    if follow_up or not topic or not walk.refers:
        return _NONE
    if walk.shown and all(is_told_long_ago(each, memory, age(walk)) for each in walk.shown):
        return _NONE
    nothing_new = names_nothing_new(heard.slots, topic, points_back=heard.points_back)
    return walk.refers if nothing_new else _NONE
