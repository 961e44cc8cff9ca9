"""Labelled sentences in the forms of other tools: Label Studio's JSON, Rasa's NLU YAML. Pure.

Label Studio counts spans in characters, we in words: a span that begins or ends within a word takes
the whole word.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assistant.rasa.utterances import example
from learning.lines import Labelled, Source
from learning.marks import mark
from nlu.bio import spans
from values.errors import DataError

_INTENT, _SLOTS = "intent", "slots"
"Names of the two controls in a Label Studio project."


def to_label_studio(sentences: Iterable[Labelled]) -> str:
    """Tasks with one annotation each."""
    return json.dumps([_task(one) for one in sentences], ensure_ascii=False, indent=1) + "\n"


def from_label_studio(text: str, file: str) -> list[Labelled]:
    """Tasks as Label Studio exports them; cancelled annotations stay out. Raises DataError."""
    try:
        tasks = json.loads(text)
        return [one for task in tasks for one in _annotations(task, file)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        what = "is no export of Label Studio with 'intent' and 'slots'"
        raise DataError(f"{file} {what} ({error}); export as JSON, not as JSON-MIN") from error


def to_rasa(sentences: Iterable[Labelled]) -> str:
    """`nlu` of a Rasa project, version 3.1."""
    by_intent: dict[str, list[str]] = {}
    for one in sentences:
        by_intent.setdefault(one.intent, []).append(_marked(one))
    lines = ['version: "3.1"', "nlu:"]
    for intent, examples in sorted(by_intent.items()):
        lines += [f"- intent: {json.dumps(intent)}", "  examples: |"]
        lines += [f"    - {example}" for example in examples]
    return "\n".join(lines) + "\n"


def from_rasa(examples: Iterable[tuple[str, str]], file: str, annotator: str) -> list[Labelled]:
    """Examples as Rasa writes them, `is it [cold](weather) out`, each with its intent."""
    read = [example(intent, written) for intent, written in examples]
    source = Source(file=file)
    return [
        Labelled(" ".join(one.tokens), one.intent, one.labels, annotator, source)
        for one in read
        if one
    ]


def _task(one: Labelled) -> dict[str, Any]:
    places = _places(one.text)
    marked = [
        {
            "from_name": _SLOTS,
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": places[start][0],
                "end": places[end - 1][1],
                "text": one.text[places[start][0] : places[end - 1][1]],
                "labels": [name],
            },
        }
        for name, start, end in spans(one.slots)
    ]
    choice = {
        "from_name": _INTENT,
        "to_name": "text",
        "type": "choices",
        "value": {"choices": [one.intent]},
    }
    by = {"completed_by": one.annotator} if one.annotator else {}
    return {"data": {"text": one.text}, "annotations": [{**by, "result": [choice, *marked]}]}


def _annotations(task: Mapping[str, Any], file: str) -> Iterator[Labelled]:
    text = str(task["data"]["text"])
    for annotation in task["annotations"]:
        if not annotation.get("was_cancelled"):
            yield _labelled(text, annotation, file)


def _labelled(text: str, annotation: Mapping[str, Any], file: str) -> Labelled:
    places, intent = _places(text), ""
    labels: tuple[str, ...] = ("O",) * len(places)
    for result in annotation["result"]:
        value = result["value"]
        if result["type"] == "choices":
            intent = str(value["choices"][0])
        elif result["type"] == "labels":
            start, end = _words(places, value["start"], value["end"])
            labels = mark(labels, start, end, str(value["labels"][0]))
    if not intent or not places:
        raise ValueError(f"'{text}' has no intent")
    return Labelled(text, intent, labels, _who(annotation), Source(file=file))


def _who(annotation: Mapping[str, Any]) -> str:
    by = annotation.get("completed_by", "")
    return str(by.get("email") or by.get("id", "")) if isinstance(by, dict) else str(by)


def _places(text: str) -> list[tuple[int, int]]:
    """Where each word stands, in characters."""
    return [(found.start(), found.end()) for found in re.finditer(r"\S+", text)]


def _words(places: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    inside = [i for i, (begin, stop) in enumerate(places) if begin < end and start < stop]
    if not inside:
        raise ValueError(f"no word stands from {start} to {end}")
    return inside[0], inside[-1] + 1


def _marked(one: Labelled) -> str:
    words = list(one.tokens)
    for name, start, end in spans(one.slots):
        words[start] = f"[{words[start]}"
        words[end - 1] = f"{words[end - 1]}]({name})"
    return " ".join(words)
