"""Hand-written lists the sample catalogue is made from: text files and their readers."""

from pathlib import Path


def lines_of(name: str) -> list[str]:
    """The lines of a text file of `lists` that are not empty and not remarks (`##`)."""
    text = (Path(__file__).parent / "lists" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("##")]


def listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
