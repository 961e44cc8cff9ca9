"""How far a shadow model agrees with the one that served, turn by turn. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """What both models made of something a shopper said."""

    text: str
    serving: str
    "Version of the model whose answer counted."
    intent: str
    slots: Mapping[str, list[str]]
    shadow: Mapping[str, Any]
    "As the trace has it (see assistant.shadow)."


@dataclass(frozen=True, slots=True)
class Change:
    what: str
    "`price_check -> inventory_check`, `location: boston -> nothing`."
    turns: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of all turns of a pair of models."""

    serving: str
    shadow: str
    turns: int
    missing: Mapping[str, int]
    "Why a turn has no answer of the shadow -> how many have none."
    same: int
    other_intent: int
    other_slots: int
    "Of these the intent is the same."
    intents: tuple[Change, ...]
    "The commonest first."
    slots: tuple[Change, ...]
    "By slot type; the words are in the examples."

    @property
    def answered(self) -> int:
        return self.same + self.other_intent + self.other_slots


@dataclass(slots=True)
class _Tally:
    turns: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    intents: Counter[str] = field(default_factory=Counter)
    slots: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, turn: Turn) -> None:
        self.turns += 1
        why = turn.shadow.get("missing")
        if why:
            self.missing[str(why)] += 1
        elif turn.shadow["intent"] != turn.intent:
            self.counts["intent"] += 1
            self._note(self.intents, f"{turn.intent} -> {turn.shadow['intent']}", turn.text)
        elif found := list(_other_slots(turn.slots, turn.shadow["slots"])):
            self.counts["slots"] += 1
            for kind, words in found:
                self._note(self.slots, kind, f"{turn.text} ({words})")
        else:
            self.counts["same"] += 1

    def _note(self, where: Counter[str], what: str, example: str) -> None:
        where[what] += 1
        known = self.examples[what]
        if len(known) < _EXAMPLES and example not in known:
            known.append(example)

    def changes(self, where: Counter[str]) -> tuple[Change, ...]:
        told = sorted(where.items(), key=lambda one: (-one[1], one[0]))
        return tuple(Change(what, turns, tuple(self.examples[what])) for what, turns in told)


def compare(turns: Iterable[Turn]) -> list[Agreement]:
    """One for each pair of models, in the order they come."""
    tallies: dict[tuple[str, str], _Tally] = {}
    for turn in turns:
        pair = (turn.serving, str(turn.shadow["model"]))
        tallies.setdefault(pair, _Tally()).add(turn)
    return [_agreement(pair, tally) for pair, tally in tallies.items()]


def _agreement(pair: tuple[str, str], tally: _Tally) -> Agreement:
    counts = tally.counts
    return Agreement(
        *pair,
        turns=tally.turns,
        missing=dict(tally.missing),
        same=counts["same"],
        other_intent=counts["intent"],
        other_slots=counts["slots"],
        intents=tally.changes(tally.intents),
        slots=tally.changes(tally.slots),
    )


def _other_slots(
    mine: Mapping[str, list[str]], theirs: Mapping[str, list[str]]
) -> Iterator[tuple[str, str]]:
    """What differs, by slot type, and the words."""
    for name in sorted({*mine, *theirs}):
        ours, others = mine.get(name, []), theirs.get(name, [])
        if ours == others:
            continue
        kind = "found" if not ours else "missed" if not others else "other words for"
        yield f"{kind} {name}", f"{_said(ours)} -> {_said(others)}"


def _said(texts: list[str]) -> str:
    return " | ".join(texts) or "nothing"
