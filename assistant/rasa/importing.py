"""A Rasa project -> flow files, utterances, and an honest list of what stayed behind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.rasa.project import Project, Response, Script, read_project
from assistant.rasa.states import ACTS, FALLBACKS, LISTEN, NOT_UNDERSTOOD, OUR_FAULT, States
from assistant.rasa.utterances import Example, example
from values.errors import StoreError

FLOW, UTTERANCES, LEFT = "main_flow.yml", "utterances.jsonl", "left.txt"
_SORRY = Response("Sorry, I didn't get that. Could you say it another way?")
_FAULT = Response("Sorry, something on my side isn't working. Please try again in a moment.")
_HELLO = Response("Hello! What can I do for you?")


@dataclass(frozen=True, slots=True)
class Imported:
    """What was written."""

    flow: Path
    states: int
    utterances: int
    left: tuple[str, ...]
    "What has no counterpart, one sentence each."


def import_rasa(folder: Path, out: Path) -> Imported:
    """Raises DataError for what cannot be read, StoreError where nothing can be written."""
    project = read_project(folder)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise StoreError(f"{out} is there already; name a new folder")
    examples = [e for intent, text in project.examples if (e := example(intent, text))]
    made = States(project)
    flow = _flow(project, made, examples)
    left = tuple(dict.fromkeys((*project.left, *made.left)))
    text = yaml.safe_dump(flow, sort_keys=False, allow_unicode=True, width=100)
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / FLOW).write_text(f"# From the Rasa project {folder.name}.\n{text}", "utf-8")
        (out / UTTERANCES).write_text("".join(f"{e.row()}\n" for e in examples), "utf-8")
        (out / LEFT).write_text("".join(f"{line}\n" for line in left), "utf-8")
    except OSError as error:
        raise StoreError(f"{out} cannot be written ({error.strerror})") from error
    return Imported(out / FLOW, len(made.states), len(examples), left)


def _flow(project: Project, made: States, examples: list[Example]) -> dict[str, Any]:
    _frame(project, made)
    routes = dict(_routes(project, made))
    fallbacks = [routes.pop(name) for name in sorted(FALLBACKS) if name in routes]
    fallback = fallbacks[0] if fallbacks else _apology(project, made)
    for intent in project.intents:
        if intent not in routes and intent not in FALLBACKS:
            made.left.append(f"intent '{intent}': no rule begins with it; it is not understood")
            routes[intent] = fallback
    acts = {act: routes[name] for name, act in ACTS.items() if name in routes}
    ends = {"nomatch.none": fallback, "unknown": fallback, "jarvis_error": OUR_FAULT}
    return {
        "name": "main_flow",
        "intent_transitions": {**routes, **ends},
        **({"act_transitions": acts} if acts else {}),
        "topics": {intent: _topic(intent, project, examples) for intent in routes},
        "states": made.states,
    }


def _frame(project: Project, made: States) -> None:
    """The greeting, where every path ends, and what is said when we are at fault."""
    hello = project.responses.get("utter_greet") or (_HELLO,)
    made.states["init"] = made.states.pop(made.say("init", hello[:1]))
    made.states["init"]["transitions"] = {"next_state": LISTEN}
    made.states[LISTEN] = {"type": "input_context"}
    made.states[made.say(OUR_FAULT, (_FAULT,))]["transitions"] = {"next_state": LISTEN}


def _apology(project: Project, made: States) -> str:
    """What is said where nothing was understood, and no rule says it."""
    state = made.say(NOT_UNDERSTOOD, project.responses.get("utter_default") or (_SORRY,))
    made.states[state]["transitions"] = {"next_state": LISTEN}
    return state


def _routes(project: Project, made: States) -> Iterator[tuple[str, str]]:
    """Intent and the state it leads to: by its rule, else by a story of one turn."""
    known: set[str] = set()
    for path in sorted(project.paths, key=lambda p: p.kind != "rule"):
        if path.loop:
            continue
        turns = [number for number, step in enumerate(path.steps) if step.kind == "intent"]
        if path.conditions or len(turns) != 1 or turns[0] != 0:
            made.left.append(f"{path.kind} '{path.name}': {_why(path, turns)}")
            continue
        wanted = [name for name in path.steps[0].names if name not in known]
        first = made.add_path(path, path.steps[1:]) if wanted else ""
        for name in wanted if first else ():
            known.add(name)
            yield name, first


def _why(path: Script, turns: list[int]) -> str:
    if path.conditions:
        return "it has conditions; write them with a state of type conditional_exists"
    return "it takes several turns; here each turn is routed by itself" if turns else "no intent"


def _topic(intent: str, project: Project, examples: list[Example]) -> Mapping[str, Any]:
    said = {slot for one in examples if one.intent == intent for slot in one.slots}
    asked = {slot for form in _forms(intent, project) for slot in project.forms[form]}
    return {"uses": sorted(said | asked)}


def _forms(intent: str, project: Project) -> Iterator[str]:
    for path in project.paths:
        if path.steps and intent in path.steps[0].names:
            yield from (n for s in path.steps for n in s.names if n in project.forms)
