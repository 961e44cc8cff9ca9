"""The two-letter code of a state of the US."""

from values.us_states import STATES

_CODES = {name.casefold(): code for code, name in STATES.items()}


def state_code(name: str) -> str:
    """`TX` for `Texas`; nothing where no state is called so."""
    return _CODES.get(name.casefold(), "")
