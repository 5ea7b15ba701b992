import asyncio
import threading

import pytest

from monitor.pipeline.pulse import Pulse
from monitor.store import driver as d
from monitor.store.writer import Writer


class Store:
    def __init__(self) -> None:
        self.commits, self.idle = 0, True


def test_a_store_with_nothing_to_write_is_well():
    pulse = Pulse(Store(), tuple)
    assert [pulse(), pulse()] == [True, True]


def test_a_busy_store_is_well_as_long_as_it_commits():
    store = Store()
    pulse = Pulse(store, tuple)
    store.idle, store.commits = False, 1
    assert pulse()
    assert not pulse()
    store.commits = 2
    assert pulse()


def test_a_receiver_whose_line_stands_still_is_told_of():
    assert not Pulse(Store(), lambda: ("channel",))()


@pytest.mark.real_time
async def test_a_writer_is_idle_but_while_something_is_written():

    writer, asked, answer = Writer(), threading.Event(), threading.Event()
    await writer.start(lambda: d.driver.connect(":memory:", isolation_level=None))
    before = writer.idle

    def slow(_connection: d.Connection) -> None:
        asked.set()
        answer.wait(20)

    async with asyncio.TaskGroup() as group:
        group.create_task(writer.run(slow))
        await asyncio.to_thread(asked.wait, 20)
        during = writer.idle
        answer.set()
    after = writer.idle
    await writer.stop()
    assert (before, during, after) == (True, False, True)
