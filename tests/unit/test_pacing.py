"""Limits that survive a restart, and a breaker."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.notify.messenger import Place
from monitor.notify.pacing import OF_A_GROUP, Breaker, Gate, Limit
from monitor.notify.telegram_pace import BotPace
from monitor.store.memory import MemoryStore
from tests.build import NOON


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


@given(st.lists(st.floats(0, 30), max_size=200), st.integers(4, 40))
def test_no_minute_sees_more_than_the_limit(pauses: list[float], count: int):
    gate, now, passed = Gate(Limit.a_minute(count)), NOON, []
    for pause in pauses:
        now = gate.ready_at(now + seconds(pause))
        gate.passed(now)
        passed.append(now)
    for moment in passed:
        assert sum(moment <= one < moment + seconds(60) for one in passed) <= count


@given(st.integers(1, 50))
def test_a_restart_forgets_nothing(messages: int):
    gate = Gate(OF_A_GROUP)
    for _ in range(messages):
        gate.passed(NOON)
    gate.close(NOON + seconds(7))
    again = Gate(OF_A_GROUP, gate.kept)
    assert again.ready_at(NOON) == gate.ready_at(NOON) >= NOON + seconds(7)


def test_what_was_kept_badly_is_forgotten():
    assert Gate(OF_A_GROUP, '{"full_at": 3}').ready_at(NOON) == NOON


def test_the_breaker_opens_after_five_failures_and_for_longer_each_time():
    breaker, now = Breaker(), NOON
    for _ in range(4):
        breaker.failed(now)
    assert breaker.ready_at(now) == now
    pauses = []
    for _ in range(7):
        breaker.failed(now)
        pauses.append((breaker.ready_at(now) - now).total_seconds())
        now = breaker.ready_at(now)
    assert pauses == [30, 60, 120, 240, 480, 600, 600]
    breaker.answered()
    assert breaker.ready_at(now) == now


def test_a_half_open_breaker_lets_one_attempt_through():
    breaker = Breaker()
    for _ in range(5):
        breaker.failed(NOON)
    later = NOON + seconds(30)
    assert breaker.ready_at(later) == later
    breaker.began(later)
    assert breaker.ready_at(later) > later


async def test_a_pause_is_the_chats_and_two_are_the_bots():
    bot = BotPace("telegram", MemoryStore())
    first, second, third = [await bot.chat(Place(chat=-n)) for n in (1, 2, 3)]
    first.throttled(30, NOON)
    assert first.ready_at(NOON) == NOON + seconds(30.5)
    assert third.ready_at(NOON) == NOON
    second.throttled(20, NOON)
    assert third.ready_at(NOON) == NOON + seconds(20.5)


async def test_topics_of_one_chat_share_its_pace():
    bot = BotPace("telegram", MemoryStore())
    assert await bot.chat(Place(chat=-1, topic=4)) is await bot.chat(Place(chat=-1, topic=5))


async def test_a_pause_is_remembered_by_the_next_process():
    store = MemoryStore()
    pace = await BotPace("telegram", store).chat(Place(chat=-1))
    pace.throttled(30, NOON)
    await store.post((), pace.kept)
    again = await BotPace("telegram", store).chat(Place(chat=-1))
    assert again.ready_at(NOON) == NOON + seconds(30.5)
