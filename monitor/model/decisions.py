"""A revision on its way through the core, and all that follows from it."""

from msgspec import Struct

from monitor.model.alerts import Alert, Notice
from monitor.model.candidates import Candidate, Sighting
from monitor.model.claims import Claim
from monitor.model.events import Link
from monitor.model.ids import PostId, RevisionId
from monitor.model.opinions import Opinion
from monitor.model.posts import Post, Revision
from monitor.model.relations import Relation


class Recorded(Struct, frozen=True, kw_only=True):
    """A revision that is durable and still waits for its decision.

    ``seq`` is the store's order of arrival. ``previous`` is the id of the revision
    of the same post before this one. ``opinions`` are what a second reader takes the
    text to claim, where one is asked; the core accepts only what the text bears out.
    ``first_reading``: it came with the first that was ever read of its source.
    """

    seq: int
    post: Post
    revision: Revision
    previous: RevisionId | None = None
    opinions: tuple[Opinion, ...] = ()
    first_reading: bool = False


class Decision(Struct, frozen=True, kw_only=True):
    """All that follows from one revision; committing it twice changes nothing.

    ``reason`` says why the revision had the effect it had, also when it had none.
    ``relays`` is the post that this one merely passes on, where it does. ``sightings``
    are what it tells of no tracked event, ``candidates`` the candidate events that it makes
    or joins.
    """

    seq: int
    revision: RevisionId
    language: str
    reason: str
    relays: PostId | None = None
    links: tuple[Link, ...] = ()
    claims: tuple[Claim, ...] = ()
    relations: tuple[Relation, ...] = ()
    alerts: tuple[Alert, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    notices: tuple[Notice, ...] = ()


class Decided(Struct, frozen=True, kw_only=True):
    """A stored revision with the decision that was taken on it."""

    recorded: Recorded
    decision: Decision
