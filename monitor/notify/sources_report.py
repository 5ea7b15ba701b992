"""Each source as rows: its way in, how complete that can be, its state, what is missing."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from monitor.core.blindness import SourceState, state_of
from monitor.model.completeness import Completeness, Gap
from monitor.model.ids import SourceKey
from monitor.model.modes import MODES
from monitor.notify.blindness import outcome_words
from monitor.notify.render import Part, Row, Style, clean, count_words, moment_words

_SHOWN_GAPS: Final = 3
_MINUTE: Final = 60
_HOUR: Final = 3600
_DAY: Final = 86_400
_TROUBLED: Final = (SourceState.UNREACHABLE, SourceState.FROZEN, SourceState.STALLED)


def completeness_rows(
    titles: Mapping[str, str],
    modes: Mapping[str, str],
    known: Iterable[Completeness],
    now: datetime,
    mirrors: Mapping[str, str | None] | None = None,
) -> list[Row]:
    """Tell of every configured source, and of others that were read before.

    ``mirrors`` names for each source that is read by relay the one where it is read.
    """
    held = {one.source: one for one in known}
    keys = [*titles, *(one for one in sorted(held) if one not in titles)]
    told: list[Row] = []
    for key in keys:
        read_at = SourceKey((mirrors or {}).get(key) or key)
        ledger = held.get(read_at) or Completeness(source=read_at)
        told.append(_head(key, titles.get(key)))
        told += _source(modes.get(key), ledger, now)
    return told or [Row(parts=(Part("No source is configured. Add one with sources add."),))]


def _head(key: str, title: str | None) -> Row:
    name = clean(title) if title else "(not in sources.toml)"
    return Row(parts=(Part(clean(key), Style.TITLE), Part(f"  {name}")))


def _source(collect: str | None, ledger: Completeness, now: datetime) -> list[Row]:
    if collect == "off":
        return [_line("off: known, not read", Style.META)]
    told = [_state(ledger, now)]
    if collect == "relay":
        mode = MODES["relay"]
        words = f"by relay through {clean(ledger.source)}, {mode.reach.value}: {mode.posts}"
        return [*told, _line(words, Style.META), *_gaps(ledger)]
    told += _way(collect, ledger)
    told += [_line(words) for words in _numbers(ledger)]
    return told + _gaps(ledger)


def _state(ledger: Completeness, now: datetime) -> Row:
    state, progress, outage = state_of(ledger, now), ledger.progress, ledger.outage
    words = state.value
    if outage is not None:
        detail = f": {clean(outage.detail)}" if outage.detail else ""
        since = moment_words(outage.since, None)
        words += f" since {since} ({outcome_words(outage.outcome)}{detail})"
    elif progress.last_success_at is not None:
        words += f"; last read {duration_words(now - progress.last_success_at)} ago"
        if progress.last_post_at is not None:
            words += f", last post {duration_words(now - progress.last_post_at)} ago"
    return _line(words, Style.VALUE if state in _TROUBLED else Style.PLAIN)


def _way(collect: str | None, ledger: Completeness) -> list[Row]:
    # A webhook is a part of one way in, beside the listing that goes on with it.
    used = collect if collect == "webhook" else ledger.progress.mode or collect
    mode = MODES.get(used or "")
    if mode is None:
        return [_line(f"by {clean(used)}", Style.META)] if used else []
    instead = f" (instead of {collect})" if collect in MODES and collect != used else ""
    return [
        _line(f"by {mode.name}{instead}, {mode.reach.value}: {mode.posts}", Style.META),
        _line(f"edits {mode.edits}; deletions {mode.deletions}", Style.META),
    ]


def _numbers(ledger: Completeness) -> list[str]:
    progress, told = ledger.progress, []
    if ledger.ranges:
        newest = ledger.ranges[-1].last
        told.append(f"held from post {ledger.ranges[0].first} to {newest}")
    if progress.lag is not None:
        told.append(f"read {progress.lag:,.0f} s after publication, at the last post")
    rate = progress.push_miss_rate
    if rate is not None:
        total = progress.pushed + progress.push_missed
        posts = count_words(total, "post")
        told.append(f"pushes missed {progress.push_missed:,} of {posts} ({rate:.1%})")
    return told


def _gaps(ledger: Completeness) -> list[Row]:
    gaps = ledger.open_gaps
    told = [_line(f"missing: {_gap(gap)}", Style.VALUE) for gap in gaps[-_SHOWN_GAPS:]]
    if rest := len(gaps) - len(told):
        told.append(_line(f"and {count_words(rest, 'older gap')}", Style.META))
    return told


def _gap(gap: Gap) -> str:
    if gap.numbers is None:
        what = "posts"
    else:
        count = sum(one.size for one in gap.remaining)
        first, last = gap.remaining[0].first, gap.remaining[-1].last
        what = f"up to {count_words(count, 'post')} from {first} to {last}"
    when = ""
    if gap.since and gap.until:
        when = f", published {moment_words(gap.since, None)} to {moment_words(gap.until, None)}"
    return f"{what}{when} ({outcome_words(gap.reason)})"


def duration_words(length: timedelta) -> str:
    """Write a length of time in its largest unit."""
    seconds = max(length.total_seconds(), 0)
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE:.0f} min"
    if seconds < 2 * _DAY:
        return f"{seconds // _HOUR:.0f} h"
    return f"{seconds // _DAY:.0f} days"


def _line(words: str, style: Style = Style.PLAIN) -> Row:
    return Row(indent=2, parts=(Part(words, style),))
