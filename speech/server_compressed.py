"""FLAC and Opus, read by the library soundfile where it is installed. All of it at once.

A compressed stream cannot be read in the middle, so it is recognised when it has ended.
"""

import io
from importlib.util import find_spec
from typing import Any

from speech.server_refusals import Refused

COMPRESSED = ("FLAC", "OGGOPUS")


def refuse_unless_readable(encoding: str | None) -> None:
    if find_spec("soundfile") is None:
        wanted = "send LINEAR_PCM, MULAW or ALAW, or run on the server: pip install soundfile"
        raise Refused("INVALID_ARGUMENT", f"{encoding} is not read here; {wanted}")


def decompressed(data: bytes) -> tuple[Any, int]:
    """Samples, a column a channel, and their rate. Raises Refused."""
    import soundfile

    try:
        samples, rate = soundfile.read(io.BytesIO(data), dtype="int16", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise Refused("INVALID_ARGUMENT", "this audio is damaged, or in another format") from error
    return samples, int(rate)
