"""How the messages of a turn sound, as it is kept: one entry a message, the shopper's first.

    {"role": "user", "label": "negative", "score": -0.93,
     "sentences": [{"text": "It broke.", "label": "negative", "score": -0.93}]}

Scores go from -1 (negative) to 1 (positive). Knows the form, not who judges.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

Role = Literal["user", "assistant"]
Entry = Mapping[str, Any]

_encode = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder().decode
_CELLS = re.compile(r'"label":"(\w+)","score":(-?[0-9.e-]+),"sentences":')
"""Of each message in what `written` made; several times as quick as reading all of it. Quotes in
what was said are escaped there, so that nothing else looks like it."""
_NOTHING = ("", "")
KEY = "sentiment"
"Where it stands in the trace of a day file."


def entry(role: Role, sentences: Sequence[Entry]) -> dict[str, Any]:
    """A message sounds like its strongest sentence; a complaint outweighs thanks around it."""
    bad = [one for one in sentences if one["label"] == "negative"]
    strongest = max(bad or sentences, key=lambda one: abs(one["score"]), default=None)
    label, score = (strongest["label"], strongest["score"]) if strongest else ("neutral", 0.0)
    return {"role": role, "label": label, "score": score, "sentences": list(sentences)}


def written(entries: Iterable[Entry] | None) -> str | None:
    """As the journal's column holds it: None = waits to be judged, empty = nobody judges."""
    if entries is None:
        return None
    listed = list(entries)
    return _encode(listed) if listed else ""


def read(text: str | None) -> tuple[Entry, ...] | None:
    if text is None:
        return None
    return tuple(_decode(text)) if text else ()


def in_trace(trace: str, sentiment: str | None) -> str:
    """The trace as JSON, with how the messages sound in it."""
    if not sentiment:
        return trace
    return f'{trace[:-1]}{"," if len(trace) > 2 else ""}"{KEY}":{sentiment}}}'


def cells(sentiment: str | None, messages: int) -> list[tuple[str, str]]:
    """Label and score of each message of a turn, as the cells of its rows; empty = not judged."""
    if not sentiment:
        return [_NOTHING] * messages
    found = _CELLS.findall(sentiment)[:messages]
    return found + [_NOTHING] * (messages - len(found))
