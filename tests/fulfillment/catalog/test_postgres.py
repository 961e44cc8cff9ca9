"""The same catalogue on a real PostgreSQL server answers as the embedded one does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fulfillment.base import Request, Unavailable
from fulfillment.catalog import Catalog
from tests.fulfillment.ask import BOSTON, CHICAGO, question
from tests.postgres import postgres


@pytest.fixture(scope="module")
def server() -> Iterator[Catalog]:
    with postgres() as url:
        catalog = Catalog(url.replace("postgresql://", "postgresql+psycopg://"), timeout_s=10)
        catalog.prepare()
        yield catalog
        catalog.close()


@pytest.mark.parametrize(
    "asked",
    [
        question("price_check", item_type="cordless vacuum"),
        question("price_check", item_type="jeans", item_color="blue", cost_low="cheapest"),
        question("find_the_store", CHICAGO, store_type="thai restaurant", rating_high="best"),
        question("inventory_check", BOSTON, item_type="umbrella"),
        question("navigation.geteta", BOSTON, store_type="pharmacy"),
        question("price_check", item_type="'; DROP TABLE items; --"),
    ],
    ids=lambda asked: " ".join([asked.question, *asked.slots.values()]),
)
def test_both_databases_give_the_same_answer(
    server: Catalog, catalog: Catalog, asked: Request
) -> None:
    assert server.fulfill(asked) == catalog.fulfill(asked)


def test_a_server_that_is_away_is_an_answer_too(tmp_path: Path) -> None:
    away = Catalog("postgresql+psycopg://nobody@127.0.0.1:1/none", timeout_s=0.5)
    outcome = away.fulfill(question("price_check", item_type="jeans"))
    assert isinstance(outcome, Unavailable)
    away.close()
