"""Where sessions are kept: in the home of this machine, or in Redis for many machines."""

from assistant.config import Settings
from assistant.sessions import Sessions
from values.errors import ConfigError


def open_sessions(settings: Settings) -> Sessions:
    """Connects at first use. Raises ConfigError."""
    if settings.sessions.url:
        return _redis(settings)
    from assistant.sessions_sqlite import EmbeddedSessions

    return EmbeddedSessions(settings.home / "sessions" / "sessions.sqlite")


def _redis(settings: Settings) -> Sessions:
    try:
        from assistant.sessions_redis import RedisSessions
    except ImportError as error:
        wanted = "run: pip install 'nara-assistant[redis]'"
        raise ConfigError(f"sessions.url: Redis needs a library; {wanted}") from error
    own = settings.sessions
    return RedisSessions(str(own.url), days=own.days, lease_s=own.lease_s)
