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


def address(post: Post, source: Source) -> str | None:
    """Return where a post can be read, None where it has no address that is safe to follow.

    A post of Telegram has one by its number, also where none was given.
    """
    if post.url is not None and post.url.startswith(("https://", "http://")):
        return post.url
    if source.platform == "telegram" and post.native.isdecimal() and source.handle.isascii():
        return f"https://t.me/{source.handle}/{post.native}"
    return None
