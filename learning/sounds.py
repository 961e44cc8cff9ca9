"""How annotated sentences sound: as the model hears it, and as annotators said instead.

What they said teaches the sentiment model: `nara learn dataset` writes it beside the data sets, in
datasets/sentiment.jsonl, a line {"text","label","source","provenance"}.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import asdict
from pathlib import Path
from typing import Any

from archive.sentiment import entry
from archive.tombstones import hash_of
from assistant.config import Settings
from assistant.moods import Sound, opened, remembering, sounds_of
from learning.decisions import Decisions
from learning.lines import write_lines
from learning.workplace import datasets_folder
from nlu.sameness import key_of
from values.errors import ModelError

SOURCE = "annotated"
"What the lines call themselves: people said so."
_LOG = logging.getLogger("nara.sentiment")


def hearing(settings: Settings) -> Callable[[str], str]:
    """A label for each text; empty where nobody judges. The model is opened at first use."""
    own, known = settings.sentiment, dict[str, Callable[[str], Sound]]()

    def hear(text: str) -> str:
        if not own.enabled:
            return ""
        try:
            judge = known.get("judge") or known.setdefault("judge", remembering(opened(own.model)))
            return str(entry("user", sounds_of(text, judge))["label"])
        except ModelError as error:
            _LOG.info("how sentences sound is not shown: %s", error)
            return ""

    return hear


def sentiment_file(settings: Settings) -> Path:
    return datasets_folder(settings) / "sentiment.jsonl"


def corrections(decided: Decisions, erased: Collection[str] = ()) -> list[dict[str, Any]]:
    """What annotators said of how sentences sound, each once; where they differ, nothing.

    `erased`: hashes of conversations that must not come back.
    """
    found: dict[str, dict[str, Any]] = {}
    contrary: set[str] = set()
    for _, key, decision in decided.all():
        sentence = decision.sentence
        if not sentence.sentiment or hash_of(sentence.source.conversation_id) in erased:
            continue
        line = {"text": sentence.text, "label": sentence.sentiment, "source": SOURCE}
        if found.setdefault(key, line)["label"] != sentence.sentiment:
            contrary.add(key)
        found[key].setdefault("provenance", asdict(sentence.source))
    return [line for key, line in found.items() if key not in contrary]


def write_corrections(settings: Settings, decided: Decisions, erased: Collection[str] = ()) -> int:
    """Says how many there are. Raises DataError."""
    lines, path = corrections(decided, erased), sentiment_file(settings)
    lines.sort(key=lambda line: key_of(line["text"]))
    if lines or path.is_file():
        write_lines(path, lines)
    return len(lines)
