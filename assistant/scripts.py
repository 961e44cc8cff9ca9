"""Conversation tests: each is talked through with the real assistant and held against what was
expected. `assistant.scripts_record` makes tests of conversations that took place."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from assistant.reply import Reply
from assistant.scripts_judge import Miss, judge
from assistant.scripts_read import Case
from assistant.scripts_studio import Scene, Studio
from dialog.flow import FlowSet
from values.errors import ConfigError, DataError

NOON = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
"The time of a test that holds no other: a Wednesday, ten in the morning in New York."
SEED = 1

Outcome = Literal["passed", "failed", "known gap", "closed gap"]
"closed gap: it is marked as going wrong and goes right; the mark has to go."


@dataclass(frozen=True, slots=True)
class TurnResult:
    user: str | None
    "None for the greeting."
    line: int
    reply: Reply
    misses: Sequence[Miss]
    todo: str = ""

    @property
    def outcome(self) -> Outcome:
        if self.todo:
            return "known gap" if self.misses else "closed gap"
        return "failed" if self.misses else "passed"


@dataclass(frozen=True, slots=True)
class Result:
    case: Case
    turns: Sequence[TurnResult]
    "The greeting first."
    seconds: float
    flows: FlowSet
    "What was talked with."

    @property
    def outcome(self) -> Outcome:
        """The worst of its turns; where the whole conversation is marked, any may be the gap."""
        outcomes = {turn.outcome for turn in self.turns}
        if self.case.conversation.todo and "closed gap" not in outcomes:
            return "known gap" if outcomes & {"failed", "known gap"} else "closed gap"
        order: tuple[Outcome, ...] = ("failed", "closed gap", "known gap")
        return next((outcome for outcome in order if outcome in outcomes), "passed")

    @property
    def is_fine(self) -> bool:
        return self.outcome in ("passed", "known gap")


class Runner:
    """Tries cases one after the other."""

    def __init__(
        self, studio: Studio, now: datetime | None = None, seed: int | None = None
    ) -> None:
        """`now`, `seed`: for tests that hold none themselves."""
        self._studio = studio
        self._now, self._seed = now or NOON, SEED if seed is None else seed

    def run(self, cases: Sequence[Case]) -> Iterator[Result]:
        """Raises FlowError; ConfigError where a test's settings cannot be."""
        for case in cases:
            yield self.try_out(case)

    def try_out(self, case: Case) -> Result:
        started = time.perf_counter()
        scene = Scene(case.now or self._now)
        try:
            assistant = self._studio.assistant(
                scene, case.pins, case.settings, offline=case.offline
            )
        except ConfigError as error:
            raise DataError(f"{case.file}:{case.line}: {error}") from error
        flows = assistant.parts.stage.flows
        seed = self._seed if case.seed is None else case.seed
        session, reply = assistant.open(None, "test", seed)
        misses = judge(case.greeting, reply, flows) if case.greeting else []
        turns = [TurnResult(None, case.line, reply, misses)]
        for turn, line in zip(case.turns, case.lines, strict=True):
            scene.now, scene.nlu_error = turn.now or scene.now, turn.nlu_error
            session, reply = assistant.turn(session, turn.user, "test")
            misses = judge(turn, reply, flows)
            turns.append(TurnResult(turn.user, line, reply, misses, turn.todo))
        return Result(case, turns, time.perf_counter() - started, flows)


def named(cases: Sequence[Case], part: str) -> list[Case]:
    """Those whose name or file has that part in it."""
    wanted = part.casefold()
    return [c for c in cases if wanted in c.name.casefold() or wanted in c.file.name.casefold()]


def default_paths(here: Path) -> list[Path]:
    """Where tests are looked for unless they are named. Raises ConfigError."""
    found = [
        path for path in (here / "tests" / "conversations", here / "conversations") if path.is_dir()
    ]
    if not found:
        raise ConfigError(
            "there is no folder tests/conversations here; name test files, for example "
            "'nara flows test my_tests', or begin one: nara flows record --out FILE"
        )
    return found[:1]
