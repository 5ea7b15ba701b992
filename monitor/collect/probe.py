"""Look at a source once before it is followed: is it there, what is it, can it be read?"""

import re
from datetime import datetime
from html import unescape
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urljoin

import msgspec
from msgspec import Struct

from monitor.collect.feed_entry import Feed, parse_feed
from monitor.collect.http import Answer, Fetcher, refusal
from monitor.collect.preview_page import History, parse_page
from monitor.collect.recognise import Candidate, feed_key

_MOST_HOPS: Final = 4
_LINK: Final = re.compile(rb"<link\b[^>]{1,1000}>", re.IGNORECASE)
_HREF: Final = re.compile(rb"""\bhref\s*=\s*["']([^"']{1,1000})["']""", re.IGNORECASE)
_FEED_TYPES: Final = (b"application/rss+xml", b"application/atom+xml", b"application/feed+json")


class Finding(Struct, frozen=True, kw_only=True):
    """What was found. ``problem`` is a short constant where it cannot be read, else None."""

    candidate: Candidate
    title: str | None = None
    posts: int = 0
    last_at: datetime | None = None
    problem: str | None = None
    detail: str = ""


async def probe(fetcher: Fetcher, candidate: Candidate, *, preview_url: str) -> Finding:
    """Ask the source once, or twice where a site names its feed. Raises nothing."""
    match candidate.collect:
        case "preview":
            return await _channel(fetcher, candidate, preview_url.rstrip("/"))
        case "feed":
            return await _feed(fetcher, candidate)
        case _:
            return Finding(candidate=candidate, problem="needs_access")


async def _channel(fetcher: Fetcher, candidate: Candidate, base: str) -> Finding:
    reply = await fetcher.fetch(f"{base}/s/{quote(candidate.handle, safe='')}")
    if not isinstance(reply, Answer) or reply.status != HTTPStatus.OK:
        error = refusal(candidate.key, reply)
        return Finding(candidate=candidate, problem=error.outcome, detail=error.detail)
    page = parse_page(reply.body)
    if not isinstance(page, History) or not page.blocks:
        problem = "unreadable" if isinstance(page, History) else page.outcome
        return Finding(candidate=candidate, problem=problem)
    # The platform writes a name in the letters that its owner chose.
    named = msgspec.structs.replace(candidate, key=f"telegram:{page.blocks[-1].channel}")
    if named.key.lower() != candidate.key.lower():
        return Finding(candidate=candidate, problem="renamed", detail=f"now {named.key}")
    dates = [block.published_at for block in page.blocks if block.published_at]
    return Finding(
        candidate=named, title=page.title, posts=len(page.blocks), last_at=max(dates, default=None)
    )


async def _feed(fetcher: Fetcher, candidate: Candidate) -> Finding:
    url, named = candidate.url or "", False
    for _ in range(_MOST_HOPS):
        reply = await fetcher.fetch(url)
        moved = isinstance(reply, Answer) and 300 <= reply.status < 400 and reply.location  # noqa: PLR2004
        if isinstance(reply, Answer) and moved:
            url = urljoin(url, reply.location or "")
            continue
        if not isinstance(reply, Answer) or reply.status != HTTPStatus.OK:
            error = refusal(candidate.key, reply)
            return Finding(candidate=candidate, problem=error.outcome, detail=error.detail)
        feed = parse_feed(reply.body, reply.content_type)
        if isinstance(feed, Feed):
            return _found(candidate, url, feed)
        link = None if named else _named_feed(reply.body, url)
        if link is None:
            return Finding(candidate=candidate, problem=feed.outcome)
        url, named = link, True
    return Finding(candidate=candidate, problem="redirect_loop")


def _found(candidate: Candidate, url: str, feed: Feed) -> Finding:
    dates = [entry.published_at for entry in feed.entries if entry.published_at]
    key = candidate.key if url == candidate.url else feed_key(url)
    return Finding(
        candidate=msgspec.structs.replace(candidate, url=url, key=key),
        title=candidate.title or feed.title,
        posts=len(feed.entries),
        last_at=max(dates, default=None),
    )


def _named_feed(body: bytes, base: str) -> str | None:
    """Return the feed that a page names in its head, the first one."""
    for tag in _LINK.findall(body[: 1 << 18]):
        href = _HREF.search(tag)
        if href and any(kind in tag.lower() for kind in _FEED_TYPES):
            return urljoin(base, unescape(href[1].decode("utf-8", "replace")))
    return None
