"""`nara catalog ...`: what an operator does with the shop's stores, items and stock."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from assistant.access import Keys
from assistant.config import Settings, read_settings
from assistant.sources import Sources
from commands.options import config_option, print_line
from dialog.problems import count
from fulfillment.catalog import Catalog
from fulfillment.catalog.items import item_hits
from fulfillment.catalog.overview import Matches, Overview
from fulfillment.catalog.tables import Store
from values.errors import ConfigError, DataError

_MOST_SHOWN = 10


@click.group()
def catalog() -> None:
    """Work with the shop's stores, items and stock.

    Example: nara catalog import stores.csv items.csv stock.csv
    """


@catalog.command("import")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="Go back to the shipped sample data.")
@click.option("--replace", is_flag=True, help="Also where stores or stock of yours would be gone.")
@config_option
def import_(paths: tuple[Path, ...], sample: bool, replace: bool, config: Path | None) -> None:
    """Replace the catalogue by your own CSV files, or by those of a folder.

    One to three files, told apart by their header: stores, items, stock. All of it or nothing:
    with a problem in a file the catalogue stays as it was. docs/catalog.md lists the columns.

    Example: nara catalog import stores.csv items.csv stock.csv
    """
    if bool(paths) == sample:
        raise click.UsageError("Name CSV files, or a folder with them, or --sample.")
    settings = read_settings(config)
    _refuse_own_database(settings)
    with _catalog(settings) as here:
        if sample:
            print_line(f"Sample data again: {here.import_sample()}")
        else:
            if not replace:
                _refuse_to_lose(here, paths)
            _import(here, paths)


def _refuse_own_database(settings: Settings) -> None:
    if settings.fulfillment.catalog.url:
        why = "is set, so answers come from there and not from what is imported"
        raise ConfigError(f"fulfillment.catalog.url {why}; take it out to import")


def _refuse_to_lose(here: Catalog, paths: Sequence[Path]) -> None:
    """A file of new prices alone would leave the shop without its stores and its stock."""
    if here.is_sample() or any(path.is_dir() for path in paths):
        return
    before = here.overview().counts
    if len(paths) < sum(number > 0 for number in before.values()):
        told = f"the catalogue holds {_rows(before)} of yours, and fewer files are named"
        raise DataError(f"{told}; name all files, or say --replace to lose the rest")


def _import(here: Catalog, paths: Iterable[Path]) -> None:
    done = here.import_files(list(paths))
    for line in (*done.findings.warnings, *str(done.findings).splitlines()):
        click.echo(line, err=True)
    if done.findings.problems:
        click.echo("Nothing was imported; the catalogue is as it was.", err=True)
        raise SystemExit(1)
    print_line(f"Imported {_rows(done.counts)} into {done.file}")


@catalog.command()
@click.argument("text", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object; for programs.")
@config_option
def show(text: str | None, as_json: bool, config: Path | None) -> None:
    """What the catalogue is and holds; with TEXT, what a shopper finds who says that.

    Example: nara catalog show "cordless vacuum"
    """
    with _catalog(read_settings(config)) as here:
        whole = here.overview()
        found = here.matches(text) if text else None
        sample, what = here.is_sample(), here.about()
    if as_json:
        print_line(json.dumps(_object(sample, what, whole, found), ensure_ascii=False, indent=1))
        return
    _print(what, whole)
    if found is not None:
        _print_matches(found)


def _catalog(settings: Settings) -> Catalog:
    """The catalogue alone: no key of a service is needed for it."""
    made = Sources(settings, Keys()).make("catalog")
    assert isinstance(made, Catalog)
    return made


def _object(sample: bool, what: str, whole: Overview, found: Matches | None) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "sample": sample,
        "what": what,
        **whole.counts,
        "towns": whole.towns,
        "unplaced": whole.unplaced,
    }
    if found is not None:
        shown["found"] = {
            "stores": [_store(store) for store in found.stores],
            "items": item_hits(found.items),
        }
    return shown


def _store(store: Store) -> dict[str, Any]:
    return {
        "name": store.name,
        "kind": store.kind,
        "address": store.street,
        "city": store.place,
        "timezone": store.timezone,
    }


def _print(what: str, whole: Overview) -> None:
    print_line(f"What   {what}")
    print_line(f"Rows   {_rows(whole.counts)}")
    print_line(f"Towns  {_some(whole.towns)}")
    if whole.unplaced:
        why = "give their stores latitude, longitude and timezone"
        print_line(f"Left out, place or time zone not known: {_some(whole.unplaced)}; {why}")


def _print_matches(found: Matches) -> None:
    if not (found.stores or found.items):
        print_line("Nothing in it is called so.")
    _print_some("store", [f"{x.name}, {x.kind}, {x.street}, {x.place}" for x in found.stores])
    _print_some("item", [_item(hit) for hit in item_hits(found.items)])


def _print_some(what: str, lines: list[str]) -> None:
    for line in lines[:_MOST_SHOWN]:
        print_line(f"{what:5}  {line}")
    if len(lines) > _MOST_SHOWN:
        print_line(f"       and {len(lines) - _MOST_SHOWN} more of the kind")


def _item(hit: dict[str, Any]) -> str:
    kinds = [", ".join(hit[key]) for key in ("colors", "sizes") if hit[key]]
    return "; ".join([f"{hit['title']}, {hit['type']}, ${hit['price']:,.2f}", *kinds])


def _rows(counts: dict[str, int]) -> str:
    named = {"stores": "store", "items": "item", "stock": "stock row"}
    return ", ".join(count(counts[key], noun) for key, noun in named.items())


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - _MOST_SHOWN} more" if len(listed) > _MOST_SHOWN else ""
    return "; ".join(listed[:_MOST_SHOWN]) + more or "none"
