"""A shop's own tables, read as if they were ours: names from the settings, statements rewritten.

Every question is written once, against `tables.py`. `Rewriter` puts a subquery over the
shop's table in the place of each of our tables, so `SELECT stores.name FROM stores` becomes
`SELECT stores.name FROM (SELECT title AS name, ... FROM branches) AS stores`. Databases merge
such a subquery into the statement, so that the shop's indexes serve. Nothing here writes.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    CHAR,
    BindParameter,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Executable,
    Float,
    Inspector,
    Integer,
    Numeric,
    Select,
    Subquery,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    cast,
    event,
    false,
    inspect,
    literal,
    null,
    select,
    type_coerce,
)
from sqlalchemy import column as plain_column
from sqlalchemy import table as plain_table
from sqlalchemy.sql import quoted_name
from sqlalchemy.sql.visitors import replacement_traverse
from sqlalchemy.types import NullType

from fulfillment.catalog.columns import COLUMNS, required
from fulfillment.catalog.own import KEYS, SETTING, OwnTable, OwnTables, constant
from fulfillment.catalog.tables import ITEMS, STOCK, STORES
from values.errors import ConfigError

_OURS = {"stores": STORES, "items": ITEMS, "stock": STOCK}
_WHOLE = frozenset(("price_level", "quantity"))
_REAL = frozenset(("latitude", "longitude", "rating"))
_NUMBERS = _WHOLE | _REAL | {"price"}
_MOST_NAMES = 30
"Names of tables or columns an error lists."


class _AsOurs(TypeDecorator[Any]):
    """Reads what a foreign column holds, whatever its type, as the value our column holds."""

    impl = NullType
    cache_ok = True

    def __init__(self, name: str, padded: bool = False) -> None:
        super().__init__()
        self.name = name
        self.padded = padded

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        if self.name in KEYS:
            return value
        if self.name in _NUMBERS:
            return None if value is None else _number(self.name, value)
        text = "" if value is None else str(value)
        return text.rstrip(" ") if self.padded else text


def _number(name: str, value: Any) -> Decimal | float | int:
    if name == "price":
        return Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return int(value) if name in _WHOLE else float(value)


def read_through(engine: Engine, tables: OwnTables) -> None:
    """From now on every statement of the engine over our tables reads the shop's.

    Raises ConfigError naming the setting of a table or column that is not there.
    """
    with engine.connect() as connection:
        rewritten = Rewriter(connection, tables)

    def instead(
        _c: Connection, statement: Executable, many: Any, values: Any, _o: Any
    ) -> tuple[Executable, Any, Any]:
        return rewritten(statement), many, values

    event.listen(engine, "before_execute", instead, retval=True)


class Rewriter:
    """Statements over our tables -> statements over the shop's."""

    def __init__(self, connection: Connection, tables: OwnTables) -> None:
        """Raises ConfigError naming the setting of a table or column that is not there."""
        inspector = inspect(connection)
        self._instead: dict[Table, Subquery] = {
            ours: _subquery(inspector, name, tables.get(name)) for name, ours in _OURS.items()
        }
        # The statements are constants of their modules: each is rewritten once, and SQLAlchemy
        # finds what it compiled before.
        self._known: WeakKeyDictionary[Select[Any], Any] = WeakKeyDictionary()

    def __call__(self, statement: Executable) -> Executable:
        if not isinstance(statement, Select):
            return statement
        if statement not in self._known:
            self._known[statement] = replacement_traverse(statement, {}, self._replace)
        rewritten: Executable = self._known[statement]
        return rewritten

    def _replace(self, element: Any, **_: Any) -> Any:
        if isinstance(element, Table):
            return self._instead.get(element)
        table = getattr(element, "table", None)
        if isinstance(table, Table) and table in self._instead:
            return self._instead[table].c[element.name]
        if isinstance(element, BindParameter) and not element.unique:
            # Untyped: ids and names are compared as the shop's types, not cast to ours.
            untyped = bindparam(element.key, expanding=element.expanding, type_=NullType())
            untyped.expand_op = element.expand_op
            return untyped
        return None


def _subquery(inspector: Inspector, name: str, own: OwnTable | None) -> Subquery:
    if own is None:
        nothing = [_default(name, column).label(column) for column in COLUMNS[name]]
        return select(*nothing).where(false()).subquery(name)
    there = _columns_of(inspector, name, own)
    schema, _, table = own.table.rpartition(".")
    source = plain_table(
        quoted_name(table, True),
        *(plain_column(quoted_name(column, True)) for column in there),
        schema=quoted_name(schema, True) if schema else None,
    )
    columns = [
        type_coerce(source.c[theirs], _AsOurs(column, isinstance(there[theirs], CHAR)))
        if (theirs := own.columns.get(column))
        else _same_for_all(name, column, own)
        for column in COLUMNS[name]
    ]
    needed = [source.c[own.columns[c]].is_not(None) for c in required(name) if c in own.columns]
    labelled = [column.label(ours) for ours, column in zip(COLUMNS[name], columns, strict=True)]
    return select(*labelled).where(*needed).subquery(name)


def _same_for_all(table: str, name: str, own: OwnTable) -> ColumnElement[Any]:
    if name in own.values:
        setting = f"{SETTING}.{table}.values.{name}"
        return _typed(name, literal(constant(setting, table, name, own.values[name])))
    return _default(table, name)


def _default(table: str, name: str) -> ColumnElement[Any]:
    value = COLUMNS[table][name].default
    return _typed(name, null() if value is None else literal(value))


def _typed(name: str, value: ColumnElement[Any]) -> ColumnElement[Any]:
    """With a type of the database's, which a bare parameter or NULL has not."""
    type_: Any = Text()
    if name in _NUMBERS:
        type_ = Integer() if name in _WHOLE else Float() if name in _REAL else Numeric(12, 2)
    return type_coerce(cast(value, type_), _AsOurs(name))


def _columns_of(inspector: Inspector, name: str, own: OwnTable) -> dict[str, Any]:
    """The columns of the shop's table with their types, once those that were named are there."""
    schema, _, table = own.table.rpartition(".")
    if not inspector.has_table(table, schema=schema or None):
        there = _tables_of(inspector, schema)
        raise ConfigError(f"{SETTING}.{name}.table: there is no table '{own.table}'; {there}")
    types = {
        str(column["name"]): column["type"]
        for column in inspector.get_columns(table, schema=schema or None)
    }
    for ours, theirs in own.columns.items():
        setting = f"{SETTING}.{name}.columns.{ours}"
        if theirs not in types:
            missing = f"table '{own.table}' has no column '{theirs}'"
            raise ConfigError(f"{setting}: {missing}; {_has(types)}")
        if ours in _NUMBERS and not isinstance(types[theirs], Numeric | Float | Integer | NullType):
            kind = f"column '{theirs}' of '{own.table}' holds {types[theirs]}"
            raise ConfigError(f"{setting}: {kind}, and a number is needed; offer a view of it")
    return types


def _tables_of(inspector: Inspector, schema: str) -> str:
    if schema and schema not in inspector.get_schema_names():
        return f"its schemas: {', '.join(inspector.get_schema_names()[:_MOST_NAMES])}"
    where = schema or None
    return _has([*inspector.get_table_names(where), *inspector.get_view_names(where)])


def _has(names: Any) -> str:
    return f"it has: {', '.join(sorted(names)[:_MOST_NAMES]) or 'nothing'}"
