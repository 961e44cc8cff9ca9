"""What all services of Riva have in common in a request: its language, and its id."""

from typing import Any

from speech.server_refusals import Refused


def checked_language(code: str) -> None:
    """Any English, or none said: the embedded engines know no other. Raises Refused."""
    if code and code.lower().replace("_", "-").split("-")[0] != "en":
        raise Refused("INVALID_ARGUMENT", f"language_code '{code}' is not known here; send en-US")


def id_of(request: Any) -> dict[str, Any]:
    """Goes back with the answer, where the client sent one."""
    return {"id": request.id} if request.HasField("id") else {}
