"""Optimiser and dropout, checked in the environment that has torch (see torch_checks)."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.nlu.test_trainer import PYTHON, ROOT

pytestmark = pytest.mark.skipif(not PYTHON, reason="no training environment (make train-env)")

CHECKS = Path(__file__).with_name("torch_checks.py")
NAMES = re.findall(r"^def ([a-z]\w+)\(\) -> None", CHECKS.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def faults() -> dict[str, str]:
    command = [PYTHON, "-m", "tests.nlu.torch_checks"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_parts_that_need_torch(name: str, faults: dict[str, str]) -> None:
    assert faults[name] == "", faults[name]
