"""The receipt of an erasure: what was reached and what was not, without anything personal."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.day_files import replacing
from archive.forgetting import Outcome
from archive.tombstones import hash_of

FOLDER = "receipts"
"In the home."


def make(conversation_id: str, outcomes: Sequence[Outcome], now: datetime) -> dict[str, Any]:
    """The conversation stands there as a hash: who has the id can check it, nobody can go back."""
    models = sorted({model for outcome in outcomes for model in outcome.reached.models})
    return {
        "erased": {"conversation_sha256": hash_of(conversation_id)},
        "date": now.astimezone(UTC).isoformat(timespec="seconds"),
        "complete": not any(outcome.fault for outcome in outcomes),
        "removed": sum(outcome.reached.removed for outcome in outcomes),
        "models_trained_on_it": models,
        "places": [_place(outcome) for outcome in outcomes],
    }


def write(home: Path, receipt: dict[str, Any]) -> Path:
    """One file a run. Raises DataError."""
    moment = receipt["date"][:19].replace(":", "").replace("-", "")
    short = receipt["erased"]["conversation_sha256"][:16]
    path = home / FOLDER / f"{moment}Z-{short}.json"
    with replacing(path) as file:
        file.write(json.dumps(receipt, indent=2, ensure_ascii=False) + "\n")
    return path


def was_erased(home: Path, conversation_id: str) -> bool:
    """Whether an earlier run found anything of it. A damaged receipt counts as none."""
    for path in (home / FOLDER).glob(f"*-{hash_of(conversation_id)[:16]}.json"):
        with suppress(OSError, ValueError, LookupError, TypeError):
            if json.loads(path.read_text(encoding="utf-8"))["removed"]:
                return True
    return False


def _place(outcome: Outcome) -> dict[str, Any]:
    told = asdict(outcome.reached)
    return {
        "place": outcome.place,
        "removed": told["removed"],
        "of": told["what"],
        "files": dict(told["files"]),
        "fault": outcome.fault or None,
    }
