"""Privacy in one place: redaction, retention, erasure. What each one reaches: docs/privacy.md."""

from archive.forgetting import Erasable, Known, Outcome, Reached, erase
from archive.redaction import Policy, redact_row, redact_text
from archive.retention import Retired, doomed, first_kept, retain

__all__ = [
    "Erasable",
    "Known",
    "Outcome",
    "Policy",
    "Reached",
    "Retired",
    "doomed",
    "erase",
    "first_kept",
    "redact_row",
    "redact_text",
    "retain",
]
