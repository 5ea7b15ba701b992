"""What tracking remembers of what was decided: a fold, bounded in time and number."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from monitor.core.independence import Copies, Sketch, facts, sketch_of
from monitor.core.track.localities import Localities
from monitor.model.claims import Claim, Quantity, value_key
from monitor.model.decisions import Decided, Recorded
from monitor.model.ids import EventId, PostId, SourceKey
from monitor.model.posts import Post, RevisionKind
from monitor.text.normalise import fold

Figure = tuple[str, str]  # attribute and value

_KEPT_POSTS: Final = 50_000
_KEPT_FIGURES: Final = 256
_TELLING: Final = 3  # smaller counts are common to too many incidents
_NO_TIME: Final = timedelta()
LASTS: Final = timedelta(hours=36)  # how long a source's current event stays current
LIVE: Final = timedelta(hours=24)  # how long an event is on everybody's lips after a post
_SAME_MOMENT: Final = timedelta(seconds=1)  # posts of one second are of no order
# What places a post by itself; a chain of guesses must not keep an event alive.
_SURE: Final = frozenset({"exact"})


class Current(Struct, frozen=True, kw_only=True):
    """The events that a source's latest linked post spoke of, and when."""

    events: tuple[EventId, ...]
    at: datetime


class Memory:
    """Links by post, the current event of each source, standing figures, near-copies."""

    def __init__(self, voices: Mapping[SourceKey, str] | None = None) -> None:
        self._voices = voices or {}  # sources of one owner speak of one thing
        self.copies = Copies()
        self._drawn = ("", sketch_of("", ""))
        self._links: OrderedDict[PostId, tuple[EventId, ...]] = OrderedDict()
        self._current: dict[str, Current] = {}
        self._figures: dict[EventId, OrderedDict[Figure, datetime]] = {}
        self._heard: dict[EventId, dict[str, datetime]] = {}
        self._first: dict[EventId, datetime] = {}
        self.localities = Localities()

    def voice(self, post: Post) -> str:
        """Return whose voice a post is: that of a forward's origin, where it is not hidden."""
        origin = post.forwarded_from
        source = post.source if origin is None or origin.source.endswith(":") else origin.source
        return self._voices.get(source, source)

    def links(self, post: PostId | None) -> tuple[EventId, ...]:
        """Return the events that a post was last linked to."""
        return self._links.get(post, ()) if post else ()

    def knows(self, post: PostId) -> bool:
        """Whether the post was decided, linked or not, and is still remembered."""
        return post in self._links

    def current(self, source: SourceKey, at: datetime) -> Current | None:
        """Return what the source speaks of, or else its owner, None where that was long ago."""
        found = self._current.get(source) or self._current.get(self._voices.get(source, source))
        return found if found and _NO_TIME <= at - found.at <= LASTS else None

    def voices(self, event: EventId, at: datetime, within: timedelta = LIVE) -> int:
        """Return how many voices placed a post at the event in the time before ``at``."""
        heard = self._heard.get(event, {})
        return sum(_SAME_MOMENT < at - last <= within for last in heard.values())

    def first(self, event: EventId, at: datetime) -> datetime | None:
        """Return when the event's first post was published, None for none before ``at``."""
        first = self._first.get(event)
        return first if first is not None and at - first > _SAME_MOMENT else None

    def figures(self, event: EventId) -> Mapping[Figure, datetime]:
        """Return attribute and value of what was claimed of the event, with the last time."""
        return self._figures.get(event, {})

    def sketch(self, text: str, folded: str | None = None) -> Sketch:
        """Draw a text, which is kept till the next: a post is tracked and then remembered."""
        if self._drawn[0] != text:
            self._drawn = (text, sketch_of(text, fold(text) if folded is None else folded))
        return self._drawn[1]

    def remember(self, decided: Decided) -> None:
        """Fold one decided revision in."""
        recorded, decision = decided.recorded, decided.decision
        post, own, at = recorded.post, recorded.revision.post, effective(recorded)
        events = tuple([link.event for link in decision.links])
        self._links[own] = events
        self._links.move_to_end(own)
        while len(self._links) > _KEPT_POSTS:
            self._links.popitem(last=False)
        if recorded.revision.kind is RevisionKind.DELETION:
            return
        voice = self._voices.get(post.source, post.source)
        for event in events:
            self._first[event] = min(at, self._first.get(event, at))
        for link in decision.links:
            if any(one.detail in _SURE for one in link.evidence if one.kind == "place"):
                self._heard.setdefault(link.event, {})[voice] = at
                self.localities.learn(link.event, recorded.revision.text, at)
        if events:
            self._current[voice] = self._current[post.source] = Current(events=events, at=at)
        elif decision.claims:  # the source speaks of something else by now
            self._current.pop(voice, None)
            self._current.pop(post.source, None)
        self._stand(decision.claims, at)
        if events or decision.claims:
            drawn = self.sketch(recorded.revision.text)
            self.copies.add(own, drawn, source=post.source, stated=facts(decision.claims), at=at)

    def _stand(self, claims: Sequence[Claim], at: datetime) -> None:
        for claim in claims:
            if claim.event is not None:
                held = self._figures.setdefault(claim.event, OrderedDict())
                told = figure(claim)
                held[told] = at
                held.move_to_end(told)
                while len(held) > _KEPT_FIGURES:
                    held.popitem(last=False)


def figure(claim: Claim) -> Figure:
    """Return what two posts on one event may share: attribute and value."""
    return (claim.attribute.value, value_key(claim.value))


def telling(claim: Claim) -> bool:
    """Whether that two posts share this value says something: not one, two or none."""
    return not isinstance(claim.value, Quantity) or claim.value.low >= _TELLING


def effective(recorded: Recorded) -> datetime:
    """Return when the revision was said: edited, else published, else seen."""
    return recorded.revision.edited_at or recorded.post.published_at or recorded.revision.seen_at
