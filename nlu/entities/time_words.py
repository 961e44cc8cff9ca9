"""Time words as typed or heard -> plain ones: slang, misspellings, numbers in digits."""

import re

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from nlu.entities.numbers import spell_out


def _words(text: str) -> list[str]:
    return text.split()


FILLERS = frozenset(
    _words(
        """
        about after afterwards and approximately around as at before between by day during early
        every for from in just late later maybe mid of on or over please sharp sometime that the
        then thing this throughout till time to until
        """
    )
)
"Words that may stand beside a time and change nothing."
_SLANG = {
    "tmrw": "tomorrow",
    "tmr": "tomorrow",
    "tmw": "tomorrow",
    "tomm": "tomorrow",
    "2morrow": "tomorrow",
    "tonite": "tonight",
    "tnite": "tonight",
    "2nite": "tonight",
    "2day": "today",
    "tody": "today",
    "hourly": "today",
    "nite": "night",
    "nxt": "next",
    "rn": "now",
    "fall": "autumn",
    "eastr": "easter",
    "xmas": "christmas",
    "weds": "wednesday",
    "wensday": "wednesday",
}
_KNOWN = _words(
    """
    monday tuesday wednesday thursday friday saturday sunday mondays sundays fridays january
    february march april june august september october november december today tonight tomorrow
    yesterday morning afternoon evening weekend weekday weekly night overnight minute minutes hours
    weeks month months midnight christmas thanksgiving halloween easter valentines memorial labor
    currently current lunch dinner breakfast independence presidents columbus veterans later after
    other spring summer winter autumn every early first before these
    """
)
"Words that others may be misspellings of."
_LONG_ENOUGH, _TWO_SLIPS = 6, 8
"Letters from which a word may be misspelt, and from which twice; `right` is no `night`."


def _table(*rules: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), by) for pattern, by in rules)


_SIGNS = _table(
    (r"['’‘`]", ""),
    (r"\b([ap])\.? ?m\b\.?", r"\1m"),
    (r"(?<=\d)([ap])m\b", r" \1m"),
    (r"(?<=\d)\.(?=\d\d\b)", ":"),
    (r"[^a-z0-9:/\- ]", " "),
    (r"(?<=m)-(?=\d)|(?<=\b\d)-(?=\d\d? ?[ap]m)", " to "),
)
_PHRASES = _table(
    (r"\b(today|tonight|tomorrow|yesterday)s\b", r"\1"),
    (r"\bthis (morning|afternoon|evening)\b", r"today \1"),
    (r"\bthis night\b", "tonight"),
    (r"\b(?:next|following) day\b(?! after)", "tomorrow"),
    (r"^(?:all|whole|entire) day(?: long)?$", "today"),
    (r"\b(?:all|whole|entire) day(?: long)?\b", ""),
    (r"\blast (?:night|evening)\b", "yesterday tonight"),
    (r"\bhalf past (\d\d?)\b", r"\1:30"),
    (r"\b(?:a )?quarter (?:past|after) (\d\d?)\b", r"\1:15"),
    (r"\boclock\b", ""),
)


def normal(text: str) -> str:
    said = text.lower()
    for pattern, by in _SIGNS:
        said = pattern.sub(by, said)
    # Numbers first: `eight` is no misspelt `night`.
    said = " ".join(_mended(word) for word in spell_out(said).split())
    for pattern, by in _PHRASES:
        said = pattern.sub(by, said)
    return said


def _mended(word: str) -> str:
    if word in _SLANG:
        return _SLANG[word]
    if len(word) < _LONG_ENOUGH or not word.isalpha():
        return word
    slips = 2 if len(word) >= _TWO_SLIPS else 1
    near = extractOne(word, _KNOWN, scorer=OSA.distance, score_cutoff=slips)
    return near[0] if near else word
