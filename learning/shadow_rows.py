"""The turns of an archive that a shadow model heard, too. Effects are here."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.config import Settings
from learning.archive_files import opened, scratch
from learning.archive_rows import Form, Read, database, load
from learning.shadowed import Turn

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_AT_ONCE = 10_000
"Rows."
_MEMORY_MB = 512
_HEARD = Form(
    """
CREATE TABLE said (conversation_id VARCHAR, turn INTEGER, day VARCHAR, text VARCHAR,
  model VARCHAR, intent VARCHAR, slots VARCHAR, shadow VARCHAR)
""",
    """
INSERT INTO said
SELECT {conversation_id}, try_cast({turn} AS INTEGER), $date, {text}, {model_version}, {intent},
  {slots}, json_extract({trace}, '$.shadow')
FROM {source}
WHERE {role} = 'user' AND {trace} LIKE '%"shadow":%'
  AND try(json_extract_string({trace}, '$.shadow.model')) IS NOT NULL
  AND json_extract_string({trace}, '$.act') IS NULL
  AND json_extract_string({trace}, '$.nlu_error') IS NULL
""",
)
"Acts are routed whatever a model says; where the serving one failed there is nothing to compare."
_IN_ORDER = """
SELECT text, model, intent, slots, shadow FROM said
WHERE sha256(conversation_id) NOT IN (SELECT unnest($erased::VARCHAR[]))
ORDER BY day, conversation_id, turn
"""


@contextmanager
def shadowed(settings: Settings, where: str | None) -> Iterator[tuple[Read, Iterator[Turn]]]:
    """`where`: folder, day file or s3://...; None = the journal. Raises NaraError."""
    with scratch(settings) as room:
        archive = opened(settings, where, room)
        with database(room, _MEMORY_MB, settings.nlu.threads + 1) as rows:
            read = load(rows, archive.files, form=_HEARD)
            yield read, _turns(rows, archive.erased)


def _turns(rows: "DuckDBPyConnection", erased: frozenset[str]) -> Iterator[Turn]:
    found = rows.execute(_IN_ORDER, {"erased": list(erased)})
    while some := found.fetchmany(_AT_ONCE):
        for text, model, intent, slots, shadow in some:
            yield Turn(text, model, intent, json.loads(slots or "{}"), json.loads(shadow))
