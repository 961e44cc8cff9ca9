"""The training environment: set up before torch and NeMo are imported, missed in one sentence."""

import argparse
import atexit
import errno
import importlib.util
import os
import shutil
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from threading import Thread

from values.errors import DataError, ModelError

PARENT = "TRAINING_PARENT"
"Variable with the process id of the command that started us; none = we were started alone."


def require(module: str) -> None:
    """Raises ModelError where the library is not installed."""
    if importlib.util.find_spec(module) is None:
        raise ModelError(
            f"{module} is not installed here; run 'make train-env' and use .venv-train/bin/python, "
            "or name another interpreter in NARA_TRAIN_PYTHON"
        )


def end_with_parent(often_s: float = 1.0) -> None:
    """Whoever started us and was killed cannot end us; and what is started next would meet us."""
    parent = os.environ.pop(PARENT, "")
    if parent:
        Thread(target=_watch, args=(int(parent), often_s), daemon=True).start()


def _watch(parent: int, often_s: float) -> None:
    while os.getppid() == parent:
        time.sleep(often_s)
    # As after any kill, the next run goes on with the last whole epoch.
    os._exit(1)


def prepare(work: Path, threads: int | None) -> None:
    """Threads, caches, no model hub, no chatter. Raises DataError for a folder it cannot make."""
    try:
        work.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"{work}: cannot be made ({error.strerror})") from error
    if threads:
        os.environ["OMP_NUM_THREADS"] = str(threads)
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    # A run's memory is our own file; torch would refuse NeMo's configuration in it.
    os.environ["TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"] = "1"
    cache = mkdtemp(prefix="nara-train-")
    atexit.register(shutil.rmtree, cache, ignore_errors=True)
    os.environ["HF_HOME"] = os.environ["NEMO_CACHE_DIR"] = cache
    warnings.filterwarnings("ignore")


@contextmanager
def faults_of_the_disk(work: Path) -> Iterator[None]:
    """A full or read-only disk as one sentence; torch reports it as a RuntimeError."""
    try:
        yield
    except OSError as error:
        what = f"{error.filename or work}: {error.strerror or error}"
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise DataError(f"{what}; free some space" if full else what) from error
    except RuntimeError as error:
        if "PytorchStreamWriter" not in str(error) and "iostream" not in str(error):
            raise
        raise DataError(f"{work}: cannot be written; free some space, then run it again") from error


def positive(text: str) -> int:
    """An option that counts things."""
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number above 0")
    return int(text)
