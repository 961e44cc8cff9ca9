"""Redaction of rows, one process: what shoppers say, half of it with a trace of 1.5 KB.

python -m benchmarks.redact [--rows 20000]
"""

import argparse
import json
import re
import time
from collections.abc import Iterator
from importlib.resources import files
from itertools import cycle, islice
from pathlib import Path

from archive.records import CSV_COLUMNS
from archive.redaction import Policy, redact_row
from benchmarks.measure import report
from benchmarks.turns import TURN

_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_PERSONAL = (
    "my name is john smith",
    "deliver it to 42 n main st apt 3",
    "call me at 617-253-0199",
    "the card is 4111 1111 1111 1111",
)
"One row in a hundred holds something."
_TRACE = json.dumps(TURN.trace, ensure_ascii=False)


def utterances() -> list[str]:
    """The sentences the shipped model learns from, without their markup."""
    data = Path(str(files("nlu"))) / "training" / "data" / "utterances"
    lines = (line for file in sorted(data.glob("*.txt")) for line in file.read_text().splitlines())
    return [_MARKUP.sub(r"\1", line) for line in lines if line and not line.startswith("#")]


def rows(number: int) -> Iterator[dict[str, str]]:
    """Said and answered in turn, as a day file has them."""
    personal = cycle(_PERSONAL)
    for n, text in enumerate(islice(cycle(utterances()), number)):
        said = n % 2 == 0
        row = dict.fromkeys(CSV_COLUMNS, "")
        row["text"] = next(personal) if n % 100 == 0 else text
        row["slots"] = '{"article": ["a"], "item.type": ["cordless vacuum"]}'
        yield row | {"role": "user" if said else "assistant", "trace": _TRACE if said else "{}"}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=20_000)
    made, policy = list(rows(options.parse_args().rows)), Policy()
    redact_row(made[0], policy)
    started, cpu = time.perf_counter(), time.process_time()
    changed = sum(redact_row(row, policy) != row for row in made)
    took, busy = time.perf_counter() - started, time.process_time() - cpu
    rates = {"rows_a_second": round(len(made) / took), "rows_a_cpu_second": round(len(made) / busy)}
    report("redact", rows=len(made), changed=changed, **rates)


if __name__ == "__main__":
    main()
