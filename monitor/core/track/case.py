"""A post against an event, and what both bring to it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from monitor.core.track.keywords import Key
from monitor.core.track.memory import Figure, figure
from monitor.core.track.places import Said, Stance, stances
from monitor.core.track.profile import Profile
from monitor.core.track.segments import Layout
from monitor.core.track.sight import IMPLIED, OF_INCIDENTS, Sight, labels
from monitor.core.track.stated import any_strays, strays
from monitor.model.claims import Attribute, Claim
from monitor.model.events import Evidence
from monitor.text.topics import KIND as TOPIC
from monitor.text.topics import Topics

_NOTHING: Final[frozenset[str]] = frozenset()
_NO_SEGMENT: Final[frozenset[int]] = frozenset()

# Words of crowds and of weather tell of no incident by themselves: markets open, lessons end.
_EVERYDAY: Final = frozenset({"turnout", "weather"})


class Knowledge(NamedTuple):
    """What the verdicts know besides: the topics, and which of them a target speaks of."""

    topics: Topics
    labels: Mapping[str, frozenset[str]]


class Matter:
    """What a post brings to every case. ``claims`` are all of the post's."""

    __slots__ = ("_figures", "_whole", "claims", "knowledge", "layout", "sight")

    def __init__(
        self, sight: Sight, layout: Layout, claims: Sequence[Claim], knowledge: Knowledge
    ) -> None:
        self.knowledge = knowledge
        self.sight = sight
        self.layout = layout
        self.claims = claims
        self._whole: Part | None = None
        self._figures: tuple[Figure, ...] | None = None

    @property
    def whole(self) -> "Part":
        """All of the post at once."""
        if self._whole is None:
            self._whole = Part(self.sight.keys, self.claims, self.figures)
        return self._whole

    @property
    def figures(self) -> Sequence[Figure]:
        """What later posts may share with each claim."""
        if self._figures is None:
            self._figures = tuple(map(figure, self.claims))
        return self._figures

    def part(self, segments: frozenset[int]) -> "Part":
        """Return what stands in some of the segments."""
        number = self.layout.number
        chosen = [
            (claim, told)
            for claim, told in zip(self.claims, self.figures, strict=True)
            if number(claim.start) in segments
        ]
        return Part(
            frozenset(one.key for one in self.sight.seen if number(one.start) in segments),
            [claim for claim, _ in chosen],
            [told for _, told in chosen],
        )


class Part:
    """What a post, or some of its segments, speaks of. ``about`` are its topics."""

    __slots__ = ("about", "claims", "counted", "figures", "implied", "keys", "targets")

    def __init__(
        self, keys: frozenset[Key], claims: Sequence[Claim], figures: Sequence[Figure]
    ) -> None:
        self.keys = keys
        self.claims = claims
        self.figures = figures
        self.about = frozenset([name for kind, name in keys if kind == TOPIC])
        self.counted = bool(claims) or any(
            kind in OF_INCIDENTS and name not in _EVERYDAY for kind, name in keys
        )
        self.implied: frozenset[str] = _NOTHING
        self.targets: Sequence[str] = ()
        if claims:
            self.implied = _NOTHING.union(*(IMPLIED.get(one.attribute, ()) for one in claims))
            self.targets = tuple(labels(claims, Attribute.TARGET))


class Case:
    """A post against an event: everything the verdict rests on.

    ``said`` are the stances of the post's mentions. ``even``: no segment stands to the
    event otherwise than its neighbours, so that the post need not be cut. ``first`` is when
    the event's first post was published, where there is one.
    """

    __slots__ = (
        "_stances",
        "context",
        "even",
        "first",
        "matter",
        "profile",
        "said",
        "standing",
        "stray",
    )

    def __init__(
        self,
        profile: Profile,
        matter: Matter,
        said: Said,
        standing: Mapping[Figure, datetime],
        context: tuple[Evidence, ...],
        first: datetime | None = None,
    ) -> None:
        self.profile = profile
        self.matter = matter
        self.said = said
        self.context = context
        self.standing = standing
        self.first = first
        self.even = not said.other and matter.layout.even
        self._stances: tuple[Stance, ...] = ()
        self.stray = _NO_SEGMENT

    @property
    def stances(self) -> tuple[Stance, ...]:
        """Where each segment plays."""
        if not self._stances:
            self._stances = stances(self.profile, self.matter.layout, self.said.each)
        return self._stances

    def heed_times(self) -> bool:
        """Look at the times that the post states; return whether one is before the event."""
        if any_strays(self.matter.layout.stated, self.profile.event):
            self.stray = frozenset(self._strays())
            self.even = self.even and not self.stray
        return bool(self.stray)

    def _strays(self) -> Iterator[int]:
        event, strayed, block = self.profile.event, False, 0
        for number, one in enumerate(self.matter.layout.segments):
            goes_on = strayed and not (one.stated or one.mentions) and one.block == block
            strayed, block = goes_on or strays(one.stated, event), one.block
            if strayed:
                yield number
