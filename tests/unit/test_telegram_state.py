"""What an account remembers, and how fast it asks."""

from datetime import UTC, datetime, timedelta

import msgspec

from monitor.collect.telegram_state import RESOLVED_A_DAY, Memory, Peer
from monitor.collect.telegram_tempo import Tempo
from tests.fakes.clock import LoopClock

NOON = datetime(2024, 11, 1, 12, 0, tzinfo=UTC)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def test_a_pause_is_of_one_method_and_ends():
    memory = Memory().paused("GetHistory", NOON + seconds(60), NOON)

    assert memory.pause_left("GetHistory", NOON) == 60
    assert memory.pause_left("GetMessages", NOON) == 0
    assert memory.pause_left("GetHistory", NOON + seconds(61)) == 0


def test_a_shorter_pause_does_not_cut_a_longer_one_and_old_ones_are_dropped():
    memory = Memory().paused("A", NOON + seconds(600), NOON).paused("A", NOON + seconds(5), NOON)
    assert memory.pause_left("A", NOON) == 600

    memory = memory.paused("B", NOON + seconds(800), NOON + seconds(700))
    assert set(memory.pauses) == {"B"}


def test_names_are_resolved_ten_seconds_apart():
    memory = Memory().having_resolved(NOON)

    assert Memory().resolving_waits(NOON) == 0
    assert memory.resolving_waits(NOON + seconds(4)) == 6
    assert memory.resolving_waits(NOON + seconds(10)) == 0


def test_after_a_hundred_names_the_next_waits_until_the_first_is_a_day_old():
    memory = Memory()
    for step in range(RESOLVED_A_DAY):
        memory = memory.having_resolved(NOON + seconds(10 * step))

    assert memory.resolving_waits(NOON + seconds(2000)) == 86_400 - 2000
    assert memory.resolving_waits(NOON + seconds(86_400)) == 0


def test_a_name_is_known_in_any_case_and_forgotten_in_any_case():
    peer = Peer(id=1, hash=2, name="General_Staff")
    memory = Memory().with_peers(("General_Staff", peer))

    assert memory.peers == {"general_staff": peer}
    assert memory.without_peer("GENERAL_staff").peers == {}


def test_memory_is_read_back_as_it_was_written():
    memory = Memory().having_resolved(NOON).paused("A", NOON + seconds(5), NOON)

    assert msgspec.json.decode(msgspec.json.encode(memory), type=Memory) == memory


async def test_calls_take_turns_at_the_rate_that_is_wanted(clock: LoopClock):
    tempo = Tempo(clock, 2.0)
    for _ in range(9):
        await tempo.turn()

    assert clock.monotonic() == 4.0


async def test_a_refusal_halves_the_rate_and_good_answers_bring_it_back(clock: LoopClock):
    tempo = Tempo(clock, 1.0)
    tempo.refused()
    assert tempo.rate == 0.5
    for _ in range(10):
        tempo.refused()
    assert tempo.rate == 0.05

    for _ in range(2000):
        tempo.answered()
    assert tempo.rate == 1.0


async def test_a_slow_answer_earns_no_burst_later(clock: LoopClock):
    tempo = Tempo(clock, 1.0)
    await tempo.turn()
    await clock.sleep(60)
    await tempo.turn()
    await tempo.turn()

    assert clock.monotonic() == 61.0
