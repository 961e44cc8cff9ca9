"""A message as it is shown -> as people say it: `at $39.99` -> at thirty-nine dollars and ...

Nothing but words and pauses is left, so every voice says the same: no figures, signs or links.
"""

import re
from functools import lru_cache

from speech import spoken_amounts, spoken_places, spoken_times
from speech.parting import parted
from speech.rewriting import Rule, rewritten, rule, where
from speech.spoken_marks import ASIDES, LINES, OUTSIDE, SHORT, SIGNS, plain, swept
from speech.spoken_numbers import NUMBER, cardinal, digits, pairs

_ENGLISH = "en"
_MOST_AT_ONCE = 1000
"Characters."
_SPELLED = 3
"Capitals of a model's name that are told one by one; longer ones are a word."

_MODEL = re.compile(r"\b([A-Z][\w']*) (\d{3,4})(?= [A-Z])")
_LETTERS = re.compile(r"\b(?=[\w-]{0,40}\d)(?=[\w-]{0,40}[^\W\d_])[\w-]*\w")
_RUN = re.compile(r"\d+|[^\W\d_]+")
_NUMBER = re.compile(rf"(?<!\d){NUMBER}")
_DECIMALS = re.compile(r"(?<![\w.])\.(?=\d)")
_FIGURES = re.compile(r"\d+")


@lru_cache(maxsize=512)
def spoken(text: str, locale: str = "") -> str:
    """What a voice should say. Figures of other languages than English are left to the voice."""
    english = not locale or locale[:2] == _ENGLISH
    return " ".join(filter(None, (_said(part, english) for part in _parts(plain(text)))))


def _parts(text: str) -> list[str]:
    """A long text is worked on in parts; the rules look far ahead."""
    lines = LINES(text)
    return [lines] if len(lines) <= _MOST_AT_ONCE else parted(lines, _MOST_AT_ONCE)


def _said(text: str, english: bool) -> str:
    said = rewritten(text, OUTSIDE)
    return swept(rewritten(said, _RULES) if english else ASIDES(said))


def _model(match: re.Match[str]) -> str:
    """In a name: `Levi's 511 Slim` -> Levi's five eleven Slim."""
    return f"{match[1]} {pairs(match[2])}"


def _letters(match: re.Match[str]) -> str:
    """`CH720` -> C H seven twenty; `3-pack` -> three pack."""
    return " ".join(map(_run, _RUN.findall(match[0])))


def _run(part: str) -> str:
    if part.isdecimal():
        return pairs(part) if 3 <= len(part) <= 4 else cardinal(part)
    return " ".join(part) if part.isupper() and len(part) <= _SPELLED else part


_RULES: tuple[Rule, ...] = (
    SHORT,
    *spoken_places.RULES,
    ASIDES,
    *spoken_times.RULES,
    *spoken_amounts.RULES,
    where(
        r"\d",
        rule(_MODEL, _model),
        rule(_LETTERS, _letters),
        rule(_DECIMALS, "point "),
        rule(_NUMBER, lambda match: f" {cardinal(match[0])} "),
    ),
    *SIGNS,
    rule(_FIGURES, lambda match: f" {digits(match[0])} "),
)
