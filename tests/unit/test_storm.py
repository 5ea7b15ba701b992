"""Five thousand alerts due at once, at a chat that bears twenty messages a minute."""

from collections.abc import Callable
from datetime import datetime

from monitor.model.alerts import AlertKind, Severity
from monitor.notify.albums import Album, Limits
from monitor.notify.fitting import width
from monitor.notify.message import Message
from monitor.notify.messenger import Place
from tests.desk_chat import desk

EVENTS = 100
ALERTS = 5_000
GRAVE = ("event 73", "event 12")


class Chat:
    """Remembers every call with its moment."""

    repeatable = True
    limits = Limits()

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.calls: list[datetime] = []
        self.messages: dict[int, Message] = {}

    async def send(
        self, place: Place, message: Message, *, key: str, reply_to: int | None = None
    ) -> int:
        self.calls.append(self._now())
        self.messages[len(self.messages) + 1] = message
        return len(self.messages)

    async def send_album(
        self, place: Place, album: Album, *, key: str, reply_to: int | None = None
    ) -> int:
        raise NotImplementedError

    async def edit(self, place: Place, number: int, message: Message) -> None:
        self.calls.append(self._now())
        self.messages[number] = message


async def test_a_storm_is_told_in_cards_the_gravest_first_and_nothing_is_lost(clock):
    chat = Chat(clock.now)
    newsroom = await desk(chat, clock)
    for event in GRAVE:
        await newsroom.raise_alerts(event, severity=Severity.HIGH)
    names = [f"event {n % EVENTS}" for n in range(ALERTS - len(GRAVE))]
    await newsroom.raise_alerts(*names, kind=AlertKind.UPDATE)
    while set(newsroom.states) != {"sent"}:
        await newsroom.work.flush()
        await clock.sleep(1)

    standing = list(chat.messages.values())
    told = [one.text.splitlines()[1] for one in standing]
    assert set(told[:4]) == set(GRAVE)
    assert len(set(told)) == EVENTS
    # A card an event, and its fifty alerts in a reply: some in full, and how many more. The
    # gravest events have one alert more than a message tells.
    assert len(standing) == 2 * EVENTS + len(GRAVE)
    assert all(width(one.text) <= 4096 for one in standing)
    assert (
        sum(count_of(one) for one in standing if "more: see the card" in one.text)
        + sum(one.text.count("UPDATE  weapon") for one in standing)
        == ALERTS + EVENTS
    )
    for moment in chat.calls:
        assert sum(0 <= (one - moment).total_seconds() < 60 for one in chat.calls) <= 20


def count_of(message: Message) -> int:
    """Return how many alerts a message says that it has no room for."""
    line = next(one for one in message.text.splitlines() if "more: see the card" in one)
    return int(line.split()[2])
