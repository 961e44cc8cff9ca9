"""Every test lives in a home of its own, offline, with no settings from outside."""

import os
from pathlib import Path

import pytest

KEPT = ("NARA_CORPORA", "NARA_TRAIN_PYTHON")


@pytest.fixture(autouse=True)
def nara_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in list(os.environ):
        if name.startswith("NARA_") and name not in KEPT:
            monkeypatch.delenv(name)
    home = tmp_path / "nara-home"
    monkeypatch.setenv("NARA_HOME", str(home))
    monkeypatch.setenv("NARA_OFFLINE", "1")
    # A thread that judges what was said would outlive the test; those about it switch it on.
    monkeypatch.setenv("NARA_SENTIMENT__ENABLED", "0")
    return home
