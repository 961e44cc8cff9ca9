"""Our own conversations, collected by pytest as authors collect theirs; in nobody's home."""

import os
import tempfile
from pathlib import Path

from assistant.scripts_pytest import pytest_collect_file, pytest_sessionfinish  # noqa: F401
from tests.conftest import KEPT

for _name in [name for name in os.environ if name.startswith("NARA_") and name not in KEPT]:
    del os.environ[_name]
# A home that is not there: nobody's promoted model is tried instead of the shipped one.
os.environ["NARA_HOME"] = str(Path(tempfile.gettempdir()) / "nara-no-home")
