"""``monitor events``: candidates are listed, promoted, merged and dismissed."""

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from monitor.cli import commands, run_command
from monitor.config import load_config
from monitor.store.sqlite import SqliteStore
from tests.build import EVENT, KILLED, batch, candidate, claim, decision, observation, sighting

SHIPPED = Path(__file__).parents[2] / "config"
NAME = "strike-kharkiv-2024-11-01-12h"
FOLLOWED = """
[[events]]
id = "kharkiv-strike"
title = "Strike on Kharkiv"
keywords = ["strike"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a configuration whose store holds one candidate of two posts."""
    config = tmp_path / "config"
    config.mkdir()
    for name in ("monitor.toml", "sources.toml"):
        shutil.copy(SHIPPED / name, config / name)
    (config / "events.toml").write_text(FOLLOWED)
    asyncio.run(_fill(load_config(config).store_path))
    return config


async def _fill(path: Path) -> None:
    async with SqliteStore.open(path) as store:
        first, second = await store.record(
            batch(observation("3 killed"), observation("three dead", "governor", seen=1))
        )
        made = [
            decision(first, claim(attribute=KILLED, value=3, event=None), links=()),
            decision(second, claim("governor", KILLED, 3, event=None), links=()),
        ]
        found = candidate("telegram:ministry/1", "telegram:governor/1", name=NAME)
        more = msgspec.structs.replace(
            made[1], sightings=(sighting("governor"),), candidates=(found,)
        )
        await store.commit([made[0], more])


def events(folder: Path, *words: str) -> int:
    return run_command(commands, ["events", "--config", str(folder), *words])


def claimed(folder: Path) -> Sequence[str | None]:
    """Return the event of each claim, and those that its posts are linked to."""

    path = load_config(folder).store_path

    async def read() -> list[str | None]:
        async with SqliteStore.open(path) as store:
            found = [one.decision async for one in store.decided(None)]
        events = [one.event for each in found for one in each.claims]
        return [*events, *(one.event for each in found for one in each.links)]

    return asyncio.run(read())


def test_candidates_stand_below_the_events(folder, capsys):
    assert events(folder) == 0
    plain = capsys.readouterr().out
    assert events(folder, "list") == 0

    assert capsys.readouterr().out == plain
    assert plain.index("Strike in Kharkiv") > 0
    assert f"{NAME}  candidate" in plain
    assert "2 posts of 2 sources; first post 2024-11-01 12:00 UTC" in plain


def test_a_candidate_worded_like_a_followed_event_names_it(folder, capsys):
    text = "In the Saltivka district of Kharkiv a missile hit a block of flats, {} died."
    asyncio.run(_tell(load_config(folder).store_path, text))

    assert events(folder) == 0

    assert f"in words like {EVENT} (" in capsys.readouterr().out


async def _tell(path: Path, text: str) -> None:
    """Publish a post on the event and edit a post of the candidate, in nearly its words."""
    async with SqliteStore.open(path) as store:
        told, edited = await store.record(
            batch(
                observation(text.format("four people"), "mayor", seen=2),
                observation(text.format("four"), edited=True, edited_minutes=3, seen=3),
            )
        )
        await store.commit(
            [
                decision(told, claim("mayor", KILLED, 4)),
                decision(edited, claim(attribute=KILLED, value=4, event=None), links=()),
            ]
        )


def test_a_promoted_candidate_is_followed_and_keeps_its_posts(folder, capsys):
    assert events(folder, "promote", "strike-kh") == 0

    told = capsys.readouterr().out
    (_, added) = load_config(folder).events
    assert f"added {NAME}, with 2 posts" in told
    assert (added.id, added.keywords, added.places) == (NAME, ("strike",), ("Kharkiv",))
    assert claimed(folder) == [NAME] * 4
    assert events(folder) == 0
    assert "  candidate" not in capsys.readouterr().out


def test_a_candidate_that_is_followed_already_is_not_added_twice(folder, capsys):
    assert events(folder, "promote", NAME) == 0

    assert events(folder, "promote", NAME) == 1

    assert f"{NAME} is followed already" in capsys.readouterr().err
    assert (folder / "events.toml").read_text().count("[[events]]") == 2


def test_a_merged_candidate_gives_its_posts_to_the_event(folder, capsys):
    assert events(folder, "merge", NAME, EVENT) == 0

    assert f"2 posts of {NAME} linked to {EVENT}" in capsys.readouterr().out
    assert claimed(folder) == [EVENT] * 4
    assert (folder / "events.toml").read_text() == FOLLOWED


def test_a_candidate_is_merged_into_nothing_but_an_event_that_is_followed(folder, capsys):
    assert events(folder, "merge", NAME, "elsewhere") == 1

    assert "no event 'elsewhere' is followed" in capsys.readouterr().err
    assert claimed(folder) == [None, None]


def test_a_dismissed_candidate_is_listed_no_more(folder, capsys):
    assert events(folder, "dismiss", NAME) == 0
    capsys.readouterr()

    assert events(folder) == 0

    assert NAME not in capsys.readouterr().out
    assert claimed(folder) == [None, None]


def test_a_name_that_fits_no_candidate_is_refused(folder, capsys):
    assert events(folder, "dismiss", "flood") == 1

    assert "no candidate, or more than one" in capsys.readouterr().err
