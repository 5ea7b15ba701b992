"""What stands where in which chat, and small facts that an edge must not forget."""

import asyncio
from collections.abc import Collection, Mapping, Sequence

from monitor.ports import Posting, PostingPart
from monitor.store.driver import Connection, Row
from monitor.store.queries import query
from monitor.store.rows import micros, moment, to_json


def read_card(connection: Connection, place: str, event: str) -> Posting | None:
    """Read the newest card of an event at a place."""
    row = connection.execute(query("newest_card"), (place, event)).fetchone()
    return None if row is None else _posting(*row)


def read_posted(connection: Connection, place: str, keys: Collection[str]) -> dict[str, Posting]:
    """Read what of these stands at a place, by key."""
    rows = connection.execute(query("posted"), (to_json(sorted(keys)), place))
    return {one.key: one for one in (_posting(*row) for row in rows)}


def write_postings(
    connection: Connection, postings: Sequence[Posting], kept: Mapping[str, str]
) -> None:
    """Write messages and small facts; a later one replaces."""
    connection.executemany(query("keep_posting"), [_row(one) for one in postings])
    connection.executemany(query("keep_fact"), list(kept.items()))


def read_fact(connection: Connection, name: str) -> str | None:
    """Read a small fact."""
    row = connection.execute(query("fact"), (name,)).fetchone()
    return None if row is None else row[0]


class MemoryPostings:
    """The same in dictionaries, for the store in memory."""

    def __init__(self) -> None:
        self._postings: dict[tuple[str, str], Posting] = {}
        self._facts: dict[str, str] = {}

    async def card(self, place: str, event: str) -> Posting | None:
        """Return the newest card of an event at a place."""
        cards = [
            one
            for one in self._postings.values()
            if (one.place, one.event, one.part) == (place, event, PostingPart.CARD)
        ]
        return max(cards, key=lambda one: one.posted_at, default=None)

    async def posted(self, place: str, keys: Collection[str]) -> Mapping[str, Posting]:
        """Return what of these stands there already, by key."""
        found = ((key, self._postings.get((place, key))) for key in keys)
        return {key: one for key, one in found if one is not None}

    async def post(self, postings: Sequence[Posting], kept: Mapping[str, str]) -> None:
        """Remember messages, and with them small facts by name; a later one replaces."""
        await asyncio.sleep(0)  # noqa: TID251  as a store on a disk lets others run
        self._postings |= {(one.place, one.key): one for one in postings}
        self._facts |= kept

    async def recall(self, name: str) -> str | None:
        """Return a small fact."""
        return self._facts.get(name)


def _row(one: Posting) -> Row:
    return (
        one.place,
        one.key,
        one.event,
        one.part.value,
        one.message,
        one.digest,
        micros(one.posted_at),
    )


def _posting(
    place: str, key: str, event: str, part: str, message: int, digest: str, posted_at: int
) -> Posting:
    return Posting(
        place=place,
        key=key,
        event=event,
        part=PostingPart(part),
        message=message,
        digest=digest,
        posted_at=moment(posted_at),
    )
