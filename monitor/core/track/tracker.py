"""Link a post to the tracked events it speaks of, and hand each claim to its event."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from operator import attrgetter
from typing import Final, Protocol

from msgspec import Struct

from monitor.core.dating import Dater
from monitor.core.independence import Copy, facts
from monitor.core.track.assign import assign
from monitor.core.track.candidates import Candidates, traits
from monitor.core.track.case import Case, Knowledge, Matter
from monitor.core.track.catalogue import Catalogue, compile_events
from monitor.core.track.homonyms import names_another_settlement
from monitor.core.track.live import Live
from monitor.core.track.match import ELSEWHERE, Verdict, is_elsewhere, judge, judge_bare
from monitor.core.track.memory import LASTS, Memory, effective
from monitor.core.track.naming import named_places
from monitor.core.track.places import Stances
from monitor.core.track.profile import Profile
from monitor.core.track.rivals import settle
from monitor.core.track.scopes import Clause, Scene, narrowed, told_apart
from monitor.core.track.segments import Layout
from monitor.core.track.sight import Parts, Sight, look
from monitor.core.track.sightings import sightings
from monitor.core.track.situate import Setting, Situator
from monitor.core.track.windows import is_open
from monitor.model.candidates import Sighting
from monitor.model.claims import Claim
from monitor.model.decisions import Decided, Recorded
from monitor.model.events import Event, Evidence, Link
from monitor.model.ids import EventId, PostId
from monitor.model.posts import RevisionKind
from monitor.model.sources import Source
from monitor.text.gazetteer import Gazetteer
from monitor.text.scan import Pattern, Scan, Scanner
from monitor.text.times import Stated
from monitor.text.topics import Topics

_SAME_SOURCE: Final = 0.7
_HOME: Final = 0.5  # the mayor of a town speaks of the town
_DECAY: Final = 0.5  # of its weight is left when a source's current event ends
_REPLY: Final = 1.0
_LOCALITY: Final = 1.0  # as the event's own place
_FORWARD: Final = 1.5
_NEAR_COPY: Final = 1.5
_EDIT: Final = 2.0
# Who begins so turns to another matter.
_APART: Final = re.compile(
    r"\W*(?:separately|elsewhere|in other news|meanwhile in|отдельно|в других новостях"
    r"|окремо|інша новина|в інших новинах)\b"
)
_NOWHERE: Final[frozenset[str]] = frozenset()


class Reading(Protocol):
    """What tracking needs of a read post."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims with their offsets, of no event yet."""
        ...

    @property
    def clauses(self) -> Sequence[Clause]:
        """Where clauses begin and end, for a text with claims."""
        ...


class Tracking(Struct, frozen=True, kw_only=True):
    """Where a revision belongs, and why.

    ``claims`` are the reading's with their events. ``relays`` is the earlier post that
    this one passes on, by a forward or in nearly the same words; ``altered`` says that
    it makes a claim which that post does not make. ``reason`` is "linked" or what stood
    against the likeliest event. ``sightings`` are what a post of no event tells of, its
    publisher taken for the voice.
    """

    links: tuple[Link, ...]
    claims: tuple[Claim, ...]
    relays: PostId | None
    altered: bool
    reason: str
    sightings: tuple[Sighting, ...] = ()


class Tracker:
    """The tracked events and what was linked to them; ``track`` changes nothing."""

    def __init__(
        self,
        events: Sequence[Event],
        gazetteer: Gazetteer,
        topics: Topics,
        known: Scanner,
        sources: Iterable[Source] = (),
        dater: Dater | None = None,
    ) -> None:
        publishers = tuple(sources)
        self._gazetteer = gazetteer
        self._topics = topics
        self._dater = dater
        self._situator = Situator(gazetteer)
        self._catalogue: Catalogue = compile_events(
            events, gazetteer=gazetteer, topics=topics, known=known
        )
        self._candidates = Candidates(self._catalogue, gazetteer)
        self._parts = Parts(self._catalogue.keys, topics)
        self._homes = {
            source.key: home
            for source in publishers
            if (home := self._catalogue.exact.keys() & set(named_places(source.title, gazetteer)))
        }
        self._knowledge = Knowledge(topics, self._catalogue.labels)
        self._stances = Stances(gazetteer)
        self._memory = Memory({source.key: source.voice for source in publishers})
        self._live = Live(self._catalogue, gazetteer, topics, self._memory)

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """What the scanner needs besides places and topics: the events' own words."""
        return self._catalogue.patterns

    @property
    def lands(self) -> Mapping[EventId, frozenset[str]]:
        """The countries that each event is about."""
        return {
            profile.event.id: frozenset(
                self._gazetteer.lineage(place)[-1] for place in profile.decisive | profile.around
            )
            for profile in self._catalogue.profiles
        }

    def remember(self, decided: Decided) -> None:
        """Fold a decided revision into what later posts are tracked against."""
        self._memory.remember(decided)

    def track(self, recorded: Recorded, scan: Scan, reading: Reading) -> Tracking:
        """Find the events of a revision and the event of each of its claims."""
        if recorded.revision.kind is RevisionKind.DELETION:
            return self._deletion(recorded)
        at = effective(recorded)
        sight = look(scan, self._gazetteer, self._catalogue, self._parts)
        copy = self._copy(recorded, scan, reading.claims, at)
        relays, altered = self._relayed(recorded, reading.claims, copy)
        context = self._context(recorded, copy, at)
        home = self._home(recorded, sight)
        found = traits(sight, reading.claims, home)
        numbers = self._candidates.around(at, found)
        self._add_localities(context, scan, sight, at)
        layout = Layout(scan, sight, at, lambda: self._times(recorded, scan, sight))
        for number, evidence in self._live.find(sight, layout, at):
            # What a source spoke of last says little of the items of its digest.
            if layout.listed or number not in context:
                given = [one for one in context.get(number, ()) if one.kind != "same_source"]
                context[number] = (*given, evidence)
        numbers.update(context)
        claims = self._situated(scan, reading, layout, sight)
        matter = Matter(sight, layout, claims, self._knowledge)
        weighed = settle(self._weigh(sorted(numbers), matter, at, context, home), context)
        linked = [(case, verdict) for case, verdict in weighed if case and verdict.linked]
        if not linked:
            apart = numbers or self._candidates.any(found)
            return Tracking(
                links=(),
                claims=tuple(told_apart(claims)),
                relays=relays,
                altered=altered,
                reason=_reason(weighed) if apart else "no_candidate",
                sightings=self._sightings(recorded, matter, relays),
            )
        return Tracking(
            links=tuple([_link(recorded, case.profile, verdict) for case, verdict in linked]),
            claims=narrowed(
                assign(claims, linked),
                [case for case, _ in linked],
                Scene(scan.folded, reading.clauses, home, self._gazetteer),
            ),
            relays=relays,
            altered=altered,
            reason="linked",
        )

    def concerns(self, scan: Scan) -> bool:
        """Whether a text names something of an event, by place and kind or by keywords."""
        sight = look(scan, self._gazetteer, self._catalogue, self._parts)
        return self._candidates.any(traits(sight, (), _NOWHERE))

    def _times(self, recorded: Recorded, scan: Scan, sight: Sight) -> tuple[Stated, ...]:
        """Return the times that a post states; an edit still tells of the day of its post."""
        if self._dater is None:
            return ()
        at = recorded.post.published_at or effective(recorded)
        return self._dater.read(scan, sight.times, at, recorded.post.source)

    def _situated(
        self, scan: Scan, reading: Reading, layout: Layout, sight: Sight
    ) -> tuple[Claim, ...]:
        if not reading.claims:
            return ()
        setting = Setting(scan.text, reading.clauses, sight.mentions, layout.stated)
        return self._situator.situated(reading.claims, setting)

    def _sightings(
        self, recorded: Recorded, matter: Matter, relays: PostId | None
    ) -> tuple[Sighting, ...]:
        """Return what a post of no event tells of; a forward or a copy tells nothing itself."""
        if not matter.claims or relays is not None or not matter.sight.mentions:
            return ()
        return sightings(recorded, matter, self._gazetteer, self._memory.voice(recorded.post))

    def _weigh(
        self,
        numbers: Iterable[int],
        matter: Matter,
        at: datetime,
        context: Mapping[int, tuple[Evidence, ...]],
        home: AbstractSet[str],
    ) -> Iterator[tuple[Case | None, Verdict]]:
        """Judge the post against each candidate whose window is open.

        There is no case where the places that the post names settle it.
        """
        said_of, keys = self._stances.of(matter.sight.mentions), matter.sight.keys
        for number in numbers:
            profile, given = self._catalogue.profiles[number], context.get(number, ())
            if not (is_open(profile, at) or _edited(given)):
                continue
            said = said_of(profile)
            if said.elsewhere and is_elsewhere(profile, keys, said, given):
                yield None, ELSEWHERE
            elif not home and (bare := judge_bare(profile, matter, given)):
                yield None, bare
            else:
                standing = self._memory.figures(profile.event.id)
                first = self._memory.first(profile.event.id, at)
                case = Case(profile, matter, said, standing, given, first)
                case.context = self._given(case, home)
                yield case, judge(case)

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

    def _copy(
        self, recorded: Recorded, scan: Scan, claims: Sequence[Claim], at: datetime
    ) -> Copy | None:
        if not claims:
            return None  # a copy is of interest for what it claims
        drawn = self._memory.sketch(scan.text, scan.folded)
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
        memory, post, own = self._memory, recorded.post, recorded.revision.post
        if edited := memory.links(own):
            self._add(found, edited, "edit", own, _EDIT)
        if post.forwarded_from and (origin := post.forwarded_from.post):
            self._add(found, memory.links(origin), "forward", origin, _FORWARD)
        thread: tuple[EventId, ...] = ()
        if post.reply_to:
            answered = PostId(f"{post.source}/{post.reply_to}")
            thread = memory.links(answered)
            self._add(found, thread, "reply", answered, _REPLY)
        if copy:
            self._add(found, memory.links(copy.of), "near_copy", copy.of, _NEAR_COPY)
        current = memory.current(post.source, at)
        # An answer goes on with what it answers, whatever the source spoke of since.
        if current and len(current.events) == 1 and (not thread or current.events[0] in thread):
            weight = _SAME_SOURCE * (1 - (1 - _DECAY) * ((at - current.at) / LASTS))
            self._add(found, current.events, "same_source", post.source, weight)
        return {number: tuple(evidence) for number, evidence in found.items()}

    def _add_localities(
        self, context: dict[int, tuple[Evidence, ...]], scan: Scan, sight: Sight, at: datetime
    ) -> None:
        """Add the events of which a post names a quarter that earlier posts told of."""
        for event, name in self._memory.localities.named(scan, sight, at).items():
            number = self._catalogue.numbers.get(event)
            if number is not None:
                told = Evidence(kind="locality", detail=name, weight=_LOCALITY)
                context[number] = (*context.get(number, ()), told)

    def _add(
        self,
        found: dict[int, list[Evidence]],
        events: Iterable[EventId],
        kind: str,
        detail: str,
        weight: float,
    ) -> None:
        """Add the evidence to each of the events that is still tracked."""
        for event in events:
            number = self._catalogue.numbers.get(event)
            if number is not None:
                evidence = Evidence(kind=kind, detail=detail, weight=round(weight, 3))
                found.setdefault(number, []).append(evidence)

    def _home(self, recorded: Recorded, sight: Sight) -> AbstractSet[str]:
        """Return where the source is at home, if the post names no place itself."""
        home = self._homes.get(recorded.post.source, _NOWHERE)
        return _NOWHERE if home and any(not one.adjective for one in sight.mentions) else home

    def _given(self, case: Case, home: AbstractSet[str]) -> tuple[Evidence, ...]:
        """Return what the context is worth beside the places that the post names."""
        context = case.context
        if (context or home) and _has_own_place(case, self._gazetteer):
            # What the source said before does not count for a post with a place of its own.
            return tuple(one for one in context if one.kind != "same_source")
        if home and (here := case.profile.decisive & home):
            detail = self._gazetteer.names(min(here))[0]
            return (*context, Evidence(kind="same_source", detail=f"from {detail}", weight=_HOME))
        return context


def _has_own_place(case: Case, gazetteer: Gazetteer) -> bool:
    """Whether the post names a place of its own, the event's or another one."""
    mentions = case.matter.sight.mentions
    if mentions:
        # Without a list a segment says what its mentions say.
        if case.said.best or (not case.matter.layout.even and any(case.stances)):
            return True
        known = {above for place in case.profile.decisive for above in gazetteer.lineage(place)}
        if any(
            not (mention.adjective or mention.passing)
            and (
                known.isdisjoint(gazetteer.lineage(mention.ids[0]))
                or (mention.locative and mention.ids[0][0] == "g")
            )
            for mention in mentions
        ):
            return True
    scan = case.matter.layout.scan
    if _APART.match(scan.folded):
        return True
    return not case.profile.wide and names_another_settlement(mentions, scan)


def _edited(context: Sequence[Evidence]) -> bool:
    return any(one.kind == "edit" for one in context)


def _link(recorded: Recorded, profile: Profile, verdict: Verdict) -> Link:
    return Link(
        revision=recorded.revision.id,
        event=profile.event.id,
        score=verdict.score,
        evidence=(*verdict.evidence, profile.window),
    )


def _reason(weighed: Sequence[tuple[Case | None, Verdict]]) -> str:
    """Return what stood against the likeliest of the events, none of which is linked."""
    likeliest = max([verdict for _, verdict in weighed], key=_score, default=None)
    return likeliest.reason if likeliest else "outside_window"


_score: Final = attrgetter("score")
