"""What came of a replay: one value for programs, lines for people."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dialog.problems import count
from learning.replay import Replayed
from learning.replay_diff import Change, tally

_LONGEST = 160
"Characters of a value that are shown."


@dataclass(frozen=True, slots=True)
class Report:
    conversations: int
    turns: int
    "That were talked again."
    changes: tuple[Change, ...]
    skipped: Counter[str]
    "Why -> how many turns."
    redacted: int
    "Turns that went otherwise because what was said is no longer known."
    faults: tuple[str, ...]
    "What of the archive could not be read."

    @property
    def heard(self) -> int:
        """How many turns were answered otherwise; the others only came about otherwise."""
        return sum(change.is_heard for change in self.changes)

    @property
    def is_same(self) -> bool:
        return not self.changes and not self.faults


def report_of(replayed: Iterable[Replayed], faults: Sequence[str]) -> Report:
    """`faults` may grow while the archive is read."""
    done = list(replayed)
    return Report(
        conversations=len(done),
        turns=sum(one.turns for one in done),
        changes=tuple(change for one in done for change in one.changes),
        skipped=sum((one.skipped for one in done), Counter[str]()),
        redacted=sum(one.redacted for one in done),
        faults=tuple(dict.fromkeys(faults)),
    )


def as_json(report: Report) -> dict[str, Any]:
    return {
        "conversations": report.conversations,
        "turns": report.turns,
        "differences": len(report.changes),
        "answered_otherwise": report.heard,
        "causes": tally(report.changes),
        "skipped": dict(report.skipped),
        "redacted": report.redacted,
        "faults": list(report.faults),
        "changes": [asdict(change) for change in report.changes],
    }


def lines(report: Report, most: int) -> Iterator[str]:
    """At most so many changes, then the sum of it."""
    for change in report.changes[:most]:
        yield from _change(change)
    if len(report.changes) > most:
        yield f"... and {len(report.changes) - most} more; --show N shows more, --json all\n"
    yield from summary(report)


def summary(report: Report) -> Iterator[str]:
    talked = f"{count(report.conversations, 'conversation')}, {count(report.turns, 'turn')}"
    causes = ", ".join(f"{n} {cause}" for cause, n in tally(report.changes).items() if n)
    of_these = f" ({causes}), {report.heard} with another answer" if report.changes else ""
    yield f"{talked} talked again: {count(len(report.changes), 'difference')}{of_these}"
    for why, turns in report.skipped.items():
        yield f"skipped {count(turns, 'turn')}: {why}"
    if report.redacted:
        unknown = count(report.redacted, "turn")
        yield f"not counted: {unknown} after words that are redacted, and so cannot be said again"


def _change(change: Change) -> Iterator[str]:
    said = "the greeting" if change.user is None else f'"{_short(change.user)}"'
    follows = f", follows from turn {change.since}" if change.since != change.turn else ""
    yield f"{change.conversation_id} turn {change.turn}: {said}: {change.cause}{follows}"
    for name, old, new in change.what:
        yield f"    {name}: {_short(old)} -> {_short(new)}"
    if change.is_heard and change.cause != "template":
        yield f"    was  {_short(' / '.join(change.was))}"
        yield f"    now  {_short(' / '.join(change.now))}"
    yield ""


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
