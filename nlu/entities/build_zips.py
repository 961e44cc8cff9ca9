"""Makes `data/zips.tsv.gz` from the package zipcodes: `python -m nlu.entities.build_zips`.

Only this file knows that package, a development dependency: it needs 40 MB and a third of a
second where the finished file needs a few milliseconds.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import zipcodes


def main() -> None:
    target = Path(__file__).parent / "data" / "zips.tsv.gz"
    text = "\n".join(sorted(rows())) + "\n"
    target.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(f"{target.name}: {text.count(chr(10))} zip codes, {target.stat().st_size} bytes")


def rows() -> Iterator[str]:
    """The zip codes in use that lie somewhere; a military one is no place."""
    codes: list[dict[str, Any]] = zipcodes.list_all()  # type: ignore[no-untyped-call]
    zones = available_timezones()
    for code in codes:
        where = (code["lat"], code["long"], code["timezone"])
        is_civil = code["active"] and code["zip_code_type"] != "MILITARY"
        if is_civil and all(where) and code["timezone"] in zones:
            at = (f"{float(x):.2f}".rstrip("0").rstrip(".") for x in where[:2])
            yield "\t".join((code["zip_code"], code["city"], code["state"], *at, where[2]))


if __name__ == "__main__":
    main()
