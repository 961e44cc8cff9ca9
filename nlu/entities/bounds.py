"""Words that bound an amount: `under`, `at least`, `around`, `10 to 20`. Knows no unit."""

import re
from typing import Literal

Bound = Literal["most", "least", "about", ""]
"Which side of an amount is meant; '' where nothing says so."

_MOST = re.compile(
    r"\b(?:u\w?nd\w?r|undr|below|beneath|le?ss? (?:than|then)|fewer than|at (?:the )?most|up ?to"
    r"|max(?:imum)?|no(?:t|thing)? (?:more|higher|over|above|better)|(?:cheaper|lower|worse) than"
    r"|within|tops|or (?:less|lower|under|below|cheaper|worse|fewer)|and (?:under|below)"
    r"|not? exceed\w*|budget|limit)\b"
)
_LEAST = re.compile(
    r"\b(?:over|above|m[or]+e (?:than|then)|at (?:the )?least|min(?:imum)?|upwards? of|north of"
    r"|starting|exceeding|beyond|no(?:t|thing)? (?:less|under|below|lower|cheaper|worse)"
    r"|(?:higher|pricier|better) than|(?:or|and) (?:more|higher|over|above|up|better))\b|\+"
)
_ABOUT = re.compile(
    r"\b(?:arr?ou?nd|aroudn|about|roughly|approx\w*|near|close to|or so)\b|\dish\b|~"
)
_TO = re.compile(r"^ ?(?:-|–|—|to|and|or|thru|through|till|until) ?$")


def bound(said: str) -> Bound:
    """The side of its amount that a phrase means."""
    # `no less than` holds `less than`, `not over` holds `over`: the denied words decide first.
    most, least = _MOST.search(said), _LEAST.search(said)
    if most and least:
        return "most" if most.start() <= least.start() else "least"
    if most or least:
        return "most" if most else "least"
    return "about" if _ABOUT.search(said) else ""


def joins(between: str) -> bool:
    """Whether the words between two amounts make them the ends of one range."""
    return _TO.search(between) is not None
