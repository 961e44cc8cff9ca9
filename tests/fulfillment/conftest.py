"""One catalogue built from the shipped data, for all tests that only read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fulfillment.catalog import Catalog


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    catalog = Catalog(tmp_path_factory.mktemp("catalog") / "catalog.sqlite")
    catalog.prepare()
    yield catalog
    catalog.close()


@pytest.fixture
def small_data(tmp_path: Path) -> Path:
    """A catalogue of one shop, one item and one shelf."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "stores.csv").write_text(
        "id,name,kind,words,cuisine,offers,street,city,state,zip,latitude,longitude,phone,rating,"
        "price_level,mon,tue,wed,thu,fri,sat,sun,timezone\n"
        "1,Lantern Tools,hardware store,store,,,1 Main Street,Vail,CO,81657,39.64,-106.37,"
        "(970) 555-0100,4.5,2,09:00-17:00,,,,,,,America/Denver\n"
    )
    (folder / "items.csv").write_text(
        "id,brand,name,type,words,department,color,size,price,rating\n"
        "1,Estwing,Claw Hammer,hammer,,tools,,,29.99,4.5\n"
    )
    (folder / "stock.csv").write_text("store_id,item_id,quantity\n1,1,3\n")
    return folder
