"""Links to a map: of OpenStreetMap, or of whichever service the settings name."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fulfillment.foreign_json import as_number, as_text
from fulfillment.geo import Point, map_link, map_search_link

QUERY = "{query}"
"In a service's address: what is looked for, coordinates or an address in words."


def map_url(hit: Mapping[str, Any], service: str = "") -> str | None:
    """Where a shop is; None where nobody knows. `service`: empty = OpenStreetMap."""
    point, address = _point(hit), _address(hit)
    if service and (point or address):
        query = f"{point[0]:.5f},{point[1]:.5f}" if point else address
        return service.replace(QUERY, quote(query, safe=""))
    if point:
        return map_link(*point)
    return map_search_link(address) if address else None


def _point(hit: Mapping[str, Any]) -> Point | None:
    latitude, longitude = as_number(hit.get("latitude")), as_number(hit.get("longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return latitude, longitude


def _address(hit: Mapping[str, Any]) -> str:
    """A city alone finds no shop: without its street the name helps."""
    street = as_text(hit.get("address")) or as_text(hit.get("name"))
    parts = (street, as_text(hit.get("city")), as_text(hit.get("zip")))
    return ", ".join(part for part in parts if part)
