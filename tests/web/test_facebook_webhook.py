"""The webhook: subscribed by a word, believed by a signature over the bytes."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from monitor.collect.graph_webhook import Hint, Hints, Verb, challenge, read_hints, signed
from monitor.collect.secret import Secret
from monitor.web.facebook import FACEBOOK_PATH, FacebookWebhook
from monitor.web.server import build, serving
from tests.fakes.graph import APP_SECRET, VERIFY, change, delivery, send, signature

pytestmark = pytest.mark.real_time


class Desk:
    """A web server with the webhook, and what it was told."""

    def __init__(self) -> None:
        self.url = ""
        self.told: list[bytes] = []


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    found = Desk()
    webhook = FacebookWebhook(
        lambda query: challenge(query, Secret(VERIFY)),
        lambda body, header: signed(body, header, Secret(APP_SECRET)),
        found.told.append,
    )
    application = build(CollectorRegistry(), list, host="127.0.0.1", facebook=webhook)
    async with serving(application, "127.0.0.1", 0) as port:
        found.url = f"http://127.0.0.1:{port}{FACEBOOK_PATH}"
        yield found


async def asked(url: str, **query: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession(headers={"Host": "desk.example.org"}) as session,
        session.get(
            url, params={key.replace("_", ".", 1): one for key, one in query.items()}
        ) as it,
    ):
        return it.status, await it.text()


async def test_the_challenge_is_given_back_to_whoever_knows_the_word(desk):
    known = {"hub_mode": "subscribe", "hub_challenge": "1158201444"}
    assert await asked(desk.url, **known, hub_verify_token=VERIFY) == (200, "1158201444")
    assert await asked(desk.url, **known, hub_verify_token="guess") == (403, "no\n")
    assert await asked(desk.url, **known) == (403, "no\n")
    assert (await asked(desk.url, hub_verify_token=VERIFY, hub_mode="x"))[0] == 403


async def test_a_delivery_is_believed_by_the_signature_of_its_bytes(desk):
    body = delivery("110", change("110_1", message="Четверо"))
    assert await send(desk.url, body) == 200
    assert await send(desk.url, body, signature(body, "another secret")) == 403
    assert await send(desk.url, body, "") == 403
    assert await send(desk.url, body.replace(b"\\/", b"/"), signature(body)) in {200, 403}
    assert await send(desk.url, body + b" ", signature(body)) == 403
    assert desk.told[0] == body


async def test_a_delivery_that_is_too_large_is_refused(desk):
    body = b" " * ((1 << 20) + 1)
    assert await send(desk.url, body) == 413
    assert desk.told == []


async def test_only_the_webhook_answers_under_another_name(desk):
    headers = {"Host": "desk.example.org"}
    metrics = desk.url.replace(FACEBOOK_PATH, "/metrics")
    async with aiohttp.ClientSession(headers=headers) as session, session.get(metrics) as answer:
        assert answer.status == 421


def test_what_is_told_of_posts_becomes_hints_and_all_else_is_passed():
    body = delivery(
        "110",
        change("110_1"),
        change("110_1", "edited"),
        change("110_2", "remove", "post"),
        change("110_3", item="comment"),
        change("110_4", item="reaction"),
        change("110_5", published=0),
        change("110_6", "hide"),
        change("220_7"),
        change("110_../me"),
    )
    assert list(read_hints(body)) == [
        Hint(page="110", post="110_1", verb=Verb.ADD),
        Hint(page="110", post="110_1", verb=Verb.EDITED),
        Hint(page="110", post="110_2", verb=Verb.REMOVE),
    ]


@given(st.binary(max_size=60))
def test_a_body_of_any_bytes_is_read_without_an_error(body):
    assert list(read_hints(body)) == []


async def test_duplicates_wait_once_and_only_so_many_wait():
    hints = Hints()
    for _ in range(3):
        hints.add(Hint(page="110", post="110_1", verb=Verb.ADD))
    assert len(hints.take("110")) == 1
    assert hints.take("110") == ()
    for number in range(2000):
        hints.add(Hint(page="110", post=f"110_{number}", verb=Verb.ADD))
    assert len(hints.take("110")) == 1000
