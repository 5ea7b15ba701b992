"""The replay inside this process: no blocking call in the loop, and an honest tally."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.casefile import Case, ReplayOptions, decide_case, locate_case
from monitor.errors import ConfigError
from monitor.pipeline.follow import Decider

CASE = Path(__file__).parents[2] / "monitor" / "demo_case"


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def case() -> Case:
    return locate_case(str(CASE))


@pytest.fixture
def core(case) -> Callable[[], Decider]:
    case.decider()  # reads the knowledge once, outside the loop
    return case.decider


async def test_the_tally_counts_what_the_files_hold(case, core, tmp_path):
    rows, tally = await decide_case(case, core(), tmp_path / "x.sqlite", ReplayOptions(batch=5))

    assert (tally.posts, tally.revisions, tally.reasons) == (22, 24, {})
    assert tally.claims == rows.count("claims.jsonl") > 0
    assert tally.alerts == rows.count("alerts.jsonl") > 0
    assert 0 < tally.contradictions <= rows.count("relations.jsonl")
    assert f"{tally.claims} claims" in tally.line()


async def test_speed_changes_the_pace_and_not_the_result(case, core, tmp_path):
    at_once, _ = await decide_case(case, core(), tmp_path / "a.sqlite", ReplayOptions())
    paced, _ = await decide_case(case, core(), tmp_path / "b.sqlite", ReplayOptions(speed=1e7))
    await asyncio.to_thread(at_once.write, tmp_path / "a")
    await asyncio.to_thread(paced.write, tmp_path / "b")

    assert await asyncio.to_thread(contents, tmp_path / "a") == await asyncio.to_thread(
        contents, tmp_path / "b"
    )


def test_standard_input_needs_to_be_told_of_sources_and_events():
    with pytest.raises(ConfigError, match="--sources FILE and --events FILE"):
        locate_case("-")


def test_a_case_without_posts_is_a_mistake(tmp_path):
    for name in ("sources.toml", "events.toml"):
        (tmp_path / name).write_bytes((CASE / name).read_bytes())

    with pytest.raises(ConfigError, match=r"posts\.jsonl: file not found"):
        locate_case(str(tmp_path))
