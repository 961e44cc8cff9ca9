"""Cells that a spreadsheet would run as a formula, made harmless and back again.

A guarded file says so by a header whose cells are quoted; every CSV reader reads it as the same.
"""

import re

_RISKY = re.compile(r"'*[=+\-@\t\r]")
"Apostrophes count, so that a text that already looks guarded comes back as it was."


def guard(cell: str) -> str:
    """An apostrophe in front of what begins with = + - @, a tab or a carriage return."""
    return "'" + cell if _RISKY.match(cell) else cell


def unguard(cell: str) -> str:
    """Takes back what `guard` did."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell
