"""Group commit: writers that wait at the same time share one commit. Knows no database."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Condition, Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")

_PATIENCE = 0.5
"Share of a commit's time that a leader waits for the writers it saw last time."
_LONGEST_S = 0.005
"More than that a single writer shall not lose to others who do not come back."


@dataclass(slots=True, eq=False)
class _Ticket(Generic[Item]):
    """One writer's place in the queue."""

    item: Item
    called: Lock = field(default_factory=Lock)
    "Held until the writer may go on."
    leads: bool = False
    "Called to write for everybody who waits."
    failure: Exception | None = None


class GroupCommit(Generic[Item]):
    """The first writer to come leads: it writes for all who wait, and calls the next leader.

    While one commit is under way the others queue up, so that a commit that takes long (an fsync)
    is shared by all of them.
    """

    def __init__(self, write: Callable[[Sequence[Item]], Sequence[Exception | None]]) -> None:
        """`write` keeps the items and says for each what failed, or raises when all did."""
        self._write = write
        self._arrived = Condition(Lock())
        self._queue: list[_Ticket[Item]] = []
        self._led = False
        self._crowd = 1
        "How many writers there were last time."
        self._patience_s = 0.0

    def submit(self, item: Item) -> None:
        """Returns when the item is kept; raises what `write` said of it."""
        ticket = _Ticket(item)
        if not self._leads_at_once(ticket):
            self._wait(ticket)
            if not ticket.leads:
                if ticket.failure:
                    raise ticket.failure
                return
        self._lead(ticket)

    def _leads_at_once(self, ticket: _Ticket[Item]) -> bool:
        ticket.called.acquire()
        with self._arrived:
            self._queue.append(ticket)
            if self._led:
                if len(self._queue) == self._crowd:
                    self._arrived.notify()
                return False
            self._led = True
            return True

    def _wait(self, ticket: _Ticket[Item]) -> None:
        try:
            ticket.called.acquire()
        except BaseException:
            # Ctrl-C: whoever waits behind this writer must not wait for ever.
            self._leave(ticket)
            raise

    def _leave(self, ticket: _Ticket[Item]) -> None:
        with self._arrived:
            if ticket in self._queue:
                self._queue.remove(ticket)
            if ticket.leads:
                self._call_next_leader()

    def _lead(self, own: _Ticket[Item]) -> None:
        batch: list[_Ticket[Item]] = [own]
        failures: Sequence[Exception | None] = ()
        try:
            batch = self._gather()
            failures = self._timed([ticket.item for ticket in batch])
        except Exception as error:  # noqa: BLE001
            # Whatever it was, it is raised again below, in every writer that waits for it.
            failures = [error] * len(batch)
        except BaseException:
            failures = [InterruptedError("the program is ending")] * len(batch)
            raise
        finally:
            self._finish(batch, failures)
        if own.failure:
            raise own.failure

    def _gather(self) -> list[_Ticket[Item]]:
        """Everybody who waits, and for a moment those who will be back."""
        with self._arrived:
            if len(self._queue) < self._crowd:
                self._arrived.wait_for(self._all_are_back, self._patience_s)
            batch, self._queue = self._queue, []
            return batch

    def _all_are_back(self) -> bool:
        return len(self._queue) >= self._crowd

    def _timed(self, items: Sequence[Item]) -> Sequence[Exception | None]:
        started = time.perf_counter()
        failures = self._write(items)
        self._patience_s = min(_PATIENCE * (time.perf_counter() - started), _LONGEST_S)
        return failures

    def _finish(self, batch: Sequence[_Ticket[Item]], failures: Sequence[Exception | None]) -> None:
        with self._arrived:
            self._crowd = len(batch) + len(self._queue)
            self._call_next_leader()
        for ticket, failure in zip(batch, failures, strict=True):
            ticket.failure = failure
            ticket.called.release()

    def _call_next_leader(self) -> None:
        self._led = bool(self._queue)
        if self._queue:
            self._queue[0].leads = True
            self._queue[0].called.release()
