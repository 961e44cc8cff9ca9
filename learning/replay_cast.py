"""Who talks an archived turn again: the assistant with the model and the flows of then."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.records import TurnRecord
from assistant.build import flow_versions, registry
from assistant.config import Settings
from assistant.lookups import LookUps, Performed
from assistant.scripts_studio import Scene, Studio
from assistant.turn import Assistant
from dialog.context import LookUp
from fulfillment.base import Ambiguous, Answer, NothingFound, Outcome, Request, Unavailable
from nlu.model_folder import read_folder
from values.deadline import Deadline
from values.errors import DataError

_OUTCOMES: Mapping[str, type[Outcome]] = {
    "found": Answer,
    "not_found": NothingFound,
    "ambiguous": Ambiguous,
    "unavailable": Unavailable,
}


@dataclass(slots=True)
class Tape:
    """The look-ups of one archived turn."""

    made: list[Mapping[str, Any]] = field(default_factory=list)

    def take(self, look_up: LookUp) -> Outcome | None:
        """What that very question was answered with; None where it was not asked then."""
        for number, one in enumerate(self.made):
            if (one["question"], one.get("slots", {})) == (look_up.question, dict(look_up.slots)):
                return _outcome(self.made.pop(number))
        return None


def _outcome(made: Mapping[str, Any]) -> Outcome:
    result = dict(made["result"])
    if "choices" in result:
        result["choices"] = tuple(result["choices"])
    try:
        return _OUTCOMES[made["outcome"]](**result)
    except (KeyError, TypeError) as error:
        raise DataError(f"a look-up of the archive cannot be read ({error})") from error


@dataclass(frozen=True, slots=True)
class RecordedLookUps(LookUps):
    """Asks the tape before anybody else."""

    tape: Tape = field(default_factory=Tape)

    def perform(
        self, look_up: LookUp, now: datetime, pick: int, deadline: Deadline, *, mark: bool = False
    ) -> Performed:
        outcome = self.tape.take(look_up)
        if outcome is None:
            return LookUps.perform(self, look_up, now, pick, deadline, mark=mark)
        # It goes the way of any source's: wording, transition, trace.
        alone = replace(self, chains={look_up.service: (_Told(outcome, look_up.question),)})
        return LookUps.perform(alone, look_up, now, pick, deadline, mark=mark)


@dataclass(frozen=True, slots=True)
class _Told:
    """A source that knows one answer: the one of then."""

    outcome: Outcome
    question: str

    @property
    def questions(self) -> frozenset[str]:
        return frozenset({self.question})

    def fulfill(self, request: Request) -> Outcome:
        return self.outcome


@dataclass(frozen=True, slots=True)
class Missing:
    """Nobody can talk a turn again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a replay is asked for."""

    model: Path | None = None
    "Talks all turns, whichever understood them; None = the recorded one."
    flows: Path | None = None
    "The same of the flows."
    ask_again: bool = False
    "Whether look-ups are answered by today's sources."


class Cast:
    """Builds each assistant once, in a home that is gone afterwards."""

    def __init__(self, studio: Studio, settings: Settings, wanted: Wanted) -> None:
        """Raises ModelError for a model that cannot be used."""
        self.scene, self.tape = Scene(datetime(2026, 1, 1, tzinfo=UTC)), Tape()
        self._studio, self._wanted, self._offline = studio, wanted, settings.offline
        self._serving = wanted.model or settings.nlu.model or registry(settings).serving()
        entries = registry(settings).entries()
        self._models = {one.version: one.folder for one in entries if not one.fault}
        self._models.setdefault(read_folder(self._serving).version, self._serving)
        self._flows: dict[str, Path | None] = dict(flow_versions(settings).kept())
        self._flows[self.flow_version()] = None
        self._made: dict[tuple[Path, Path | None], Assistant] = {}

    def flow_version(self) -> str:
        """Of the flows that are in force today."""
        return self._studio.built().assistant.parts.stage.flows.version

    def of(self, turn: TurnRecord) -> Assistant | Missing:
        """Raises FlowError, ConfigError."""
        model, flows = self._model(turn), self._flow(turn)
        for one in (model, flows):
            if isinstance(one, Missing):
                return one
        assert isinstance(model, Path)
        assert not isinstance(flows, Missing)
        self.scene.now = datetime.fromisoformat(turn.trace["now"])
        self.scene.nlu_error = turn.trace.get("nlu_error") or ""
        self.tape.made = [] if self._wanted.ask_again else list(turn.trace.get("lookups", ()))
        if (model, flows) not in self._made:
            self._made[model, flows] = self._make(model, flows)
        return self._made[model, flows]

    def _model(self, turn: TurnRecord) -> Path | Missing:
        if self._wanted.model or not is_understood(turn):
            return self._serving
        known = self._models.get(turn.model_version)
        return known or Missing(f"the model {turn.model_version} is not here")

    def _flow(self, turn: TurnRecord) -> Path | Missing | None:
        if self._wanted.flows:
            return self._wanted.flows
        if turn.flow_version not in self._flows:
            return Missing(f"the flows {turn.flow_version} are not here")
        return self._flows[turn.flow_version]

    def _make(self, model: Path, flows: Path | None) -> Assistant:
        overlay = {"nlu.model": model, **({"flows.path": flows} if flows else {})}
        offline = self._offline or not self._wanted.ask_again
        parts = self._studio.assistant(self.scene, (), overlay, offline=offline).parts
        asked = parts.stage.look_ups
        look_ups = RecordedLookUps(
            asked.chains, asked.resolver, asked.wording, asked.budget_s, self.tape
        )
        return Assistant(replace(parts, stage=replace(parts.stage, look_ups=look_ups)))


def is_understood(turn: TurnRecord) -> bool:
    """Whether a model had its say: not in greetings, nor where it failed or nothing was asked."""
    return turn.intent is not None and not turn.trace.get("nlu_error")
