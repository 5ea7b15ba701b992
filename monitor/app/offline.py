"""What is done with the store while no daemon need be running."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from monitor.app.assist import recollection
from monitor.assembly import build_core
from monitor.config import Config, voices_of
from monitor.core.proposal import Proposal, propose
from monitor.model.candidates import CandidateState
from monitor.model.completeness import Completeness
from monitor.model.events import Event
from monitor.model.ids import EventId
from monitor.model.sources import Source
from monitor.pipeline.follow import drain
from monitor.pipeline.renewal import beside
from monitor.ports import CandidateStatus, Reads
from monitor.ports.desk import Desk
from monitor.store.desk import open_desk
from monitor.store.reads import SqliteReads
from monitor.store.sqlite import SqliteStore

_MOST_PROPOSALS: Final = 20  # candidates; comparing texts takes time

T = TypeVar("T")


async def rebuild_store(config: Config) -> int:
    """Derive everything again from the stored revisions; return how many there were.

    Raises:
        StoreError: the store cannot be used, or a daemon uses it.
    """
    sources, events = known(config)
    async with SqliteStore.open(config.store_path, sources=sources, events=events) as store:
        followed = beside(events, await store.desk.followed())
        core = await asyncio.to_thread(build_core, sources, followed)
        await store.forget_decisions()
        return await drain(store, core, second=recollection(config, store))


async def ask_store(path: Path, question: Callable[[Reads], Awaitable[T]]) -> T:
    """Put a question to the store, also while a daemon writes to it.

    Raises:
        StoreError: there is no store yet, or it cannot be read.
    """
    async with SqliteReads.open(path) as reads:
        return await question(reads)


async def ask_completeness(path: Path) -> tuple[Completeness, ...]:
    """Return what is known of the completeness of every source that was ever tried.

    Raises:
        StoreError: there is no store yet, or it cannot be read.
    """
    async with SqliteReads.open(path) as reads:
        return await reads.completeness()


async def at_desk(path: Path, question: Callable[[Desk], Awaitable[T]]) -> T:
    """Ask about mutes and the like, or change them, also while a daemon writes to the store.

    Raises:
        StoreError: there is no store yet, or it cannot be used.
    """
    async with open_desk(path) as desk:
        return await question(desk)


async def ask_candidates(path: Path) -> tuple[CandidateStatus, ...]:
    """Return the candidate events of the store, the newest first.

    Raises:
        StoreError: there is no store yet, or it cannot be read.
    """
    async with SqliteReads.open(path) as reads:
        return await reads.candidates()


async def ask_proposals(path: Path, events: Sequence[EventId]) -> dict[EventId, Proposal]:
    """Return which of these events the newest open candidates are like, by their posts' words.

    Raises:
        StoreError: there is no store yet, or it cannot be read.
    """
    found: dict[EventId, Proposal] = {}
    async with SqliteReads.open(path) as reads:
        listed = [one.candidate for one in await reads.candidates() if _is_open(one)]
        for candidate in listed[:_MOST_PROPOSALS]:
            wordings = await reads.wordings(candidate, events)
            proposal = await asyncio.to_thread(propose, wordings.texts, wordings.events)
            if proposal is not None:
                found[candidate.id] = proposal
    return found


def _is_open(status: CandidateStatus) -> bool:
    return status.state is CandidateState.OPEN


def known(config: Config) -> tuple[list[Source], list[Event]]:
    """Return who is read and what is followed."""
    voices = voices_of(config.sources)
    sources = [one.source(voices) for one in config.sources]
    return sources, [one.event() for one in config.events]
