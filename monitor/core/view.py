"""What an event holds: every claim with its publisher's weight and how long it stood.

The view is a fold over decisions. A claim is never removed from the record; it stops
standing. The moments at which it stopped are kept instead of flags, because posts of
one second must conclude the same whichever of them arrives first: what happens to a
claim counts only for posts that are later than that by a second.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Final

from monitor.model.claims import Attribute, Claim, Label, Modality, Quantity
from monitor.model.ids import ClaimId, PostId, RevisionId
from monitor.model.sources import SourceKind

SAME_MOMENT: Final = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose statement a claim is: the publisher's, or that of the speaker it stands in for.

    ``name`` is equal for all sources of one owner.
    """

    name: str
    kind: SourceKind
    side: str | None
    title: str

    def opposes(self, other: "Voice") -> bool:
        """Whether both are officials of two sides, who count apart."""
        return (
            self.kind is other.kind is SourceKind.OFFICIAL
            and self.side is not None
            and other.side is not None
            and self.side != other.side
        )


@dataclass(slots=True, eq=False)
class Held:
    """A claim in a view. ``at`` is its moment in seconds since the epoch.

    ``relay`` claims merely pass on a known one: they relate to nothing. ``several``:
    the same voice names more than one label of the attribute in this post. ``repeats``:
    the voice had said the same before.
    ``withdrawn`` is when the voice said another value or took it back, ``superseded``
    when a later count of its scope, ``outcounted`` when a later total updated it;
    ``replaced`` is the revision of the same post that no longer says it.
    """

    claim: Claim
    post: PostId
    at: float
    voice: Voice
    relay: bool = False
    several: bool = False
    repeats: bool = False
    withdrawn: float = inf
    superseded: float = inf
    outcounted: float = inf
    replaced: RevisionId | None = None

    @property
    def order(self) -> tuple[float, PostId]:
        """The place in time, equal for every order of arrival."""
        return (self.at, self.post)

    @property
    def denied(self) -> bool:
        """Whether the claim is that the thing is not so."""
        return self.claim.modality is Modality.DENIED

    def stands(self, at: float) -> bool:
        """Whether a claim of moment ``at`` may update, corroborate or refine this one."""
        limit = at - SAME_MOMENT
        return (
            not self.relay
            and self.withdrawn > limit
            and self.superseded > limit
            and self.outcounted > limit
        )

    def contestable(self, at: float) -> bool:
        """Whether a claim of moment ``at`` may contradict this one.

        A part that a later total has outcounted still stands against a contradiction.
        """
        limit = at - SAME_MOMENT
        return not self.relay and self.withdrawn > limit and self.superseded > limit

    def same_statement(self, other: "Held") -> bool:
        """Whether both say the same of the same scope, hedged or not."""
        return (
            self.claim.value == other.claim.value
            and self.claim.scope == other.claim.scope
            and self.denied == other.denied
        )


@dataclass(slots=True)
class EventView:
    """All claims of one event by attribute, in order of arrival."""

    held: dict[Attribute, list[Held]] = field(default_factory=dict)
    voiced: set[Attribute] = field(default_factory=set)
    _by_id: dict[ClaimId, Held] = field(default_factory=dict)
    _by_post: dict[PostId, list[Held]] = field(default_factory=dict)

    def of(self, attribute: Attribute) -> list[Held]:
        """Return the claims of an attribute."""
        return self.held.get(attribute, [])

    def of_post(self, post: PostId) -> list[Held]:
        """Return the claims of all revisions of a post."""
        return self._by_post.get(post, [])

    def current(self, post: PostId) -> list[Held]:
        """Return what the latest revision of a post claims."""
        return [held for held in self.of_post(post) if held.replaced is None]

    def renew(self, held: Held, claim: Claim) -> None:
        """Carry a claim over to a later revision of its post that still makes it."""
        del self._by_id[held.claim.id]
        held.claim = claim
        self._by_id[claim.id] = held

    def find(self, claim: ClaimId) -> Held | None:
        """Return a claim by its id."""
        return self._by_id.get(claim)

    def add(self, held: Held) -> None:
        """Take a claim in. A claim that is already held is left as it is."""
        if held.claim.id in self._by_id:
            return
        attribute = held.claim.attribute
        self.held.setdefault(attribute, []).append(held)
        self._by_id[held.claim.id] = held
        self._by_post.setdefault(held.post, []).append(held)
        if not held.relay and not is_unknown(held.claim):
            self.voiced.add(attribute)

    def voiced_by(self, name: str, attribute: Attribute) -> Iterator[Held]:
        """Yield a voice's own claims of an attribute, the latest arrival first."""
        for held in reversed(self.of(attribute)):
            if held.voice.name == name and not held.relay:
                yield held

    def said_before(self, new: Held) -> Held | None:
        """Return the voice's own earlier claim that a new one repeats."""
        for old in self.voiced_by(new.voice.name, new.claim.attribute):
            if old.post == new.post or old.withdrawn <= new.at - SAME_MOMENT:
                continue
            if old.same_statement(new):
                return old
        return None


def is_unknown(claim: Claim) -> bool:
    """Whether the claim only says that a thing is not known."""
    return isinstance(claim.value, Label) and claim.value.concept == "unknown"


def counts(held: Iterable[Held]) -> Iterator[tuple[Held, Quantity]]:
    """Yield the claims that are quantities, with their values."""
    for one in held:
        if isinstance(one.claim.value, Quantity):
            yield one, one.claim.value
