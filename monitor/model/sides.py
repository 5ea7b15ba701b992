"""A claim as it is shown to people."""

from msgspec import Struct

from monitor.model.claims import Claim
from monitor.model.ids import PostId
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
    return _on_telegram(source.platform, source.handle, post.native)


def address_of_id(post: PostId) -> str | None:
    """Return where a post of Telegram can be read, by its id alone; None for any other."""
    source, _, native = post.partition("/")
    platform, _, handle = source.partition(":")
    return _on_telegram(platform, handle, native)


def _on_telegram(platform: str, handle: str, native: str) -> str | None:
    if platform == "telegram" and handle and handle.isascii() and native.isdecimal():
        return f"https://t.me/{handle}/{native}"
    return None
