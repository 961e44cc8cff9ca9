"""The channel to a Riva server, made in one place for understanding, hearing and speaking.

The rooms below are strangers, so none of them can lend its channel to another; here one connection
serves all three. Only this file of `assistant` imports gRPC, and only where Riva is set up.
"""

from functools import cache
from pathlib import Path

import grpc

from values.errors import ConfigError
from values.riva import RivaLine, RivaServer

_OPTIONS = (
    # A shopper may be silent for minutes; a firewall forgets idle connections before that.
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.keepalive_permit_without_calls", 1),
    # gRPC would wait up to two minutes; whoever asks again after a back-off means it.
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 5_000),
    # A failure of an earlier connection to the same address must not answer for this one.
    ("grpc.use_local_subchannel_pool", 1),
    # A long answer in one piece of sound is more than the usual 4 MiB.
    ("grpc.max_receive_message_length", 64 * 1024 * 1024),
)


@cache
def connect(server: RivaServer) -> RivaLine:
    """Connects at the first call. Raises ConfigError when a certificate cannot be read."""
    files = (server.root_certificate, server.client_key, server.client_certificate)
    if server.tls or any(files):
        credentials = grpc.ssl_channel_credentials(*(_pem(file) for file in files))
        return RivaLine(server, grpc.secure_channel(server.uri, credentials, options=_OPTIONS))
    return RivaLine(server, grpc.insecure_channel(server.uri, options=_OPTIONS))


def _pem(file: Path | None) -> bytes | None:
    try:
        return file.expanduser().read_bytes() if file else None
    except OSError as error:
        raise ConfigError(f"riva: {file} cannot be read ({error.strerror})") from error
