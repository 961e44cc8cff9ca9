"""What was not understood, in groups named by the words that their sentences share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from archive.redaction import Policy, redact_text
from learning.likeness import groups, names, vectors
from learning.pool import KEY
from nlu.sameness import key_of
from report.reading import Rows
from report.table import Cell, Table, columns

_SENTENCES = 3000
"Different ones, the most frequent; so many are compared with each other."
_EXAMPLES = 3
_LONGEST = 160
"Characters of a sentence that is shown."
_NOTHING = "(no word in common)"
_SILENCE = "(silence)"
_WORDLESS = "no words (emoji, punctuation, silence)"
_QUERY = f"""
WITH missed AS (SELECT {KEY} AS key, text, repaired FROM turns WHERE status = 'not_understood')
SELECT min(text), count(*), count(*) FILTER (repaired), key = ''
FROM missed GROUP BY key, CASE WHEN key = '' THEN text END
ORDER BY 2 DESC, 1 LIMIT {_SENTENCES}
"""
_ALL = "SELECT count(*) FROM turns WHERE status = 'not_understood'"


@dataclass(frozen=True, slots=True)
class Missed:
    text: str
    times: int
    repaired: int
    wordless: bool


def misses(rows: Rows, policy: Policy, seed: int = 0) -> Table:
    """Groups, the largest first."""
    found = [Missed(shorten(text, policy), *rest) for text, *rest in rows.ask(_QUERY)]
    spoken = [one for one in found if not one.wordless]
    made = [_row(name, members) for name, members in _grouped(spoken, seed)]
    if wordless := [one for one in found if one.wordless]:
        made.append(_row(_WORDLESS, wordless))
    made.sort(key=lambda row: (-int(str(row[1])), str(row[0])))
    return Table(
        "not_understood",
        "What was not understood",
        columns(shared_words="text", times="count", sentences="count", examples="text"),
        tuple(made),
        _note(len(found), sum(x.times for x in found), rows.ask(_ALL)[0][0]),
    )


def shorten(text: str, policy: Policy) -> str:
    """What may be shown of a sentence: nothing personal, on one line."""
    clear = " ".join(redact_text(text, policy).split())
    return clear if len(clear) <= _LONGEST else clear[: _LONGEST - 1] + "…"


def _grouped(found: Sequence[Missed], seed: int) -> list[tuple[str, list[Missed]]]:
    if not found:
        return []
    texts = [one.text for one in found]
    own = groups(vectors(texts), seed)
    members: dict[int, list[Missed]] = {}
    for number, one in zip(np.asarray(own).tolist(), found, strict=True):
        members.setdefault(number, []).append(one)
    made = enumerate(names(texts, own))
    return [(_shared(name, members[n]), members[n]) for n, name in made if n in members]


def _shared(name: str, members: Sequence[Missed]) -> str:
    """The words of a name that more than one of several sentences has."""
    if len(members) == 1:
        return name
    said = [set(key_of(one.text).split()) for one in members]
    words = [word for word in name.split() if sum(word in here for here in said) > 1]
    return " ".join(words) or _NOTHING


def _row(name: str, members: Sequence[Missed]) -> tuple[Cell, ...]:
    often = sorted(members, key=lambda one: (-one.times, one.text))
    examples = " · ".join(one.text or _SILENCE for one in often[:_EXAMPLES])
    return name, sum(one.times for one in members), len(members), examples


def _note(sentences: int, times: int, turns: int) -> str:
    told = "Alike sentences together, by their letters; named by the words they share."
    if times < turns:
        return f"{told} These are the {sentences:,} most frequent ones of {turns:,} turns."
    return told
