"""Which tables of a shop stand for ours: names from the settings, judged without the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from fulfillment.catalog.columns import COLUMNS, missing_days, required
from values.errors import ConfigError

SETTING = "fulfillment.catalog.tables"
KEYS = frozenset(("id", "store_id", "item_id"))


@dataclass(frozen=True, slots=True)
class OwnTable:
    """Which table of the shop stands for one of ours."""

    table: str
    "Its name, or `schema.name`."
    columns: Mapping[str, str]
    "Our column -> the shop's."
    values: Mapping[str, str] = field(default_factory=dict)
    "Our column -> one value for all rows, for what is the same in the whole shop."


OwnTables = Mapping[str, OwnTable]
"stores, items, stock -> the shop's table; one may be missing."


def check_names(tables: OwnTables) -> None:
    """Whether the settings make sense in themselves, database unseen. Raises ConfigError."""
    for name, own in tables.items():
        for column in (*own.columns, *own.values):
            _check_column(f"{SETTING}.{name}", name, column)
        for column in required(name):
            if column not in own.columns and column not in own.values:
                wanted = COLUMNS[name][column].wanted
                raise ConfigError(f"{SETTING}.{name}.columns: add '{column}' ({wanted})")
        if name == "stores" and (days := missing_days((*own.columns, *own.values))):
            closed = "a day that is always closed is a value: closed"
            raise ConfigError(f"{SETTING}.stores.columns: add {', '.join(days)}; {closed}")
        for column, text in own.values.items():
            constant(f"{SETTING}.{name}.values.{column}", name, column, text)
    if "stock" in tables and not {"stores", "items"} <= tables.keys():
        raise ConfigError(f"{SETTING}: stock needs stores and items, too; name their tables")


def _check_column(setting: str, table: str, column: str) -> None:
    if column not in COLUMNS[table]:
        near = get_close_matches(column, COLUMNS[table], n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(COLUMNS[table])}"
        raise ConfigError(f"{setting}.columns.{column}: {table} have no '{column}' here; {hint}")


def constant(setting: str, table: str, column: str, text: str) -> Any:
    """The value for all rows of a column. Raises ConfigError."""
    rule = COLUMNS[table][column]
    if column in KEYS:
        raise ConfigError(f"{setting}: every row needs its own; name a column instead")
    try:
        return rule.cast(text)
    except ValueError as error:
        raise ConfigError(f"{setting}: is '{text}'; write {rule.wanted}") from error
