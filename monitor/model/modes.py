"""The ways of reading a source, and how complete each of them can be at best.

What a way cannot show is not a fault of a source and is therefore no gap: it is said
beside the source instead, so that nobody takes "nothing missing" for more than it is.
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct


class Reach(StrEnum):
    """How much of what a source publishes a mode can show at best.

    ``FULL``: every post, with proof where one is missing. ``WINDOW``: the latest posts
    only; what fell out between two polls is lost. ``RANKED``: what the platform chooses to
    list. ``PARTIAL``: some posts. ``MANUAL``: what somebody hands in.
    """

    FULL = "full"
    WINDOW = "window"
    RANKED = "ranked"
    PARTIAL = "partial"
    MANUAL = "manual"


class Mode(Struct, frozen=True, kw_only=True):
    """One way of reading, in an operator's words."""

    name: str
    reach: Reach
    posts: str
    edits: str
    deletions: str


MODES: Final = {
    mode.name: mode
    for mode in (
        Mode(
            name="mtproto",
            reach=Reach.FULL,
            posts="every post; holes are found and filled",
            edits="recent posts at once, those with claims for seven days",
            deletions="proven by id for posts with claims, else where the platform tells",
        ),
        Mode(
            name="preview",
            reach=Reach.FULL,
            posts="every post of a public channel; holes are found and filled",
            edits="while a post is among the latest forty or so",
            deletions="never shown",
        ),
        Mode(
            name="feed",
            reach=Reach.WINDOW,
            posts="what the feed still lists when it is read; lost windows are told",
            edits="while an entry is listed",
            deletions="never shown",
        ),
        Mode(
            name="graph",
            reach=Reach.RANKED,
            posts="what Facebook lists; it ranks, and lists about 600 posts a year",
            edits="while a post is among those listed",
            deletions="never shown",
        ),
        Mode(
            name="webhook",
            reach=Reach.RANKED,
            posts="what Facebook lists, and within seconds what it announces",
            edits="as announced, and while a post is among those listed",
            deletions="as announced, when the post cannot be read any more",
        ),
        Mode(
            name="import",
            reach=Reach.MANUAL,
            posts="what the files hold that somebody hands in",
            edits="the text as it was when it was exported",
            deletions="never shown",
        ),
        Mode(
            name="relay",
            reach=Reach.PARTIAL,
            posts="what the same publisher also posts at its Telegram mirror",
            edits="as the mirror shows them",
            deletions="as the mirror shows them",
        ),
    )
}
