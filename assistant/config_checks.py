"""What several settings are checked for, each with a sentence saying what to write."""

import re
from zoneinfo import available_timezones

_URL = re.compile(r"[a-z][a-z0-9_]*(?:\+[a-z0-9_]+)?://.+")


def checked_url(url: str | None) -> str | None:
    """An SQLAlchemy URL. Raises ValueError."""
    if url is not None and not _URL.fullmatch(url):
        example = "sqlite:////data/shop.sqlite or postgresql+psycopg://host/shop"
        raise ValueError(f"write an SQLAlchemy URL, for example {example}")
    return url


def checked_zone(name: str) -> str:
    """An IANA name, or nothing. Raises ValueError."""
    if name and name not in available_timezones():
        raise ValueError(f"'{name}' is no time zone; write for example America/Chicago")
    return name
