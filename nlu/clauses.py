"""Two questions in one breath: where a turn may be cut, and whether its parts stand by themselves.

"is it raining in boston and where can i buy an umbrella" is two questions; "which store has tents
and is open" is one, and so is "macaroni and cheese". A cut is only tried where a conjunction or the
end of a sentence stands outside all slots and what follows begins like a question, and only kept
where the engine is sure of each part.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise

from nlu.base import NotUnderstood, Understanding
from nlu.labels import OUTSIDE

MOST = 3
"Questions of one turn that are answered."
SURE = 0.8
"Confidence that each part has to have."
_LONGEST = 60
"Words of the longest turn that is looked at."
_SHORTEST = 2
"Words of the shortest part."
_GREETING = 3
"Words before the first question: `hi, um, where`."
_JOINS = frozenset("and also plus & then".split())
_ENDS = ("?", "!", ".", ";")
_ASKING = frozenset(
    "what what's whats which who who's whos where where's wheres when when's how how's hows "
    "tell show find give check navigate please".split()
)
_HELPING = frozenset("is are was were do does did can could will would should may have has".split())
_SUBJECTS = frozenset(
    "i you we it they he she there the a an any that this these those your my their its some "
    "need want would wanna can could should looking".split()
)
"What stands behind a helping verb that begins a question: `is it`, not `is open`."

Judge = Callable[[Sequence[str]], Sequence[Understanding | NotUnderstood]]


def cut(whole: Understanding, judge: Judge, idle: Collection[str]) -> tuple[Understanding, ...]:
    """The parts of a turn that are questions of their own, in order; empty = it is one.

    `judge` is the engine; `idle` are the intents that ask nothing.
    """
    joints = list(_joints(whole))
    tries = [joints[: MOST - 1]] if len(joints) > 1 else []
    for chosen in (*tries, *([joint] for joint in joints)):
        parts = judge([" ".join(part) for part in _parts(whole.tokens, chosen)])
        sure = [part for part in parts if isinstance(part, Understanding) and _asks(part, idle)]
        if len(sure) == len(parts):
            return tuple(sure)
    return ()


def _asks(part: Understanding, idle: Collection[str]) -> bool:
    return part.intent not in idle and part.confidence >= SURE


def _joints(whole: Understanding) -> Iterator[tuple[int, int]]:
    """Where a part may end and the next begin, as token numbers."""
    if len(whole.tokens) > _LONGEST:
        return
    words = [token.lower().strip(",.!?;:") for token in whole.tokens]
    if not _asks_from_the_start(words):
        return
    for at in range(_SHORTEST - 1, len(words) - _SHORTEST):
        ends = whole.tokens[at].endswith(_ENDS)
        joined = words[at + 1] in _JOINS and whole.labels[at + 1] == OUTSIDE
        if not (ends or joined):
            continue
        begin = at + 1
        while begin < len(words) and words[begin] in _JOINS:
            begin += 1
        if len(words) - begin >= _SHORTEST and _begins_a_question(words[begin:]):
            yield at + 1, begin


def _asks_from_the_start(words: Sequence[str]) -> bool:
    """Not so "i need a helmet. what sizes do you have": a wish and the question for it are one."""
    return any(_begins_a_question(words[at : at + 2]) for at in range(min(_GREETING, len(words))))


def _begins_a_question(words: Sequence[str]) -> bool:
    first, second = (*words[:2], "")[:2]
    return first in _ASKING or (first in _HELPING and second in _SUBJECTS)


def _parts(tokens: Sequence[str], joints: Sequence[tuple[int, int]]) -> Iterator[Sequence[str]]:
    edges = [(0, 0), *joints, (len(tokens), len(tokens))]
    for (_, begin), (end, _) in pairwise(edges):
        yield tokens[begin:end]
