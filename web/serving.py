"""Runs the server: one process here, or several under a supervisor. The only user of uvicorn."""

import gc
import logging
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Any

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from assistant.build import Built, build
from assistant.config import Settings
from assistant.desk import Desk
from assistant.fixed_texts import fixed_of
from assistant.pictures import drawn
from assistant.reload import Reloader
from values.errors import ConfigError, StoreError
from web.access import Access
from web.body import BodyLimit
from web.hosts import LocalNames
from web.metrics import SHARED
from web.server import Means, Mount, create_app
from web.telemetry import check_telemetry, telemetry_of
from web.voice import voices_of

if TYPE_CHECKING:
    from web.dashboard import Lookout

MountsOf = Callable[[Settings], Sequence[Mount]]
"Pages of other rooms, which stand beside this one and may not be imported here."
_BACKLOG = 2048
_SPREADS = sys.platform == "linux"
"Whether several sockets at one address share its connections evenly."
_LOOK_S = 1.0
"How often the dates of the flow files, and which model serves, are looked at."
_PING_S = 20.0
_HEALTHY_S = 30
"How long a worker on a busy machine may leave its supervisor without an answer."
_LOCAL_BODY = 65_536


def no_mounts(_: Settings) -> Sequence[Mount]:
    return ()


def run(settings: Settings, tell: Callable[[str], None], mounts_of: MountsOf = no_mounts) -> None:
    """Until a signal says stop; turns under way are finished. Raises NaraError.

    `tell` is called with what the operator should know, and with the address.
    """
    serve = settings.serve
    check_telemetry(settings)
    with _listening(serve.host, serve.port) as listener:
        start = _supervised if serve.workers > 1 else _alone
        start(settings, listener, tell, mounts_of)


def run_local(app: ASGIApp, port: int, tell: Callable[[str], None]) -> None:
    """Another page of ours, for this machine alone, until a signal says stop. Raises NaraError."""
    guarded = Access(LocalNames(BodyLimit(app, _LOCAL_BODY)))
    config = uvicorn.Config(
        guarded, lifespan="off", log_config=None, access_log=False, server_header=False
    )
    with _listening("127.0.0.1", port) as listener, _deaf():
        tell(f"listening on {_address(listener)}")
        uvicorn.Server(config).run([listener])


def app_of(settings: Settings, built: Built, mounts: Sequence[Mount] = ()) -> FastAPI:
    Thread(target=_warm, args=(built,), name="nara-warm-up", daemon=True).start()
    serve = settings.serve
    app = create_app(
        built.assistant,
        serve,
        mounts=mounts,
        local_names=serve.is_private,
        draw=partial(drawn, settings),
        means=Means(
            settings.sessions.url,
            voices_of(settings, fixed_of(built.assistant.parts)),
            telemetry_of(settings),
            _lookout(settings, built),
        ),
    )
    reloader = Reloader(settings, built, logging.getLogger("nara.web").info)
    Thread(target=_follow, args=(reloader, app), name="nara-follow", daemon=True).start()
    return app


def _lookout(settings: Settings, built: Built) -> "Lookout | None":
    """What managers watch with. Raises ConfigError."""
    if not settings.dashboard.key:
        return None
    from web.dashboard import lookout_of

    return lookout_of(settings, built.assistant)


def _follow(reloader: Reloader, app: FastAPI) -> None:
    """Edits of the flows and promoted models are in force, in every worker, within a moment."""
    desk: Desk = app.state.room.desk
    while True:
        time.sleep(_LOOK_S)
        desk.change(reloader.look())


def _warm(built: Built) -> None:
    built.warm().join()
    # All of this stays for good; the garbage collector need not look through it again.
    gc.collect()
    gc.freeze()


def _alone(
    settings: Settings,
    listener: socket.socket,
    tell: Callable[[str], None],
    mounts_of: MountsOf,
) -> None:
    """One process: this one."""
    config = _config(settings, _built_app(settings, listener, tell, mounts_of))
    # uvicorn repeats the signal it stopped for; by then all is done, and that is no failure.
    with _deaf():
        uvicorn.Server(config).run([listener])


def _built_app(
    settings: Settings,
    listener: socket.socket,
    tell: Callable[[str], None],
    mounts_of: MountsOf,
) -> FastAPI:
    """Nothing of what was built is held beyond it: the model may be another one later."""
    built = build(settings)
    _tell_all((*_to_know(built), _greeting(listener)), tell)
    log_to_stderr()
    return app_of(settings, built, mounts_of(settings))


def _supervised(
    settings: Settings,
    listener: socket.socket,
    tell: Callable[[str], None],
    mounts_of: MountsOf,
) -> None:
    """Processes that read the settings anew, and add up their metrics in a folder."""
    # What is wrong is found before any worker starts, in a process whose memory is given back.
    with ProcessPoolExecutor(1) as pool:
        lines = pool.submit(_checked, settings).result()
    _tell_all((*lines, _greeting(listener)), tell)
    log_to_stderr()
    folder = settings.home / "cache" / f"metrics-{os.getpid()}"
    folder.mkdir(parents=True)
    os.environ[SHARED] = str(folder)
    try:
        Multiprocess(_config(settings, _factory(mounts_of)), _Sockets([listener])).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _checked(settings: Settings) -> tuple[str, ...]:
    return _to_know(build(settings))


def _to_know(built: Built) -> tuple[str, ...]:
    """What the operator should know."""
    return (*built.problems, *built.notices.terms, *built.notices.samples)


def _greeting(listener: socket.socket) -> str:
    address = _address(listener)
    return f"listening on {address} (documentation: {address}/docs)"


def _tell_all(lines: Sequence[str], tell: Callable[[str], None]) -> None:
    for line in lines:
        tell(line)


def _factory(mounts_of: MountsOf) -> Callable[[], FastAPI]:
    # Imported here: a worker's beginning imports this file.
    from web.worker import create

    return partial(create, mounts_of)


def _config(settings: Settings, app: FastAPI | Callable[[], FastAPI]) -> uvicorn.Config:
    serve = settings.serve
    return uvicorn.Config(
        app,
        factory=not isinstance(app, FastAPI),
        workers=serve.workers,
        timeout_worker_healthcheck=_HEALTHY_S,
        lifespan="on",
        log_config=None,
        access_log=False,  # Its lines hold paths, and those the session ids.
        server_header=False,
        ws_max_size=serve.body_limit,
        ws_ping_interval=_PING_S,
        ws_ping_timeout=_PING_S,
        ws_per_message_deflate=False,  # Texts are short, and audio does not shrink.
        timeout_keep_alive=65,
    )


@contextmanager
def _deaf() -> Iterator[None]:
    before = {
        number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Connections queue up from now on. Raises ConfigError or StoreError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise ConfigError(f"serve.host: nobody knows '{host}' ({error})") from error
    family, *_, address = found[0]
    # The protocol is named: asyncio sends small answers without delay only where it sees TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    with listener:
        _listen(listener, address)
        yield listener


def _listen(listener: socket.socket, address: tuple[Any, ...]) -> None:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.set_inheritable(True)
    try:
        listener.bind(address)
        _share(listener)
        listener.listen(_BACKLOG)
    except OSError as error:
        busy = f"{address[0]} port {address[1]}: {error.strerror}"
        raise StoreError(f"{busy}; stop who listens there, or choose another --port") from error


class _Sockets(list[socket.socket]):
    """On its way to a worker it gains one of the worker's own.

    The kernel spreads connections over those. On the common one, where connections wait while there
    is no worker, the worker that wakes first takes all that are there.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return _with_own, (list(self),)


def _with_own(sockets: list[socket.socket]) -> list[socket.socket]:
    common = sockets[0]
    if not _SPREADS:
        return sockets
    own = socket.socket(common.family, common.type, common.proto)
    _share(own)
    own.bind(common.getsockname())
    return [*sockets, own]


def _share(listener: socket.socket) -> None:
    """Its address, from now on: bound before, it was refused one where somebody else listens."""
    if _SPREADS:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def log_to_stderr() -> None:
    form = "%(asctime)s %(levelname)s %(message)s"
    logging.basicConfig(level=logging.WARNING, format=form)
    logging.getLogger("nara.web").setLevel(logging.INFO)
