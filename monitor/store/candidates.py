"""Candidate events in the tables, and what an operator makes of them."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec

from monitor.errors import StoreError
from monitor.model.candidates import Candidate, CandidateState, Sighting
from monitor.model.decisions import Decision
from monitor.model.events import Evidence, Link
from monitor.model.ids import EventId, PostId, RevisionId
from monitor.ports import CandidateStatus, Wordings
from monitor.store.driver import Connection, connect_writer, driver, explained
from monitor.store.queries import query
from monitor.store.rows import link_row, micros, to_json

_LATEST: Final = 8  # texts of one event or candidate
_AROUND: Final = timedelta(days=3)

_candidate: Final = msgspec.json.Decoder(Candidate).decode
_sightings: Final = msgspec.json.Decoder(tuple[Sighting, ...]).decode


def write_candidates(connection: Connection, decisions: Iterable[Decision]) -> None:
    """Write the sightings and candidates of decisions."""
    told = [d for d in decisions if d.sightings or d.candidates]
    if not told:
        return
    run = connection.executemany
    run(query("insert_sightings"), [(d.seq, to_json(d.sightings)) for d in told if d.sightings])
    made = [(d.seq, one) for d in told for one in d.candidates]
    run(
        query("insert_candidate"),
        [(one.id, micros(one.since), to_json(one)) for _, one in made],
    )
    run(
        query("insert_candidate_post"),
        [(one.id, seq, post) for seq, one in made for post in one.posts],
    )


def sightings_between(
    connection: Connection, span: tuple[int, int]
) -> dict[int, tuple[Sighting, ...]]:
    """Read the sightings of a stretch of revisions."""
    rows = connection.execute(query("sightings_between"), span)
    return {seq: _sightings(document) for seq, document in rows}


def candidates_between(
    connection: Connection, span: tuple[int, int]
) -> dict[int, tuple[Candidate, ...]]:
    """Read which candidates each of a stretch of revisions made or joined."""
    found: dict[int, dict[str, Candidate]] = {}
    for seq, document, post in connection.execute(query("candidates_between"), span):
        known = _candidate(document)
        of_one = found.setdefault(seq, {})
        before = of_one[known.id].posts if known.id in of_one else ()
        posts = (*before, PostId(post))
        of_one[known.id] = msgspec.structs.replace(known, posts=posts)
    return {seq: tuple(of_one.values()) for seq, of_one in found.items()}


def read_candidates(connection: Connection) -> tuple[CandidateStatus, ...]:
    """Read every candidate, the newest first."""
    return tuple(
        CandidateStatus(
            candidate=_candidate(document),
            state=CandidateState(state),
            into=into,
            posts=posts,
            sources=sources,
        )
        for _, state, into, document, posts, sources in connection.execute(query("all_candidates"))
    )


def read_open_candidates(
    connection: Connection, since: int, until: int
) -> tuple[CandidateStatus, ...]:
    """Read the open candidates that posts of a window tell of, and count those posts."""
    rows = connection.execute(query("open_candidates_told"), (since, until))
    return tuple(
        CandidateStatus(
            candidate=_candidate(document), state=CandidateState.OPEN, posts=posts, sources=sources
        )
        for document, posts, sources in rows
    )


def read_wordings(
    connection: Connection, candidate: Candidate, events: Iterable[EventId]
) -> Wordings:
    """Read the latest texts of a candidate, and those of events in the days around it."""
    around = micros(candidate.since - _AROUND), micros(candidate.since + _AROUND)
    told = {
        event: _texts(connection, "texts_of_event", (event, *around, _LATEST)) for event in events
    }
    return Wordings(
        texts=_texts(connection, "texts_of_candidate", (candidate.id, _LATEST)),
        events={event: texts for event, texts in told.items() if texts},
    )


def _texts(connection: Connection, name: str, bound: tuple[str | int, ...]) -> tuple[str, ...]:
    return tuple(text for (text,) in connection.execute(query(name), bound))


async def judge_candidate(
    path: Path, name: EventId, state: CandidateState, into: EventId | None = None
) -> None:
    """Write down what an operator made of a candidate.

    ``into`` is the event that its posts are linked to from now on, with their claims. That
    is one short transaction, also while a daemon writes; the daemon knows of it after its
    next start.

    Raises:
        StoreError: there is no store, or it cannot be written.
    """
    await asyncio.to_thread(_judge, path, name, state, into)


def _judge(path: Path, name: EventId, state: CandidateState, into: EventId | None) -> None:
    if not path.exists():
        raise StoreError(f"{path}: there is no store yet; monitor run creates it")
    try:
        with closing(connect_writer(path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(query("judge_candidate"), (state.value, into, name))
            if into is not None:
                _link_posts(connection, name, into)
            connection.execute("COMMIT")
    except driver.Error as error:
        raise explained(error) from error


def _link_posts(connection: Connection, candidate: EventId, event: EventId) -> None:
    """Link the posts of a candidate to an event, and give it their claims."""
    rows = connection.execute(query("posts_of_candidate"), (candidate,)).fetchall()
    seqs: Sequence[int] = [seq for (seq,) in rows]
    grounds = (Evidence(kind="candidate", detail=candidate, weight=1.0),)
    link = Link(revision=RevisionId(""), event=event, score=1.0, evidence=grounds)
    connection.executemany(query("insert_link"), [link_row(seq, link) for seq in seqs])
    connection.execute(query("give_claims"), (event, to_json(seqs)))
