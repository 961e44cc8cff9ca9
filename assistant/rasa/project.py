"""A Rasa project (format 3.1) as values: what its YAML files say, whichever file says it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from values.errors import DataError

_LARGEST = 20_000_000
"Bytes of one file; the largest public project has 2 MB."
_FOLDERS = ("data", "domain")
_FILES = ("domain.yml", "domain.yaml", "nlu.yml", "rules.yml", "stories.yml")
_ELSEWHERE = {
    "lookup": "lookup table",
    "regex": "regular expression",
    "synonym": "synonym",
}
"Kinds of NLU data that are no utterances."


@dataclass(frozen=True, slots=True)
class Response:
    """One variation of an utterance of the bot."""

    text: str
    buttons: tuple[str, ...] = ()
    "Titles."
    more: tuple[str, ...] = ()
    "Other keys it has: image, condition, custom, ..."


@dataclass(frozen=True, slots=True)
class Step:
    kind: str
    "intent, action, or whatever else was written."
    names: tuple[str, ...]
    "One, or several for `or`; a form that ends is an active_loop of no name."


@dataclass(frozen=True, slots=True)
class Script:
    """A rule or a story."""

    kind: str
    name: str
    steps: tuple[Step, ...]
    loop: str = ""
    "The form that has to be active: `condition: - active_loop: ...`."
    conditions: int = 0
    "Other conditions it has."


@dataclass(slots=True)
class Project:
    """Everything that was found; what has no counterpart here is in `left`."""

    intents: list[str] = field(default_factory=list)
    responses: dict[str, tuple[Response, ...]] = field(default_factory=dict)
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    "Form -> the slots it asks for, in order."
    mappings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    "Slot -> how it is filled: from_entity, from_text, ..."
    actions: list[str] = field(default_factory=list)
    paths: list[Script] = field(default_factory=list)
    examples: list[tuple[str, str]] = field(default_factory=list)
    "Intent and example as written."
    left: list[str] = field(default_factory=list)


def read_project(folder: Path) -> Project:
    """Raises DataError naming file and line."""
    files = list(_files(folder))
    if not files:
        raise DataError(f"{folder}: no Rasa project: it has neither domain.yml nor data/")
    project = Project()
    for file in files:
        _take_file(file, project)
    if not project.intents and not project.paths:
        raise DataError(f"{folder}: no Rasa project: no file names intents or rules")
    return project


def read_training_data(file: Path) -> Project:
    """One file of examples. Raises DataError naming file and line."""
    project = Project()
    _take_file(file, project)
    if not project.examples:
        what = "write 'nlu:' with '- intent: ...' and 'examples: |'"
        raise DataError(f"{file}: holds no example of an intent in Rasa's form 3.1; {what}")
    return project


def _take_file(file: Path, project: Project) -> None:
    content = _load(file)
    try:
        _take(content, project)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise DataError(f"{file}: not in Rasa's form 3.1 ({error})") from error


def _files(folder: Path) -> Iterator[Path]:
    yield from (folder / name for name in _FILES if (folder / name).is_file())
    for inner in _FOLDERS:
        if (folder / inner).is_dir():
            yield from sorted(p for p in (folder / inner).rglob("*.y*ml") if p.is_file())


def _load(file: Path) -> Mapping[str, Any]:
    try:
        if file.stat().st_size > _LARGEST:
            raise DataError(f"{file}: larger than {_LARGEST // 1_000_000} MB")
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except OSError as error:
        raise DataError(f"{file}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{file}: is not UTF-8 text") from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise DataError(f"{file}{line}: broken YAML: {getattr(error, 'problem', error)}") from error
    if content is not None and not isinstance(content, dict):
        raise DataError(f"{file}: not in Rasa's form 3.1 (no keys)")
    return content or {}


def _take(content: Mapping[str, Any], project: Project) -> None:
    project.intents += [_name(entry) for entry in content.get("intents") or ()]
    for name, variations in (content.get("responses") or {}).items():
        project.responses[name] = tuple(map(_response, variations))
    for name, form in (content.get("forms") or {}).items():
        project.forms[name] = _required(form or {})
    for name, slot in (content.get("slots") or {}).items():
        ways = (slot or {}).get("mappings") or ()
        project.mappings[name] = tuple(str(way["type"]) for way in ways)
    project.actions += [_name(action) for action in content.get("actions") or ()]
    project.paths += [_path("rule", rule) for rule in content.get("rules") or ()]
    project.paths += [_path("story", story) for story in content.get("stories") or ()]
    for entry in content.get("nlu") or ():
        _take_examples(entry, project)


def _name(entry: Any) -> str:
    """`greet`, or a mapping with one key: `greet: {use_entities: []}`."""
    return str(next(iter(entry)) if isinstance(entry, dict) else entry)


def _response(variation: Mapping[str, Any]) -> Response:
    buttons = tuple(str(button["title"]) for button in variation.get("buttons") or ())
    known = ("text", "buttons", "button_type")
    more = tuple(sorted(str(key) for key in variation if key not in known))
    return Response(str(variation.get("text") or ""), buttons, more)


def _required(form: Mapping[str, Any]) -> tuple[str, ...]:
    """A list of slots; older projects have a mapping."""
    return tuple(map(str, form.get("required_slots") or ()))


def _path(kind: str, written: Mapping[str, Any]) -> Script:
    conditions: Sequence[Mapping[str, Any]] = written.get("condition") or ()
    loops = [str(c["active_loop"]) for c in conditions if c.get("active_loop")]
    steps = tuple(_step(step) for step in written.get("steps") or () if isinstance(step, dict))
    return Script(kind, str(written[kind]), steps, "".join(loops[:1]), len(conditions) - len(loops))


def _step(step: Mapping[str, Any]) -> Step:
    if "or" in step:
        return Step("intent", tuple(str(one["intent"]) for one in step["or"] if "intent" in one))
    for kind in ("intent", "action", "active_loop", "slot_was_set", "checkpoint", "user", "bot"):
        if kind in step:
            named = step[kind]
            return Step(kind, () if named is None else (named if isinstance(named, str) else "",))
    return Step(str(next(iter(step), "")), ())


def _take_examples(entry: Mapping[str, Any], project: Project) -> None:
    if "intent" not in entry:
        kind = next((known for known in _ELSEWHERE if known in entry), "")
        what = f"{_ELSEWHERE[kind]} '{entry[kind]}'" if kind else f"NLU data '{next(iter(entry))}'"
        project.left.append(f"{what}: only examples of intents are taken")
        return
    written = entry.get("examples") or ""
    lines = written.splitlines() if isinstance(written, str) else [e["text"] for e in written]
    for line in lines:
        text = str(line).strip().removeprefix("- ").strip()
        if text and text != "-":
            project.examples.append((str(entry["intent"]), text))
