"""A claim as it is shown to people."""

from msgspec import Struct

from monitor.model.claims import Claim
from monitor.model.posts import Post, Revision
from monitor.model.sources import Source


class Side(Struct, frozen=True, kw_only=True):
    """One party to an alert: a claim with its publisher, its time and its address."""

    claim: Claim
    source: Source
    post: Post
    revision: Revision
