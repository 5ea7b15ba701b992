"""Pairs of events that are easily mistaken for one another (tests/corpus/tracks)."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model.events import Event
from monitor.model.ids import EventId
from tests.newsroom import Newsroom, linked

CORPUS = Path(__file__).parent.parent / "corpus" / "tracks" / "lookalikes.toml"
SINCE = datetime(2026, 4, 1, tzinfo=UTC)


def judged() -> Iterator[tuple[str, set[str], set[str]]]:
    """Yield each post with the events it speaks of and those it was linked to."""
    for pair in tomllib.loads(CORPUS.read_text(encoding="utf-8"))["pair"]:
        events = [
            Event(
                id=EventId(name),
                title=pair[name]["title"],
                keywords=tuple(pair[name]["keywords"]),
                places=tuple(pair[name]["places"]),
                since=pair[name].get("since", SINCE),
                until=pair[name].get("since", SINCE) + timedelta(days=10),
            )
            for name in "ab"
        ]
        room = Newsroom(events)
        for number, line in enumerate(pair["posts"].strip().splitlines()):
            names, _, text = line.partition(" ")
            when = pair.get("from", SINCE) + timedelta(hours=number)
            tracking = room.publish(f"source{number}/1", text, when)
            yield text, set(names) - {"-"}, linked(tracking)


def test_look_alikes_are_kept_apart() -> None:
    rows = list(judged())
    right = sum(len(expected & found) for _, expected, found in rows)
    wrong = [(text, found) for text, expected, found in rows if found - expected]
    missed = [(text, expected) for text, expected, found in rows if expected - found]
    assert right / (right + len(wrong)) >= 0.97, wrong
    assert right / (right + len(missed)) >= 0.92, missed
