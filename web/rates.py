"""How often a client may ask: a bucket for each, in the memory of this process."""

from math import ceil

from throttled import MemoryStore, Throttled, per_min

_CLIENTS = 10_000
"Buckets that are remembered; the one unused longest goes first."


class Rate:
    """So many requests a minute, which may also come all at once after a quiet minute."""

    def __init__(self, per_minute: int | None) -> None:
        """None = any number."""
        self._bucket = _bucket(per_minute) if per_minute else None

    def wait_for(self, client: str) -> int:
        """0 = go on; else seconds to wait."""
        if self._bucket is None:
            return 0
        result = self._bucket.limit(client)
        return max(1, ceil(result.state.retry_after)) if result.limited else 0


def _bucket(per_minute: int) -> Throttled:
    quota = per_min(per_minute, burst=per_minute)
    return Throttled(using="gcra", quota=quota, store=MemoryStore(options={"MAX_SIZE": _CLIENTS}))
