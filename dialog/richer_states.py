"""State types that the reference flows lack: choice, collect, call, when, handoff, end."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import ClassVar, Literal

from dialog.conditions import Comparison, Condition
from dialog.plain import plain
from dialog.properties import Item, prop
from dialog.state import Question, State, Transition, Use
from dialog.templates import Template
from dialog.texts import Text

_RESERVED = ("match", "notmatch", "next_state", "flow")
_MATCH = "match"
WITH, WITHOUT = "with", "without"
"Picked, the turn that is asked about goes on with the guessed value, or without it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Item):
    """One answer of a choice."""

    SHORT: ClassVar[str] = "value"

    value: str = prop("word", "value", "", required=True, about="The way that is taken.")
    label: Text = prop("text", "label", Text(), about="What is shown; else the value.")
    synonyms: tuple[str, ...] = prop("words", "synonyms", (), about="Other words for it.")
    intent: str = prop("word", "intent", "", about="Picking it is heard as this intent.")
    covers: tuple[str, ...] = prop(
        "words", "covers", (), about="Further intents it stands for, or patterns: weather.*."
    )

    go_on: str = prop(
        "word", "go_on", "", about="with or without: goes on with the turn that is asked about."
    )

    def stands_for(self, intent: str) -> bool:
        return any(fnmatchcase(intent, pattern) for pattern in (self.intent, *self.covers))

    def flaws(self) -> Iterator[tuple[str, str]]:
        if self.value in _RESERVED:
            yield f"'{self.value}' cannot be the value of an option", "take another word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Question):
    """Asks a question with a few answers, which may be picked as buttons or said."""

    EXITS: ClassVar[tuple[str, ...]] = ("match", "notmatch", "next_state")
    USE: ClassVar[Use] = "said"

    text: Text = prop("text", "text", Text(), required=True, about="The question.")
    say: Text = prop("text", "say", Text(), about="What is spoken instead of the text.")
    again: Text = prop("text", "again", Text(), about="Asked after a miss; else the text.")
    options: tuple[Option, ...] = prop(
        "items", "options", (), of=Option, about="The answers; [yes, no] asks for yes or no."
    )
    source: str = prop("word", "list", "", about="Context key with the answers, as a.b.c.")
    slot: str = prop("word", "slot", "", about="A slot that gets what was picked.")
    key: str = prop("word", "key", "", about="A context key that gets what was picked.")
    tries: int = prop("count", "tries", 1, about="Misses until notmatch; before, it asks again.")
    only_likely: bool = prop(
        "flag", "only_likely", False, about="true: of the intents offered only the likely ones."
    )

    ask_below: float = prop(
        "share", "ask_below", 0.6, about="Under uncertain: it is asked about values below this."
    )

    def flaws(self) -> Iterator[tuple[str, str, str]]:
        if bool(self.options) == bool(self.source):
            path = "list" if self.source else "options"
            yield path, "a choice offers either options or a list", "write one of options or list"
        yield from _twice("options", "option", (option.value for option in self.options))

    def intents(self) -> Iterator[tuple[str, str]]:
        """Intents that can be picked, each with the path where it is named."""
        for number, option in enumerate(self.options):
            if option.intent:
                yield option.intent, f"options.{number}.intent"

    def covered(self) -> Iterator[tuple[str, str]]:
        """Names and patterns of the further intents, each with the path where it is written."""
        for number, option in enumerate(self.options):
            for at, pattern in enumerate(option.covers):
                yield pattern, f"options.{number}.covers.{at}"

    def values(self) -> tuple[str, ...]:
        return tuple(option.value for option in self.options)

    def exits(self) -> tuple[str, ...]:
        return (*self.values(), *self.EXITS)

    def results(self) -> tuple[str, ...]:
        picked = self._led() or (() if self.options else (_MATCH,))
        return (*picked, "notmatch") if "notmatch" in self.transitions else picked

    def needs(self) -> tuple[str, ...]:
        return self._led() or (() if self.options else (_MATCH,))

    def _led(self) -> tuple[str, ...]:
        """Values with ways of this state; an intent goes where intents go."""
        return tuple(o.value for o in self.options if not o.intent and o.go_on != WITH)

    def way(self, result: str) -> Transition | None:
        """Without a way for `notmatch`, other turns go wherever they go elsewhere."""
        ways = self.transitions
        if result == "notmatch":
            return ways.get(result)
        known = (ways.get(name) for name in (result, _MATCH, "next_state", "flow"))
        return next(filter(None, known), None)

    def asks_for(self, newest: str) -> str:
        return self.slot

    def fills(self) -> frozenset[str]:
        return frozenset({self.slot} if self.slot else ())

    def writes(self) -> frozenset[str]:
        return frozenset({self.key} if self.key else ())

    def sets(self, result: str) -> frozenset[str]:
        return frozenset() if result == "notmatch" else self.fills() | self.writes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted(Item):
    """One of the slots that are collected."""

    slot: str = prop("word", "slot", "", required=True, about="The slot that is asked for.")
    ask: Text = prop("text", "ask", Text(), required=True, about="The question.")
    again: Text = prop("text", "again", Text(), about="Asked after a miss; else the question.")
    confirm: Text = prop("text", "confirm", Text(), about="Asked for a yes once it is given.")
    valid: Comparison | None = prop(
        "item", "valid", of=Comparison, about="What a value has to be: in, matches, more_than, ..."
    )
    invalid: Text = prop("text", "invalid", Text(), about="Said of a value that is not.")
    require_match: bool = prop(
        "flag", "require_match", True, about="false: any text will do where no slot is found."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Collect(Question):
    """Asks for several slots, each only if it was not said yet; takes corrections."""

    EXITS: ClassVar[tuple[str, ...]] = ("done", "refused", "notmatch", "next_state")
    USE: ClassVar[Use] = "said"

    wanted: tuple[Wanted, ...] = prop(
        "items", "slots", (), required=True, of=Wanted, about="What is asked for, in this order."
    )
    tries: int = prop("count", "tries", 3, about="Misses in a row until notmatch.")

    def flaws(self) -> Iterator[tuple[str, str, str]]:
        yield from _twice("slots", "slot", (wanted.slot for wanted in self.wanted))

    def needs(self) -> tuple[str, ...]:
        return ("done", "notmatch")

    def results(self) -> tuple[str, ...]:
        return ("done", "refused", "notmatch") if "refused" in self.transitions else self.needs()

    def way(self, result: str) -> Transition | None:
        """Who says no and who is not understood are led the same way where only one is written."""
        ways = self.transitions
        other = {"refused": "notmatch", "notmatch": "refused"}.get(result, "")
        known = (ways.get(name) for name in (result, other, "next_state", "flow"))
        return next(filter(None, known), None)

    def asks_for(self, newest: str) -> str:
        return newest

    def asks(self) -> Iterator[tuple[str, str, bool]]:
        for number, wanted in enumerate(self.wanted):
            readable = bool(wanted.valid and (wanted.valid.among or wanted.valid.matches))
            yield wanted.slot, f"slots.{number}.slot", wanted.require_match and not readable

    def has(self, path: str) -> frozenset[str]:
        """What stands before it in the list is given by then; the slot itself, once it is said."""
        _, number, which, *_ = (*path.split("."), "", "")
        given = int(number) + (which in ("confirm", "invalid")) if number.isdigit() else 0
        return frozenset(wanted.slot for wanted in self.wanted[:given])

    def fills(self) -> frozenset[str]:
        return frozenset(wanted.slot for wanted in self.wanted)

    def sets(self, result: str) -> frozenset[str]:
        return self.fills() if result == "done" else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFlow(State):
    """Goes through another flow and comes back when that has ended."""

    enters: Transition | None = prop(
        "flow", "flow", required=True, about="The flow that is gone through."
    )
    given: tuple[tuple[str, Template], ...] = prop(
        "keys", "with", (), about="Context keys for that flow; afterwards they are as before."
    )

    def exits(self) -> tuple[str, ...]:
        """Whatever results the ends of the called flow name."""
        return (*self.EXITS, *self.transitions)

    def results(self) -> tuple[str, ...]:
        named = (label for label in self.transitions if label != "flow")
        return tuple(dict.fromkeys(("next_state", *named)))

    def calls(self) -> Transition | None:
        return self.enters

    def sets(self, result: str) -> frozenset[str]:
        return self.writes() if result == "call" else frozenset()

    def writes(self) -> frozenset[str]:
        return frozenset(key for key, _ in self.given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Item):
    """One case of a `when`."""

    conditions: tuple[Condition, ...] = prop(
        "items", "if", (), required=True, of=Condition, about="One condition; a list: all of them."
    )
    go: Transition | None = prop("way", "go", required=True, about="The state it leads to.")


@dataclass(frozen=True, slots=True, kw_only=True)
class When(State):
    """Goes on by the first case whose conditions hold."""

    EXITS: ClassVar[tuple[str, ...]] = ("else", "next_state")
    USE: ClassVar[Use] = "tested"

    cases: tuple[Case, ...] = prop(
        "items", "cases", (), required=True, of=Case, about="The first one that holds is taken."
    )

    def own_ways(self) -> Mapping[str, Transition]:
        """The ways that stand in the cases: label -> way."""
        gone = ((f"case {n}", case.go) for n, case in enumerate(self.cases, 1))
        return {label: replace(way, label=label) for label, way in gone if way}

    def exits(self) -> tuple[str, ...]:
        return (*self.EXITS, *self.own_ways())

    def results(self) -> tuple[str, ...]:
        return (*(f"case {n}" for n in range(1, len(self.cases) + 1)), "else")

    def needs(self) -> tuple[str, ...]:
        return ("else",)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOff(State):
    """Hands the conversation over to a person, with a summary."""

    USE: ClassVar[Use] = "said"

    text: Text = prop("text", "text", Text(), about="What the shopper hears.")
    say: Text = prop("text", "say", Text(), about="What is spoken instead of the text.")
    reason: Template = prop("template", "reason", Template("asked for"), about="Why; one phrase.")
    summary: Template | None = prop(
        "template", "summary", about="What the person should know; else the question and its slots."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class End(State):
    """Ends the flow: back to where it was called from, else the conversation is over."""

    EXITS: ClassVar[tuple[str, ...]] = ()
    ENDS: ClassVar[bool] = True
    USE: ClassVar[Use] = "said"

    text: Text = prop("text", "text", Text(), about="What is said last.")
    say: Text = prop("text", "say", Text(), about="What is spoken instead of the text.")
    result: str = prop("word", "result", "", about="The way the calling state goes on by.")

    def ending(self) -> str:
        return self.result or "next_state"

    def forgets(self, result: str) -> Literal["", "slots", "all"]:
        return "all" if result == "end" else ""


def _twice(path: str, noun: str, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Names that stand in a list more than once, told at the later one."""
    seen = Counter[tuple[str, ...]]()
    for number, name in enumerate(names):
        words = plain(name) or (name,)
        if seen[words]:
            yield f"{path}.{number}", f"the {noun} '{name}' is written twice", "the first counts"
        seen[words] += 1
