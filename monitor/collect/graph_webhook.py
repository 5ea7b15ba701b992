"""What Facebook's page webhook tells: checked, read, and handed on as hints.

A delivery is signed over the bytes as they came, so the bytes are checked and not what
they parse to. It may come twice, late or never, in any order and many at once; so it is
only a hint to read a post again, and polling goes on beside it.
"""

import asyncio
import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

import msgspec
from msgspec import Struct

from monitor.collect.graph_post import POST_ID
from monitor.collect.secret import Secret

_PREFIX: Final = "sha256="
_MOST_WAITING: Final = 1000  # hints of a page; the next poll finds what is dropped
_ITEMS: Final = ("status", "photo", "video", "share", "post", "link", "album")


class Verb(StrEnum):
    """What is said to have happened to a post; "hide" and "unhide" change no text."""

    ADD = "add"
    EDITED = "edited"
    REMOVE = "remove"


class Hint(Struct, frozen=True, kw_only=True):
    """Something happened to this post of this page."""

    page: str
    post: str
    verb: Verb


class Hints:
    """Hints that wait, by page. ``names`` gives pages that are followed by name their number.

    ``used``: whether anything was ever announced.
    """

    def __init__(self) -> None:
        self._waiting: defaultdict[str, dict[Hint, None]] = defaultdict(dict)
        self._heard: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.names: dict[str, str] = {}
        self.used = False

    def add(self, hint: Hint) -> None:
        """Keep a hint until it is taken; one that waits already is kept once."""
        self.used = True
        page = self.names.get(hint.page, hint.page)
        waiting = self._waiting[page]
        if len(waiting) < _MOST_WAITING:
            waiting.pop(hint, None)
            waiting[hint] = None
            self._heard[page].set()

    async def heard(self, page: str) -> None:
        """Wait until there is a hint of a page."""
        await self._heard[page].wait()

    def take(self, page: str) -> tuple[Hint, ...]:
        """Take all hints of a page, in the order in which they came."""
        self._heard[page].clear()
        return tuple(self._waiting.pop(page, {}))


def signed(body: bytes, header: str, app_secret: Secret) -> bool:
    """Whether the signature is that of these very bytes, compared in constant time."""
    digest = hmac.new(app_secret.reveal().encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"{_PREFIX}{digest}".encode(), header.strip().encode())


def challenge(query: Mapping[str, str], verify_token: Secret) -> str | None:
    """Return what the subscribing platform wants to hear, None where it is somebody else."""
    given = query.get("hub.verify_token", "").encode()
    if query.get("hub.mode") != "subscribe":
        return None
    if not hmac.compare_digest(given, verify_token.reveal().encode()):
        return None
    return query.get("hub.challenge", "")


def read_hints(body: bytes) -> Iterator[Hint]:
    """Yield what a delivery says of posts; all else in it, and what is malformed, is passed."""
    try:
        told = msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    if told.get("object") != "page":
        return
    for entry in _objects(told.get("entry")):
        for change in _objects(entry.get("changes")):
            value = change.get("value")
            if change.get("field") == "feed" and isinstance(value, dict):
                yield from _hint(str(entry.get("id", "")), value)


def _hint(page: str, value: Mapping[str, Any]) -> Iterator[Hint]:
    post, verb = value.get("post_id"), value.get("verb")
    own = isinstance(post, str) and post.startswith(f"{page}_") and POST_ID.fullmatch(post)
    if own and value.get("item") in _ITEMS and value.get("published") != 0 and verb in set(Verb):
        yield Hint(page=page, post=str(post), verb=Verb(str(verb)))


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
