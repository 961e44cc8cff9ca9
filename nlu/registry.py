"""Model versions of one home: what is there, which one serves, promote and roll back.

A version is a model directory under `NARA_HOME/models`, named after its card. `serving.json`
there lists the versions promoted so far, the last one serves; none = the shipped model.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nlu.model_folder import CARD, FILES, read_folder
from values.errors import DataError, ModelError

SHIPPED = "shipped"
"Stands in `serving.json` for the model that came with the program."
_SERVING = "serving.json"
CHECKPOINT = "model.nemo"
"What training goes on from; a finished run has it beside its model, and it is kept with that."


@dataclass(frozen=True, slots=True)
class Entry:
    version: str
    "Name of the model, for example `nara-1-0123abcd`."
    folder: Path
    "Its directory."
    serves: bool
    "Whether new conversations use it."
    intent_accuracy: float | None
    "On the dev split it was calibrated with, 0 to 1; None where the card does not say."
    slot_f1: float | None
    "Exact spans, on the same split."
    parent: str | None
    "Checkpoint it was trained on from."
    fault: str = ""
    "Why it cannot serve; empty = it can."


@dataclass(frozen=True, slots=True)
class Registry:
    folder: Path
    "`NARA_HOME/models`; made when the first model comes."
    shipped: Path
    "Directory of the model that came with the program."

    def entries(self) -> list[Entry]:
        """The shipped model, then all others in the order of their names."""
        serving = self.serving()
        own = sorted(p for p in self.folder.glob("*") if p.is_dir() and p.suffix != ".aside")
        return [_entry(folder, folder == serving) for folder in (self.shipped, *own)]

    def serving(self) -> Path:
        """Directory of the model that serves. Raises ModelError where it is gone."""
        promoted = self._promoted()
        name = promoted[-1] if promoted else SHIPPED
        folder = self._place(name)
        if not folder.is_dir():
            raise ModelError(f"{folder} is gone, but it serves; run 'nara nlu rollback'")
        return folder

    def stamp(self) -> tuple[int, ...]:
        """Another one whenever something was promoted or taken back; costs one look at a file."""
        try:
            found = (self.folder / _SERVING).stat()
        except OSError:
            return ()
        return found.st_mtime_ns, found.st_size, found.st_ino

    def find(self, model: str) -> Path:
        """Directory of a version, or the directory that is named. Raises ModelError."""
        if self._is_here(model):
            return self._place(model)
        if model == read_folder(self.shipped).version:
            return self.shipped
        if not Path(model).is_dir():
            known = ", ".join(entry.version for entry in self.entries())
            raise ModelError(f"'{model}' is no model here and no directory; here are: {known}")
        return Path(model)

    def promote(self, model: str) -> str:
        """Lets a version, or a model directory that is copied here, serve. Returns its version."""
        name = model if self._is_here(model) else self._copy(self.find(model), {})
        version = read_folder(self._place(name)).version
        promoted = self._promoted()
        if name != (promoted[-1] if promoted else SHIPPED):
            self._write([*promoted, name])
        return version

    def rollback(self) -> str:
        """Takes the last promotion back. Returns the version that serves now."""
        promoted = self._promoted()
        if not promoted:
            raise ModelError("there is nothing to take back: the shipped model serves")
        version = read_folder(self._place([SHIPPED, *promoted][-2])).version
        self._write(promoted[:-1])
        return version

    def add(self, source: Path, notes: Mapping[str, object]) -> str:
        """A copy of a model directory among the models, its card with these notes; it does not
        serve. Returns its version. Raises ModelError, DataError."""
        return read_folder(self._place(self._copy(source, notes))).version

    def _copy(self, source: Path, notes: Mapping[str, object]) -> str:
        """Aside first. The shipped model stays where it is."""
        if source.resolve() == self.shipped.resolve():
            return SHIPPED
        name = Path(read_folder(source).version).name  # never out of our folder
        target, aside = self.folder / name, self.folder / f"{name}.aside"
        try:
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir(parents=True)
            for file in FILES:
                shutil.copyfile(source / file, aside / file)
            if (source / CHECKPOINT).is_file():
                shutil.copyfile(source / CHECKPOINT, aside / CHECKPOINT)
            if notes:
                _note(aside / CARD, notes)
            if not target.exists():
                aside.rename(target)
        except OSError as error:
            raise DataError(f"{target}: cannot be written ({error.strerror})") from error
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return name

    def _is_here(self, name: str) -> bool:
        return name == SHIPPED or (Path(name).name == name and self._place(name).is_dir())

    def _place(self, name: str) -> Path:
        return self.shipped if name == SHIPPED else self.folder / name

    def _promoted(self) -> list[str]:
        path = self.folder / _SERVING
        if not path.is_file():
            return []
        try:
            names = json.loads(path.read_text(encoding="utf-8"))["promoted"]
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise ModelError(f"{path} is damaged; remove it and promote a model again") from error
        return [str(name) for name in names]

    def _write(self, names: list[str]) -> None:
        path = self.folder / _SERVING
        aside = path.with_suffix(".aside")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            aside.write_text(json.dumps({"promoted": names}, indent=2) + "\n", encoding="utf-8")
            aside.replace(path)
        except OSError as error:
            raise DataError(f"{path}: cannot be written ({error.strerror})") from error


def _note(card: Path, notes: Mapping[str, object]) -> None:
    content = json.loads(card.read_text(encoding="utf-8"))
    card.write_text(json.dumps({**content, **notes}, indent=2) + "\n", encoding="utf-8")


def _entry(folder: Path, serves: bool) -> Entry:
    try:
        version = read_folder(folder).version
    except ModelError as error:
        return Entry(folder.name, folder, serves, None, None, None, str(error))
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    dev, training = _inner(card, "dev"), _inner(card, "training")
    slots = _inner(dev, "slot_f1").get("f1")
    parent = training.get("parent")
    return Entry(
        version,
        folder,
        serves,
        _number(dev.get("intent_accuracy")),
        _number(slots),
        str(parent) if parent else None,
    )


def _inner(content: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = content.get(key)
    return found if isinstance(found, dict) else {}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
