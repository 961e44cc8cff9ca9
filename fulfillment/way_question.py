"""What a question about a way is, and the keys every answer to it has."""

from typing import Any, Final

from fulfillment.geo import Point, map_link

WAYS: Final = (
    "navigation.startnavigationpoi",
    "navigation.geteta",
    "navigation.showdirection",
    "navigation.showmappoi",
)


def way_to(hit: dict[str, Any], origin: str | None) -> dict[str, Any]:
    """`origin`: what the miles are measured from, in words."""
    return {
        "hits": [hit],
        "destination": hit["name"],
        "address": hit["address"],
        "city": hit["city"],
        "origin": origin,
        "miles": hit["miles"],
        "map": hit["map"],
    }


def place_hit(name: str, point: Point, miles: float | None) -> dict[str, Any]:
    """A place itself as where to go, no shop in it."""
    return {
        "name": name,
        "kind": None,
        "address": None,
        "city": name,
        "phone": None,
        "miles": miles,
        "latitude": point[0],
        "longitude": point[1],
        "map": map_link(*point),
    }
