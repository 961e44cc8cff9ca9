"""Capitals and an end mark for one plain sentence, and both taken off again.

Rules, no model: no comma is set and no name is known.
"""

import re

_ASKS = frozenset(
    "who what when where why which whose how is are am was were do does did can could will would "
    "shall should may might has have had isn't aren't don't doesn't didn't can't won't".split()
)
"Words that begin a question."
_MARKS = re.compile(r"[.,!?;:]+(?=[\"“”]?(?:\s|$))|[\"“”]")
"Those inside a number stay: `$12.50`, `10:30`."
_I = re.compile(r"\bi(?=\b(?!-))")


def punctuated(text: str) -> str:
    """`how much is it` -> `How much is it?`; a text that has its marks keeps them."""
    words = text.split()
    if not words:
        return ""
    plain = _I.sub("I", " ".join(words))
    end = "" if plain[-1] in ".!?" else "?" if words[0].lower() in _ASKS else "."
    return f"{plain[0].upper()}{plain[1:]}{end}"


def bare(text: str) -> str:
    """Lower case without marks, as recognition answers that was not asked for punctuation."""
    return " ".join(_MARKS.sub("", text).lower().split())
