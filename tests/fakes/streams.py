"""Collectors and receivers without a network."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from monitor.errors import DeliveryError
from monitor.model.ids import AlertId
from monitor.model.sources import Source
from monitor.ports import Batch, Dossier, Receipt


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
        self.told: list[Dossier] = []

    @property
    def receiver(self) -> str:
        return self._receiver

    async def send(self, dossier: Dossier, now: datetime) -> Receipt:
        self.asked.append((dossier.alert.id, now))
        answer = self._answers.pop(0) if self._answers else None
        if answer is not None:
            raise answer
        if dossier.alert.id not in {one.alert.id for one in self.told}:
            self.told.append(dossier)  # a repeat is dropped by its id
        return Receipt(id=str(len(self.told)))
