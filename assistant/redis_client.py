"""Redis as this house speaks to it: limits on every call, errors as sentences. Knows no keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from urllib.parse import urlsplit

import redis
from redis import exceptions
from redis.backoff import ExponentialBackoff
from redis.retry import Retry

from fulfillment.breaker import Breaker
from values.errors import ConfigError, StoreError

_TIMEOUT_S = 1.0
"Of one call; a turn makes five."
_TRIES = 2
"More, where the connection is refused or lost. A silent server is not asked again at once."
_SILENT, _PAUSE_S = 3, 1.0
"""After so many calls in a row without an answer the server is left alone for a while: threads
that wait for it are missing to others."""
_CHECK_S = 30
"A connection that was idle so long is tried before it is used."
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.AuthenticationError, "it refuses us; check the password in its URL"),
    (exceptions.ReadOnlyError, "it is a replica, which only reads; name the primary"),
    (exceptions.OutOfMemoryError, "its memory is full; raise its maxmemory"),
    (exceptions.TimeoutError, "it does not answer; check sessions.url and the network"),
    (exceptions.ConnectionError, "it cannot be reached; is it running? check sessions.url"),
)
"What is wrong, the first that fits."
_STRANGER = "CERTIFICATE_VERIFY_FAILED"
_TRUST = "its certificate is not trusted here; append ?ssl_ca_certs=FILE to its URL"


class RedisClient:
    """`redis` is the library's client; what is asked of it is asked within `asked()`."""

    def __init__(self, url: str) -> None:
        """`url`: redis://, rediss:// (TLS) or unix://. Raises ConfigError."""
        self.redis = _connected(url)
        self._name = f"The session store {_shown(url)}"
        self._breaker = Breaker(monotonic, most=_SILENT, pause_s=_PAUSE_S)

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Raises StoreError: one sentence, without the password."""
        if not self._breaker.admits():
            raise StoreError(f"{self._name}: it did not answer a moment ago")
        try:
            yield
        except exceptions.TimeoutError as error:
            self._breaker.failed()
            raise self._error(error) from error
        except exceptions.RedisError as error:
            raise self._error(error) from error
        self._breaker.succeeded()

    def close(self) -> None:
        self.redis.close()

    def _error(self, error: Exception) -> StoreError:
        fits = (text for kind, text in _REASONS if isinstance(error, kind))
        known = _TRUST if _STRANGER in str(error) else next(fits, None)
        return StoreError(f"{self._name}: {known or type(error).__name__}")


def _connected(url: str) -> "redis.Redis":
    backoff = ExponentialBackoff(cap=0.2, base=0.05)
    try:
        return redis.Redis.from_url(
            url,
            socket_timeout=_TIMEOUT_S,
            socket_connect_timeout=_TIMEOUT_S,
            health_check_interval=_CHECK_S,
            retry=Retry(backoff, _TRIES, supported_errors=(exceptions.ConnectionError,)),
            client_name="nara",
        )
    except ValueError as error:
        form = "write redis://host:6379/0, rediss://... or unix:///path"
        raise ConfigError(f"sessions.url cannot be read; {form}") from error


def _shown(url: str) -> str:
    """Where it is, without user and password."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{place}{parts.path}"
