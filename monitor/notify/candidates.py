"""Candidate events as rows of text."""

from collections.abc import Iterable
from datetime import datetime

from monitor.model.candidates import CandidateState
from monitor.notify.render import Part, Row, Style, clean, count_words, moment_words
from monitor.ports import CandidateStatus


def candidate_rows(candidates: Iterable[CandidateStatus], now: datetime) -> list[Row]:
    """Tell what independent sources tell of and nobody follows; judged ones are left out."""
    told: list[Row] = []
    for status in candidates:
        if status.state is not CandidateState.OPEN:
            continue
        candidate = status.candidate
        hours = (now - candidate.since).total_seconds() / 3600
        age = f"{hours:.0f} h ago" if 1 <= hours < 48 else moment_words(candidate.since, None)  # noqa: PLR2004
        counts = f"{count_words(status.posts, 'post')} of {count_words(status.sources, 'source')}"
        told += [
            Row(parts=(Part(clean(candidate.title), Style.TITLE),)),
            Row(indent=2, parts=(Part(f"{candidate.id}  candidate", Style.META),)),
            Row(indent=2, parts=(Part(f"{counts}; first post {age}"),)),
        ]
    return told
