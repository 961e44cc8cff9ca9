"""Time words as typed or heard -> plain ones: slang, misspellings, numbers in digits."""

import re

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from nlu.entities.clock_words import figured
from nlu.entities.numbers import spell_out


def _words(text: str) -> list[str]:
    return text.split()


FILLERS = frozenset(
    _words(
        """
        about after afterwards and any anytime approximately around as at before beginning between
        by day during early end every for from in just late later maybe mid middle of on or over
        please point sharp some sometime start that the then this throughout till time to until
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
    other spring summer winter autumn every early first before these beginning middle coming
    starting through until second within brunch
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
    (r" or so\b", ""),
    (r"\bnext half(?: an)? hour\b", "next 30 minutes"),
    (r"\bo ?clock\b|(?<=\d)ish\b|(?<=noon)ish\b|(?<=\d) ish\b", ""),
    (r"\bfrom (.+) (?:on|onwards?)$", r"after \1"),
    (r"\b(\d\d?(?::\d\d)?(?: [ap]m)?|noon|midnight) (?:or|and) (?:later|after)$", r"after \1"),
    (r"\bwithin the hour\b", "next hour"),
    (r"\bwithin (?:the )?(?:next )?(?=\d|an? |few|couple)", "next "),
    (r"\b(hour|day|week|minute)s? or (?:2|3|so)\b", r"\1"),
    (r"\b(?:in the )?coming days\b", "next few days"),
    (r"\b(?:on |the )*end of (?:the |to)?day\b|\beod\b", "5 pm"),
    (r"\ball (?=next|this|weekend|week)", ""),
    (r"\b(\d+|an?) hours? and (?:a|1) half\b", r"\1 hour half"),
    (r"\b(\d+) and (?:a|1) half hours\b", r"\1 hour half"),
)
_NOW = re.compile(
    r"\b(?:right )?this (?:very )?(?:moment|instant|second|minute)$|\bat the moment\b"
    r"|\bat present\b|\bimmediately\b|\bas we speak\b|\basap\b|\bpresently\b"
)
"More words for now, before `second` is read as a number."
_FIRST_THING = re.compile(r"\bfirst thing(?: in the morning)?\b")


def normal(text: str) -> str:
    said = text.lower()
    for pattern, by in _SIGNS:
        said = pattern.sub(by, said)
    said = figured(_FIRST_THING.sub("morning", _NOW.sub("now", said)))
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
