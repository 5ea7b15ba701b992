from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.store.memory import MemoryStore
from monitor.store.sqlite import SqliteStore
from tests import build

Store = MemoryStore | SqliteStore


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    made = {
        "sources": [build.source("ministry"), build.source("governor")],
        "events": [build.event()],
        "receivers": ["console", "channel"],
        "repeatable": ["console"],
        "noticed": ["channel"],
    }
    if request.param == "memory":
        yield MemoryStore(**made)
        return
    async with SqliteStore.open(tmp_path / "monitor.db", **made) as opened:
        yield opened
