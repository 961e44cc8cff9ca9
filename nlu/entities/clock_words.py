"""Clock times in words -> in figures: `ten to five` -> `4:50`, `1730` -> `17:30`."""

import re
from collections.abc import Callable

_MINUTES = {"five": 5, "ten": 10, "twenty": 20, "twenty five": 25}
_HOURS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_HOUR = rf"(?P<hour>\d\d?|{'|'.join(_HOURS)}|noon|midnight)\b(?!:)"
_BEFORE = r"(?:to|till|til|before|of)"
_AFTER = r"(?:past|after)"
_COUNT = rf"(?P<count>\d\d?|{'|'.join(sorted(_MINUTES, key=len, reverse=True))})"
_ON_THE_HOUR = {"noon": 12, "midnight": 0} | {word: at for at, word in enumerate(_HOURS, 1)}
_Rule = Callable[[re.Match[str]], str]


def figured(text: str) -> str:
    """Lower-case text whose numbers may still be spelled out."""
    for pattern, rule in _RULES:
        text = pattern.sub(rule, text)
    return text


def _earlier(match: re.Match[str]) -> str:
    return _clock(match, -_count(match))


def _later(match: re.Match[str]) -> str:
    return _clock(match, _count(match))


def _count(match: re.Match[str]) -> int:
    said = match.groupdict().get("count") or "15"
    return int(said) if said.isdecimal() else _MINUTES[said]


def _clock(match: re.Match[str], minutes: int) -> str:
    """A half of the day is only given where the words do."""
    said = match["hour"]
    hour = int(said) if said.isdecimal() else _ON_THE_HOUR[said]
    if minutes >= 60 or minutes <= -60 or hour > 23:
        return match[0]
    total = (hour * 60 + minutes) % (24 * 60)
    half = {"noon": " am" if minutes < 0 else " pm", "midnight": " pm" if minutes < 0 else " am"}
    hour = total // 60 % 12 or 12 if hour <= 12 else total // 60
    return f"{hour}:{total % 60:02d}{half.get(said, '')}"


def _military(match: re.Match[str]) -> str:
    return f"{match[1]}:{match[2]}"


def _rule(pattern: str, rule: _Rule) -> tuple[re.Pattern[str], _Rule]:
    return re.compile(pattern), rule


_RULES = (
    _rule(rf"\b(?:a )?quarter {_BEFORE} {_HOUR}", _earlier),
    _rule(rf"\b(?:a )?quarter {_AFTER} {_HOUR}", _later),
    _rule(rf"\b{_COUNT} minutes? {_BEFORE} {_HOUR}", _earlier),
    _rule(rf"\b{_COUNT} minutes? {_AFTER} {_HOUR}", _later),
    _rule(rf"\b{_COUNT} {_AFTER} {_HOUR}", _later),
    # Only in words, and with no `from`: `10 to 2` and `from ten to two` are four hours.
    _rule(
        rf"(?<!from )(?<!between )(?<!open )\b(?P<count>{'|'.join(_MINUTES)}) (?:to|till|til) "
        rf"(?P<hour>{'|'.join(_HOURS)})\b(?! (?:thirty|fifteen|forty|[ap]m))",
        _earlier,
    ),
    # Not 1997 or 2026, which are years.
    _rule(r"(?<![\d/:-])([01]\d|2[0-3])([0-5]\d)(?: hours)\b", _military),
    _rule(r"(?<![\d/:-] )(?<![\d/:-])\b(?!19|20)([01]\d|2[1-3])([0-5]\d)\b(?![/:-])", _military),
)
