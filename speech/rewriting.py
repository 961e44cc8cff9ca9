"""Rules that rewrite a text, one after the other."""

import re
from collections.abc import Callable, Iterable
from functools import partial

Rule = Callable[[str], str]
New = str | Callable[[re.Match[str]], str]


def rule(pattern: str | re.Pattern[str], new: New) -> Rule:
    """What takes the place of whatever fits the pattern."""
    return partial(re.compile(pattern).sub, new)


def where(hint: str, *rules: Rule) -> Rule:
    """Rules for texts in which the hint is found; others are spared them."""
    hinted = re.compile(hint).search
    return lambda text: rewritten(text, rules) if hinted(text) else text


def rewritten(text: str, rules: Iterable[Rule]) -> str:
    for change in rules:
        text = change(text)
    return text


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"
