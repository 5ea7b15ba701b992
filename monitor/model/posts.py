"""What was published, and every text that was seen under it."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from monitor.model.ids import PostId, RevisionId, SourceKey, post_id, revision_id


class RevisionKind(StrEnum):
    """How a revision came to be."""

    ORIGINAL = "original"
    EDIT = "edit"
    DELETION = "deletion"


class Media(Struct, frozen=True, kw_only=True):
    """A reference to a picture, video or file; the content itself is not fetched."""

    type: str
    sha256: str | None = None
    url: str | None = None


class Origin(Struct, frozen=True, kw_only=True):
    """Where a forward came from; ``native`` is absent when the platform hides it."""

    source: SourceKey
    native: str | None = None

    @property
    def post(self) -> PostId | None:
        """The identity of the forwarded post, where it is known."""
        return post_id(self.source, self.native) if self.native else None


class Post(Struct, frozen=True, kw_only=True):
    """The identity of a publication; its texts are revisions.

    ``published_at`` is aware UTC, or None when the source gave no usable date:
    a date is never invented.
    """

    source: SourceKey
    native: str
    published_at: datetime | None = None
    url: str | None = None
    forwarded_from: Origin | None = None
    reply_to: str | None = None
    album: str | None = None

    @property
    def id(self) -> PostId:
        """The post's identity across revisions."""
        return post_id(self.source, self.native)


class Revision(Struct, frozen=True, kw_only=True):
    """One text seen under a post. ``seen_at`` is when the collector saw it (aware UTC)."""

    post: PostId
    number: int
    kind: RevisionKind
    text: str
    seen_at: datetime
    edited_at: datetime | None = None
    media: tuple[Media, ...] = ()
    digest: str
    mode: str

    @property
    def id(self) -> RevisionId:
        """The revision's identity: ``source/native@number``."""
        return revision_id(self.post, self.number)
