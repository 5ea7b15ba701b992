"""What everybody speaks of just now."""

from datetime import UTC, datetime, timedelta

from monitor.core.track import compile_events
from monitor.core.track.live import LIVE, Live
from monitor.core.track.memory import Memory
from monitor.model.ids import EventId
from tests.newsroom import event, known, places, themes

DAY = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)
PLANT = event("plant", "Drone strike and fire at the plant in Voronezh", "strike, fire, plant",
              "Voronezh", since=DAY, until=DAY + timedelta(days=7))  # fmt: skip


class _Crowd(Memory):
    """As if three voices had told of every event."""

    def voices(self, event: EventId, at: datetime, within: timedelta = LIVE) -> int:
        return 3


def test_of_two_kinds_of_one_event_the_same_is_told_in_whatever_order_they_stand():
    catalogue = compile_events([PLANT], gazetteer=places(), topics=themes(), known=known())
    live = Live(catalogue, places(), themes(), _Crowd())
    kinds = [("topic", "fire"), ("topic", "strike")]
    told = [list(live._of(keys, DAY)) for keys in (kinds, kinds[::-1])]
    assert told == [[(0, "fire", 3)]] * 2
