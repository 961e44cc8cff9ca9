"""`memory:` of a flow file -> lifetimes: how long which slot is kept, and where it goes along to.

What the main flow writes counts for every question; what another flow writes, for the questions
that are led into it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from dialog.document import refuse_unknown
from dialog.entries import Entry
from dialog.lifetimes import LIFETIMES, LISTS, Lifetime, Lifetimes
from dialog.problems import Report, did_you_mean
from dialog.readers import FALSE, READERS, TRUE, Wrong
from dialog.state import State, Transition

MEMORY_KEYS = ("keep", "goes_along")
KEEP = r"conversation|[1-9][0-9]{0,3} (turns?|minutes?|hours?)"
"How a time is written; `flow.schema.json` has it, too."
ALL, NONE = TRUE, FALSE
"Words for: it goes along to every question, and to none of another kind."
_FORMS = "write 'conversation', or a number of turns, minutes or hours: '12 turns'"
_SECONDS = {"minute": 60, "hour": 3600}


@dataclass(frozen=True, slots=True)
class Known:
    """What may be named."""

    slots: frozenset[str]
    kinds: frozenset[str]
    "Kinds of question: the groups of the topics."


def read_memory(
    entries: Sequence[Entry], base: Lifetimes, known: Known, report: Report
) -> Lifetimes:
    """The lifetimes of `base` with those that are written over them.

    A name goes before a pattern, and a longer pattern before a shorter one.
    """
    told = dict(base)
    for entry in sorted(entries, key=_is_exact):
        names = list(_named(entry.key, known.slots))
        if not names:
            hint = did_you_mean(entry.key, sorted((*known.slots, LISTS)), only_close=True)
            report.warn("F025", entry.where, f"there is no slot '{entry.key}'", hint)
        try:
            life = _life(entry, known, report)
        except Wrong as wrong:
            message = f"'{entry.key}' has the wrong form"
            report.error("F004", wrong.entry.spot, message, wrong.hint)
        else:
            told |= {name: _over(told.get(name, Lifetime()), life) for name in names}
    return told


def entered(way: Transition, states: Mapping[str, State]) -> Iterator[str]:
    """The flows that a question comes through before it waits for the shopper, the first first."""
    coming, seen, flows = [way.target], set[str](), set[str]()
    for address in coming:
        state = states.get(address or "")
        if state is None or state.address in seen:
            continue
        seen.add(state.address)
        if state.flow not in flows:
            flows.add(state.flow)
            yield state.flow
        if not state.WAITS:
            coming += [each.target for each in state.transitions.values()]


def memories(
    own: Mapping[str, Sequence[Entry]],
    intents: Mapping[str, Transition],
    states: Mapping[str, State],
    main: Lifetimes,
    known: Known,
) -> dict[str, Lifetimes]:
    """By intent, where it leads into a flow that writes a memory. `own`: flow -> its entries."""
    found: dict[str, Lifetimes] = {}
    for intent, way in intents.items() if own else ():
        for flow in entered(way, states):
            if flow in own:
                # What is wrong with them was told when the flow itself was read.
                found[intent] = read_memory(own[flow], found.get(intent, main), known, Report())
    return found


def known_names(slots: Iterable[str], groups: Iterable[str]) -> Known:
    return Known(frozenset(slots) | (LIFETIMES.keys() - {LISTS}), frozenset(groups))


def _is_exact(entry: Entry) -> tuple[bool, int]:
    return "*" not in entry.key, len(entry.key)


def _named(key: str, slots: frozenset[str]) -> Iterator[str]:
    if key == LISTS:
        yield key
    yield from (slot for slot in sorted(slots) if fnmatchcase(slot, key))


@dataclass(frozen=True, slots=True)
class _Written:
    """What is written of a lifetime; None = as it was."""

    keep: Lifetime | None = None
    along: Lifetime | None = None


def _over(before: Lifetime, written: _Written) -> Lifetime:
    keep, along = written.keep or before, written.along or before
    return replace(keep, along=along.along)


def _life(entry: Entry, known: Known, report: Report) -> _Written:
    if entry.value is not None:
        return _Written(keep=_kept(entry))
    if entry.is_list or not entry.items:
        raise Wrong(entry, _FORMS)
    refuse_unknown(entry, MEMORY_KEYS, report)
    keep, along = entry.get("keep"), entry.get("goes_along")
    return _Written(_kept(keep) if keep else None, _along(along, known) if along else None)


def _kept(entry: Entry) -> Lifetime:
    text = (entry.value or "").strip()
    if not re.fullmatch(KEEP, text):
        raise Wrong(entry, _FORMS)
    if text == "conversation":
        return Lifetime()
    number, unit = text.split()
    unit = unit.removesuffix("s")
    if unit == "turn":
        return Lifetime(turns=int(number))
    return Lifetime(seconds=int(number) * _SECONDS[unit])


def _along(entry: Entry, known: Known) -> Lifetime:
    if entry.value is not None and entry.value.lower() in ALL + NONE:
        return Lifetime(along=None if entry.value.lower() in ALL else frozenset())
    kinds = READERS["words"](entry)
    for number, kind in enumerate(kinds):
        if kind not in known.kinds:
            where = entry.items[number] if entry.is_list else entry
            hint = (
                f"write true, false or kinds of question; {did_you_mean(kind, sorted(known.kinds))}"
            )
            raise Wrong(where, hint)
    return Lifetime(along=frozenset(kinds))
