"""What was found of sources that were looked at, as rows."""

from collections.abc import Iterable
from datetime import datetime

from monitor.collect.probe import Finding
from monitor.collect.recognise import NotRecognised
from monitor.notify.blindness import outcome_words
from monitor.notify.render import Part, Row, Style, clean, count_words
from monitor.notify.sources_report import duration_words


def finding_rows(found: Iterable[Finding], now: datetime) -> list[Row]:
    """Tell of each source that was looked at: what it is, and whether it can be read."""
    told: list[Row] = []
    for one in found:
        candidate = one.candidate
        title = clean(one.title) if one.title else ""
        told.append(Row(parts=(Part(candidate.key, Style.TITLE), Part(f"  {title}".rstrip()))))
        if candidate.url:
            told.append(_line(clean(candidate.url), Style.LINK))
        if one.problem == "needs_access":
            told.append(_line("a Facebook page: needs graph, feed, import or relay", Style.VALUE))
            told.append(_line("docs/facebook.md says which of them you can have", Style.META))
        elif one.problem:
            detail = f": {clean(one.detail)}" if one.detail else ""
            words = f"cannot be read ({outcome_words(one.problem)}{detail})"
            told.append(_line(words, Style.VALUE))
        else:
            told.append(_line(_readable(one, now)))
    return told


def _readable(one: Finding, now: datetime) -> str:
    if not one.posts:
        return f"can be read by {one.candidate.collect}; no post yet"
    words = f"can be read by {one.candidate.collect}; {count_words(one.posts, 'post')} listed"
    if one.last_at is None:
        return f"{words}, without a date"
    return f"{words}, the last {duration_words(now - one.last_at)} ago"


def unknown_rows(unknown: Iterable[NotRecognised]) -> list[Row]:
    """Tell of what was typed and is no source."""
    return [
        row
        for one in unknown
        for row in (
            Row(parts=(Part(clean(one.text), Style.TITLE),)),
            _line(clean(one.why), Style.VALUE),
        )
    ]


def _line(words: str, style: Style = Style.PLAIN) -> Row:
    return Row(indent=2, parts=(Part(words, style),))
