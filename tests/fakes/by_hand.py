"""A Telegram that lives by itself: channels post, correct and delete; both ways in are open."""

import asyncio
import random
from datetime import UTC, datetime
from pathlib import Path

import click

from tests.fakes.mtproto import PUBLIC_KEY, Drop, FakeTelegram, Hang, Refuse
from tests.fakes.mtproto.faults import Fault
from tests.fakes.mtproto.methods import Call
from tests.fakes.preview import FakePreview
from tests.fakes.world import Channel

TEXTS = (
    "Ракетний удар по Харкову: {n} загиблих, {m} поранених.",
    "Ракетный удар по Харькову: {n} погибших, {m} раненых.",
    "A missile hit Kharkiv: {n} killed and {m} injured, the governor says.",
    "Удар завдано ракетою С-300.",
    "Доброго ранку!",
)
PHONE, CODE = "+380670000001", "22222"

MONITOR = """\
[store]
path = "store.sqlite"
[collect]
preview_url = "{preview}"
requests_per_second = 10
# The fake's posts are years old; alerts about them are wanted all the same.
quiet_start = false
[[accounts]]
name = "desk"
api_id = 1
api_hash_file = "api_hash"
session = "desk.session"
server = "{host}:{port}"
server_key = "{key}"
[[receivers]]
kind = "console"
"""
SOURCE = """\
[[sources]]
key = "telegram:{name}"
title = "{title}"
kind = "{kind}"
side = "UA"
collect = "auto"
"""
EVENTS = """\
[[events]]
id = "kharkiv"
title = "Strike on Kharkiv"
keywords = ["missile", "ракета", "ракетний", "ракетный", "удар"]
places = ["Kharkiv"]
"""


@click.command(short_help="Telegram by MTProto and web preview.")
@click.option("--channels", default=5, show_default=True, help="How many channels live.")
@click.option("--every", default=3.0, show_default=True, help="Seconds between what happens.")
@click.option("--faults", default=0.0, show_default=True, help="Share of answers that go wrong.")
@click.option(
    "--config",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("fake-telegram"),
    show_default=True,
    help="Folder that gets a configuration which points here.",
)
def telegram(channels: int, every: float, faults: float, folder: Path) -> None:
    """Run a Telegram whose channels post, correct and delete, until Ctrl-C."""
    try:
        asyncio.run(_run(channels, every, faults, folder))
    except KeyboardInterrupt:
        click.echo("ended")


async def _run(count: int, every: float, faults: float, folder: Path) -> None:
    chance = random.Random()
    async with FakeTelegram() as server, FakePreview(server.world) as web:
        server.user(PHONE, joined=[f"fake_channel{n}" for n in range(count)])
        server.weather = lambda call: weather(call, chance, faults)
        made = [server.world.channel(f"fake_channel{n}", f"Channel {n}") for n in range(count)]
        for channel in made:
            channel.now = lambda: datetime.now(UTC)
            channel.fill(3)
        await asyncio.to_thread(configure, folder, server.address, web.url, made)
        click.echo(f"MTProto at {server.address[0]}:{server.address[1]}, previews at {web.url}/s/")
        click.echo(f"log in with phone {PHONE} and code {CODE}:")
        click.echo(f"  monitor login desk --config {folder}")
        click.echo(f"  monitor run --config {folder}")
        while True:
            await asyncio.sleep(every)
            click.echo(happen(chance.choice(made), chance))


def happen(channel: Channel, chance: random.Random) -> str:
    """Let one thing happen, and say what."""
    text = chance.choice(TEXTS).format(n=chance.randrange(2, 9), m=chance.randrange(10, 40))
    luck = chance.random()
    if luck < 0.15:
        post = chance.choice(channel.posts)
        channel.edit(post.number, text)
        return f"{channel.name}/{post.number} is corrected: {text}"
    if luck < 0.2 and len(channel.posts) > 3:
        post = channel.posts[-1]
        channel.delete(post.number)
        return f"{channel.name}/{post.number} is deleted"
    post = channel.post(text, photos=chance.choice([0, 0, 0, 1, 3]))
    return f"{channel.name}/{post.number}: {text}"


def weather(call: Call, chance: random.Random, share: float) -> Fault | None:
    if call.name == "GetConfig" or chance.random() >= share:
        return None
    return chance.choice([Hang(), Drop(), Refuse(420, "FLOOD_WAIT_5"), Refuse(500, "X")])


def configure(folder: Path, address: tuple[str, int], web: str, channels: list[Channel]) -> None:
    """Write a configuration that points at the fakes; a login that is there stays."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    host, port = address
    monitor = MONITOR.format(preview=web, host=host, port=port, key=PUBLIC_KEY)
    sources = "".join(
        SOURCE.format(name=one.name, title=one.title, kind="official" if n % 2 else "media")
        for n, one in enumerate(channels)
    )
    files = {
        "monitor.toml": monitor,
        "sources.toml": sources,
        "events.toml": EVENTS,
        "api_hash": "0" * 32,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
