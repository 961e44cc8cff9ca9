"""Timers and services are what systemd takes; what they and cron start are commands there are."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.nara import nara

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = ("nara-archive", "nara-learn")
_PROGRAM = re.compile(r"\S*\.venv/bin/nara")


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_takes_them(unit: str, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if not program:
        pytest.skip("systemd-analyze is not installed")
    for file in DEPLOY.glob(f"{unit}.[st]*"):
        # The program is not installed where the unit looks for it.
        text = file.read_text().replace("/opt/nara/.venv/bin/nara", sys.executable)
        (tmp_path / file.name).write_text(text)
    words = [program, "verify", *map(str, tmp_path.iterdir())]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert not [line for line in done.stderr.splitlines() if unit in line]
    assert done.returncode == 0


@pytest.mark.parametrize("unit", UNITS)
def test_cron_does_the_same_as_the_service(unit: str) -> None:
    service, cron = ((DEPLOY / f"{unit}.{kind}").read_text() for kind in ("service", "cron"))
    assert _commands(service) == _commands(cron)


def _commands(text: str) -> list[list[str]]:
    """Words of each call of ours, up to the first variable."""
    [line] = [x for x in text.splitlines() if _PROGRAM.search(x) and not x.startswith("#")]
    calls = _PROGRAM.split(line)[1:]
    return [re.split(r"[\"$;&>|]", call)[0].split() for call in calls]


def test_the_nightly_learning_is_a_call_that_is_taken(tmp_path: Path) -> None:
    service = (DEPLOY / "nara-learn.service").read_text()
    [line] = [x for x in service.splitlines() if x.startswith("ExecStart=")]
    _, *words = shlex.split(line.replace("${LEARN_FROM}", str(tmp_path / "none")))
    run = nara(*words)
    assert run.code == 2
    assert "none is not there; name a folder, a day file" in run.err
