import aiohttp
import pytest

from monitor.errors import ConfigError
from monitor.observe import Metrics
from monitor.web.server import build, serving

pytestmark = pytest.mark.real_time


async def get(port: int, path: str, host: str | None = None) -> tuple[int, str]:
    headers = {"Host": host} if host else {}
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}", headers=headers) as response,
    ):
        return response.status, await response.text()


async def test_readiness_names_what_is_still_waited_for():
    waiting = ["telegram:a was not tried yet"]
    application = build(Metrics().registry, lambda: waiting, host="127.0.0.1")

    async with serving(application, "127.0.0.1", 0) as port:
        before = await get(port, "/readyz")
        waiting.clear()
        after = await get(port, "/readyz")
        alive = await get(port, "/livez")

    assert before == (503, "telegram:a was not tried yet\n")
    assert after == (200, "ok\n")
    assert alive == (200, "ok\n")


async def test_metrics_are_in_prometheus_form():
    metrics = Metrics()
    metrics.alerts.labels("contradiction").inc()

    async with serving(build(metrics.registry, list, host="127.0.0.1"), "127.0.0.1", 0) as port:
        status, text = await get(port, "/metrics")

    assert status == 200
    assert 'monitor_alerts_total{kind="contradiction"} 1.0' in text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8075", 200),
        ("127.0.0.1", 200),
        ("[::1]:8075", 200),
        ("evil.example", 421),
        ("localhost.evil.example:8075", 421),
    ],
)
async def test_a_request_under_a_strange_name_is_refused(host, status):
    async with serving(build(Metrics().registry, list, host="127.0.0.1"), "127.0.0.1", 0) as port:
        assert (await get(port, "/metrics", host))[0] == status


async def test_a_port_that_is_taken_is_a_mistake_in_the_configuration():
    application = build(Metrics().registry, list, host="127.0.0.1")

    async with serving(application, "127.0.0.1", 0) as port:
        second = build(Metrics().registry, list, host="127.0.0.1")
        with pytest.raises(ConfigError, match=f"cannot listen on 127.0.0.1:{port}"):
            async with serving(second, "127.0.0.1", port):
                pass


async def test_unknown_pages_are_not_found():
    async with serving(build(Metrics().registry, list, host="127.0.0.1"), "127.0.0.1", 0) as port:
        assert (await get(port, "/"))[0] == 404
