"""The section `serve` of the settings: where the server listens, and whom it lets in."""

import re
from ipaddress import ip_address
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from assistant.keys import is_hash

_ORIGIN = re.compile(r"https?://[^/?#@\s]+")
_MAP = re.compile(r"https?://[^{}\s]+\{query\}[^{}\s]*")
_GUARDED_RATE = 600
"Requests a minute, where the network reaches the server and nothing else is set."


class Serve(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field("127.0.0.1", min_length=1)
    "Name or address to listen on; another than this machine's own needs api_keys, or open."
    port: int = Field(8080, ge=0, le=65535)
    "0 = any that is free."
    workers: int = Field(1, ge=1, le=64)
    "Processes."
    threads: int = Field(8, ge=1, le=256)
    "Turns that a worker takes at the same time."
    api_keys: tuple[str, ...] = ()
    "Hashes of the keys that may begin conversations: `nara serve --new-key` makes both."
    open: bool = False
    "true: everybody who reaches the server may use it, without a key."
    rate_per_minute: int | None = Field(None, ge=0)
    "Requests of one client; 0 = any number; none = 600, or any number for this machine alone."
    body_limit: int = Field(65_536, ge=1024, le=16_777_216)
    "Bytes of a request's body or a WebSocket's message."
    cors: tuple[str, ...] = ()
    "Origins whose pages may use the API: https://shop.example."
    explain: bool = False
    "Whether the server tells how an answer came about; for authors."
    page: bool = True
    "Whether there is a chat page at /, and the widget's script."
    title: str = Field("Nara", min_length=1, max_length=60)
    "What the assistant is called on the page."
    frames: tuple[str, ...] = ()
    "Origins whose pages may show the chat in a frame, as the widget does: https://shop.example."

    map_url: str = ""
    """Address of the map that cards of shops link to, with {query} where coordinates or an address
    go; empty = OpenStreetMap."""

    @field_validator("map_url")
    @classmethod
    def _is_map(cls, link: str) -> str:
        if link and not _MAP.fullmatch(link):
            example = "https://maps.example/?q={query}"
            raise ValueError(f"write an address with {{query}} in it, for example {example}")
        return link

    @field_validator("api_keys")
    @classmethod
    def _are_hashes(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        for number, key in enumerate(keys, 1):
            if not is_hash(key):
                hint = "write its hash, sha256:...; nara serve --new-key prints one"
                raise ValueError(f"key {number} is no hash; {hint}")
        return keys

    @field_validator("cors", "frames")
    @classmethod
    def _are_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if origin != "*" and not _ORIGIN.fullmatch(origin):
                raise ValueError(f"'{origin}' is no origin; write for example https://shop.example")
        return origins

    @model_validator(mode="after")
    def _network_is_guarded(self) -> Self:
        if not (self.is_local or self.api_keys or self.open):
            keys = "set serve.api_keys (nara serve --new-key makes one)"
            raise ValueError(
                f"host: {self.host} lets in the network; {keys}, or serve.open: true to let "
                "everybody in"
            )
        return self

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches it."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def is_private(self) -> bool:
        """Whether it is one person's: nobody else gets in, so nobody needs a key."""
        return self.is_local and not self.api_keys and not self.open

    @property
    def rate(self) -> int | None:
        """Requests of one client a minute; none = any number."""
        if self.rate_per_minute is None:
            return None if self.is_private else _GUARDED_RATE
        return self.rate_per_minute or None
