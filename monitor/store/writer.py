"""One thread owns the writing connection; what waits together is committed together."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Generic, TypeVar

from monitor.errors import StoreError
from monitor.store.driver import Connection, driver, explained

T = TypeVar("T")
Job = Callable[[Connection], T]

_MOST_JOBS: Final = 1000  # in one transaction


class _Waiting(Generic[T]):
    """A job, and after the commit what it returned."""

    def __init__(self, job: Job[T]) -> None:
        self._job = job
        self.result: T
        self.durable = False

    def run(self, connection: Connection) -> None:
        self.result = self._job(connection)


class Writer:
    """First in, first out. After a failed commit nothing more is written.

    A later decision may rest on an earlier one; if the earlier is lost, the later must
    not become durable. So the first failure is final, and the process is to be restarted.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-writer")
        self._waiting: deque[_Waiting[object]] = deque()
        self._connection: Connection | None = None
        self._failure: str | None = None
        self._busy = False
        self.commits = 0

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be written and no transaction is under way."""
        return not self._waiting and not self._busy

    async def start(self, connect: Callable[[], Connection]) -> None:
        """Open the connection in the writer's own thread.

        Raises:
            StoreError: the file cannot be used.
        """
        self._connection = await asyncio.get_running_loop().run_in_executor(self._thread, connect)

    async def run(self, job: Job[T]) -> T:
        """Do the job in a transaction and return once it is on the disk.

        A caller that is cancelled does not take its job back.

        Raises:
            StoreError: nothing was written, and nothing will be any more.
        """
        waiting = _Waiting(job)
        self._waiting.append(waiting)  # type: ignore[arg-type]  # jobs of any result wait in one queue
        await asyncio.get_running_loop().run_in_executor(self._thread, self._drain)
        if not waiting.durable:
            raise StoreError(self._failure or "the store is closed")
        return waiting.result

    async def stop(self) -> None:
        """Finish what waits and close the connection."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._close)
        await loop.run_in_executor(None, self._thread.shutdown)

    def _close(self) -> None:
        while self._waiting:
            self._drain()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _drain(self) -> None:
        """Commit all that waits: nothing, when an earlier call took this one's job along."""
        group: list[_Waiting[object]] = []
        self._busy = True
        try:
            while self._waiting and len(group) < _MOST_JOBS:
                group.append(self._waiting.popleft())
            if group and self._failure is None and self._connection is not None:
                self._commit(self._connection, group)
        finally:
            self._busy = False

    def _commit(self, connection: Connection, group: list[_Waiting[object]]) -> None:
        self._failure = "an earlier write failed"  # until the commit has come back
        try:
            connection.execute("BEGIN IMMEDIATE")
            for waiting in group:
                waiting.run(connection)
            connection.execute("COMMIT")
        except driver.Error as error:
            self._failure = str(explained(error))
        else:
            self._failure = None
            self.commits += 1
            for waiting in group:
                waiting.durable = True
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
