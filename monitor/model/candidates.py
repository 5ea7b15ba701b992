"""Happenings that nobody follows yet, and the posts that tell of them."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from monitor.model.ids import EventId, PostId


class Sighting(Struct, frozen=True, kw_only=True):
    """A post tells of a happening at a place that no tracked event is.

    ``place`` is a gazetteer id, ``kinds`` are topics, ``said`` the attribute and value of
    each claim. ``voice`` is equal for all sources of one owner.
    """

    place: str
    kinds: tuple[str, ...]
    said: tuple[tuple[str, str], ...]
    voice: str
    post: PostId
    at: datetime


class CandidateState(StrEnum):
    """What an operator made of a candidate; ``OPEN``: nothing yet."""

    OPEN = "open"
    PROMOTED = "promoted"
    MERGED = "merged"
    DISMISSED = "dismissed"


class Candidate(Struct, frozen=True, kw_only=True):
    """A happening that independent sources tell of and nobody follows.

    ``kinds`` are the topics that its posts share, ``keywords`` and ``places`` what they are
    called by in events.toml. ``posts`` are those that a decision adds to it: the ones that
    made it, later one at a time.
    """

    id: EventId
    title: str
    place: str
    places: tuple[str, ...]
    kinds: tuple[str, ...]
    keywords: tuple[str, ...]
    since: datetime
    posts: tuple[PostId, ...]
