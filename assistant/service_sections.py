"""The section `fulfillment` of the settings: who is asked, and how each of them is reached."""

import re
from typing import Any, Literal, Self, get_args

from pydantic import Field, field_validator, model_validator

from assistant.config_checks import checked_url, checked_zone
from assistant.sections import Section

_ADDRESS = re.compile(r"https?://[^/?#@\s]+(?:/[^?#@\s]*)?")


class OwnTable(Section):
    table: str = Field(min_length=1)
    "Name of the shop's table or view; `schema.name` is allowed."
    columns: dict[str, str] = Field(default_factory=dict)
    "Column of ours -> column of the shop's; docs/catalog.md lists ours."
    values: dict[str, str | int | float] = Field(default_factory=dict)
    "Column of ours -> one value for all rows."

    @field_validator("columns", mode="before")
    @classmethod
    def _are_names(cls, columns: Any) -> Any:
        for ours, theirs in columns.items() if isinstance(columns, dict) else ():
            if isinstance(theirs, bool):
                raise ValueError(f"{ours}: quote the column; YAML reads yes, no, on, off otherwise")
        return columns

    @property
    def constants(self) -> dict[str, str]:
        """The values as they would stand in a CSV file."""
        return {name: str(value) for name, value in self.values.items()}


class OwnTables(Section):
    stores: OwnTable | None = None
    items: OwnTable | None = None
    stock: OwnTable | None = None


class Catalog(Section):
    url: str | None = None
    "SQLAlchemy URL of the shop's database; none = the embedded sample catalogue."
    tables: OwnTables | None = None
    "The shop's own tables in that database, which is then only read; none = tables of ours."
    timezone: str = ""
    "IANA name, for stores whose time zone neither their data nor their city tell."

    _is_url = field_validator("url")(checked_url)
    _is_zone = field_validator("timezone")(checked_zone)

    @model_validator(mode="after")
    def _tables_are_somewhere(self) -> Self:
        if self.tables and not self.url:
            raise ValueError("tables are read from the shop's database; set its url, too")
        if self.tables and not any(table for _, table in self.tables):
            raise ValueError("tables: name at least one of stores, items and stock")
        return self


class _Outside(Section):
    """How an outside service is called. Its key comes from the environment."""

    url: str | None = None
    "Another address than the service's own; it may be a private one."
    timeout_s: float = Field(2.0, gt=0, le=60)
    "Longest wait for one answer, further tries included."
    retries: int = Field(2, ge=0, le=5)
    "Further tries after a failure that may pass."

    @field_validator("url")
    @classmethod
    def _is_address(cls, url: str | None) -> str | None:
        if url is not None and not _ADDRESS.fullmatch(url):
            wanted = "http:// or https://, a host, perhaps a path; no user, no question mark"
            raise ValueError(f"write an address: {wanted}")
        return url.rstrip("/") if url else None


class OpenMeteo(_Outside):
    enabled: bool | None = None
    """Whether it is asked; none = with a key or an address of its own, and in `nara chat`, where
    its free host may be used."""


class WeatherStack(_Outside):
    plan: Literal["free", "standard", "professional"] = "free"
    "What the key is good for: the weather now; the past as well; the future as well."


class Yelp(_Outside):
    pass


class Ebay(_Outside):
    marketplace: str = Field("EBAY_US", pattern=r"^EBAY_[A-Z]{2}$")
    "Where is searched, which also decides the currency."


SourceName = Literal["weatherstack", "openmeteo", "sample", "yelp", "ebay", "catalog"]
_OWN_SOURCE = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")


class Fulfillment(Section):
    sources: tuple[str, ...] | None = None
    """Who is asked, in this order; none = whatever there is a key for, then what needs none.
    A class of the shop's own is written `module:Class`."""
    budget_s: float = Field(2.5, gt=0, le=60)
    "How long all look-ups of one turn may take together."
    units: Literal["auto", "imperial", "metric"] = "auto"
    "Of the weather; auto = as people at the place are used to."
    catalog: Catalog = Catalog()
    weatherstack: WeatherStack = WeatherStack()
    openmeteo: OpenMeteo = OpenMeteo()
    yelp: Yelp = Yelp()
    ebay: Ebay = Ebay()

    @field_validator("sources")
    @classmethod
    def _are_sources(cls, sources: tuple[str, ...] | None) -> tuple[str, ...] | None:
        known = get_args(SourceName)
        for name in sources or ():
            if name not in known and not _OWN_SOURCE.fullmatch(name):
                own = "or a class of your own as module:Class"
                raise ValueError(f"there is no source '{name}'; known: {', '.join(known)}, {own}")
        return sources
