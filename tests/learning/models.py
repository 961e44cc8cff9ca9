"""Models for tests, made of the shipped one: as good, or deliberately worse."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.build import SHIPPED_MODEL
from nlu.model_folder import CARD, FILES, LABELS, MODEL

Content = dict[str, Any]


def a_model(folder: Path, version: str) -> Path:
    """The shipped one under another name."""
    folder.mkdir(parents=True)
    for file in FILES:
        if file == MODEL:
            (folder / file).symlink_to(SHIPPED_MODEL / file)
        else:
            shutil.copy(SHIPPED_MODEL / file, folder)
    return _edited(folder, CARD, lambda card: card | {"version": version})


def worse(folder: Path, version: str = "worse-1", *intents: str) -> Path:
    """It takes some intents for each other in turn; without names, all of them."""
    a_model(folder, version)

    def mixed(labels: Content) -> Content:
        names = [name for name in labels["intents"] if not intents or name in intents]
        other = dict(zip(names, [*names[1:], names[0]], strict=True))
        return labels | {"intents": [other.get(name, name) for name in labels["intents"]]}

    return _edited(folder, LABELS, mixed)


def _edited(folder: Path, file: str, edit: Callable[[Content], Content]) -> Path:
    content = json.loads((folder / file).read_text())
    (folder / file).write_text(json.dumps(edit(content)))
    return folder
