"""What one process of several begins with: the settings, read anew, made an application."""

from fastapi import FastAPI

from assistant.build import build
from assistant.config import read_settings
from web.metrics import forget_dead_workers
from web.serving import app_of, log_to_stderr


def create() -> FastAPI:
    """Raises NaraError, which ends the server: the supervisor has tried the same before."""
    log_to_stderr()
    forget_dead_workers()
    settings = read_settings()
    return app_of(settings, build(settings))
