"""Things of a list told, compared: `the cheaper one of the two`, `which of them is open longer`."""

from collections.abc import Mapping, Sequence

from dialog.context import Shown

_LOW, _HIGH = 1, -1
_MEASURES: Mapping[str, tuple[str, int]] = {
    **dict.fromkeys(("cheaper", "cheapest", "less"), ("price", _LOW)),
    **dict.fromkeys(("pricier", "dearer", "dearest"), ("price", _HIGH)),
    **dict.fromkeys(("closer", "closest", "nearer", "nearest"), ("miles", _LOW)),
    **dict.fromkeys(("farther", "farthest", "further", "furthest"), ("miles", _HIGH)),
    **dict.fromkeys(("better", "best"), ("rating", _HIGH)),
    **dict.fromkeys(("worse", "worst"), ("rating", _LOW)),
    **dict.fromkeys(("longer", "longest"), ("open_minutes", _HIGH)),
}
"Word of a comparison -> what is compared, and whether the least or the most of it is meant."
_AMONG = (("of", "the", "two"), ("of", "these", "two"), ("of", "those", "two"), ("of", "them"))
_AMONG_LISTED = (*_AMONG, ("of", "these"), ("of", "those"), ("of", "both"), ("the", "two"))
_TWO = frozenset({"two", "both"})
_ONLY_LISTED = frozenset({"open_minutes"})
"What no question of ours asks in general, so that the list is always meant."


def compared(words: Sequence[str], shown: Shown) -> int | None:
    """The place in the list of the thing that is the cheaper, closer, better one of those told.

    None where nothing is compared, or where nobody knows it of all of them.
    """
    word = next((word for word in words if word in _MEASURES), "")
    if not word or not _means_the_list(words, _MEASURES[word][0]):
        return None
    measure, sign = _MEASURES[word]
    # Where one was told, the question is about the others that are known of, too.
    told = shown.told if shown.told > 1 else len(shown.things)
    most = min(told, 2) if not _TWO.isdisjoint(words) else told
    known = [each.get(measure) for each in shown.measures[:most]]
    found = [(value * sign, place) for place, value in enumerate(known) if value is not None]
    return min(found)[1] if len(found) == len(known) > 1 else None


def _means_the_list(words: Sequence[str], measure: str) -> bool:
    said = {tuple(words[n : n + size]) for size in (2, 3) for n in range(len(words))}
    return measure in _ONLY_LISTED or not said.isdisjoint(_AMONG_LISTED)
