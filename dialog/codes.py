"""What each finding means: its cause, an example that has it, and the same mended.

The words are in `flow_codes.md` beside this file, one section a code; `docs/flow-codes.md` is a
copy. Every example is checked by a test and yields exactly its code.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from dialog.problems import Severity

CODES_PAGE = (files("dialog") / "flow_codes.md").read_text(encoding="utf-8")
_SECTION = re.compile(r"^## (F\d+): (.*?)$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_EXAMPLE = re.compile(r"```yaml(?: faulty)?\n(.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Explained:
    code: str
    title: str
    severity: Severity
    cause: str
    "Why it matters, in a paragraph."
    example: str
    mended: str
    text: str
    "The whole section."


def _explained(code: str, title: str, body: str) -> Explained:
    kind, cause = body.strip().split("\n\n")[:2]
    example, mended = _EXAMPLE.findall(body)
    severity: Severity = "error" if kind.startswith("An error") else "warning"
    text = f"{code}: {title}\n\n{body.strip()}"
    return Explained(code, title, severity, cause.replace("\n", " "), example, mended, text)


EXPLAINED: Mapping[str, Explained] = {
    found[1]: _explained(*found.groups()) for found in _SECTION.finditer(CODES_PAGE)
}
