"""Identities: readable where a person meets them, digests where only equality matters."""

from hashlib import blake2b
from typing import NewType

SourceKey = NewType("SourceKey", str)  # "telegram:kharkiv_governor"
PostId = NewType("PostId", str)  # "telegram:kharkiv_governor/12801"
RevisionId = NewType("RevisionId", str)  # "telegram:kharkiv_governor/12801@2"
EventId = NewType("EventId", str)
ClaimId = NewType("ClaimId", str)
RelationId = NewType("RelationId", str)
AlertId = NewType("AlertId", str)

_SEPARATOR = "\x1f"


def post_id(source: SourceKey, native: str) -> PostId:
    """Name a post by its source and the platform's own id."""
    return PostId(f"{source}/{native}")


def revision_id(post: PostId, number: int) -> RevisionId:
    """Name the numbered revision of a post; revisions count from 1."""
    return RevisionId(f"{post}@{number}")


def stable_digest(*parts: str) -> str:
    """Return 16 hex digits that depend on the parts alone.

    Equal parts give equal digests in every process and release: rows that are
    written twice after a crash meet their first copy under the same key.
    """
    joined = _SEPARATOR.join(parts).encode("utf-8", "surrogatepass")
    return blake2b(joined, digest_size=8).hexdigest()
