"""What every test gets: virtual time, no network beyond loopback, no blocking in the loop.

A coroutine test runs on a loop whose clock jumps to the next timer, so an hour's sleep
takes no time. Time stands still while an executor's job is under way. A test marked
``real_time`` gets an ordinary loop; one marked ``may_block`` is not watched for blocking
calls.
"""

import asyncio
import math
import random
import selectors
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor

import pytest
import structlog
from blockbuster import blockbuster_ctx
from hypothesis import HealthCheck, settings

from tests.fakes.clock import LoopClock

_GRACE = 0.005  # real seconds that a socket is given before the clock jumps
_PATIENCE = 5.0  # real seconds until silence is called a deadlock
# The loop takes timers this near as reached. Its own nanosecond is less than what a float can
# tell apart after some months of seconds: a timer that is due would then never be.
_RESOLUTION = 1e-6

# How long examples take to draw says how busy the machine is, and nothing of the program.
# `make test` tries the same examples each time, so a failure belongs to the change under test;
# `make fuzz` draws new ones.
_SLOW = [HealthCheck.too_slow]
settings.register_profile("claimwatch", derandomize=True, suppress_health_check=_SLOW)
settings.register_profile("fuzz", max_examples=2000, deadline=None, suppress_health_check=_SLOW)
settings.load_profile("claimwatch")


class JumpingSelector(selectors.DefaultSelector):
    """Polls what is ready; where nothing is, it moves the clock and does not wait."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.jobs = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is not None and timeout <= 0:
            return super().select(0)
        if self.jobs or timeout is None:
            return self._wait_for_the_outside()
        # The loop's own wake-up pipe is always registered; anything more is a real socket.
        ready = super().select(_GRACE if len(self.get_map()) > 1 else 0)
        if not ready:
            self.now = max(self.now + timeout, math.nextafter(self.now, math.inf))
        return ready

    def _wait_for_the_outside(self) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(_PATIENCE)
        if not ready and not self.jobs:
            raise RuntimeError("deadlock: nothing is scheduled and nothing is ready")
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """A loop that never waits for its own timers."""

    def __init__(self) -> None:
        self._jumping = JumpingSelector()
        super().__init__(self._jumping)
        self._clock_resolution = _RESOLUTION

    def time(self) -> float:
        return self._jumping.now

    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., object], *args: object
    ) -> asyncio.Future[object]:
        future = super().run_in_executor(executor, func, *args)
        self._jumping.jobs += 1
        future.add_done_callback(self._job_done)
        return future

    def _job_done(self, _: asyncio.Future[object]) -> None:
        self._jumping.jobs -= 1


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "real_time: run on a loop with the machine's clock")
    config.addinivalue_line("markers", "may_block: do not watch for blocking calls in the loop")
    # The default renderer reads source files to draw tracebacks, which blocks the loop.
    structlog.configure(
        processors=[structlog.processors.KeyValueRenderer()],
        logger_factory=structlog.ReturnLoggerFactory(),
    )


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    if item.get_closest_marker("real_time"):
        return {"real": asyncio.SelectorEventLoop}
    return {"virtual": VirtualTimeLoop}


@pytest.fixture(autouse=True)
def _no_blocking_in_the_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("may_block"):
        yield
        return
    with blockbuster_ctx(scanned_modules=["monitor"]):
        yield


@pytest.fixture
def clock() -> LoopClock:
    """Wall and monotonic time of the running loop, from a fixed first moment on."""
    return LoopClock()


@pytest.fixture
def rng() -> random.Random:
    return random.Random(20241101)
