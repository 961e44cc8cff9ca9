"""What one process of several begins with: the settings, read anew, made an application."""

import os
import signal
from multiprocessing import parent_process
from threading import Thread

from fastapi import FastAPI

from assistant.build import build
from assistant.config import read_settings
from web.metrics import forget_dead_workers
from web.serving import MountsOf, app_of, log_to_stderr


def create(mounts_of: MountsOf) -> FastAPI:
    """Raises NaraError, which ends the server: the supervisor has tried the same before."""
    Thread(target=_end_with_parent, name="nara-parent", daemon=True).start()
    log_to_stderr()
    forget_dead_workers()
    settings = read_settings()
    return app_of(settings, build(settings), mounts_of(settings))


def _end_with_parent() -> None:
    """Gently: a supervisor that was killed tells nobody, and its address is wanted again."""
    parent = parent_process()
    if parent:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
