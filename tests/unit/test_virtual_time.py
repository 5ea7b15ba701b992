"""The loop that every coroutine test runs on."""

import asyncio
import socket
import time

import pytest
from blockbuster import BlockingError
from pytest_socket import SocketConnectBlockedError

from tests.fakes.clock import START, LoopClock


async def test_a_day_of_sleep_takes_no_time(clock: LoopClock):
    began = time.perf_counter()
    await clock.sleep(86_400)
    assert time.perf_counter() - began < 1
    assert (clock.now() - START).total_seconds() == pytest.approx(86_400)


async def test_years_of_uneven_sleeps_come_to_an_end(clock: LoopClock):
    for seconds in (190 * 86_400 + 0.1, 0.3, 700 * 86_400 + 0.7, 1e-9, 1 / 3):
        await clock.sleep(seconds)
    assert clock.monotonic() == pytest.approx(890 * 86_400 + 1.4333333)


async def test_timers_fire_in_order_of_their_moments(clock: LoopClock):
    fired: list[int] = []

    async def wake(after: int) -> None:
        await clock.sleep(after)
        fired.append(after)

    async with asyncio.TaskGroup() as group:
        for after in (300, 5, 60):
            group.create_task(wake(after))
    assert fired == [5, 60, 300]


async def test_time_stands_still_while_a_thread_works(clock: LoopClock):
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(1):
        await loop.run_in_executor(None, time.sleep, 0.05)
    assert clock.monotonic() == 0


async def test_a_timeout_of_an_hour_is_reached_at_once(clock: LoopClock):
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(3600):
            await asyncio.Event().wait()
    assert clock.monotonic() == pytest.approx(3600)


@pytest.mark.real_time
async def test_a_test_may_ask_for_the_machines_own_time():
    assert type(asyncio.get_running_loop()) is asyncio.SelectorEventLoop


async def test_a_loopback_server_answers_before_the_clock_jumps(clock: LoopClock):
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        async with asyncio.timeout(30):
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(b"hello\n")
            assert await reader.readline() == b"hello\n"
            writer.close()
    assert clock.monotonic() < 30


def test_blocking_calls_are_watched_for_in_the_products_modules_only():
    async def sleeps() -> None:
        time.sleep(0)  # noqa: ASYNC251  the very thing that is watched for

    code = compile("import time\nasync def sleeps():\n    time.sleep(0)\n", _product_file(), "exec")
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102  stands for a module of the product
    asyncio.run(sleeps())
    with pytest.raises(BlockingError):
        asyncio.run(names["sleeps"]())  # type: ignore[operator]


def _product_file() -> str:
    import monitor

    assert monitor.__file__
    return monitor.__file__.replace("__init__", "imagined")


@pytest.mark.filterwarnings("ignore:A test tried to use")
def test_only_loopback_can_be_reached():
    with (
        pytest.raises(SocketConnectBlockedError),
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as outside,
    ):
        outside.connect(("192.0.2.1", 80))
