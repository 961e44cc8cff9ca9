"""Single edits of our own flows, as slips of an author's hand: each with the lines where it shows.

An edit that leaves what the file says unchanged is left out (both texts are read as YAML), and so
is one that makes another sound flow: a greeting less, or another state that exists as target, is
an author's right and no fault. Run `python -m tests.dialog.mutation_report` for the whole corpus.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import yaml

from dialog.flow import FlowSet
from dialog.loader import load
from dialog.problems import Problem
from dialog.richer_states import HandOff
from dialog.states import ChangeContext, Fulfillment, InputUser, State, Transition, Where
from dialog.vocabulary import MAY_BE_ROUTED, Vocabulary
from nlu.labels import INTENTS, SLOTS
from tests.dialog.misspelling import misspelt
from tests.dialog.talk import OWN_FLOWS

HEARD = Vocabulary(frozenset(INTENTS), frozenset(SLOTS))
Place = tuple[str, int]
"File name and line."


@dataclass(frozen=True)
class Mutation:
    kind: str
    file: str
    line: int
    text: str
    "The whole file after the edit."
    shows: frozenset[Place]
    "Where it may be reported; at least one finding must stand at one of them."

    def __str__(self) -> str:
        return f"{self.kind} at {self.file}:{self.line}"


@dataclass(frozen=True)
class Corpus:
    """Our flows, and the edits of one line that are made of them."""

    flows: FlowSet
    lines: Mapping[str, list[str]]

    def edit(self, kind: str, where: Where, new: str, *shows: Where) -> Iterator[Mutation]:
        """One line replaced; reported there, unless `shows` says where else."""
        name = Path(where.file).name
        before = self.lines[name]
        after = [*before[: where.line - 1], new, *before[where.line :]]
        text = "\n".join(after)
        if new != before[where.line - 1] and _says(text) != _says("\n".join(before)):
            places = frozenset((Path(w.file).name, w.line) for w in shows or (where,))
            yield Mutation(kind, name, where.line, text, places)

    def line(self, where: Where) -> str:
        return self.lines[Path(where.file).name][where.line - 1]

    def change(self, kind: str, where: Where, old: str, new: str) -> Iterator[Mutation]:
        """A word of one line replaced, the last one of its kind."""
        line = self.line(where)
        at = line.rfind(old)
        if at >= 0:
            yield from self.edit(kind, where, line[:at] + new + line[at + len(old) :])

    @property
    def states(self) -> list[State]:
        return list(self.flows.states.values())

    def ways(self) -> Iterator[Transition]:
        yield from self.flows.intents.values()
        yield from self.flows.acts.values()
        for state in self.states:
            yield from state.transitions.values()

    def leading_to(self, state: State) -> list[Where]:
        """Where the state is named."""
        named = (w for w in self.ways() if w.target == state.address and w.label != "flow")
        return [way.where for way in named]

    def places(self) -> Iterator[tuple[State, str, Where]]:
        for state in self.states:
            for path, where in state.places.items():
                yield state, path, where


def corpus(folder: Path = OWN_FLOWS) -> Corpus:
    flows = load([folder], HEARD).flows
    assert flows is not None
    files = sorted(folder.glob("*_flow.yml"))
    return Corpus(flows, {f.name: f.read_text(encoding="utf-8").split("\n") for f in files})


def mutations() -> list[Mutation]:
    return [mutation for ours in (corpus(),) for kind in KINDS for mutation in kind(ours)]


def findings(mutation: Mutation, folder: Path) -> list[Problem]:
    """What the checker says to the edited set."""
    for file in OWN_FLOWS.glob("*_flow.yml"):
        same = file.read_text(encoding="utf-8")
        text = mutation.text if file.name == mutation.file else same
        (folder / file.name).write_text(text, encoding="utf-8")
    return list(load([folder], HEARD).problems)


def is_found(mutation: Mutation, problems: list[Problem]) -> bool:
    return any((Path(p.where.file).name, p.where.line) in mutation.shows for p in problems)


@lru_cache(maxsize=16)
def _says(text: str) -> object:
    try:
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return None


# Names


def _targets(ours: Corpus) -> Iterator[Mutation]:
    for way in ours.ways():
        yield from ours.change("target misspelt", way.where, way.written, misspelt(way.written))


def _labels(ours: Corpus) -> Iterator[Mutation]:
    for state in ours.states:
        for way in state.transitions.values():
            new = misspelt(way.label)
            yield from ours.change("result misspelt", way.where, f"{way.label}:", f"{new}:")


def _intents_and_acts(ours: Corpus) -> Iterator[Mutation]:
    for kind, ways in (("intent", ours.flows.intents), ("act", ours.flows.acts)):
        for way in ways.values():
            old, new = f"{way.label}:", f"{misspelt(way.label)}:"
            yield from ours.change(f"{kind} misspelt", way.where, old, new)


def _names_of_states(ours: Corpus) -> Iterator[Mutation]:
    for state in ours.states:
        leading = ours.leading_to(state)
        if leading:
            new = ours.line(state.where).replace(state.name, misspelt(state.name))
            yield from ours.edit("state renamed", state.where, new, *leading)


def _twice(ours: Corpus) -> Iterator[Mutation]:
    for flow in ours.flows.flows.values():
        states = list(flow.states.values())
        for first, second in pairwise(states):
            new = ours.line(second.where).replace(second.name, first.name)
            yield from ours.edit("name twice", second.where, new)


def _types(ours: Corpus) -> Iterator[Mutation]:
    for state in ours.states:
        where = Where(state.where.file, state.where.line + 1)
        word = ours.line(where).partition(":")[2].strip()
        yield from ours.change("type misspelt", where, word, misspelt(word))


def _keys(ours: Corpus) -> Iterator[Mutation]:
    for where, line in _all_lines(ours):
        found = re.match(r"( {4,6})(\w+):", line)
        if found and found[2] in ("type", "properties", "transitions"):
            yield from ours.edit("key misspelt", where, line.replace(found[2], misspelt(found[2])))


def _properties(ours: Corpus) -> Iterator[Mutation]:
    for state, path, where in ours.places():
        key = path.rpartition(".")[2]
        if key.isidentifier() and not isinstance(state, ChangeContext):
            kind = "property misspelt"
            yield from ours.edit(kind, where, ours.line(where).replace(key, misspelt(key), 1))


def _context_keys(ours: Corpus) -> Iterator[Mutation]:
    for state, path, where in ours.places():
        key = path.rpartition(".")[2]
        if isinstance(state, ChangeContext) and path.startswith("update_keys."):
            kind = "context key misspelt"
            yield from ours.edit(kind, where, ours.line(where).replace(key, misspelt(key), 1))


def _questions(ours: Corpus) -> Iterator[Mutation]:
    for _, path, where in ours.places():
        word = ours.line(where).partition(":")[2].strip()
        if path == "update_keys.intent" and word in INTENTS:
            yield from ours.change("question misspelt", where, word, misspelt(word))


def _slots(ours: Corpus) -> Iterator[Mutation]:
    for state, path, where in ours.places():
        if isinstance(state, InputUser) and path == "entities.slot":
            yield from ours.change("slot misspelt", where, state.slot, misspelt(state.slot))


def _values(ours: Corpus) -> Iterator[Mutation]:
    for where, line in _all_lines(ours):
        found = re.match(
            r"\s+(require_match|digress|nlp_type|intent): (true|false|onnx|dontcare)$", line
        )
        if found:
            yield from ours.change("value misspelt", where, found[2], misspelt(found[2]))


def _words_of_memory(ours: Corpus) -> Iterator[Mutation]:
    for where, line in _all_lines(ours):
        table = re.match(r"  ([\w.*]+): (.*(?:turns|minutes|conversation).*)", line)
        for word in re.finditer(r"[a-z_.]{3,}", line) if table else ():
            new = line[: word.start()] + misspelt(word[0]) + line[word.end() :]
            yield from ours.edit("lifetime misspelt", where, new)


# Templates


def _variables(ours: Corpus) -> Iterator[Mutation]:
    for where, line in _all_lines(ours):
        for tag in re.finditer(r"\{\{.*?\}\}", line):
            names = re.sub(r"'[^']*'", lambda text: " " * len(text[0]), tag[0])
            for name in re.finditer(r"[a-z_]{3,}", names):
                if name[0] in ("and", "not"):
                    continue
                at, end = tag.start() + name.start(), tag.start() + name.end()
                new = line[:at] + misspelt(name[0]) + line[end:]
                yield from ours.edit("name in a template misspelt", where, new)


def _slots_in_templates(ours: Corpus) -> Iterator[Mutation]:
    for where, line in _all_lines(ours):
        for slot in re.finditer(r"slots\['([\w.]+)'\]", line):
            new = line[: slot.start(1)] + misspelt(slot[1]) + line[slot.end(1) :]
            yield from ours.edit("slot in a template misspelt", where, new)


def _brackets(ours: Corpus) -> Iterator[Mutation]:
    for where, line in _all_lines(ours):
        for bracket in re.finditer(r"\{\{|\}\}|\[|\]", line):
            if "{{" in line:
                for cut in (line[: bracket.start()], line[: bracket.end() - 1]):
                    new = cut + line[bracket.end() :]
                    yield from ours.edit("bracket lost", where, new)


# Parts taken away


def _states_away(ours: Corpus) -> Iterator[Mutation]:
    for state in ours.states:
        leading = [where for where in ours.leading_to(state) if not _within(ours, where, state)]
        if leading:
            yield from _without(ours, "state lost", state.where, leading)


def _results_away(ours: Corpus) -> Iterator[Mutation]:
    for state in ours.states:
        for way in state.transitions.values():
            others = {label for label in state.transitions if label != way.label}
            needed = way.label in state.needs() and not others & {"next_state", "flow"}
            if others and (needed or way.label == "unavailable"):
                new = _without_way(ours.line(way.where), way)
                yield from ours.edit("result lost", way.where, new, state.where)


def _without_way(line: str, way: Transition) -> str:
    """Of ways written in one line, in braces, only this one goes; else the line."""
    entry = re.escape(f"{way.label}: {way.written}")
    return re.sub(rf"(?<=\{{){entry}(?:, )?|, {entry}(?=[,}}])", "", line) if "{" in line else ""


def _only_ways_away(ours: Corpus) -> Iterator[Mutation]:
    """Where nothing else leads to a state, it can no longer be come to."""
    for state in ours.states:
        leading = ours.leading_to(state)
        if len(leading) == 1 and not _within(ours, leading[0], state):
            yield from ours.edit("only way lost", leading[0], "", state.where)


def _intents_away(ours: Corpus) -> Iterator[Mutation]:
    """Not those that a main flow may leave out; a state left alone is found as `only way lost`."""
    table = next(w for w, line in _all_lines(ours) if line.startswith("intent_transitions"))
    for way in ours.flows.intents.values():
        if way.label not in ("find_the_store", "store_location", *MAY_BE_ROUTED):
            yield from ours.edit("intent lost", way.where, "", table)


def _required_away(ours: Corpus) -> Iterator[Mutation]:
    """Not the text of a hand-off: it may be handed over in silence."""
    for state, path, where in ours.places():
        if path in ("text", "key", "entities.slot") and not isinstance(state, HandOff):
            near = [state.where, *(w for p, w in state.places.items() if p in path)]
            yield from ours.edit("property lost", where, "", *near)


def _types_away(ours: Corpus) -> Iterator[Mutation]:
    for state in ours.states:
        where = Where(state.where.file, state.where.line + 1)
        yield from ours.edit("type lost", where, "", state.where)


def _circles(ours: Corpus) -> Iterator[Mutation]:
    for state in ours.states:
        for way in state.transitions.values() if not state.WAITS else ():
            if not isinstance(state, Fulfillment) and way.label != "flow":
                yield from ours.change("circle", way.where, way.written, state.name)
                after = ours.flows.states[way.target or ""]
                for onward in after.transitions.values() if not after.WAITS else ():
                    if after.flow == state.flow and onward in _taken(after):
                        shows = (way.where, onward.where)
                        new = ours.line(onward.where).replace(onward.written, state.name)
                        yield from ours.edit("circle of two", onward.where, new, *shows)


def _taken(state: State) -> list[Transition | None]:
    """Ways within the flow that some result takes."""
    ways = map(state.way, state.results())
    return [way for way in ways if way and way.label != "flow"]


# Slips in YAML


def _indents(ours: Corpus) -> Iterator[Mutation]:
    for where, line in _all_lines(ours):
        if line.startswith("  ") and not line.lstrip().startswith("#"):
            # The only item of a list and its second line disagree: either may be the slip.
            below = Where(where.file, where.line + line.lstrip().startswith("- "))
            yield from ours.edit("indented two less", where, line[2:], where, below)
            yield from ours.edit("indented one less", where, line[1:], where, below)
            yield from ours.edit("indented one more", where, f" {line}", where, below)
            yield from ours.edit("indented two more", where, f"  {line}", where, below)


def _tabs(ours: Corpus) -> Iterator[Mutation]:
    for where, line in _all_lines(ours):
        if line.startswith("  ") and not line.lstrip().startswith("#"):
            yield from ours.edit("tab for two spaces", where, f"\t{line[2:]}")
            yield from ours.edit("tab for all spaces", where, f"\t{line.lstrip()}")


def _quotes(ours: Corpus) -> Iterator[Mutation]:
    for where, line in _all_lines(ours):
        if line[-1:] in ("'", '"') and not line.lstrip().startswith("#"):
            at = line.index(line[-1])
            yield from ours.edit("quote not closed", where, line[:-1])
            yield from ours.edit("quote not opened", where, line[:at] + line[at + 1 :])


def _colons(ours: Corpus) -> Iterator[Mutation]:
    for where, line in _all_lines(ours):
        if re.match(r"\s*[\w.]+:( |$)", line):
            yield from ours.edit("colon lost", where, line.replace(":", "", 1))
            if ": " in line:
                yield from ours.edit(
                    "space behind the colon lost", where, line.replace(": ", ":", 1)
                )


KINDS: tuple[Callable[[Corpus], Iterator[Mutation]], ...] = (
    _targets, _labels, _intents_and_acts, _names_of_states, _twice, _types, _keys, _properties,
    _context_keys, _questions, _slots, _values, _words_of_memory, _variables, _slots_in_templates,
    _brackets, _states_away, _results_away, _only_ways_away, _intents_away, _required_away,
    _types_away, _circles, _indents, _tabs, _quotes, _colons,
)  # fmt: skip


def _all_lines(ours: Corpus) -> Iterator[tuple[Where, str]]:
    for name, lines in ours.lines.items():
        for number, line in enumerate(lines, 1):
            yield Where(name, number), line


def _block(ours: Corpus, state: Where) -> tuple[int, int]:
    """First line of a state and the line behind it, from 1."""
    lines = ours.lines[Path(state.file).name]
    ends = (n for n in range(state.line + 1, len(lines) + 1) if re.match(r"  \S", lines[n - 1]))
    return state.line, next(ends, len(lines) + 1)


def _within(ours: Corpus, where: Where, state: State) -> bool:
    first, behind = _block(ours, state.where)
    return Path(where.file).name == Path(state.where.file).name and first <= where.line < behind


def _without(ours: Corpus, kind: str, state: Where, shows: list[Where]) -> Iterator[Mutation]:
    name, (first, behind) = Path(state.file).name, _block(ours, state)
    lines = ours.lines[name]
    text = "\n".join([*lines[: first - 1], *[""] * (behind - first), *lines[behind - 1 :]])
    places = frozenset((Path(w.file).name, w.line) for w in shows)
    yield Mutation(kind, name, first, text, places)
