import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.pipeline.notify_systemd import ServiceManager


@pytest.fixture
def listener(tmp_path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.setblocking(False)
        yield line


def heard(line: socket.socket) -> list[str]:
    messages: list[str] = []
    while True:
        try:
            messages.append(line.recv(4096).decode())
        except BlockingIOError:
            return messages


def address(line: socket.socket) -> dict[str, str]:
    return {"NOTIFY_SOCKET": line.getsockname()}


def test_readiness_status_and_stop_are_reported(listener):
    manager = ServiceManager(address(listener))

    manager.ready("11 sources")
    manager.status("1 source is down")
    manager.stopping()

    assert heard(listener) == [
        "READY=1\nSTATUS=11 sources",
        "STATUS=1 source is down",
        "STOPPING=1",
    ]


def test_an_abstract_address_is_understood():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        name = f"claimwatch-test-{os.getpid()}"
        line.bind(f"\0{name}")
        line.setblocking(False)
        ServiceManager({"NOTIFY_SOCKET": f"@{name}"}).ready("ok")

        assert heard(line) == ["READY=1\nSTATUS=ok"]


def test_a_manager_that_does_not_listen_stops_nothing():
    ServiceManager({}).ready("ok")
    ServiceManager({"NOTIFY_SOCKET": str(Path("/nowhere/notify"))}).ready("ok")


@pytest.mark.may_block
async def test_life_is_reported_three_times_a_period_while_all_is_well(listener, clock):
    healthy = True
    manager = ServiceManager({**address(listener), "WATCHDOG_USEC": "30000000"})

    async with asyncio.TaskGroup() as group:
        task = group.create_task(manager.watchdog(clock, lambda: healthy))
        await asyncio.sleep(31)
        well = heard(listener)
        healthy = False
        await asyncio.sleep(31)
        ill = heard(listener)
        task.cancel()

    assert well == ["WATCHDOG=1"] * 3
    assert ill == []


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"NOTIFY_SOCKET": "/nowhere"},
        {"NOTIFY_SOCKET": "/nowhere", "WATCHDOG_USEC": "0"},
        {"NOTIFY_SOCKET": "/nowhere", "WATCHDOG_USEC": "1", "WATCHDOG_PID": "1"},
    ],
)
async def test_without_a_watchdog_nothing_runs(environment, clock):
    await ServiceManager(environment).watchdog(clock, lambda: True)
