"""How often a client may ask: a bucket for each, of this process or, in Redis, of all workers."""

import asyncio
from math import ceil
from time import monotonic

from throttled import MemoryStore, RateLimitResult, Throttled, per_min
from throttled import asyncio as shared
from throttled.exceptions import StoreUnavailableError

from assistant.sessions import hashed

_CLIENTS = 10_000
"Buckets that a process remembers; the one unused longest goes first."
_PATIENCE_S = 0.3
"Longest wait for Redis; nobody's turn fails because nobody can count."
_PAUSE_S = 5.0
"How long a process counts for itself before it asks Redis again."


class Rate:
    """So many requests a minute, which may also come all at once after a quiet minute."""

    def __init__(self, per_minute: int | None, redis: str | None = None) -> None:
        """`per_minute`: None = any number. `redis`: URL of where all workers count together."""
        self._own = _own(per_minute) if per_minute else None
        self._shared = _shared(per_minute, redis) if per_minute and redis else None
        self._alone_until = 0.0

    async def wait_for(self, client: str) -> int:
        """0 = go on; else seconds to wait."""
        if self._own is None:
            return 0
        result = await self._everybodys(client) or self._own.limit(client)
        return max(1, ceil(result.state.retry_after)) if result.limited else 0

    async def _everybodys(self, client: str) -> RateLimitResult | None:
        """None where nobody counts but this process, or Redis is away."""
        if self._shared is None or monotonic() < self._alone_until:
            return None
        try:
            async with asyncio.timeout(_PATIENCE_S):
                # A key or an address: only its hash leaves this machine.
                return await self._shared.limit(hashed(client))
        except (StoreUnavailableError, TimeoutError):
            self._alone_until = monotonic() + _PAUSE_S
            return None


def _own(per_minute: int) -> Throttled:
    quota = per_min(per_minute, burst=per_minute)
    return Throttled(using="gcra", quota=quota, store=MemoryStore(options={"MAX_SIZE": _CLIENTS}))


def _shared(per_minute: int, url: str) -> shared.Throttled:
    quota = per_min(per_minute, burst=per_minute)
    store = shared.RedisStore(server=url)
    return shared.Throttled(using="gcra", quota=quota, store=store, key_prefix="nara:rate")
