"""Makes a NeMo data directory of JSON lines, daily CSV files, a public corpus or another directory.

Knows the order of the work and the command line; what goes into which split is in `splits`.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from nlu.labels import OUTSIDE
from nlu.training.aside import refuse_foreign, replace_file, replace_folder
from nlu.training.card import Card, by_reason, make_card, table
from nlu.training.dataset import HOUSE_LABELS, Dataset, LabelSet, write_dataset
from nlu.training.jsonl import write_jsonl
from nlu.training.markup import Utterance
from nlu.training.public import CORPORA
from nlu.training.sources import CARD, Source, read_corpus, read_kept, read_source
from nlu.training.splits import Parts, Row, carve, divide, text_key
from nlu.training.text_files import writing
from values.errors import DataError, NaraError

_HELP = """\
Utterances in our JSONL form, daily CSV files, a public corpus or a NeMo data directory -> a NeMo
data directory (with --out FILE.jsonl: JSON lines), with frozen splits and a content hash.

A corpus, a data set and a NeMo directory keep their splits; where they have no dev, a part of train
becomes it. Everything else is divided by a hash of the text, stratified by intent and without
duplicates, so that sentences added later move none."""
_EXAMPLE = """\
Example: nara nlu prepare --from my.jsonl --from days/ --out build/mine
         nara nlu prepare --corpus snips --from data/snips --out build/snips
         nara nlu prepare --from my.jsonl --keep build/mine --out build/newer"""


@dataclass(frozen=True, slots=True)
class Options:
    corpus: str | None = None
    "Name of the public corpus that the source is."
    fold: str | None = None
    "Which of the corpus's divisions; None: the usual one."
    parts: Parts = Parts()
    "How much of what has no split goes to dev and test."
    deduplicate: bool | None = None
    "Where sources bring splits: yes, no, or (None) only if several come together."


def read_sources(paths: Sequence[Path], options: Options) -> list[Source]:
    """Everything named by `--from`. Raises DataError naming file and line."""
    if not options.corpus:
        return [read_source(path) for path in paths]
    fold = options.fold or next(iter(CORPORA[options.corpus].folds))
    return [read_corpus(path, options.corpus, fold) for path in paths]


def compose(
    sources: Sequence[Source], options: Options, kept: Source | None = None
) -> tuple[Dataset, Card]:
    """The data set and its card. Raises DataError when there are no sentences."""
    options = _settled(sources, options)
    rows = [row for source in sources for row in source.rows]
    if not rows:
        raise DataError(_nothing(sources))
    earlier = kept.rows if kept else ()
    known = {text_key(row.utterance): "train" for row in earlier if not row.kept}
    rows = [*(row for row in earlier if row.kept), *rows]
    if lacks := _lacks_dev(rows):
        rows = carve(rows, options.parts.dev)
    division = divide(rows, options.parts, known, bool(options.deduplicate))
    every = [*([kept] if kept else []), *sources]
    given = [source.labels for source in every if source.labels]
    labels = label_set((row.utterance for row in division.rows), given)
    dataset = Dataset(labels, division.splits)
    asked = {**asdict(options), "kept": kept.hash if kept else None}
    carved = len(division.splits.get("dev", ())) if lacks else 0
    return dataset, make_card(dataset, division, every, asked, carved)


def _lacks_dev(rows: Iterable[Row]) -> bool:
    """Training needs a dev part; what comes without any split brings its own."""
    brought = {row.split for row in rows}
    return "train" in brought and not brought & {"dev", None}


def label_set(utterances: Iterable[Utterance], given: Sequence[LabelSet]) -> LabelSet:
    """Dictionaries that hold all labels: one of those given, the house's, or sorted ones."""
    intents = {name for labels in given for name in labels.intents}
    slots = {name for labels in given for name in labels.slots}
    for utterance in utterances:
        intents.add(utterance.intent)
        slots.update(utterance.labels)
    for labels in (*given, HOUSE_LABELS):
        if intents <= set(labels.intents) and slots <= set(labels.slots):
            return labels
    return LabelSet(tuple(sorted(intents)), _slot_dictionary(slots))


def write(out: Path, dataset: Dataset, card: Card) -> None:
    """A directory with its card, or JSON lines. Raises DataError; nothing is damaged then."""
    if _is_jsonl(out):
        replace_file(out, lambda aside: write_jsonl(aside, _with_splits(dataset)))
    else:
        replace_folder(out, lambda aside: _write_folder(aside, dataset, card))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    given = parser.parse_args(arguments)
    if wrong := _misuse(given):
        parser.error(wrong)
    options = Options(given.corpus, given.fold, Parts(given.dev, given.test), given.deduplicate)
    try:
        card = _prepare(given.sources, given.keep, given.out, options)
    except NaraError as error:
        print(error, file=sys.stderr)
        return 1
    if given.json:
        print(json.dumps(asdict(card), indent=2))
    else:
        print(*table(card), f"written to {given.out}", sep="\n")
    return 0


def _prepare(paths: Sequence[Path], keep: Path | None, out: Path, options: Options) -> Card:
    if not _is_jsonl(out):
        refuse_foreign(out)  # before the reading, which may take a while
    kept = read_kept(keep) if keep else None
    dataset, card = compose(read_sources(paths, options), options, kept)
    write(out, dataset, card)
    return card


def _settled(sources: Sequence[Source], options: Options) -> Options:
    """The options with what was left open decided, as the card shows them."""
    if options.corpus and not options.fold:
        options = replace(options, fold=next(iter(CORPORA[options.corpus].folds)))
    if options.deduplicate is None:
        several = sum(source.divided for source in sources) > 1
        options = replace(options, deduplicate=several)
    return options


def _slot_dictionary(slots: set[str]) -> tuple[str, ...]:
    """All B-, all I-, then O; both of each type, as a model may need what the data lack."""
    types = sorted({name[2:] for name in slots if name.startswith(("B-", "I-"))})
    marked = [f"{prefix}-{name}" for prefix in "BI" for name in types]
    others = sorted(slots - {*marked, OUTSIDE})
    return (*others, *marked, OUTSIDE)


def _nothing(sources: Sequence[Source]) -> str:
    reasons = by_reason(skip for source in sources for skip in source.skips)
    told = "".join(f"; {x.count} skipped for {reason}" for reason, x in reasons.items())
    return f"--from names no sentence of a shopper{told}"


def _with_splits(dataset: Dataset) -> Iterator[Utterance]:
    return (
        replace(utterance, source=split)
        for split, utterances in dataset.splits.items()
        for utterance in utterances
    )


def _write_folder(folder: Path, dataset: Dataset, card: Card) -> None:
    write_dataset(folder, dataset)
    path = folder / CARD
    with writing(path):
        path.write_text(json.dumps(asdict(card), indent=2) + "\n", encoding="utf-8")


def _is_jsonl(out: Path) -> bool:
    return out.suffix == ".jsonl"


def _misuse(given: argparse.Namespace) -> str | None:
    if given.dev + given.test >= 1:
        return "--dev and --test together must leave something to train on"
    if given.corpus and (len(given.sources) > 1 or given.keep):
        return "--corpus goes with one --from and without --keep: a public test is not mixed"
    if given.fold and not given.corpus:
        return "--fold goes with --corpus"
    if given.fold and given.fold not in (folds := CORPORA[given.corpus].folds):
        return f"{given.corpus} has no fold '{given.fold}', but {' and '.join(folds)}"
    return None


def _part(text: str) -> float:
    try:
        part = float(text)
    except ValueError:
        part = -1.0
    if not 0 <= part < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no part; write a number such as 0.1")
    return part


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nara nlu prepare",
        description=_HELP,
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--from",
        dest="sources",
        type=Path,
        action="append",
        required=True,
        metavar="PATH",
        help=".jsonl or daily .csv file, a folder of them, or a NeMo directory; may be repeated",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder or FILE.jsonl to write")
    _add_corpus(parser)
    _add_division(parser)
    parser.add_argument("--json", action="store_true", help="print dataset.json, nothing else")
    return parser


def _add_corpus(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--corpus", choices=CORPORA, help="--from is the folder of this public corpus")
    add("--fold", help="hwu64: kfold1 (the paper's fold, dev taken out of train) or split")


def _add_division(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--dev", type=_part, default=0.1, help="part for dev where none is given (0.1)")
    add("--test", type=_part, default=0.1, help="part for test where none is given (0.1)")
    add("--keep", type=Path, metavar="DIR", help="dev and test of DIR stay, train sentences too")
    # Own sentences never come twice; the question arises for given splits only.
    twice = parser.add_mutually_exclusive_group()
    twice.add_argument(
        "--deduplicate",
        action="store_true",
        default=None,
        help="given splits: take out of train what is said twice or is in dev or test",
    )
    twice.add_argument(
        "--as-published",
        dest="deduplicate",
        action="store_false",
        help="given splits: keep everything (the usual thing unless several are joined)",
    )


if __name__ == "__main__":
    raise SystemExit(main())
