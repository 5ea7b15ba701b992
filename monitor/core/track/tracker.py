"""Link a post to the tracked events it speaks of, and hand each claim to its event."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final, Protocol

import msgspec
from msgspec import Struct

from monitor.core.independence import Copy, facts, sketch
from monitor.core.track.assign import assign
from monitor.core.track.match import Case, Verdict, judge
from monitor.core.track.memory import LASTS, Memory, effective
from monitor.core.track.places import Stance, stances
from monitor.core.track.profile import (
    CASUALTIES,
    NAME,
    Catalogue,
    Key,
    Profile,
    compile_events,
    named_places,
)
from monitor.core.track.segments import Layout, lay_out
from monitor.core.track.sight import IMPLIED, OF_INCIDENTS, Sight, look
from monitor.model.claims import Claim
from monitor.model.decisions import Decided, Recorded
from monitor.model.events import Event, Evidence, Link
from monitor.model.ids import EventId, PostId
from monitor.model.posts import RevisionKind
from monitor.model.sources import Source
from monitor.text.gazetteer import Gazetteer
from monitor.text.scan import Pattern, Scan
from monitor.text.topics import KIND as TOPIC
from monitor.text.topics import Topics

_SMALL_BUCKET: Final = 8  # a keyword that more events share cannot stand without a place
_MANY_EVENTS: Final = 64  # a country and a kind of happening that more events share says nothing
_FEWEST_KEYS: Final = 2
_SAME_SOURCE: Final = 0.7
_HOME: Final = 0.5  # the mayor of a town speaks of the town
_DECAY: Final = 0.5  # of its weight is left when a source's current event ends
_REPLY: Final = 1.0
_FORWARD: Final = 1.5
_NEAR_COPY: Final = 1.5
_EDIT: Final = 2.0
_CLEARLY: Final = 0.4


class Reading(Protocol):
    """What tracking needs of a read post."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims with their offsets, of no event yet."""
        ...


class Tracking(Struct, frozen=True, kw_only=True):
    """Where a revision belongs, and why.

    ``claims`` are the reading's with their events. ``relays`` is the earlier post that
    this one passes on, by a forward or in nearly the same words; ``altered`` says that
    it makes a claim which that post does not make. ``reason`` is "linked" or what stood
    against the likeliest event.
    """

    links: tuple[Link, ...]
    claims: tuple[Claim, ...]
    relays: PostId | None
    altered: bool
    reason: str


class Tracker:
    """The tracked events and what was linked to them; ``track`` changes nothing."""

    def __init__(
        self,
        events: Sequence[Event],
        gazetteer: Gazetteer,
        topics: Topics,
        lexicon: Iterable[Pattern] = (),
        sources: Iterable[Source] = (),
    ) -> None:
        known = tuple(sources)
        self._homes = {
            source.key: frozenset(named_places(source.title, gazetteer)) for source in known
        }
        self._gazetteer = gazetteer
        self._topics = topics
        self._catalogue: Catalogue = compile_events(
            events, gazetteer=gazetteer, topics=topics, lexicon=lexicon
        )
        self._memory = Memory({source.key: source.voice for source in known})

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """What the scanner needs for tracking: places, topics, the events' own keywords."""
        return (*self._gazetteer.patterns, *self._topics.patterns, *self._catalogue.patterns)

    def remember(self, decided: Decided) -> None:
        """Fold a decided revision into what later posts are tracked against."""
        self._memory.remember(decided)

    def track(self, recorded: Recorded, scan: Scan, reading: Reading) -> Tracking:
        """Find the events of a revision and the event of each of its claims."""
        if recorded.revision.kind is RevisionKind.DELETION:
            return self._deletion(recorded)
        at = effective(recorded)
        sight = look(scan, self._gazetteer, self._catalogue)
        copy = self._copy(recorded, reading.claims, at)
        relays, altered = self._relayed(recorded, reading.claims, copy)
        context = self._context(recorded, copy, at)
        home = self._home(recorded, sight)
        numbers = self._candidates(sight, reading.claims, home) | context.keys()
        verdicts = self._weigh(numbers, scan, sight, reading.claims, (at, context, home))
        linked = [(case, verdict) for case, verdict in verdicts if verdict.linked]
        return Tracking(
            links=tuple(_link(recorded, case.profile, verdict) for case, verdict in linked),
            claims=assign(reading.claims, linked, sight.mentions, self._gazetteer),
            relays=relays,
            altered=altered,
            reason=_reason(verdicts) if numbers else "no_candidate",
        )

    def _weigh(
        self,
        numbers: Collection[int],
        scan: Scan,
        sight: Sight,
        claims: Sequence[Claim],
        setting: tuple[datetime, dict[int, tuple[Evidence, ...]], frozenset[str]],
    ) -> list[tuple[Case, Verdict]]:
        """Judge the post against each candidate whose window is open."""
        if not numbers:
            return []
        at, context, home = setting
        layout = lay_out(scan, sight, at)
        cases = [
            self._case(number, sight, layout, claims, context.get(number, ()), home)
            for number in sorted(numbers)
            if _open(self._catalogue.profiles[number], at) or _edited(context.get(number, ()))
        ]
        return _settle([(case, judge(case)) for case in cases])

    def _deletion(self, recorded: Recorded) -> Tracking:
        evidence = Evidence(kind="edit", detail="deleted", weight=_EDIT)
        return Tracking(
            links=tuple(
                Link(revision=recorded.revision.id, event=event, score=_EDIT, evidence=(evidence,))
                for event in self._memory.links(recorded.post.id)
            ),
            claims=(),
            relays=None,
            altered=False,
            reason="deletion",
        )

    def _copy(self, recorded: Recorded, claims: Sequence[Claim], at: datetime) -> Copy | None:
        if not claims:
            return None  # a copy is of interest for what it claims
        drawn = sketch(recorded.revision.text)
        stated = facts(claims)
        # An edit cannot repeat what was published after the post itself.
        return self._memory.copies.find(
            drawn,
            source=recorded.post.source,
            stated=stated,
            at=recorded.post.published_at or at,
        )

    def _relayed(
        self, recorded: Recorded, claims: Sequence[Claim], copy: Copy | None
    ) -> tuple[PostId | None, bool]:
        origin = recorded.post.forwarded_from
        if origin and origin.post and self._memory.knows(origin.post):
            said = self._memory.copies.stated(origin.post)
            return origin.post, said is not None and not facts(claims) <= said
        return (copy.of, copy.altered) if copy else (None, False)

    def _context(
        self, recorded: Recorded, copy: Copy | None, at: datetime
    ) -> dict[int, tuple[Evidence, ...]]:
        """Return the evidence of what the post hangs together with, by event."""
        found: dict[int, list[Evidence]] = {}
        memory, post = self._memory, recorded.post

        def add(events: Iterable[EventId], kind: str, detail: str, weight: float) -> None:
            for event in events:
                number = self._catalogue.numbers.get(event)
                if number is not None:
                    evidence = Evidence(kind=kind, detail=detail, weight=round(weight, 3))
                    found.setdefault(number, []).append(evidence)

        add(memory.links(post.id), "edit", post.id, _EDIT)
        origin = post.forwarded_from.post if post.forwarded_from else None
        add(memory.links(origin), "forward", origin or "", _FORWARD)
        if post.reply_to:
            answered = PostId(f"{post.source}/{post.reply_to}")
            add(memory.links(answered), "reply", answered, _REPLY)
        if copy:
            add(memory.links(copy.of), "near_copy", copy.of, _NEAR_COPY)
        current = memory.current(post.source, at)
        if current and len(current.events) == 1:
            weight = _SAME_SOURCE * (1 - (1 - _DECAY) * ((at - current.at) / LASTS))
            add(current.events, "same_source", post.source, weight)
        return {number: tuple(evidence) for number, evidence in found.items()}

    def _home(self, recorded: Recorded, sight: Sight) -> frozenset[str]:
        """Return where the source is at home, if the post names no place itself."""
        if any(not one.adjective for one in sight.mentions):
            return frozenset()
        return self._homes.get(recorded.post.source, frozenset()) & self._catalogue.decisive

    def _candidates(self, sight: Sight, claims: Sequence[Claim], home: frozenset[str]) -> set[int]:
        """Look events up by place and topic together, or by several keywords."""
        catalogue = self._catalogue
        keys: set[Key] = set(sight.keys)
        if claims or any(kind in OF_INCIDENTS for kind, _ in keys):
            keys.add(CASUALTIES)
        if claims:
            keys.update((TOPIC, name) for one in claims for name in IMPLIED.get(one.attribute, ()))
        numbers = {
            number
            for place in home
            for key in keys
            for number in catalogue.exact.get((place, key), ())
        }
        for place in {place for one in sight.mentions for place in one.ids}:
            for above in self._gazetteer.lineage(place):
                if above in catalogue.decisive:
                    for key in keys:
                        numbers.update(catalogue.exact.get((above, key), ()))
            if place in catalogue.around:
                for key in keys:
                    same = catalogue.broad.get((place, key), ())
                    numbers.update(same if len(same) <= _MANY_EVENTS else ())
        numbers.update(self._by_keywords(sight))
        return numbers

    def _by_keywords(self, sight: Sight) -> Iterable[int]:
        counted: dict[int, int] = {}
        for key in sight.keys:
            same = self._catalogue.by_key.get(key, ())
            if len(same) <= _SMALL_BUCKET:
                for number in same:
                    group = self._catalogue.profiles[number].groups[key]
                    alone = _FEWEST_KEYS if group.weight >= NAME else 1
                    counted[number] = counted.get(number, 0) + alone
        return [number for number, count in counted.items() if count >= _FEWEST_KEYS]

    def _case(
        self,
        number: int,
        sight: Sight,
        layout: Layout,
        claims: Sequence[Claim],
        context: tuple[Evidence, ...],
        home: frozenset[str],
    ) -> Case:
        profile = self._catalogue.profiles[number]
        where = stances(profile, layout, self._gazetteer)
        given = context
        if _is_elsewhere(profile, where, sight, self._gazetteer):
            # What the source said before does not count for a post with a place of its own.
            given = tuple(one for one in given if one.kind != "same_source")
        elif here := profile.decisive & home:
            detail = self._gazetteer.names(min(here))[0]
            given = (*given, Evidence(kind="same_source", detail=f"from {detail}", weight=_HOME))
        return Case(
            profile=profile,
            layout=layout,
            stances=where,
            seen=sight.seen,
            claims=claims,
            standing=self._memory.figures(profile.event.id),
            context=given,
            topics=self._topics.by_name,
            labels=self._catalogue.labels,
        )


def _open(profile: Profile, at: datetime) -> bool:
    """Whether the moment lies in the event's window."""
    event = profile.event
    return (event.since is None or event.since <= at) and (event.until is None or at <= event.until)


def _is_elsewhere(
    profile: Profile, where: Sequence[Stance], sight: Sight, gazetteer: Gazetteer
) -> bool:
    """Whether the post names a place of its own, the event's or another one."""
    if any(one.agrees for one in where) or Stance.OTHER in where:
        return True
    known = {above for place in profile.decisive for above in gazetteer.lineage(place)}
    return any(
        not mention.adjective and not known.intersection(gazetteer.lineage(mention.ids[0]))
        for mention in sight.mentions
    )


def _edited(context: Sequence[Evidence]) -> bool:
    return any(one.kind == "edit" for one in context)


def _settle(verdicts: list[tuple[Case, Verdict]]) -> list[tuple[Case, Verdict]]:
    """Of two events at one place that the same words would fit, keep the clearly better."""
    best = {
        segment: max(one.score for _, one in verdicts if one.linked and segment in one.segments)
        for _, verdict in verdicts
        if verdict.linked
        for segment in verdict.segments
    }
    settled = []
    for case, verdict in verdicts:
        certain = any(one.kind in ("edit", "forward", "near_copy") for one in verdict.evidence)
        beaten = (
            verdict.linked
            and not certain
            and all(best[segment] - verdict.score >= _CLEARLY for segment in verdict.segments)
        )
        settled.append(
            (case, msgspec.structs.replace(verdict, linked=False, reason="another_event"))
            if beaten
            else (case, verdict)
        )
    return settled


def _link(recorded: Recorded, profile: Profile, verdict: Verdict) -> Link:
    window = Evidence(kind="window", detail=_window(profile.event), weight=0.0)
    return Link(
        revision=recorded.revision.id,
        event=profile.event.id,
        score=verdict.score,
        evidence=(*verdict.evidence, window),
    )


def _window(event: Event) -> str:
    bounds = (event.since, event.until)
    return " to ".join(one.isoformat() if one else "open" for one in bounds)


def _reason(verdicts: Sequence[tuple[Case, Verdict]]) -> str:
    if not verdicts:
        return "outside_window"
    return max(verdicts, key=lambda pair: (pair[1].linked, pair[1].score))[1].reason
