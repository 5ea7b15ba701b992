"""A newsroom's chat for tests: alerts raised into a store, delivered, looked at."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from monitor.clock import Clock
from monitor.model.alerts import AlertKind, Delivery, Severity
from monitor.notify.messenger import Messenger, Place, Reader
from monitor.notify.telegram import Outlet, TelegramNotifier
from monitor.notify.telegram_pace import BotPace
from monitor.notify.telling import PlainTeller, Teller
from monitor.pipeline.dispatch import Dispatcher
from monitor.pipeline.outcome import Manner
from monitor.ports import Observation
from monitor.store.memory import MemoryStore
from tests.build import EVENT, alert, batch, claim, decision, observation

RECEIVER = "channel"


class Desk:
    """A store, one Telegram receiver, and the dispatcher between."""

    def __init__(self, store: MemoryStore, notifier: TelegramNotifier, clock: Clock) -> None:
        self.store = store
        self.notifier = notifier
        self.clock = clock
        self._raised = len(store.deliveries())
        self.work = self.restarted()

    def restarted(self, **more: object) -> Dispatcher:
        manner = {
            "events": 1,
            "together": 50,
            "timeout": 120.0,
            "settle": timedelta(seconds=30),
            "pace": self.notifier.pace,
            "finder": self.notifier,
            "repeatable": self.notifier.repeatable,
        }
        manners = {RECEIVER: Manner(**{**manner, **more})}
        return Dispatcher(
            self.store, [self.notifier], self.clock, Random(1), manners=manners, journal=self.store
        )

    async def raise_alerts(
        self,
        *events: str,
        kind: AlertKind = AlertKind.UPDATE,
        severity: Severity = Severity.NOTABLE,
    ) -> None:
        """One post and one alert for each event named, in that order."""
        made = [self._raise(name, kind, severity) for name in events or (EVENT,)]
        new = await self.store.record(batch(*(seen for seen, _, _ in made)))
        await self.store.commit(
            [
                decision(one, about, alerts=(raised,))
                for one, (_, about, raised) in zip(new, made, strict=True)
            ]
        )

    def _raise(
        self, event: str, kind: AlertKind, severity: Severity
    ) -> tuple[Observation, object, object]:
        self._raised += 1
        native = str(self._raised)
        about = claim(native=native, event=event, value=self._raised)
        raised = alert(about, kind=kind, severity=severity, minutes=-1)
        return observation(f"post {native}", native=native), about, raised

    @property
    def states(self) -> list[str]:
        return [one.state.value for one in self.deliveries]

    @property
    def deliveries(self) -> Sequence[Delivery]:
        return self.store.deliveries()


async def desk(
    messenger: Messenger,
    clock: Clock,
    *,
    chat: int = -100123,
    topic: int | None = None,
    reader: Reader | None = None,
    teller: Teller | None = None,
    store: MemoryStore | None = None,
    noticed: Sequence[str] = (),
) -> Desk:
    store = store or MemoryStore(receivers=[RECEIVER], noticed=noticed)
    place = Place(chat=chat, topic=topic)
    pace = await BotPace("telegram", store).chat(place)
    outlet = Outlet(receiver=RECEIVER, place=place, messenger=messenger, pace=pace, reader=reader)
    notifier = TelegramNotifier(outlet, teller or PlainTeller(), store, clock)
    await notifier.recall()
    return Desk(store, notifier, clock)
