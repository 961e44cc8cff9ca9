"""The kinds of personal data that redaction knows. Light, so that settings can name them."""

from typing import Literal, get_args

Kind = Literal["email", "iban", "card", "ssn", "phone", "address", "name"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"Where two findings overlap, the first one gives its name to both."
