"""Settings and environment -> an open way to Riva, for each part of it that is set up."""

import os

from assistant.access import RivaPart, riva_access
from assistant.config import Settings
from values.errors import ConfigError
from values.riva import RivaLine


def riva_line(settings: Settings, part: RivaPart, function_id: str) -> RivaLine:
    """Raises ConfigError."""
    access = riva_access(part)
    _quiet_grpc()
    try:
        from assistant.riva_channel import connect
    except ImportError as error:
        wanted = "run: pip install 'nara-assistant[riva]'"
        raise ConfigError(f"{part}: riva needs a library; {wanted}") from error
    return connect(settings.riva.server(access.uri, access.key, function_id))


def riva_problems(settings: Settings, part: RivaPart) -> tuple[str, ...]:
    """What the operator should know. Raises ConfigError."""
    access = riva_access(part)
    if not access.key or settings.riva.encrypted or access.is_here:
        return ()
    return ("RIVA_API_KEY goes over the network in the clear; set riva.tls: true",)


def _quiet_grpc() -> None:
    """Before it is imported: its chatter about connections is nothing for an operator."""
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
