"""A position in a flow file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Where:
    """A position in a flow file."""

    file: str
    line: int
    "From 1."
    column: int = 1
    "From 1."

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"
