"""A place on earth, as far as an answer needs it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    "City name in its usual spelling, for example `St. Louis`."
    region: str = ""
    "State or province; in the US the two-letter code, for example `MO`."
    country: str = ""
    "ISO 3166-1 alpha-2 code, for example `US`."
    latitude: float | None = None
    "Degrees north, WGS 84."
    longitude: float | None = None
    "Degrees east, WGS 84."
    timezone: str = ""
    "IANA name, for example `America/Chicago`."

    def __str__(self) -> str:
        return f"{self.name}, {self.region}" if self.region else self.name
