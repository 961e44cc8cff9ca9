"""Who may come in: API keys, rates, and where the pages of a WebSocket come from."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from assistant.keys import is_known
from web.keys import key_in
from web.problems import Problem
from web.rates import Rate


@dataclass(frozen=True, slots=True)
class Entrance:
    api_keys: tuple[str, ...] = ()
    "Hashes; none = everybody who reaches the server may begin a conversation."
    rate: Rate = field(default_factory=lambda: Rate(None))
    origins: tuple[str, ...] = ()
    "Other sites whose pages may connect; `*` = all."

    async def admit(self, request: HTTPConnection) -> None:
        """Refuses a client that asks too often (429), and a key that is wrong (401)."""
        key = key_in(request.headers)
        known = bool(key) and is_known(key, self.api_keys)
        # Keys that nobody knows must not fill the table of clients.
        client = f"key {key}" if known else f"at {request.client.host if request.client else ''}"
        wait = await self.rate.wait_for(client)
        if wait:
            raise Problem(429, f"Too many requests; wait {wait} s", {"Retry-After": str(wait)})
        if key and self.api_keys and not known:
            raise _unauthorized("This API key is not known here")

    def need_key(self, request: HTTPConnection) -> None:
        """Refuses whoever brings no key where keys are set (401)."""
        if self.api_keys and not key_in(request.headers):
            raise _unauthorized("Send an API key as Authorization: Bearer, or as X-API-Key")

    def need_own_page(self, request: HTTPConnection) -> None:
        """Refuses a WebSocket that a stranger's page opens (403). Programs send no Origin."""
        origin = request.headers.get("origin", "")
        own = urlsplit(origin).netloc == request.headers.get("host", "")
        if origin and not own and not {origin, "*"} & {*self.origins}:
            raise Problem(403, "Pages of this origin may not connect; the setting is serve.cors")


def _unauthorized(detail: str) -> Problem:
    return Problem(401, detail, {"WWW-Authenticate": 'Bearer realm="nara"'})
