"""A newsroom for tests of tracking: publish a post, see where it goes, remember it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from msgspec import Struct

from monitor.core.dating import Dater
from monitor.core.extract import Clause, Reader
from monitor.core.track import Tracker, Tracking
from monitor.knowledge import load_gazetteer, load_lexicon, load_topics, load_zones
from monitor.model.claims import Attribute, Claim, Label, Modality, Quantity, claim_id
from monitor.model.decisions import Decided, Decision, Recorded
from monitor.model.events import Event
from monitor.model.ids import EventId, SourceKey, revision_id
from monitor.model.posts import Origin, Post, Revision, RevisionKind
from monitor.model.sources import Source
from monitor.text.gazetteer import Gazetteer
from monitor.text.scan import Scanner
from monitor.text.times import TimeReader
from monitor.text.topics import Topics

Stated = tuple[Attribute, int | str, str]  # attribute, value, the words it stands in

gazetteer = cache(load_gazetteer)
topics = cache(load_topics)
lexicon = cache(load_lexicon)


@cache
def known() -> Scanner:
    return Scanner((*lexicon().patterns, *places().patterns, *themes().patterns))


@cache
def reader() -> Reader:
    return Reader(lexicon(), places())


@cache
def dater() -> Dater:
    return Dater(TimeReader(lexicon(), load_zones()))


def places() -> Gazetteer:
    return gazetteer()


def themes() -> Topics:
    return topics()


class Read(Struct, frozen=True):
    claims: tuple[Claim, ...]
    clauses: tuple[Clause, ...] = ()


def event(
    name: str,
    title: str,
    keywords: str,
    *where: str,
    since: datetime,
    until: datetime,
    actors: tuple[str, ...] = (),
) -> Event:
    return Event(
        id=EventId(name),
        title=title,
        keywords=tuple(one.strip() for one in keywords.split(",")),
        places=where,
        actors=actors,
        since=since,
        until=until,
    )


class Newsroom:
    def __init__(self, events: Sequence[Event], sources: Iterable[Source] = ()) -> None:
        self.tracker = Tracker(events, places(), themes(), known(), sources, dater())
        self._scanner = Scanner(self.tracker.patterns, known())
        self._revisions: dict[str, int] = {}
        self._posts: dict[str, Post] = {}

    def publish(
        self,
        name: str,
        text: str,
        when: datetime,
        *stated: Stated,
        forward: str | None = None,
        reply: str | None = None,
        op: RevisionKind = RevisionKind.ORIGINAL,
        remember: bool = True,
        reads: bool = False,
    ) -> Tracking:
        """Publish "source/id"; the first text given under a name is its original.

        ``reads``: the claims are read from the text and not stated.
        """
        source, _, native = name.partition("/")
        from_source, _, from_native = (forward or "").partition("/")
        origin = Origin(source=_key(from_source), native=from_native) if forward else None
        post = self._posts.setdefault(
            name,
            Post(
                source=_key(source),
                native=native,
                published_at=when,
                forwarded_from=origin,
                reply_to=reply,
            ),
        )
        number = self._revisions[name] = self._revisions.get(name, 0) + 1
        revision = Revision(
            post=post.id,
            number=number,
            kind=op,
            text=text,
            seen_at=when,
            edited_at=None if op is RevisionKind.ORIGINAL else when,
            digest="",
            mode="test",
        )
        recorded = Recorded(seq=len(self._revisions), post=post, revision=revision)
        scan = self._scanner.scan(text)
        claims = tuple(_claim(revision, *one) for one in stated)
        read = reader().read(scan, revision.id) if reads else Read(claims)
        tracking = self.tracker.track(recorded, scan, read)
        if remember:
            self.tracker.remember(
                Decided(recorded=recorded, decision=_decision(recorded, tracking))
            )
        return tracking


def linked(tracking: Tracking) -> set[str]:
    return {str(link.event) for link in tracking.links}


def _key(source: str) -> SourceKey:
    return SourceKey(f"telegram:{source}")


def _claim(revision: Revision, attribute: Attribute, value: int | str, words: str) -> Claim:
    meant = Label(concept=value) if isinstance(value, str) else Quantity(low=value, high=value)
    start = revision.text.index(words)
    rid = revision_id(revision.post, revision.number)
    return Claim(
        id=claim_id(rid, attribute, meant, scope=None, modality=Modality.ASSERTED, speaker=None),
        revision=rid,
        attribute=attribute,
        value=meant,
        start=start,
        end=start + len(words),
        quote=words,
        extractor="test/1",
    )


def _decision(recorded: Recorded, tracking: Tracking) -> Decision:
    return Decision(
        seq=recorded.seq,
        revision=recorded.revision.id,
        language="",
        reason=tracking.reason,
        relays=tracking.relays,
        links=tracking.links,
        claims=tracking.claims,
    )
