"""Conversation tests in pytest: one line in a conftest.py collects the `*.yml` beside it.

from assistant.scripts_pytest import pytest_collect_file, pytest_sessionfinish  # noqa: F401
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.config import read_settings
from assistant.scripts import Runner
from assistant.scripts_read import Case, read_file
from assistant.scripts_report import told
from assistant.scripts_studio import Studio
from values.errors import DataError

_STUDIO = pytest.StashKey[Studio]()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "ScriptFile | None":
    if file_path.suffix not in (".yml", ".yaml"):
        return None
    return ScriptFile.from_parent(parent, path=file_path)


def pytest_sessionfinish(session: pytest.Session) -> None:
    studio = session.config.stash.get(_STUDIO, None)
    if studio:
        studio.close()


class ScriptFile(pytest.File):
    """A test file; its faults are an error of collecting it."""

    def collect(self) -> Iterator["ScriptItem"]:
        try:
            cases = read_file(self.path)
        except DataError as error:
            raise self.CollectError(str(error)) from error
        for case in cases:
            yield ScriptItem.from_parent(self, name=case.name, case=case)


class ScriptItem(pytest.Item):
    """A conversation."""

    def __init__(self, *, case: Case, **given: Any) -> None:
        super().__init__(**given)
        self._case = case

    def runtest(self) -> None:
        result = Runner(self._studio()).try_out(self._case)
        text = "\n".join(told(result))
        if result.outcome == "known gap":
            pytest.xfail(text)
        if not result.is_fine:
            raise _Otherwise(text)

    def _studio(self) -> Studio:
        """One for the whole session."""
        stash = self.config.stash
        if _STUDIO not in stash:
            stash[_STUDIO] = Studio(read_settings())
        return stash[_STUDIO]

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, _Otherwise):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self._case.line - 1, self.name


class _Otherwise(Exception):
    """A conversation that did not go as expected."""
