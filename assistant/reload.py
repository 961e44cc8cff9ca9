"""Flows edited and models promoted while conversations run: in force from the next turn on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.build import Built, check_flows, flow_versions, flows_path, read_language
from assistant.config import Settings
from assistant.model_reload import ModelReloader
from assistant.turn import Assistant
from dialog.problems import Problem
from values.errors import NaraError

_Signature = frozenset[tuple[str, int, int]]
"Name, time of change and size of every file an author edits."


@dataclass(frozen=True, slots=True)
class _Fault:
    """A problem without its line: an edit above it does not make it a new one."""

    code: str
    flow: str
    state: str
    message: str


class Reloader:
    """Looks at the files' dates, which is cheap, and reads them only where one has changed.

    Not by the system's notices of changes: those are lost on network folders, and where a container
    is given a new version of a whole folder.
    """

    def __init__(self, settings: Settings, built: Built, tell: Callable[[str], None]) -> None:
        """`tell` hears one sentence about every edit."""
        self._settings = settings
        self._assistant = built.assistant
        self._tell = tell
        self._models = ModelReloader(settings, built.assistant.parts.model_version, tell)
        self._seen: _Signature = frozenset()
        self._seen = self._signature()
        self._known = frozenset(map(_fault, built.faults))

    def look(self) -> Assistant:
        """The assistant to speak with now; another one after sound edits and promotions."""
        found = self._signature()
        if found != self._seen:
            # An edit that is refused is not read again: the next one is another edit.
            self._seen = found
            try:
                self._read()
            except NaraError as error:
                self._refuse(str(error).splitlines()[0])
        self._assistant = self._models.look(self._assistant)
        return self._assistant

    def _read(self) -> None:
        """Raises NaraError."""
        loaded = check_flows(self._settings, ())
        new = [p for p in loaded.causes if _fault(p) not in self._known]
        if loaded.flows is None or new:
            self._refuse(str((new or loaded.causes)[0]))
            return
        wording, acts = read_language(self._settings)
        parts = self._assistant.parts
        look_ups = replace(parts.stage.look_ups, wording=wording)
        stage = replace(parts.stage, flows=loaded.flows, look_ups=look_ups, wording=wording)
        ears = replace(parts.ears, acts=acts)
        self._assistant = Assistant(replace(parts, stage=stage, ears=ears))
        self._known = frozenset(map(_fault, loaded.errors))
        flow_versions(self._settings).keep(flows_path(self._settings), loaded.flows.version)
        self._tell(f"the flows were edited and are in force now (version {loaded.flows.version})")

    def _refuse(self, why: str) -> None:
        self._tell(f"the flows were edited, and are not used: {why}. Run: nara flows check")

    def _signature(self) -> _Signature:
        if not self._settings.flows.reload:
            return frozenset()
        path = flows_path(self._settings)
        try:
            folder = path.parent if path.is_file() else path
            return frozenset(_mark(file) for file in folder.iterdir() if _is_ours(file))
        except OSError:
            # Being written just now, or gone for a moment: the next look sees what it became.
            return self._seen


def _is_ours(file: Path) -> bool:
    return file.suffix in (".yml", ".yaml") and not file.name.startswith(".")


def _mark(file: Path) -> tuple[str, int, int]:
    status = file.stat()
    return file.name, status.st_mtime_ns, status.st_size


def _fault(problem: Problem) -> _Fault:
    return _Fault(problem.code, problem.flow, problem.state, problem.message)
