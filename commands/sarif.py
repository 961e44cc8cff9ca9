"""Findings as SARIF 2.1.0, which code hosts and editors show beside the lines they are about."""

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import Any

from dialog.codes import EXPLAINED
from dialog.problems import CODES, Problem, Stop
from dialog.states import Where

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

Json = dict[str, Any]


def sarif(problems: Sequence[Problem]) -> Json:
    driver = {
        "name": "nara flows check",
        "version": version("nara-assistant"),
        "rules": [_rule(code) for code in CODES],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem) for problem in problems],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> Json:
    explained = EXPLAINED[code]
    return {
        "id": code,
        "shortDescription": {"text": CODES[code]},
        "fullDescription": {"text": explained.cause},
        "help": {"text": explained.text, "markdown": explained.text},
        "defaultConfiguration": {"level": explained.severity},
    }


def _result(problem: Problem) -> Json:
    text = f"{problem.message}; {problem.hint}" if problem.hint else problem.message
    result: Json = {
        "ruleId": problem.code,
        "ruleIndex": list(CODES).index(problem.code),
        "level": problem.severity,
        "message": {"text": text},
        "locations": [_location(problem.where, problem)],
        # The same finding after an edit above it, so that hosts do not show it as a new one.
        "partialFingerprints": {
            "finding/v1": "/".join((problem.code, problem.flow, problem.state, problem.message))
        },
    }
    if problem.path:
        steps = [{"location": _stop(stop)} for stop in problem.path]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    return result


def _location(where: Where, problem: Problem) -> Json:
    name = f"{problem.flow}.{problem.state}" if problem.state else problem.flow
    location = _physical(where)
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    return location


def _stop(stop: Stop) -> Json:
    return {**_physical(stop.where), "message": {"text": str(stop)}}


def _physical(where: Where) -> Json:
    region = {"startLine": where.line, "startColumn": where.column}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(where.file)}, "region": region}}


def _uri(file: str) -> str:
    path = PurePath(file)
    return Path(file).as_uri() if path.is_absolute() else path.as_posix().replace(" ", "%20")
