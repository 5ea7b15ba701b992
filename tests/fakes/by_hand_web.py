"""Feeds and Facebook pages that live by themselves, with a configuration that reads them."""

import asyncio
import contextlib
import random
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import aiohttp
import click

from tests.fakes.feed import FakeFeeds, Manner, Site
from tests.fakes.graph import APP_SECRET, TOKEN, VERIFY, FakeGraph, Fault, change, delivery, send

TEXTS = (
    "Ракетний удар по Харкову: {n} загиблих, {m} поранених.",
    "Ракетный удар по Харькову: {n} погибших, {m} раненых.",
    "Missile strike on Kharkiv: {n} killed and {m} injured, the governor says.",
    "Kharkiv: the strike was carried out with an S-300.",
    "Good morning!",
)
MONITOR = """\
[store]
path = "store.sqlite"

[web]
port = {port}

[collect]
requests_per_second = 10
# The fake's posts are years old; alerts about them are wanted all the same.
quiet_start = false

[facebook]
graph_url = "{graph}"
token_file = "token"
app_secret_file = "app-secret"
verify_token_file = "verify-token"

[[receivers]]
kind = "console"
"""
SOURCE = """\
[[sources]]
key = "{key}"
title = "{title}"
kind = "{kind}"
side = "UA"
collect = "{collect}"
{url}
"""
EVENTS = """\
[[events]]
id = "kharkiv"
title = "Strike on Kharkiv"
keywords = ["missile", "strike", "ракета", "ракетний", "ракетный", "удар"]
places = ["Kharkiv"]
"""

out = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("fake-web"),
    show_default=True,
    help="Folder for a configuration that reads them.",
)
every = click.option(
    "--every", default=3.0, show_default=True, help="Seconds between what happens."
)


def words(chance: random.Random) -> str:
    return chance.choice(TEXTS).format(n=chance.randrange(1, 9), m=chance.randrange(10, 60))


def configure(folder: Path, sources: str, *, graph: str = "http://127.0.0.1:9", port: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "monitor.toml").write_text(MONITOR.format(graph=graph, port=port))
    (folder / "sources.toml").write_text(sources)
    (folder / "events.toml").write_text(EVENTS)
    for name, value in (("token", TOKEN), ("app-secret", APP_SECRET), ("verify-token", VERIFY)):
        (folder / name).write_text(value)
        (folder / name).chmod(0o600)
    click.echo(f"now, in another terminal: monitor run --config {folder}")


@click.command(short_help="News feeds.")
@click.option("--sites", default=3, show_default=True, help="How many feeds there are.")
@click.option(
    "--manner",
    type=click.Choice([one.name.lower() for one in Manner]),
    help="What the first feed does instead of answering.",
)
@every
@out
def feeds(sites: int, manner: str | None, every: float, out: Path) -> None:
    """Serve feeds that get a new entry now and then."""
    asyncio.run(serve_feeds(sites, manner, every, out))


async def serve_feeds(sites: int, manner: str | None, every: float, folder: Path) -> None:
    chance = random.Random()
    async with FakeFeeds() as server:
        kinds = ("rss", "atom", "json")
        made = [server.site(f"news-{number}") for number in range(sites)]
        for number, site in enumerate(made):
            site.kind = kinds[number % 3]
            entry(site, words(chance))
        if manner:
            made[0].habit = Manner[manner.upper()]
        listed = [
            SOURCE.format(
                key=f"feed:news-{number}",
                title=f"News {number}",
                kind="media",
                collect="feed",
                url=f'url = "{server.url}/news-{number}"',
            )
            for number in range(sites)
        ]
        await asyncio.to_thread(configure, folder, "".join(listed), port=0)
        while True:
            await asyncio.sleep(every)
            site = chance.choice(made)
            click.echo(f"{entry(site, words(chance))}  ({len(server.asked)} requests so far)")


def entry(site: Site, text: str) -> str:
    now = datetime.now(UTC)
    date = format_datetime(now, usegmt=True) if site.kind == "rss" else now.isoformat()
    site.add(text, None, id=f"{len(site.items)}", date=date)
    del site.items[30:]
    return text


@click.command(short_help="Facebook's Graph API and webhook.")
@click.option("--port", default=8075, show_default=True, help="The daemon's web server.")
@click.option("--error", type=int, help="Answer every third request with this error code.")
@every
@out
def facebook(port: int, error: int | None, every: float, out: Path) -> None:
    """Serve two pages; what happens on the first is announced to the daemon's webhook."""
    asyncio.run(serve_facebook(port, error, every, out))


async def serve_facebook(port: int, error: int | None, every: float, folder: Path) -> None:
    chance = random.Random()
    async with FakeGraph() as server:
        pages = {"governor": server.page("governor", "110"), "blog": server.page("blog", "220")}
        listed = [
            SOURCE.format(key=f"facebook:{name}", title=name, kind=kind, collect=mode, url="")
            for name, kind, mode in (
                ("governor", "official", "webhook"),
                ("blog", "blogger", "graph"),
            )
        ]
        await asyncio.to_thread(configure, folder, "".join(listed), graph=server.url, port=port)
        while True:
            await asyncio.sleep(every)
            if error and chance.random() < 1 / 3:
                server.faults.append(Fault(code=error))
            name = chance.choice(list(pages))
            post = pages[name].post(
                words(chance),
                created_time=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000"),
            )
            click.echo(f"{name}: {post}  ({len(server.asked)} requests so far)")
            if name == "governor":
                with contextlib.suppress(aiohttp.ClientError):
                    url = f"http://127.0.0.1:{port}/webhooks/facebook"
                    await send(url, delivery("110", change(post)))
