"""The whole loop: select, annotate, data set, train, gate, promote. It stops for people.

Every step leaves something whole behind (candidates, decisions, a data set, a model) before the
next stage is noted: killed anywhere, it goes on with the step that was under way. The serving model
is only read, but for the last step.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from assistant.build import registry
from assistant.config import Settings
from dialog.problems import count
from learning.archive_files import scratch
from learning.choosing import Wanted, select
from learning.composing import CONTRADICTING
from learning.datasets import latest
from learning.ends import Demand, End, Hands, Judged, Nothing, Promoted, TooFew, Waiting
from learning.forecast import Cost, forecast
from learning.gate import judge
from learning.gate_runs import Asked, gather
from learning.lines import Candidate, read_candidates, write_lines
from learning.oracle import Answered, answer, read_oracle
from learning.rounds import Round, alone, read_round, write_round
from learning.train import Order, train_candidate
from learning.versioning import Base, make
from learning.workplace import (
    book,
    candidates_file,
    datasets_folder,
    known_sentences,
    taught_sentences,
    unlearned,
)
from nlu.sameness import key_of
from values.errors import ModelError

Step = tuple[Round, End | None]
_LEARNED = "the last training learned all of data set {} already; nothing new was labelled"


def run(settings: Settings, demand: Demand, hands: Hands) -> End:
    """Goes as far as it can. Raises NaraError; the next call goes on with that step."""
    folder = datasets_folder(settings)
    with alone(folder):
        loop, before = Loop(settings, demand, hands), read_round(folder)
        while True:
            round_, end = loop.step(before)
            if round_ != before:
                write_round(folder, round_)
            if end:
                return end
            before = round_


class Loop:
    """One step a stage: the round before -> the round after, and the end if there is one."""

    def __init__(self, settings: Settings, demand: Demand, hands: Hands) -> None:
        self._settings, self._demand, self._hands = settings, demand, hands
        self._promote = demand.promote or settings.learning.promote

    def step(self, round_: Round) -> Step:
        steps: Mapping[str, Callable[[Round], Step]] = {
            "select": self._select,
            "annotate": self._annotate,
            "dataset": self._data_set,
            "train": self._train,
            "gate": self._gate,
            "promote": self._after_gate,
        }
        return steps[round_.stage](round_)

    def _select(self, round_: Round) -> Step:
        demand, settings = self._demand, self._settings
        self._demand = replace(demand, again=False)
        archive = _absolute(demand.archive) or round_.archive
        wanted = Wanted(archive, demand.budget, demand.seed)
        with self._hands.bar() as steps:
            chosen = select(settings, wanted, known_sentences(settings), steps)
        for line in chosen.read.damaged:
            self._hands.warn(line)
        if not chosen.candidates:
            if not self._unlearned(round_):
                return round_, Nothing(_nothing(chosen.counted.known))
            return replace(round_, stage="dataset", archive=archive, chosen=0), None
        write_lines(candidates_file(settings), chosen.candidates)
        number, turns = len(chosen.candidates), count(chosen.counted.turns, "turn")
        self._hands.tell(f"selected: {count(number, 'sentence')} of {chosen.asked}, from {turns}")
        return replace(round_, stage="annotate", archive=archive, chosen=number), None

    def _annotate(self, round_: Round) -> Step:
        elsewhere = _absolute(self._demand.archive) not in (None, round_.archive)
        if elsewhere:
            return self._select(round_)
        self._ask_oracle()
        waiting, fresh = len(self._waiting()), self._unlearned(round_)
        enough = self._settings.learning.enough
        if fresh and (self._demand.oracle or fresh >= enough or not waiting):
            return replace(round_, stage="dataset"), None
        if not waiting:
            return replace(round_, stage="select"), Nothing("every sentence chosen was skipped")
        if self._demand.again:
            return self._select(round_)
        return round_, Waiting(waiting, fresh, enough, self._cost(round_, fresh + waiting))

    def _ask_oracle(self) -> None:
        if not self._demand.oracle:
            return
        oracle, kept = read_oracle(self._demand.oracle), book(self._settings)
        taught, now = taught_sentences(self._settings), self._hands.now()
        self._hands.tell(_answered(answer(oracle, self._waiting(), kept, taught, now)))

    def _data_set(self, round_: Round) -> Step:
        with scratch(self._settings) as room:
            made = make(self._settings, Base(self._base(room)), self._hands.now())
        version = made.version
        counts = " + ".join(f"{number} {split}" for split, number in version.card.counts.items())
        self._hands.tell(f"data set {version.name}: {counts}, {made.new} of them new")
        for why, number in made.left_out.items():
            settle = "; settle them: nara annotate --settle" if why == CONTRADICTING else ""
            self._hands.warn(f"{count(number, 'sentence')} left out: {why}{settle}")
        if version.name == round_.trained:
            return replace(round_, stage="select"), Nothing(_LEARNED.format(version.name))
        few, wanted = version.card.counts["test"], self._settings.learning.gate.sentences
        if few < wanted:
            # Trained in vain: the gate would refuse it. Only further labels change that.
            after = replace(round_, stage="select", trained=version.name)
            return after, TooFew(version.name, few, wanted)
        demand = self._demand
        ordered = replace(round_, epochs=demand.epochs, words=demand.words)
        return replace(ordered, stage="train", data=version.name), None

    def _base(self, room: Path) -> Path | None:
        """What a first data set begins with: without it a model would forget all it knows."""
        known = registry(self._settings)
        if self._demand.base or latest(datasets_folder(self._settings)):
            return self._demand.base
        if self._settings.nlu.model or known.serving() != known.shipped:
            return None
        self._hands.tell("the first data set begins with what the shipped model was taught")
        self._hands.house(room / "house.jsonl")
        return room / "house.jsonl"

    def _train(self, round_: Round) -> Step:
        newest = latest(datasets_folder(self._settings))
        name = newest.name if newest else round_.data
        demand = self._demand
        epochs, words = demand.epochs or round_.epochs, demand.words or round_.words
        order = Order(name, epochs=epochs, words=words)
        trained = train_candidate(self._settings, order, self._hands.train)
        took = f"{trained.epochs} epochs in {trained.seconds / 60:.1f} min"
        self._hands.tell(f"trained: {trained.version}, {took}, {trained.start.told}")
        speed = trained.speed or round_.speed
        after = replace(round_, stage="gate", data=name, trained=name, speed=speed)
        return replace(after, candidate=trained.version), None

    def _gate(self, round_: Round) -> Step:
        try:
            registry(self._settings).find(round_.candidate)
        except ModelError as error:
            self._hands.warn(f"{error}; it is trained again")
            return replace(round_, stage="train"), None
        seen = gather(self._settings, self._asked(round_), self._hands.gate)
        verdict = judge(seen, self._settings.learning.gate)
        after = replace(round_, stage="promote", refused=verdict.reasons)
        promoted = verdict.is_passed and self._promote
        if promoted:
            registry(self._settings).promote(round_.candidate)
        if promoted or not verdict.is_passed:
            after = replace(after, stage="select")
        return after, Judged(verdict, seen, promoted, self._cost(after, self._demand.budget))

    def _asked(self, round_: Round) -> Asked:
        days = Path(round_.archive) if round_.archive and self._demand.replay else None
        return Asked(round_.candidate, round_.data, self._demand.conversations, days)

    def _after_gate(self, round_: Round) -> Step:
        """One passed in an earlier call."""
        known = registry(self._settings)
        if known.serving().name == round_.candidate:
            return self._select(round_)
        if self._promote:
            version = known.promote(round_.candidate)
            return replace(round_, stage="select"), Promoted(version)
        self._hands.tell(f"{round_.candidate} passed: nara nlu promote {round_.candidate}")
        return self._select(round_)

    def _waiting(self) -> list[Candidate]:
        """Chosen sentences on which nobody has decided."""
        path = candidates_file(self._settings)
        decided = {key for _, key, _ in book(self._settings).look().all()}
        every = read_candidates(path) if path.is_file() else ()
        return [one for one in every if key_of(one.text) not in decided]

    def _unlearned(self, round_: Round) -> int:
        return len(unlearned(self._settings, round_.trained))

    def _cost(self, round_: Round, labels: int) -> Cost:
        return forecast(self._settings, round_.speed, self._demand.epochs, labels)


def _absolute(archive: str | None) -> str | None:
    """The next call may come from another folder."""
    if archive is None or "://" in archive:
        return archive
    return str(Path(archive).absolute())


def _answered(done: Answered) -> str:
    told = f"annotated by the oracle: {count(done.answered, 'sentence')}"
    if done.unknown:
        told += f"; {done.unknown} it does not know"
    return told + (f"; {done.ambiguous} it labels in two ways" if done.ambiguous else "")


def _nothing(known: int) -> str:
    if known:
        return f"all {count(known, 'sentence')} of the archive are labelled, and learned"
    return "the archive holds no sentence of a shopper; name another one with --archive"
