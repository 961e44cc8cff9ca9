"""Test files -> cases, ready to run; every fault at once, with file, line and column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from assistant import scripts_yaml
from assistant.scripts_format import Conversation, Expected, Pin, Script, Turn
from assistant.scripts_yaml import Broken, Page, read_page
from dialog.problems import did_you_mean
from values.errors import ConfigError, DataError

_OWN_WORDS = "Value error, "
"What pydantic writes before the sentences of our own checks."


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation to be tried, with what its file holds fast for all."""

    name: str
    file: Path
    line: int
    conversation: Conversation
    lines: tuple[int, ...]
    "Where each turn stands."
    now: datetime | None = None
    seed: int | None = None
    offline: bool = True
    settings: Mapping[str, Any] | None = None
    pins: tuple[Pin, ...] = ()

    @property
    def turns(self) -> tuple[Turn, ...]:
        return self.conversation.turns

    @property
    def greeting(self) -> Expected | None:
        return self.conversation.greeting


def read_cases(paths: Sequence[Path]) -> list[Case]:
    """The tests of files and of folders, theirs below included.

    Raises ConfigError where there are none, DataError naming all faults.
    """
    cases: list[Case] = []
    faults: list[str] = []
    for file in (file for path in paths for file in script_files(path)):
        try:
            cases += read_file(file)
        except DataError as error:
            faults.append(str(error))
    if faults:
        raise DataError("\n".join(faults))
    return cases


def script_files(path: Path) -> Iterator[Path]:
    """Raises ConfigError."""
    if path.is_dir():
        found = sorted(p for p in path.rglob("*.y*ml") if p.suffix in (".yml", ".yaml"))
        if not found:
            raise ConfigError(f"{path}: the folder holds no conversation tests (*.yml)")
        yield from found
    elif path.is_file():
        yield path
    else:
        raise ConfigError(f"{path} is not there; name a test file or a folder of them")


def read_file(file: Path) -> list[Case]:
    """Raises DataError naming every fault."""
    try:
        return read_text(file.read_bytes().decode("utf-8"), file)
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataError(f"{file}:{line}:1: no UTF-8 text: {error.reason}") from error


def read_text(text: str, file: Path) -> list[Case]:
    """The tests of a file's text. Raises DataError naming every fault."""
    page = _page(text, file)
    faults = [_twice(file, page, path) for path in page.twice]
    try:
        script = Script.model_validate(page.content if page.content is not None else {})
    except ValidationError as error:
        faults += [_fault(file, page, dict(one)) for one in error.errors() if _is_own(dict(one))]
        raise DataError("\n".join(sorted(set(faults), key=_place))) from error
    cases = [_case(file, page, script, index) for index in range(len(script.conversations))]
    faults += _same_names(cases, page)
    if faults:
        raise DataError("\n".join(faults))
    return cases


def _page(text: str, file: Path) -> Page:
    try:
        return read_page(text.removeprefix("\ufeff"))
    except Broken as error:
        line, column = error.spot
        raise DataError(f"{file}:{line}:{column}: {error.reason}") from error


def _case(file: Path, page: Page, script: Script, index: int) -> Case:
    own = script.conversations[index]
    where = ("conversations", index)
    turns = range(len(own.turns))
    offline = next((v for v in (own.offline, script.offline) if v is not None), True)
    return Case(
        name=own.name,
        file=file,
        line=page.spot(where)[0],
        conversation=own,
        lines=tuple(page.spot((*where, "turns", turn))[0] for turn in turns),
        now=own.now or script.now,
        seed=own.seed if own.seed is not None else script.seed,
        offline=offline,
        settings={**script.settings, **own.settings},
        pins=(*own.fulfillment, *script.fulfillment),
    )


def _same_names(cases: Sequence[Case], page: Page) -> Iterator[str]:
    seen: dict[str, int] = {}
    for index, case in enumerate(cases):
        if case.name in seen:
            line, column = page.spot(("conversations", index, "name"))
            first = f"line {seen[case.name]} has it, too; every conversation needs its own"
            yield f"{case.file}:{line}:{column}: the name '{case.name}' is taken ({first})"
        seen.setdefault(case.name, case.line)


# Faults, in words


def _twice(file: Path, page: Page, path: scripts_yaml.Path) -> str:
    line, column = page.spot(path)
    return f"{file}:{line}:{column}: '{path[-2]}' is written twice (the first one counts)"


def _fault(file: Path, page: Page, error: dict[str, Any]) -> str:
    line, column = page.spot(error["loc"])
    return f"{file}:{line}:{column}: {_words(error)}"


def _is_own(error: dict[str, Any]) -> bool:
    """A list whose items are faulty is called too short as well; that is no fault of its own."""
    return error["type"] != "too_short" or not error["input"]


def _words(error: dict[str, Any]) -> str:
    name = next((part for part in reversed(error["loc"]) if isinstance(part, str)), "the file")
    match error["type"]:
        case "extra_forbidden":
            hint = did_you_mean(name, _known_at(error["loc"][:-1]))
            return f"unknown key '{name}'" + (f" ({hint})" if hint else "")
        case "missing":
            return f"'{name}' is missing"
        case "literal_error":
            hint = f"write {error['ctx']['expected'].replace(chr(39), '')}"
            return f"'{error['input']}' is no {name} ({hint})"
        case "value_error":
            own: str = error["msg"].removeprefix(_OWN_WORDS)
            return own if own.startswith(("'", "it ", "write ")) else f"'{name}' {own}"
        case "model_type" | "mapping_type" | "dict_type":
            is_item = isinstance(error["loc"][-1:][0] if error["loc"] else "", int)
            what = f"an item of '{name}'" if is_item else f"'{name}'"
            return f"{what} takes keys with values below it"
        case "tuple_type" | "too_short":
            return f"'{name}' takes a list with at least one thing in it"
    return f"'{name}': {error['msg'][:1].lower()}{error['msg'][1:]}"


def _known_at(path: Sequence[str | int]) -> list[str]:
    """The keys that may stand at a place of the format."""
    model: type[BaseModel] = Script
    for part in path:
        field = next((f for n, f in model.model_fields.items() if part in (n, f.alias)), None)
        model = _model_in(field.annotation) or model if field else model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(kind: Any) -> type[BaseModel] | None:
    """The model in an annotation such as `tuple[Turn, ...]`."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    return next((found for part in get_args(kind) if (found := _model_in(part))), None)


def _place(fault: str) -> tuple[int, ...]:
    return tuple(int(part) for part in fault.split(":")[1:3] if part.isdigit())
