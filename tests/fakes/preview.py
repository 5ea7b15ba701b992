"""A web preview of public channels on loopback, drawn from a model of the channels.

It answers as the real one does: twenty messages a page, ``before`` exclusive, posts in
ascending order, and the same classes around the same things. A channel's ``faults`` are
used up one a request; its ``habit`` holds for all.
"""

import zlib
from enum import Enum
from itertools import count

from aiohttp import web

from tests.fakes.loopback import LoopbackSite
from tests.fakes.preview_markup import Channel, Fault, frame, nothing_found, render, shell
from tests.fakes.world import World

STATUSES: dict[Enum, tuple[int, dict[str, str]]] = {
    Fault.FORBIDDEN: (451, {}),
    Fault.THROTTLED: (429, {"Retry-After": "37"}),
    Fault.THROTTLED_SILENTLY: (429, {}),
    Fault.SERVER_ERROR: (502, {}),
}


class FakePreview(LoopbackSite):
    """The server: ``channels`` is the world, ``asked`` what was requested."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world or World()
        self.channels = self.world.channels
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        super().__init__("/s/{name}", self._answer)
        self._visits = count(1)

    def channel(self, name: str, title: str = "Channel") -> Channel:
        return self.world.channel(name, title)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path_qs)
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        channel = self.channels.get(request.match_info["name"].lower())
        if channel is None or channel.private:
            return moved(request.match_info["name"])
        fault = channel.faults.popleft() if channel.faults else None
        fault = fault or channel.habit
        given = request.query.get("before")
        before = int(given) if given and fault is not Fault.IGNORES_BEFORE else None
        page = render(channel, before, visit=next(self._visits))
        return await answer(request, channel, page, fault)


async def answer(
    request: web.Request, channel: Channel, page: str, fault: Enum | None
) -> web.StreamResponse:
    body = page.encode()
    match fault:
        case Fault.RESET:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        case Fault.CUT_ON_THE_WIRE:
            return await broken_off(request, body)
        case Fault.CUT_HTML:
            return html(body[: body.rindex(b"js-message_text") + 40])
        case Fault.CUT_BEFORE_POSTS:
            return html(body[: body.index(b"<section") - 5])
        case Fault.BOMB:
            return await bomb(request)
        case None | Fault.IGNORES_BEFORE:
            return html(body)
        case _:
            return plain_fault(channel, fault, body)


def plain_fault(channel: Channel, fault: Enum, body: bytes) -> web.Response:
    match fault:
        case Fault.REDIRECT:
            return moved(channel.name)
        case Fault.SHELL:
            return html(shell(channel, "If you have Telegram, you can view the channel.").encode())
        case Fault.REGION_BLOCK:
            said = "This channel is unavailable in your country due to a court order."
            return html(shell(channel, said).encode())
        case Fault.EMPTY:
            return html(frame(channel, nothing_found(), before=None).encode())
        case Fault.BLANK:
            return html(frame(channel, "", before=None).encode())
        case Fault.OTHER_SITE:
            return html(b"<html><body><h1>Please log in to the wireless network</h1></body></html>")
        case Fault.OTHER_MARKUP:
            return html(body.replace(b"data-post=", b"data-message="))
        case _:
            status, headers = STATUSES[fault]
            return web.Response(status=status, headers=headers, text="not now")


async def broken_off(request: web.Request, body: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(len(body))})
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    assert request.transport is not None
    request.transport.close()
    return response


async def bomb(request: web.Request) -> web.StreamResponse:
    """Send a few kilobytes that unpack to fifty megabytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(50)) + packer.flush()
    response = web.StreamResponse(
        headers={"Content-Encoding": "gzip", "Content-Length": str(len(packed))}
    )
    await response.prepare(request)
    await response.write(packed)
    return response


def html(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="text/html", charset="utf-8")


def moved(name: str) -> web.Response:
    return web.Response(status=302, headers={"Location": f"https://t.me/{name}"})
