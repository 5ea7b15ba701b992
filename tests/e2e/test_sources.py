"""``monitor sources`` against a preview and feeds on loopback, in a process of its own."""

import asyncio
import shutil
import sys
from pathlib import Path

import pytest

from monitor.config import load_config
from tests.fakes.feed import FakeFeeds
from tests.fakes.preview import FakePreview

pytestmark = pytest.mark.real_time
SHIPPED = Path(__file__).parents[2] / "config"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path, dirs_exist_ok=True)
    return tmp_path


def point(folder: Path, preview: str) -> None:
    with (folder / "monitor.toml").open("a") as file:
        file.write(f'\n[collect]\npreview_url = "{preview}"\nrequests_per_second = 100\n')


async def command(*arguments: str, folder: Path) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "monitor", "sources", *arguments, "--config", str(folder),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await asyncio.wait_for(process.communicate(), 40)
    assert process.returncode is not None
    return process.returncode, out.decode()


async def test_what_is_typed_is_looked_at_added_and_removed(folder):
    async with FakePreview() as telegram, FakeFeeds() as feeds:
        await asyncio.to_thread(point, folder, telegram.url)
        telegram.channel("Kharkiv_News", "Kharkiv News").fill(30)
        feeds.site("rss").add("Title", "Text", id="1", date="Fri, 01 Nov 2024 12:00:00 GMT")
        page = '<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head>'
        feeds.site("home").raw = page.encode()
        names = ["@kharkiv_news", f"{feeds.url}/home", "facebook.com/mayor", "t.me/+x", "@no_such"]

        status, told = await command("check", *names, folder=folder)
        assert status == 1
        assert "telegram:Kharkiv_News  Kharkiv News" in told
        assert "can be read by preview; 20 posts listed, the last " in told
        assert f"{feeds.url}/rss" in told
        assert "a Facebook page: needs graph, feed, import or relay" in told
        assert "an invitation: only an account can follow it" in told
        assert "cannot be read (it has no public preview" in told

        status, told = await command("add", *names, "--kind", "media", folder=folder)
        assert "added 3 to" in told
        config = await asyncio.to_thread(load_config, folder)
        added = {one.key: (one.title, one.kind, one.collect) for one in config.sources[-3:]}
        assert added == {
            "telegram:Kharkiv_News": ("Kharkiv News", "media", "preview"),
            "feed:127.0.0.1": ("Feed", "media", "feed"),
            "facebook:mayor": ("mayor", "media", "off"),
        }

        status, told = await command("add", "@kharkiv_news", folder=folder)
        assert "telegram:Kharkiv_News is in sources.toml already" in told

        status, told = await command("remove", "telegram:Kharkiv_News", folder=folder)
        assert (status, told.startswith("removed telegram:Kharkiv_News")) == (0, True)
        text = await asyncio.to_thread((folder / "sources.toml").read_text)
        assert text.startswith((SHIPPED / "sources.toml").read_text())


async def test_a_list_of_feeds_is_added(folder, tmp_path):
    async with FakeFeeds() as feeds:
        await asyncio.to_thread(point, folder, "http://127.0.0.1:9")
        for name in ("one", "two"):
            feeds.site(name).add("Title", "Text", id="1")
        lines = [f'<outline text="{name}" xmlUrl="{feeds.url}/{name}"/>' for name in ("one", "two")]
        opml = tmp_path / "feeds.opml"
        opml.write_text("<opml><body>" + "".join(lines) + "</body></opml>")
        status, told = await command("add", "--opml", str(opml), folder=folder)
        assert (status, "added 2 to" in told) == (0, True)
        config = await asyncio.to_thread(load_config, folder)
        assert [one.title for one in config.sources[-2:]] == ["one", "two"]
