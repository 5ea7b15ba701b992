"""A Graph API on loopback with the pages of a small world, and a sender of its webhook.

It answers as the real one does: lists are the newest first, in pages with a full address of
the next that carries the token; a page of a list may be empty. ``faults`` are used up one a
request; ``headers`` go with every answer.
"""

import hashlib
import hmac
import io
import json
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web

from tests.fakes.loopback import LoopbackSite

TOKEN = "EAAcanaryTokenOfThePage0123456789"
APP_SECRET = "canary-app-secret"
VERIFY = "canary-verify-token"
NOON = datetime(2024, 11, 1, 12, 0, tzinfo=UTC)


@dataclass
class Fault:
    """An answer instead of the right one; ``hang_up`` breaks the connection off."""

    status: int = 400
    code: int | None = None
    message: str = "(#1) canary words"
    subcode: int | None = None
    transient: bool = False
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    hang_up: bool = False

    def document(self) -> bytes:
        if self.body is not None:
            return self.body
        told = {"message": self.message, "type": "OAuthException", "code": self.code}
        if self.subcode is not None:
            told["error_subcode"] = self.subcode
        if self.transient:
            told["is_transient"] = True
        return json.dumps({"error": told | {"fbtrace_id": "A1b2"}}).encode()


@dataclass
class Page:
    """A page: its number and its posts, the newest first, as the API writes them."""

    number: str = "110"
    posts: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0
    empty_pages: set[int] = field(default_factory=set)  # offsets at which a page is empty first

    def post(self, message: str | None = None, **more: Any) -> str:
        self.count += 1
        count = self.count
        made = {
            "id": f"{self.number}_{count}",
            "created_time": (NOON + timedelta(minutes=count)).strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "permalink_url": f"https://www.facebook.com/{self.number}/posts/{count}",
            "is_published": True,
        }
        if message is not None:
            made["message"] = message
        self.posts.insert(0, made | more)
        return made["id"]

    def find(self, name: str) -> dict[str, Any] | None:
        return next((one for one in self.posts if one["id"] == name), None)


class FakeGraph(LoopbackSite):
    """The server: ``pages`` is the world, ``asked`` what was requested, secrets included."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.faults: deque[Fault | None] = deque()
        self.headers: dict[str, str] = {}
        self.asked: list[str] = []
        self.limits: list[int] = []
        super().__init__("/v26.0/{path:.+}", self._answer)

    def page(self, name: str = "mayor", number: str = "110") -> Page:
        return self.pages.setdefault(name, Page(number))

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        fault = self.faults.popleft() if self.faults else None
        fault = fault or refused(request)
        if fault is not None and fault.hang_up:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if fault is not None:
            headers = self.headers | fault.headers
            return web.Response(status=fault.status, body=fault.document(), headers=headers)
        body = self._list(request) or self._one(request)
        if body is None:
            missing = Fault(code=100, subcode=33, message="Unsupported get request.")
            return web.Response(status=400, body=missing.document(), headers=self.headers)
        return web.json_response(body, headers=self.headers)

    def _list(self, request: web.Request) -> dict[str, Any] | None:
        name, _, edge = request.match_info["path"].partition("/")
        page = self.pages.get(name)
        if page is None or edge != "posts":
            return None
        start, size = int(request.query.get("until", "0")), int(request.query["limit"])
        self.limits.append(size)
        if start in page.empty_pages and "again" not in request.query:
            following = f"until={start}&again=1"
            return {"data": [], "paging": {"next": self._address(request, following)}}
        data = page.posts[start : start + size]
        paging: dict[str, str] = {}
        if start + size < len(page.posts):
            paging["next"] = self._address(request, f"until={start + size}&__paging_token=enc_x")
        return {"data": data, "paging": paging}

    def _address(self, request: web.Request, following: str) -> str:
        return f"{self.url}{request.path}?access_token={TOKEN}&{following}"

    def _one(self, request: web.Request) -> dict[str, Any] | None:
        name = request.match_info["path"]
        return next((one for page in self.pages.values() if (one := page.find(name))), None)


def refused(request: web.Request) -> Fault | None:
    """Refuse what is not signed by whoever has the app's secret."""
    proof = hmac.new(APP_SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
    known = request.headers.get("Authorization") == f"Bearer {TOKEN}"
    if known and request.query.get("appsecret_proof") == proof:
        return None
    return Fault(status=400, code=190, message="Invalid OAuth access token.")


def delivery(page: str, *changes: dict[str, Any]) -> bytes:
    """Write a delivery as Meta does: other letters than ASCII are escaped."""
    listed = [{"field": "feed", "value": change} for change in changes]
    entry = {"id": page, "time": 1730462400, "changes": listed}
    return json.dumps({"object": "page", "entry": [entry]}).replace("/", "\\/").encode()


def change(post: str, verb: str = "add", item: str = "status", **more: Any) -> dict[str, Any]:
    page = post.partition("_")[0]
    known = {"from": {"id": page, "name": "Мер"}, "post_id": post, "item": item, "verb": verb}
    return known | {"published": 1, "created_time": 1730462400} | more


def signature(body: bytes, secret: str = APP_SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


async def send(url: str, body: bytes, signed: str | None = None) -> int:
    """Deliver to a webhook; return the status of the answer."""
    headers = {"X-Hub-Signature-256": signature(body) if signed is None else signed}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=io.BytesIO(body), headers=headers) as response,
    ):
        return response.status
