"""Signed JSON to a program of the operator's own."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import msgspec
import pytest
from aiohttp import web

from monitor.errors import DeliveryDeferred, DeliveryRejected, DeliveryUncertain, ReceiverLost
from monitor.notify.webhook import WebhookNotifier, answered
from tests.build import NOON, attachment, dossier, notice, together
from tests.fakes.loopback import LoopbackSite

pytestmark = pytest.mark.real_time

KEY = b"a key"


class Desk(LoopbackSite):
    """Takes what is posted; ``status`` is what it answers, None cuts the connection."""

    def __init__(self) -> None:
        self.status: int | None = 204
        self.got: list[tuple[dict[str, str], bytes]] = []
        super().__init__("/hook", self._take, method="POST")

    async def _take(self, request: web.Request) -> web.StreamResponse:
        self.got.append((dict(request.headers), await request.read()))
        if self.status is None:
            assert request.transport is not None
            request.transport.abort()
        return web.Response(status=self.status or 200)


@pytest.fixture
async def site() -> AsyncIterator[Desk]:
    async with Desk() as opened:
        yield opened


@pytest.fixture
async def hook(site: Desk) -> AsyncIterator[WebhookNotifier]:
    async with aiohttp.ClientSession() as session:
        yield WebhookNotifier("desk", session, f"{site.url}/hook", KEY)


async def test_the_body_is_signed_with_its_moment(site, hook):
    told = dossier()
    receipt = await hook.send(together(told), NOON)
    ((headers, body),) = site.got
    moment = headers["Claimwatch-Timestamp"]
    wanted = hmac.new(KEY, moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert int(moment) == NOON.timestamp()
    assert headers["Claimwatch-Signature"] == f"sha256={wanted}"
    assert headers["Idempotency-Key"] == told.alert.id == receipt.id
    assert msgspec.json.decode(body)["id"] == told.alert.id


async def test_the_files_of_a_notice_are_listed_and_not_sent(site, hook):
    page = attachment(caption="The week.")
    told = msgspec.structs.replace(notice(), attachments=(page,))
    await hook.send(together(told), NOON)
    assert msgspec.json.decode(site.got[0][1])["attachments"] == [msgspec.to_builtins(page)]


async def test_a_notice_is_posted_too(site, hook):
    await hook.send(together(notice()), NOON)
    assert msgspec.json.decode(site.got[0][1])["kind"] == "notice"


async def test_a_cut_connection_is_uncertain_and_none_is_not(site, hook):
    site.status = None
    with pytest.raises(DeliveryUncertain):
        await hook.send(together(dossier()), NOON)
    async with aiohttp.ClientSession() as session:
        nowhere = WebhookNotifier("desk", session, "http://127.0.0.1:9/hook?key=s3cret", KEY)
        with pytest.raises(DeliveryDeferred) as caught:
            await nowhere.send(together(dossier()), NOON)
    assert "s3cret" not in repr(caught.value)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (429, DeliveryDeferred),
        (500, DeliveryDeferred),
        (503, DeliveryDeferred),
        (301, ReceiverLost),
        (401, ReceiverLost),
        (404, ReceiverLost),
        (400, DeliveryRejected),
        (422, DeliveryRejected),
    ],
)
async def test_a_status_is_taken_for_what_it_means(site, hook, status, error):
    site.status = status
    with pytest.raises(error):
        await hook.send(together(dossier()), NOON)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("7", 7), ("Fri, 01 Nov 2024 12:00:30 GMT", 30), ("soon", 0), ("9" * 40, 0), ("7200", 3600)],
)
def test_an_asked_for_pause_is_obeyed_within_bounds(said, seconds):
    with pytest.raises(DeliveryDeferred) as caught:
        answered(503, said, NOON)
    assert caught.value.not_before == NOON + timedelta(seconds=seconds)
