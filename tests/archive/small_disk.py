"""Runs a program on a disk so small that it gets full; skips where that is not allowed."""

import subprocess
import sys
from pathlib import Path

import pytest

_MOUNTED = (
    'mount -t tmpfs -o size=2m none "$1" && folder=$1 python=$2 program=$3 && shift 3'
    ' && exec "$python" -c "$program" "$folder" "$@"'
)


def in_a_small_disk(program: str, folder: Path, *arguments: str) -> str:
    """What a program prints whose first argument, the folder, has room for two megabytes."""
    given = [str(folder), sys.executable, program, *arguments]
    shell = ["unshare", "-rm", "sh", "-c", _MOUNTED, "sh", *given]
    done = subprocess.run(shell, capture_output=True, text=True, check=False)
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip("no right to mount a small disk here")
    assert done.returncode == 0, done.stderr
    return done.stdout
