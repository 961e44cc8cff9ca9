"""Rules and forms of a Rasa project as states of a main flow."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.rasa.project import Project, Response, Script, Step

ACTS: Mapping[str, str] = {
    "greet": "greet",
    "greeting": "greet",
    "goodbye": "bye",
    "bye": "bye",
    "thank": "thanks",
    "thanks": "thanks",
    "thankyou": "thanks",
    "thank_you": "thanks",
    "affirm": "affirm",
    "deny": "deny",
    "help": "help",
    "stop": "cancel",
    "restart": "restart",
}
"What Rasa projects call the intents that are acts here."
FALLBACKS = frozenset({"nlu_fallback", "out_of_scope"})
LISTEN, NOT_UNDERSTOOD, OUR_FAULT = "input_intent", "not_understood", "our_fault"
_BLANK = re.compile(r"\{(\w+)\}")
_RESETS = frozenset({"action_restart", "action_session_start", "action_back"})
_NOTHING = frozenset({"action_listen", "action_unlikely_intent", "action_deactivate_loop"})

State = dict[str, Any]


@dataclass(slots=True)
class States:
    """The states of the flow as they come about, and what could not be carried over."""

    project: Project
    states: dict[str, State] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def add_path(self, path: Script, steps: Sequence[Step]) -> str:
        """The states of what is done, and the name of the first one; empty where there is none."""
        made: list[str] = []
        for step in steps:
            if step.kind == "action" and step.names:
                made += self._action(path, step.names[0])
            elif step.kind not in ("active_loop", "action"):
                self.left.append(f"{path.kind} '{path.name}': '{step.kind}' was passed over")
        for one, after in zip(made, [*made[1:], LISTEN], strict=True):
            self._lead_on(one, after)
        return made[0] if made else ""

    def _action(self, path: Script, action: str) -> list[str]:
        project = self.project
        if action in project.responses:
            return [self.say(action, project.responses[action])]
        if action in project.forms:
            return self._form(action)
        if action in _RESETS:
            return [self._add("reset", {"type": "reset"})]
        if action == "action_default_fallback":
            return []
        if action not in _NOTHING:
            how = "a source of your own (docs/sources.md) answers what it answered"
            self.left.append(f"{path.kind} '{path.name}': custom action '{action}'; {how}")
        return []

    def say(self, name: str, variations: Sequence[Response]) -> str:
        """A state that says one of the variations of a response."""
        texts = [_template(one.text) for one in variations if one.text]
        for one in variations:
            if one.more:
                self.left.append(f"response '{name}': {', '.join(one.more)}")
            if one.buttons:
                self.left.append(f"response '{name}': buttons {', '.join(one.buttons)}")
        if not texts:
            self.left.append(f"response '{name}': it has no text")
        if len(texts) == 1:
            return self._add(name, {"type": "message_text", "properties": {"text": texts[0]}})
        several = {"responses": texts or [f"({name})"]}
        return self._add(name, {"type": "message_text_random", "properties": several})

    def _form(self, form: str) -> list[str]:
        """Ask for each slot that is missing; the last of the names is where the form is done."""
        checks = [self._ask(form, slot) for slot in self.project.forms[form]]
        done = self._submitted(form)
        for check, after in zip(checks, [*checks[1:], done], strict=True):
            self.states[check]["transitions"]["exists"] = after
            self.states[f"{check}_input"]["transitions"]["match"] = after
        return [checks[0], done] if checks else [done]

    def _ask(self, form: str, slot: str) -> str:
        check = self._add(
            f"{form}_{slot}",
            {
                "type": "conditional_exists",
                "properties": {"key": f"{{{{ slots['{slot}'] }}}}"},
                "transitions": {},
            },
        )
        question = self._question(form, slot)
        self.states[check]["transitions"] = {"exists": "", "notexists": question}
        self.states[question]["transitions"] = {"next_state": f"{check}_input"}
        takes_all = "from_text" in self.project.mappings.get(slot, ())
        self.states[f"{check}_input"] = {
            "type": "input_user",
            "properties": {"entities": {"slot": slot}, "require_match": not takes_all},
            "transitions": {"match": "", "notmatch": question},
        }
        return check

    def _question(self, form: str, slot: str) -> str:
        for name in (f"utter_ask_{form}_{slot}", f"utter_ask_{slot}"):
            if name in self.project.responses:
                return self.say(f"{form}_{name}", self.project.responses[name])
        self.left.append(f"form '{form}': no utter_ask_{slot}; a plain question was written")
        return self.say(f"{form}_ask_{slot}", [Response(f"Which {slot.replace('_', ' ')}?")])

    def _submitted(self, form: str) -> str:
        """What the rule does that ends the form; a state that does nothing where there is none."""
        for path in self.project.paths:
            if path.kind == "rule" and path.loop == form:
                after = [s for s in path.steps if s.names != (form,)]
                if first := self.add_path(path, after):
                    return first
        return self._add(
            f"{form}_done",
            {"type": "change_context", "properties": {"update_keys": {"form": form}}},
        )

    def _lead_on(self, state: str, after: str) -> None:
        ways = self.states[state].setdefault("transitions", {})
        if "exists" not in ways:
            ways.setdefault("next_state", after)

    def _add(self, name: str, state: State) -> str:
        free, number = name, 2
        while free in self.states:
            free, number = f"{name}_{number}", number + 1
        self.states[free] = state
        return free


def _template(text: str) -> str:
    """`{city}` of Rasa is `{{ city }}` here."""
    return _BLANK.sub(r"{{ \1 }}", text)
