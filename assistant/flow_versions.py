"""Flows as they once were: a copy of every version that was in force, so that it can be replayed.

`NARA_HOME/flows/<version>/`: a few files of a few kilobytes each.
"""

import shutil
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dialog.loader import flow_files

_LANGUAGE = ("acts.yml", "answers.yml")


@dataclass(frozen=True, slots=True)
class FlowVersions:
    folder: Path
    "`NARA_HOME/flows`; made when the first version comes."
    shipped: Path
    "Where acts.yml and answers.yml are that count where a shop has none."

    def keep(self, path: Path, version: str) -> None:
        """Copies flows that are in force, unless they are here already. Never fails a turn."""
        target = self.folder / version
        if target.exists():
            return
        aside = self.folder / f".{version}.{uuid.uuid4().hex}.aside"
        with suppress(OSError):
            try:
                aside.mkdir(parents=True)
                for file in self._files(path):
                    shutil.copyfile(file, aside / file.name)
                aside.rename(target)
            finally:
                shutil.rmtree(aside, ignore_errors=True)

    def kept(self) -> dict[str, Path]:
        """Version -> its folder."""
        found = sorted(self.folder.glob("*"))
        return {one.name: one for one in found if one.is_dir() and not one.name.startswith(".")}

    def _files(self, path: Path) -> list[Path]:
        beside = path if path.is_dir() else path.parent
        language = (
            next(file for file in (beside / name, self.shipped / name) if file.is_file())
            for name in _LANGUAGE
        )
        return [*flow_files(path), *language]
