"""What a new shop begins with: settings with every key explained, the flows, sample goods."""

import shutil
from importlib.resources import files
from pathlib import Path

from assistant.build import SHIPPED_FLOWS
from values.errors import StoreError

SETTINGS = "nara.yaml"
TEMPLATE = Path(str(files("assistant"))) / "starter.yaml"
_GOODS = Path(str(files("fulfillment.data")))


def start(folder: Path) -> list[Path]:
    """Writes the files of a new shop and returns them; overwrites nothing. Raises StoreError."""
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file; name a folder")
    copies = _copies(folder)
    there = [target for target in copies if target.exists()]
    if there:
        raise StoreError(f"{there[0]} is there already; nothing was written. Name another folder")
    try:
        for target, source in copies.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written ({error.strerror})") from error
    return list(copies)


def _copies(folder: Path) -> dict[Path, Path]:
    """File to write -> shipped file it is a copy of."""
    authored = sorted((*SHIPPED_FLOWS.glob("*.yml"), *SHIPPED_FLOWS.glob("*.schema.json")))
    flows = {folder / "flows" / file.name: file for file in authored}
    goods = {
        folder / "data" / f"{name}.csv": _GOODS / f"{name}.csv"
        for name in ("stores", "items", "stock")
    }
    return {folder / SETTINGS: TEMPLATE, **flows, **goods}
