"""Public corpora mapped to our label scheme: which are read, and in which order.

Only training splits are read, so the corpora's own tests stay clean, and only corpora whose
licence asks for no share-alike. A sentence that cannot be labelled completely and with good
certainty is dropped. `python -m nlu.training.corpora FOLDER [SAMPLE]` counts, and shows a sample.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from nlu.training.corpora import clinc150, hwu64, multidogo, restaurant8k, snips, wands
from nlu.training.corpora.rows import Row, read_rows
from nlu.training.markup import Utterance

Mapper = Callable[[Iterable[Row]], Iterator[Utterance]]

MAPPERS: dict[str, Mapper] = {
    snips.SOURCE: snips.mapped,
    hwu64.SOURCE: hwu64.mapped,
    clinc150.SOURCE: clinc150.mapped,
    multidogo.SOURCE: multidogo.mapped,
    restaurant8k.SOURCE: restaurant8k.mapped,
    wands.SOURCE: wands.mapped,
}
"Path below the corpora folder, without `.jsonl`, and what maps it."


def read_corpora(folder: Path) -> Iterator[Utterance]:
    """All mapped utterances; a sentence two corpora share comes once. Absent files are skipped.

    Raises DataError naming file and line where a line is malformed.
    """
    seen: set[str] = set()
    for source, mapped in MAPPERS.items():
        path = folder / f"{source}.jsonl"
        if not path.exists():
            continue
        for utterance in mapped(read_rows(path)):
            text = utterance.text.lower()
            if text not in seen:
                seen.add(text)
                yield utterance
