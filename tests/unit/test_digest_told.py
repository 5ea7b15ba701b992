"""Who is awaited, where a claim was first seen and what nobody follows yet, in every format."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path

import html5lib
import msgspec
import pytest

from monitor.app.digest import Order, make_digest
from monitor.export.digest.wording import LANGUAGES
from monitor.model.candidates import CandidateState
from monitor.model.claims import Attribution, FirstSeen, FirstSeenBy
from monitor.model.ids import PostId
from monitor.store.candidates import judge_candidate
from monitor.store.sqlite import SqliteStore
from tests import build, week

pytestmark = [pytest.mark.may_block, pytest.mark.timeout(120)]

EVENT = msgspec.structs.replace(
    build.event(),
    expected=("Ministry", "Governor", "Air Force"),
    expected_within=timedelta(minutes=30),
)
FOLLOWED = FirstSeen(
    by=FirstSeenBy.POST, who="Ministry", post=PostId("telegram:ministry/1"), at=build.at(0)
)
UNSEEN = FirstSeen(by=FirstSeenBy.FORWARD, who="Some channel", post=PostId("telegram:other/7"))


async def filled(path: Path) -> None:
    """The ministry speaks first; a paper repeats it, forwards another, and quotes the air force."""
    opening = SqliteStore.open(
        path, sources=[build.source("ministry"), build.source("paper")], events=[EVENT]
    )
    async with opening as store:
        first, second, third = await store.record(
            build.batch(
                build.observation("Four killed.", native="1"),
                build.observation("Four killed, S-400.", "paper", native="2", minutes=5),
                build.observation("Nine.", "paper", native="3", minutes=90),
            )
        )
        four = build.claim("ministry", build.KILLED, 4)
        again = msgspec.structs.replace(
            build.claim("paper", build.KILLED, 4, native="2"), first_seen=FOLLOWED
        )
        weapon = msgspec.structs.replace(build.claim("paper", native="2"), first_seen=UNSEEN)
        quoted = msgspec.structs.replace(
            build.claim(
                "paper", build.KILLED, 9, native="3", attribution=Attribution(speaker="Air Force")
            ),
            first_seen=FirstSeen(by=FirstSeenBy.ATTRIBUTION, who="Air Force"),
        )
        found = build.candidate("telegram:ministry/1", "telegram:paper/2")
        told = msgspec.structs.replace(build.decision(second, again, weapon), candidates=(found,))
        await store.commit([build.decision(first, four), told, build.decision(third, quoted)])


def made(tmp_path: Path, *, until: float = 60, language: str = "en") -> Path:
    if not (tmp_path / "store.sqlite").exists():
        asyncio.run(filled(tmp_path / "store.sqlite"))
    order = Order(since=build.at(-60), until=build.at(until), language=language, charts=0)
    out = tmp_path / "out"
    asyncio.run(make_digest(tmp_path / "store.sqlite", order, out, week.StillClock()))
    return out


def words(out: Path) -> tuple[str, str]:
    """Return the Markdown as it is, and the page as a reader sees it."""
    page = html5lib.parse((out / "digest.html").read_bytes(), namespaceHTMLElements=False)
    return (out / "digest.md").read_text("utf-8"), "".join(page.find("body").itertext())


def data(out: Path) -> dict[str, list[dict[str, object]]]:
    return json.loads((out / "digest.json").read_bytes())


TOLD = {
    "en": (
        "No word yet, and it is overdue: {}, since 1 Nov 12:00 UTC.",
        "first seen at {}, 1 Nov 12:00 UTC",
        "{}: 2 posts from 2 sources, since 1 Nov 12:00 UTC.",
    ),
    "uk": (
        "Ще не висловлювалися, строк минув: {}, від 1 лист. 12:00 UTC.",
        "вперше побачено: {}, 1 лист. 12:00 UTC",
        "{}: 2 дописи, 2 джерела, від 1 лист. 12:00 UTC.",
    ),
    "ru": (
        "Ещё не высказывались, срок прошёл: {}, с 1 нояб. 12:00 UTC.",
        "впервые замечено: {}, 1 нояб. 12:00 UTC",
        "{}: 2 публикации, 2 источника, с 1 нояб. 12:00 UTC.",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_three_are_told_in_every_language(tmp_path: Path, language: str):
    text, page = words(made(tmp_path, language=language))

    awaited, first, candidate = TOLD[language]
    assert awaited.format("**Governor**") in text
    assert awaited.format("Governor") in page
    assert first.format("[Ministry](https://t.me/ministry/1)") in text
    assert first.format("Ministry") in page
    assert candidate.format("**Strike in Kharkiv**") in text
    assert candidate.format("Strike in Kharkiv") in page


def test_the_opening_names_who_is_awaited_in_its_ten_lines(tmp_path: Path):
    lines = (made(tmp_path) / "opening.txt").read_text("utf-8").splitlines()

    assert len(lines) <= 10
    assert (
        "No word yet from: Governor, Air Force (Strike on the Kharkiv police headquarters)."
        in lines
    )


def test_linked_data_credits_the_post_in_which_a_claim_stood_before(tmp_path: Path):
    graph = json.loads((made(tmp_path, until=120) / "digest.jsonld").read_bytes())["@graph"]

    told = {one["text"]: one["firstAppearance"] for one in graph if "firstAppearance" in one}
    (with_time,) = [one for one in told.values() if "datePublished" in one]
    assert with_time == {
        "@type": "SocialMediaPosting",
        "author": {"@type": "Organization", "name": "Ministry"},
        "url": "https://t.me/ministry/1",
        "datePublished": "2024-11-01T12:00:00Z",
    }
    assert told["S-400"]["url"] == "https://t.me/other/7"
    assert len(told) == 2


def test_a_party_that_spoke_or_was_quoted_in_the_window_is_awaited_no_more(tmp_path: Path):
    (before,) = data(made(tmp_path, until=60))["events"]
    (after,) = data(made(tmp_path, until=120))["events"]

    assert [one["party"] for one in before["awaited"]] == ["Governor", "Air Force"]
    assert [one["party"] for one in after["awaited"]] == ["Governor"]


def test_nobody_is_late_before_the_moment_of_asking(tmp_path: Path):
    class Early(week.StillClock):
        def now(self) -> datetime:
            return build.at(20)

    made(tmp_path)
    order = Order(since=build.at(-60), until=build.at(60), charts=0)
    asyncio.run(make_digest(tmp_path / "store.sqlite", order, tmp_path / "out", Early()))

    (event,) = data(tmp_path / "out")["events"]
    assert [one["overdue"] for one in event["awaited"]] == [False, False]


def test_a_party_that_has_time_yet_is_not_overdue(tmp_path: Path):
    out = made(tmp_path, until=20)

    (event,) = data(out)["events"]
    assert [one["overdue"] for one in event["awaited"]] == [False, False]
    assert "No word yet: **Governor**" in words(out)[0]


def test_where_a_claim_was_first_seen_has_an_address_and_a_time_only_where_they_are_known(
    tmp_path: Path,
):
    out = made(tmp_path)

    (event,) = data(out)["events"]
    told = {one["quote"]: one["first_seen"] for one in event["claims"] if one["first_seen"]}
    assert told["S-400"] == {
        "by": "forward", "who": "Some channel", "at": None, "url": "https://t.me/other/7",
    }  # fmt: skip
    assert len(told) == 2
    assert "first seen at [Some channel](https://t.me/other/7)" in words(out)[0]


def test_words_whose_own_post_was_never_seen_are_not_said_to_have_been_seen(tmp_path: Path):
    out = made(tmp_path, until=120)

    (event,) = data(out)["events"]
    assert "Air Force" in [one["first_seen"]["who"] for one in event["claims"] if one["first_seen"]]
    assert "quoting Air Force" in words(out)[0]
    assert "first seen at Air Force" not in words(out)[0]


@pytest.mark.parametrize("state", [CandidateState.DISMISSED, CandidateState.MERGED])
def test_a_candidate_that_somebody_judged_is_told_no_more(tmp_path: Path, state: CandidateState):
    before = data(made(tmp_path))["candidates"]
    name = build.candidate().id
    asyncio.run(judge_candidate(tmp_path / "store.sqlite", name, state))

    out = made(tmp_path)

    assert [(one["id"], one["posts"], one["sources"]) for one in before] == [(name, 2, 2)]
    assert data(out)["candidates"] == []
    assert "Candidate events" not in words(out)[0]
