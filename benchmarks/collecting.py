"""Many sources at once: memory, the loop's lag and whether the budget of a host is obeyed.

``python -m benchmarks.collecting --sources 500`` starts a web preview of that many channels
in a process of its own, and the daemon on them in this one, with its store and core. What
is told is of this process. Compare runs of one machine only, and with the load beside them.
"""

import argparse
import asyncio
import contextlib
import multiprocessing
import os
import random
import resource
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from monitor.app import ask_completeness, run_daemon
from monitor.assembly import build_core
from monitor.config import load_config
from monitor.observe import configure_logging
from tests.fakes.preview import FakePreview

_STEP = 0.02
_TELLING = 0.05  # of the posts
_MONITOR = """\
[store]
path = "store.sqlite"
[web]
port = 0
[collect]
preview_url = "{url}"
requests_per_second = {rate}
[[receivers]]
kind = "jsonl"
path = "alerts.jsonl"
"""
_EVENTS = """\
[[events]]
id = "kharkiv"
title = "Strike on Kharkiv"
keywords = ["ракета", "удар"]
places = ["Kharkiv"]
"""


def _serve(count: int, told: Connection) -> None:
    """Serve the channels until the other side asks for the number of requests."""
    asyncio.run(_channels(count, told))


async def _channels(count: int, told: Connection) -> None:
    chance = random.Random(count)
    async with FakePreview() as server:
        for number in range(count):
            channel = server.channel(f"channel_{number}", f"Channel {number}").fill(40)
            for post in channel.posts:
                post.text = _words(chance, told=chance.random() < _TELLING)
        told.send(server.url)
        while not told.poll():  # noqa: ASYNC110  another process
            await asyncio.sleep(0.1)
        told.recv()
        told.send(len(server.asked))


def _words(chance: random.Random, *, told: bool) -> str:
    """Return some sixty words that mean nothing, and now and then a report of the event."""
    syllables = ["ва", "ко", "ли", "ма", "но", "пе", "ри", "со", "та", "ук", "фе", "хо", "ши"]
    nonsense = ("".join(chance.choices(syllables, k=chance.randint(2, 5))) for _ in range(60))
    report = f"Удар по Харкову: {chance.randint(1, 9)} загиблих. " if told else ""
    return report + " ".join(nonsense)


def _configure(folder: Path, url: str, count: int, rate: float) -> None:
    source = '[[sources]]\nkey = "telegram:channel_{0}"\ntitle = "Channel {0}"\nkind = "media"\n'
    listed = [source.format(number) + 'collect = "preview"\n' for number in range(count)]
    (folder / "sources.toml").write_text("\n".join(listed))
    (folder / "monitor.toml").write_text(_MONITOR.format(url=url, rate=rate))
    (folder / "events.toml").write_text(_EVENTS)


async def _run(folder: Path, warm: float, seconds: float) -> list[float]:
    """Run the daemon so long; return by how much the loop overslept at each step."""
    config = await asyncio.to_thread(load_config, folder)
    daemon = asyncio.ensure_future(run_daemon(config))
    lags: list[float] = []
    while not (folder / "store.sqlite").exists() and not daemon.done():  # noqa: ASYNC110
        await asyncio.sleep(_STEP)  # until its start is over
    await asyncio.sleep(warm)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and not daemon.done():
        before = time.monotonic()
        await asyncio.sleep(_STEP)
        lags.append(time.monotonic() - before - _STEP)
    daemon.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await daemon
    return lags


def main() -> None:
    """Serve, run, tell."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sources", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--warm", type=float, default=30.0, help="seconds for the first round")
    parser.add_argument("--rate", type=float, default=20.0, help="requests a second of the host")
    options = parser.parse_args()
    configure_logging("error", "json", open(os.devnull, "w"))  # noqa: SIM115, PTH123
    build_core([], [])  # knowledge is read once, before the clock starts
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(options.sources, theirs), daemon=True
    )
    server.start()
    with tempfile.TemporaryDirectory(prefix="claimwatch-bench-") as name:
        folder = Path(name)
        _configure(folder, ours.recv(), options.sources, options.rate)
        lags = sorted(asyncio.run(_run(folder, options.warm, options.seconds)))
        ours.send("done")
        asked = ours.recv()
        known = asyncio.run(ask_completeness(folder / "store.sqlite"))
    read = sum(one.progress.last_success_at is not None for one in known)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{options.sources} channels, {options.seconds:.0f} s, {options.rate:g} requests a second"
    )
    print(
        f"read                {read} channels, "
        f"{asked / (options.warm + options.seconds):.1f} requests a second"
    )
    print(f"peak memory         {memory:.0f} MB")
    for share in (0.5, 0.99, 1.0):
        lag = lags[min(int(len(lags) * share), len(lags) - 1)] * 1000
        print(f"loop lag p{share * 100:<9.0f} {lag:.1f} ms")
    print(f"load average        {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
