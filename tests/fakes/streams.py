"""Collectors and receivers without a network."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from monitor.errors import DeliveryError
from monitor.model.ids import AlertId
from monitor.model.sources import Source
from monitor.ports import Batch, Receipt, Subject, Together


class Script:
    """Yields its batches, numbered by their cursors; an exception among them is raised.

    Each step is taken once: a stream that is started again goes on behind it.
    """

    def __init__(self, *steps: Batch | Exception) -> None:
        self._steps = list(steps)
        self.starts: list[str | None] = []

    async def stream(self, source: Source, cursor: str | None) -> AsyncIterator[Batch]:
        self.starts.append(cursor)
        while self._steps:
            step = self._steps.pop(0)
            if isinstance(step, Exception):
                raise step
            yield step


class Listed:
    """A source with a fixed history: goes on after the cursor, as often as it is started."""

    def __init__(self, batches: Sequence[Batch]) -> None:
        self._batches = batches

    async def stream(self, source: Source, cursor: str | None) -> AsyncIterator[Batch]:
        for batch in self._batches[int(cursor or 0) :]:
            yield batch


class Channel:
    """A receiver that remembers; ``answers`` are raised one after another, None is success."""

    def __init__(self, receiver: str = "channel", *answers: DeliveryError | None) -> None:
        self._receiver = receiver
        self._answers = list(answers)
        self.asked: list[tuple[AlertId, datetime]] = []
        self.told: list[Subject] = []
        self.messages: list[Together] = []
        self._keys: set[AlertId] = set()

    @property
    def receiver(self) -> str:
        return self._receiver

    async def send(self, batch: Together, now: datetime) -> Receipt:
        self.asked.append((batch[0].delivery.alert, now))
        answer = self._answers.pop(0) if self._answers else None
        if answer is not None:
            raise answer
        self.messages.append(batch)
        for due in batch:
            if due.delivery.alert not in self._keys:  # a repeat is dropped by its id
                self._keys.add(due.delivery.alert)
                self.told.append(due.subject)
        return Receipt(id=str(len(self.told)))
