"""What was blind between two moments, in which state a source is, and the words for it."""

from datetime import timedelta

import msgspec
import pytest

from monitor.app.digest import blind_rows
from monitor.core.blindness import BlindKind, SourceState, blind, state_of
from monitor.model.completeness import Completeness, Gap, GapState, Outage, Progress, Range
from monitor.notify.blindness import blind_words
from tests.build import at, key

NOW = at(600)
SOURCE = key("governor")
READ = Progress(
    mode="preview", first_success_at=at(0), last_success_at=at(595), last_post_at=at(590)
)


def ledger(progress: Progress = READ, gaps=(), outages=()) -> Completeness:
    return Completeness(source=SOURCE, progress=progress, gaps=gaps, outages=outages)


def gap(**more: object) -> Gap:
    numbers = Range(first=11, last=30)
    given = {"numbers": numbers, "remaining": (numbers,), "since": at(100), "until": at(130)}
    return Gap(**({"source": SOURCE, "reason": "unread", "opened_at": at(140)} | given | more))


def kinds(one: Completeness, since: float = 0, until: float = 600) -> list[BlindKind]:
    return [found.kind for found in blind([one], at(since), at(until), NOW)]


def test_a_source_that_is_read_is_not_blind():
    assert kinds(ledger()) == []


def test_a_silent_source_is_not_blind_and_an_unreachable_one_is():
    progress = msgspec.structs.replace(READ, last_post_at=at(-3000))
    silent = ledger(progress)
    assert state_of(silent, NOW) is SourceState.SILENT
    assert kinds(silent) == []

    unreachable = ledger(progress, outages=(Outage(since=at(500), outcome="timeout"),))
    assert state_of(unreachable, NOW) is SourceState.UNREACHABLE
    assert kinds(unreachable) == [BlindKind.UNREACHABLE]


def test_a_source_that_posts_monthly_is_not_silent_after_a_week():
    rare = msgspec.structs.replace(
        READ, last_post_at=at(-7 * 1440), usual_gap=timedelta(days=30).total_seconds()
    )
    assert state_of(ledger(rare), NOW) is SourceState.READING


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (ledger(Progress()), SourceState.NEVER),
        (ledger(), SourceState.READING),
        (ledger(msgspec.structs.replace(READ, last_success_at=at(500))), SourceState.STALLED),
        (
            ledger(outages=(Outage(since=at(500), outcome="renamed", final=True),)),
            SourceState.FROZEN,
        ),
    ],
)
def test_each_state_has_its_sign(one, state):
    assert state_of(one, NOW) is state


def test_an_outage_that_is_over_was_read_late_unless_it_was_brief():
    long = Outage(since=at(100), until=at(160), outcome="timeout")
    brief = Outage(since=at(200), until=at(205), outcome="timeout")
    assert kinds(ledger(outages=(long, brief))) == [BlindKind.READ_LATE]
    assert kinds(ledger(outages=(long,)), 200, 300) == []


def test_missing_posts_count_for_the_time_in_which_they_were_published():
    one = ledger(gaps=(gap(),))
    assert kinds(one, 90, 110) == [BlindKind.POSTS_MISSING]
    assert kinds(one, 140, 600) == []
    closed = gap(state=GapState.FILLED, remaining=(), closed_at=at(150))
    assert kinds(ledger(gaps=(closed,)), 90, 110) == []


def test_a_gap_without_times_counts_from_when_it_was_found():
    one = ledger(gaps=(gap(since=None, until=None),))
    assert kinds(one, 130, 150) == [BlindKind.POSTS_MISSING]
    assert kinds(one, 0, 100) == []


def test_a_source_nobody_tried_for_hours_is_blind_though_it_never_failed():
    stopped = ledger(msgspec.structs.replace(READ, last_success_at=at(400)))
    (found,) = blind([stopped], at(0), NOW, NOW)
    assert (found.kind, found.since, found.reason) == (
        BlindKind.UNREACHABLE,
        at(400),
        "not_tried",
    )


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (
            ledger(Progress(), outages=(Outage(since=at(5), outcome="redirect"),)),
            "Governor: never read (it has no public preview)",
        ),
        (
            ledger(outages=(Outage(since=at(500), outcome="connection"),)),
            "Governor: cannot be read since 2024-11-01 20:20 UTC (no connection)",
        ),
        (
            ledger(outages=(Outage(since=at(0), until=at(60), outcome="not_running"),)),
            (
                "Governor: not read from 2024-11-01 12:00 UTC to 2024-11-01 13:00 UTC, "
                "caught up since (this monitor was not running)"
            ),
        ),
        (
            ledger(gaps=(gap(),)),
            (
                "Governor: up to 20 posts missing between 2024-11-01 13:40 UTC and "
                "2024-11-01 14:10 UTC (not read yet)"
            ),
        ),
        (
            ledger(gaps=(gap(numbers=None, remaining=(), since=None, reason="window"),)),
            "Governor: posts missing (posts fell out of the feed between two readings)",
        ),
    ],
)
def test_blindness_is_told_in_one_calm_line(one, words):
    (found,) = blind([one], at(0), NOW, NOW)
    assert blind_words(found, "Governor") == words


def test_a_digest_names_what_was_blind_in_its_window_with_the_reason_and_the_time():
    gone = ledger(msgspec.structs.replace(READ, last_success_at=at(-5000)))
    out = ledger(outages=(Outage(since=at(100), until=at(200), outcome="timeout"),))
    short = ledger(gaps=(gap(),))

    found = blind_rows([gone, out, short], at(0), at(599), NOW)

    assert [(one.reason, one.since, one.until, one.missing) for one in found] == [
        ("timeout", at(100), at(200), None),
        ("unread", at(100), at(130), 20),
    ]


def test_a_digest_made_while_nothing_is_read_says_so_of_every_source():
    stopped = ledger(msgspec.structs.replace(READ, last_success_at=at(-5000)))
    (found,) = blind_rows([stopped], at(0), at(599), NOW)
    assert (found.reason, found.since) == ("not_tried", at(-5000))
