"""A site with feeds on loopback: RSS, Atom or JSON, conditional answers, bad manners."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto
from gzip import compress
from hashlib import sha256
from html import escape

from aiohttp import web

from tests.fakes.loopback import LoopbackSite


class Manner(Enum):
    """What a site does instead of sending its feed."""

    MOVED_FOR_GOOD = auto()
    MOVED_FOR_NOW = auto()
    GONE = auto()
    THROTTLED = auto()
    SERVER_ERROR = auto()
    HTML = auto()
    SLOW_LORIS = auto()
    CUT_XML = auto()
    CUT_ON_THE_WIRE = auto()
    TOO_LARGE = auto()
    ODD_ENCODING = auto()
    NEVER_MODIFIED = auto()
    GZIPPED = auto()
    GZIP_CUT_OFF = auto()
    GZIP_BROKEN = auto()


@dataclass
class Item:
    """One entry, each part as it stands in the document; None leaves the part out."""

    title: str | None = None
    text: str | None = None
    id: str | None = None
    link: str | None = None
    date: str | None = None
    updated: str | None = None


@dataclass
class Site:
    """A feed at ``/NAME``. ``raw`` replaces the document, whatever the items say."""

    items: list[Item] = field(default_factory=list)
    kind: str = "rss"
    raw: bytes | None = None
    manners: deque[Manner | None] = field(default_factory=deque)
    habit: Manner | None = None
    target: str = "/elsewhere"

    def add(self, title: str | None = None, text: str | None = None, **more: str) -> Item:
        item = Item(title, text, **more)
        self.items.insert(0, item)
        return item

    def document(self) -> bytes:
        if self.raw is not None:
            return self.raw
        return {"rss": rss, "atom": atom, "json": json_feed}[self.kind](self.items)


class FakeFeeds(LoopbackSite):
    """The server: ``sites`` is the world, ``asked`` what was requested, with conditions."""

    def __init__(self) -> None:
        self.sites: dict[str, Site] = {}
        self.asked: list[tuple[str, str | None]] = []
        super().__init__("/{name}", self._answer)

    def site(self, name: str = "feed") -> Site:
        return self.sites.setdefault(name, Site())

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        self.asked.append((name, request.headers.get("If-None-Match")))
        site = self.sites[name]
        manner = site.manners.popleft() if site.manners else None
        manner = manner or site.habit
        if manner is Manner.SLOW_LORIS:
            return await drip(request)
        if manner is Manner.CUT_ON_THE_WIRE:
            return await broken_off(request, site.document())
        return misbehave(site, manner) if manner else polite(request, site.document())


def polite(request: web.Request, body: bytes) -> web.Response:
    """Answer with the document, or 304 where the asker has it already."""
    etag = f'"{sha256(body).hexdigest()[:12]}"'
    if request.headers.get("If-None-Match") == etag:
        return web.Response(status=304, headers={"ETag": etag})
    return web.Response(body=body, headers={"ETag": etag, "Content-Type": "application/xml"})


def misbehave(site: Site, manner: Manner) -> web.Response:
    body = site.document()
    gzip = {"Content-Encoding": "gzip"}
    packed = compress(body)
    answers = {
        Manner.MOVED_FOR_GOOD: (301, {"Location": site.target}, b""),
        Manner.MOVED_FOR_NOW: (307, {"Location": site.target}, b""),
        Manner.GONE: (410, {}, b""),
        Manner.THROTTLED: (503, {"Retry-After": "Fri, 01 Nov 2024 12:10:00 GMT"}, b""),
        Manner.SERVER_ERROR: (500, {}, b"oops"),
        Manner.HTML: (200, {}, b"<html><body><p>Our new site</p></body></html>"),
        Manner.CUT_XML: (200, {}, body[: body.rindex(b"<title>") + 10]),
        Manner.TOO_LARGE: (200, {}, b" " * 6_000_000),
        Manner.NEVER_MODIFIED: (304, {}, b""),
        Manner.GZIPPED: (200, gzip, packed),
        Manner.GZIP_CUT_OFF: (200, gzip, packed[:-20]),
        Manner.GZIP_BROKEN: (200, gzip, b"no gzip at all"),
        Manner.ODD_ENCODING: (200, {"Content-Encoding": "br"}, body),
    }
    status, headers, sent = answers[manner]
    return web.Response(status=status, headers=headers, body=sent)


async def drip(request: web.Request) -> web.StreamResponse:
    """Send a byte now and then, for ever."""
    response = web.StreamResponse()
    await response.prepare(request)
    while request.transport is not None and not request.transport.is_closing():
        await response.write(b" ")
        await asyncio.sleep(0.02)
    return response


async def broken_off(request: web.Request, body: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(len(body))})
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    assert request.transport is not None
    request.transport.close()
    return response


def element(name: str, value: str | None) -> str:
    return "" if value is None else f"<{name}>{escape(value)}</{name}>"


def rss(items: list[Item]) -> bytes:
    entries = "\n".join(
        "<item>"
        + element("title", item.title)
        + element("description", item.text)
        + element("guid", item.id)
        + element("link", item.link)
        + element("pubDate", item.date)
        + "</item>"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>Feed</title><link>https://example.org/</link>\n{entries}\n</channel></rss>\n"
    ).encode()


def atom(items: list[Item]) -> bytes:
    entries = "\n".join(
        "<entry>"
        + element("title", item.title)
        + (f'<content type="html">{escape(item.text)}</content>' if item.text else "")
        + element("id", item.id)
        + (f'<link href="{escape(item.link)}"/>' if item.link else "")
        + element("published", item.date)
        + element("updated", item.updated)
        + "</entry>"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>Feed</title>\n{entries}\n</feed>\n"
    ).encode()


def json_feed(items: list[Item]) -> bytes:
    named = [
        {
            "id": item.id,
            "url": item.link,
            "title": item.title,
            "content_html": item.text,
            "date_published": item.date,
            "date_modified": item.updated,
        }
        for item in items
    ]
    slim = [{key: value for key, value in one.items() if value is not None} for one in named]
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Feed", "items": slim}
    ).encode()
