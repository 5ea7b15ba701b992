"""Whatever Apprise has an address for; here a JSON address on loopback."""

import asyncio
import base64
import logging
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from monitor.errors import ConfigError, DeliveryUncertain
from monitor.model.alerts import AlertKind
from monitor.notify.apprise import AppriseNotifier, shout_to
from monitor.notify.telling import PlainTeller
from tests.attached import PAGE, chart_in, page_in, weekly
from tests.build import NOON, claim, dossier, side, together
from tests.fakes.loopback import LoopbackSite

pytestmark = [pytest.mark.real_time, pytest.mark.may_block]


class Site(LoopbackSite):
    def __init__(self) -> None:
        self.status = 200
        self.got: list[dict[str, str]] = []
        super().__init__("/", self._take, method="POST")

    async def _take(self, request: web.Request) -> web.StreamResponse:
        self.got.append(await request.json())
        return web.Response(status=self.status)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site() as opened:
        yield opened


@pytest.fixture
async def receiver(site: Site) -> AppriseNotifier:
    address = site.url.replace("http://", "json://user:s3cret@")
    return AppriseNotifier("mail", await asyncio.to_thread(shout_to, address), PlainTeller())


async def test_an_alert_has_a_title_and_its_words(site, receiver):
    told = dossier([side(claim(value="<b>S-400</b>"))], kind=AlertKind.UPDATE)
    await receiver.send(together(told), NOON)
    (got,) = site.got
    assert got["title"] == "UPDATE  weapon: <b>S-400</b>"
    assert "https://t.me/ministry/1" in got["message"]


async def test_several_alerts_are_one_message(site, receiver):
    told = [dossier([side(claim(value=n))], kind=AlertKind.UPDATE) for n in range(3)]
    await receiver.send(together(*told), NOON)
    assert site.got[0]["message"].count("UPDATE  weapon") == 3


async def test_files_go_along_as_far_as_they_are_there(site, receiver, tmp_path):
    told = weekly(tmp_path, 2)
    (tmp_path / "2.png").unlink()
    await receiver.send(together(told), NOON)
    (got,) = site.got
    assert [(one["filename"], one["mimetype"]) for one in got["attachments"]] == [
        ("digest.html", "text/html"),
        ("1.png", "image/png"),
    ]
    assert base64.b64decode(got["attachments"][0]["base64"]) == PAGE
    assert f"2.png is not there any more: {tmp_path}/2.png" in got["message"]


async def test_files_that_a_mail_server_would_refuse_are_named(site, receiver, tmp_path):
    told = weekly(tmp_path, 0, page_in(tmp_path, b"x" * 10_000_001), chart_in(tmp_path))
    await receiver.send(together(told), NOON)
    (got,) = site.got
    assert [one["filename"] for one in got["attachments"]] == ["1.png"]
    assert f"digest.html is too large to be sent here: {tmp_path}/digest.html" in got["message"]


async def test_a_receiver_that_wants_no_files_is_told_where_they_are(site, tmp_path):
    address = site.url.replace("http://", "json://")
    shout = await asyncio.to_thread(shout_to, address)
    await AppriseNotifier("mail", shout, PlainTeller(), files=False).send(
        together(weekly(tmp_path)), NOON
    )
    (got,) = site.got
    assert got["attachments"] == []
    assert f"digest.html: {tmp_path}/digest.html" in got["message"]


async def test_what_is_not_confirmed_is_uncertain_and_says_no_address(site, receiver, caplog):
    site.status = 500
    caplog.set_level(logging.DEBUG)
    with pytest.raises(DeliveryUncertain) as caught:
        await receiver.send(together(dossier()), NOON)
    assert "s3cret" not in f"{caught.value!r} {caplog.text}"


def test_an_address_that_apprise_does_not_know_is_a_mistake_and_not_shown():
    with pytest.raises(ConfigError) as caught:
        shout_to("pigeon://s3cret@loft")
    assert "s3cret" not in str(caught.value)
