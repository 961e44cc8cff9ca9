"""Regular expressions of authors, run on shoppers' words in linear time.

Python's own can take for ever on some expressions and texts. The engine behind pydantic's patterns
(Rust's) cannot; it knows neither look-around nor back-references.
"""

from collections.abc import Callable
from functools import lru_cache

from pydantic_core import SchemaError, SchemaValidator, core_schema


class PatternFault(Exception):
    """No regular expression, or one that needs what this engine lacks: `str(fault)` says why."""


class Pattern:
    """An expression of a whole text; capitals do not count. Equal sources are equal patterns."""

    __slots__ = ("_is_fit", "source")

    def __init__(self, source: str) -> None:
        """Raises PatternFault."""
        self.source = source
        self._is_fit = _compile(source)

    def fits(self, text: str) -> bool:
        return self._is_fit(text)

    def find(self, text: str) -> str | None:
        """The text if it fits, else the first of its words that does."""
        words = (word.strip(".,!?;:\"'()") for word in text.split())
        return next((t for t in (text.strip(), text.strip(" .!?"), *words) if self.fits(t)), None)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)

    def __repr__(self) -> str:
        return f"Pattern({self.source!r})"


@lru_cache(maxsize=512)
def _compile(source: str) -> Callable[[str], bool]:
    whole = rf"(?i)\A(?:{source})\z"
    try:
        # On its own first: `a)|(b` is none, whatever the brackets around it make of it.
        SchemaValidator(core_schema.str_schema(pattern=source))
        validator = SchemaValidator(core_schema.str_schema(pattern=whole))
    except SchemaError as error:
        raise PatternFault(_reason(str(error))) from error
    return lambda text: validator.isinstance_python(text)


def _reason(fault: str) -> str:
    lines = [line.strip() for line in fault.splitlines()]
    named = next((line for line in lines if line.startswith("error: ")), "error: it cannot be read")
    return named.removeprefix("error: ")
