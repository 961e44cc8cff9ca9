"""Small talks with the engine alone: flows written in the test, turns in the training markup."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from assistant.hearing import is_bare
from dialog.context import Conversation, Event, Fault, Heard, LookedUp, LookUp, Say, Started, Step
from dialog.engine import advance
from dialog.flow import FlowSet
from dialog.loader import load
from dialog.topics import FALLBACK, is_grammar
from tests.fakes import understood

SEED_FLOWS = Path(__file__).parent / "seed_flows"
OWN_FLOWS = Path(__file__).parent.parent.parent / "flows"

MAIN = """
name: main_flow
intent_transitions: {{{intents}, nomatch.none: sorry, unknown: cannot_do}}
act_transitions: {{{acts}}}
states:
  init: {{type: message_text, properties: {{text: Welcome}}}}
  input_intent: {{type: input_context, properties: {{entities: {{intent: dontcare}}}}}}
  sorry: {{type: message_text, properties: {{text: Sorry?}}}}
  cannot_do: {{type: message_text, properties: {{text: I cannot do that.}}}}
"""


def small_flows(
    folder: Path,
    states: str,
    *,
    intents: str = "price_check: first",
    acts: str = "",
    faulty: bool = False,
    **others: str,
) -> FlowSet:
    """A main flow that greets, listens and apologises, with `states` added.

    `price_check` leads to the state `first`; `shop="..."` gives the states of a flow `shop`.
    """
    main = MAIN.format(intents=intents, acts=acts) + _states(states)
    (folder / "main_flow.yml").write_text(main, encoding="utf-8")
    for name, text in others.items():
        content = f"name: {name}\nstates:\n{_states(text)}"
        (folder / f"{name}_flow.yml").write_text(content, encoding="utf-8")
    loaded = load([folder])
    assert loaded.flows is not None
    errors = [problem for problem in loaded.errors if problem.code not in _PROVEN]
    assert faulty or not errors, errors
    return loaded.flows


_PROVEN = ("F026", "F030")
"Endless circles and unset names are found before anybody talks; here it is seen what they do."


def read_flows(folder: Path) -> FlowSet:
    flows = load([folder]).flows
    assert flows is not None
    return flows


def _states(text: str) -> str:
    return indent(dedent(text).strip(), "  ") + "\n"


def heard(line: str, intent: str = "unknown", act: str | None = None, error: str = "") -> Heard:
    """A turn as the assistant would pass it on: `and in [boston](location)?`, or an act."""
    if not line.strip():
        return Heard(line, intent, {}, act, error)
    turn = understood(line, intent)
    slots = {entity.name: entity.text for entity in turn.entities}
    routed = FALLBACK if act else intent
    return Heard(turn.text, routed, slots, act, error, bare=is_bare(turn))


@dataclass
class Talk:
    """A conversation that has begun; what came of the newest event is in `step`."""

    flows: FlowSet
    step: Step

    def hear(
        self, line: str, intent: str = "unknown", act: str | None = None, error: str = ""
    ) -> list[str]:
        return self._take(heard(line, intent, act, error))

    def look_up_gives(
        self,
        outcome: str,
        status: str = "",
        refers: Mapping[str, str] | None = None,
        result: Mapping[str, Any] | None = None,
    ) -> list[str]:
        data = {"outcome": outcome} if result is None else result
        return self._take(LookedUp(outcome, status, data, refers or {}))

    @property
    def said(self) -> list[str]:
        return [effect.text for effect in self.step.effects if isinstance(effect, Say)]

    @property
    def state(self) -> str:
        return self.step.conversation.state

    @property
    def topic(self) -> str:
        return self.step.conversation.topic

    @property
    def asks(self) -> LookUp:
        """The look-up that waits."""
        effect = self.step.effects[-1]
        assert isinstance(effect, LookUp)
        return effect

    @property
    def about(self) -> dict[str, str]:
        """What the look-up that waits is about: its slots, without those of grammar."""
        return {name: text for name, text in self.asks.slots.items() if not is_grammar(name)}

    @property
    def faults(self) -> list[str]:
        return [effect.reason for effect in self.step.effects if isinstance(effect, Fault)]

    def _take(self, event: Event) -> list[str]:
        self.step = advance(self.flows, self.step.conversation, event)
        return self.said


def talk(flows: FlowSet, seed: int = 1) -> Talk:
    return Talk(flows, advance(flows, Conversation(seed=seed), Started()))
