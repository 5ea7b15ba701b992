"""The digest's page in a real browser: nothing is wider than the screen, nothing is loaded."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from monitor.app.digest import make_digest
from tests import week
from tests.browser import CHROMIUM, WITHOUT, browser
from tests.e2e.test_digest import ORDER

pytestmark = [
    pytest.mark.may_block,
    pytest.mark.real_time,
    pytest.mark.timeout(300),
    pytest.mark.skipif(CHROMIUM is None, reason=WITHOUT),
]
# What reaches over the right edge although it is not hidden for sighted readers.
WIDER = """[...document.querySelectorAll('main *')].filter(one =>
    one.getBoundingClientRect().right > document.documentElement.clientWidth + 1).length"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser")
    week.lay_out(folder / "case")

    async def make() -> None:
        await week.decide(folder / "case", folder / "store.sqlite")
        order = msgspec.structs.replace(ORDER, language="uk", formats=frozenset({"html"}))
        await make_digest(folder / "store.sqlite", order, folder / "out", week.StillClock())

    asyncio.run(make())
    return folder / "out" / "digest.html"


async def test_nothing_overflows_on_a_phone_nor_on_a_desk(page_file: Path):
    async with browser() as page:
        for width, dark in ((320, False), (390, True), (1280, False)):
            await page.open(page_file, width, dark=dark)
            wide = await page.value("document.documentElement.scrollWidth")
            assert wide <= width
            assert await page.value(WIDER) == 0
            assert await page.value("document.querySelectorAll('table').length") > 20
            loaded = await page.value("[...document.images].every(one => one.naturalWidth > 0)")
            assert loaded
        asked = [one for one in page.requested if not one.startswith(("file:", "data:"))]
        assert asked == []


async def test_dark_is_dark(page_file: Path):
    colour = "getComputedStyle(document.body).backgroundColor"
    async with browser() as page:
        await page.open(page_file, 390)
        light = await page.value(colour)
        await page.open(page_file, 390, dark=True)

        assert light == "rgb(255, 255, 255)"
        assert await page.value(colour) == "rgb(21, 24, 28)"
