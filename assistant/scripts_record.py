"""A conversation that took place -> a test that holds fast what was answered, clock and seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.records import TurnRecord
from assistant.choices import kept
from assistant.scripts import Result, Runner
from assistant.scripts_judge import with_services
from assistant.scripts_read import read_text
from assistant.scripts_yaml import write_page
from dialog.flow import FlowSet
from values.errors import DataError

_LONGEST_NAME = 60
_SECONDS = len("2026-11-25T10:00:00")
_PINS = {
    "found": "answer",
    "not_found": "nothing_found",
    "ambiguous": "ambiguous",
    "unavailable": "unavailable",
}


@dataclass(frozen=True, slots=True)
class Recording:
    text: str
    "The test file."
    pinned: bool
    "Whether it holds the answers of look-ups as well: today's sources answer otherwise."
    otherwise: tuple[int, ...]
    "Turns that are answered otherwise today than they were."
    loosened: tuple[int, ...] = ()
    "Turns whose text was redacted, and that expect only what that text leads to as well."


def record(
    turns: Sequence[TurnRecord],
    name: str,
    runner: Runner,
    flows: FlowSet,
    changed: frozenset[int] = frozenset(),
) -> Recording:
    """`changed`: turns whose text is not what was said. Raises DataError for a half one."""
    _refuse_half(turns)
    texts = [text_of(turns, name, flows, pinned=pinned) for pinned in (False, True)]
    plain, pinned = [_missed(_try(text, runner)) for text in texts]
    # The look-ups are written down only where that helps: they make a test long.
    wanted = len(pinned) < len(plain)
    missed, text = (pinned, texts[1]) if wanted else (plain, texts[0])
    loose = tuple(turn for turn in missed if turn in changed)
    if loose:
        text = text_of(turns, name, flows, pinned=wanted, loose=frozenset(loose))
    return Recording(text, wanted, tuple(t for t in missed if t not in changed), loose)


def name_of(turns: Sequence[TurnRecord]) -> str:
    """What the shopper said first."""
    said = next((turn.user for turn in turns if turn.user), "") or "nothing said"
    return said if len(said) <= _LONGEST_NAME else said[: _LONGEST_NAME - 1] + "…"


def _try(text: str, runner: Runner) -> Result:
    return runner.try_out(read_text(text, Path("the recording"))[0])


def _missed(result: Result) -> list[int]:
    return [number for number, turn in enumerate(result.turns) if turn.misses]


def _refuse_half(turns: Sequence[TurnRecord]) -> None:
    numbers = [turn.turn for turn in turns]
    if numbers != list(range(len(numbers))):
        raise DataError("turns of this conversation are missing, so it cannot be talked again")
    if len(turns) < 2:
        raise DataError("the shopper said nothing in this conversation; there is nothing to test")
    if any("now" not in turn.trace or "seed" not in turn.trace for turn in turns):
        raise DataError("this conversation was kept without its traces; it cannot be talked again")


def text_of(
    turns: Sequence[TurnRecord],
    name: str,
    flows: FlowSet,
    *,
    pinned: bool,
    loose: frozenset[int] = frozenset(),
) -> str:
    """The test file: `pinned` with the answers of look-ups, `loose` turns expecting nothing."""
    greeting, *heard = turns
    now = _now(greeting)
    written = []
    for turn in heard:
        clock = {"now": _now(turn)} if _now(turn) != now else {}
        now = _now(turn)
        expected = {} if turn.turn in loose else _expected(turn, flows)
        written.append({"user": turn.user or "", **clock, **expected})
    conversation: dict[str, Any] = {"name": name, "now": _now(greeting)}
    conversation["seed"] = greeting.trace["seed"]
    if pinned:
        conversation["fulfillment"] = [pin for turn in turns for pin in _pins(turn, flows)]
    conversation["greeting"] = {"messages": _one_or_list(greeting.messages)}
    return write_page({"conversations": [{**conversation, "turns": written}]})


def _expected(turn: TurnRecord, flows: FlowSet) -> dict[str, Any]:
    """What was answered, and how it came about."""
    act, made = turn.trace.get("act"), with_services(turn.trace, flows)
    look_ups = [_look_up(one) for one in made]
    slots = {name: _one_or_list(texts) for name, texts in turn.slots.items()}
    offered = [choice.label for choice in kept(turn.trace)]
    return {
        "messages": _one_or_list(turn.messages),
        **({"intent": turn.intent} if turn.intent else {}),
        **({"act": act} if act else {}),
        **({"slots": slots} if slots else {}),
        "state": turn.state,
        "status": turn.status,
        **({"lookups": look_ups} if look_ups else {}),
        **({"choices": offered} if offered else {}),
    }


def _look_up(made: Mapping[str, Any]) -> dict[str, Any]:
    names = ("service", "question", "slots", "outcome")
    return {name: made[name] for name in names if made.get(name)}


def _pins(turn: TurnRecord, flows: FlowSet) -> list[dict[str, Any]]:
    return [
        {
            **({"service": made["service"]} if made["service"] else {}),
            "question": made["question"],
            "times": 1,
            _PINS[made["outcome"]]: _outcome(made["result"]),
        }
        for made in with_services(turn.trace, flows)
    ]


def _outcome(result: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in result.items() if value not in (None, {}, "")}


def _one_or_list(texts: Sequence[str]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else list(texts)


def _now(turn: TurnRecord) -> str:
    """To the second: what is finer decides nothing."""
    text = str(turn.trace["now"])
    return text[:_SECONDS] + (text[-6:] if text[-6:-5] in "+-" else "")
