"""What the bot answers, in words: short messages, each of one screen of a phone."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from monitor.model.events import Link
from monitor.model.routing import Mute
from monitor.notify.compose import GAP, LONGEST, Block, Piece, block, compose, fitting
from monitor.notify.message import Message, Style
from monitor.notify.render import clean
from monitor.notify.reply import headline
from monitor.notify.sides import Audience, quote_line, short, title_of
from monitor.notify.wording import Wording
from monitor.ports import EventStatus, Explanation, SourceStatus, Status

_HELPED: Final = (
    "status", "events", "event", "track", "untrack", "mute", "unmute", "ack", "why", "sources",
    "digest",
)  # fmt: skip
_WEEK: Final = timedelta(days=7)
_NAMES: Final = 60  # UTF-16 units
_SENTENCE: Final = 300
_RULES: Final = 6
_QUOTES: Final = 3
_TROUBLE: Final = ("uncertain", "dead")
_RATED: Final = 10


def plain(text: str) -> Message:
    """Return a message without any style."""
    return compose([block(*((Piece(line),) for line in text.split("\n")))])


def help_message(words: Wording) -> Message:
    """List the commands."""
    lines = [(Piece(f"/{name}"), Piece(f" – {words.bot(f'help_{name}')}")) for name in _HELPED]
    first = block((Piece(words.bot("help"), Style.BOLD),), *lines)
    return compose([first, GAP, block((Piece(words.bot("help_admiralty")),))])


def status_message(status: Status, audience: Audience, now: datetime) -> Message:
    """Tell how the monitor is, and how people voted on its alerts."""
    words = audience.wording
    lines = [
        words.count("posts", status.posts),
        words.count("alerts", status.alerts),
        words.bot("waiting", count=words.number(status.pending)),
    ]
    if status.newest_at is not None:
        newest = words.moment(status.newest_at, audience.zone, now)
        lines.append(words.bot("newest", moment=newest))
    trouble = sum(status.deliveries.get(state, 0) for state in _TROUBLE)
    if trouble:
        lines.append(words.bot("trouble", count=words.number(trouble)))
    failing = sum(_fails(one) for one in status.sources)
    if failing:
        lines.append(words.count("sources_failing", failing))
    told = [block(*((Piece(line),) for line in lines))]
    rules = sorted(status.tallies, key=lambda one: (one.precision, one.rule))[:_RULES]
    votes = [
        words.bot(
            "rule_votes",
            rule=words.reason(one.rule) or clean(one.rule),
            useful=words.number(one.useful),
            votes=words.number(one.useful + one.useless),
        )
        for one in rules
    ]
    if votes:
        told += [GAP, block((Piece(words.bot("votes")),), *((Piece(one),) for one in votes))]
    return _fitted(told)


def events_message(events: Sequence[EventStatus], audience: Audience, now: datetime) -> Message:
    """List what is followed, the liveliest first."""
    words = audience.wording
    if not events:
        return plain(words.bot("no_events"))
    body = [_event(one, audience, now) for one in _liveliest(events)]
    return _fitted(_parted(body))


def digest_message(events: Sequence[EventStatus], audience: Audience, now: datetime) -> Message:
    """Sum up the events of the last seven days."""
    words = audience.wording
    lively = [one for one in _liveliest(events) if one.last_at and one.last_at > now - _WEEK]
    if not lively:
        return plain(words.bot("digest_none"))
    head = block((Piece(words.bot("digest"), Style.BOLD),))
    return _fitted([head, GAP, *_parted(_event(one, audience, now) for one in lively)])


def sources_message(status: Status, audience: Audience, now: datetime) -> Message:
    """Tell how reading each source goes, those that fail first."""
    ordered = sorted(status.sources, key=lambda one: (not _fails(one), one.source.key))
    body = [_source(one, audience, now) for one in ordered]
    return _fitted(_parted(body)) if body else plain("0")


def mutes_message(mutes: Sequence[Mute], usage: str, audience: Audience, now: datetime) -> Message:
    """List what is muted, and say how to change it."""
    words = audience.wording
    lines = [
        words.bot(
            "mute_line",
            id=one.id,
            what=clean(str(one.event or one.source or words.bot("everything"))),
            moment=words.moment(one.ends_at, audience.zone, now),
            author=clean(one.author),
            comment=short(one.comment, _SENTENCE),
        )
        for one in mutes
    ]
    head = [words.bot("active_mutes")] if lines else []
    return _fitted([block(*((Piece(line),) for line in (*head, *lines, usage)))])


def why_message(found: Explanation, audience: Audience) -> Message:
    """Say why an alert was raised: what rule, which words, why this event, who was told."""
    words, dossier = audience.wording, found.dossier
    alert = dossier.alert
    reason = words.reason(alert.reason)
    rule = clean(alert.reason)
    told = [
        headline(dossier, audience),
        block((Piece(title_of(dossier.event.title)),)),
        GAP,
        block((Piece(words.bot("rule", reason=reason, rule=rule) if reason else rule),)),
        block((Piece(words.bot("linked", evidence=_evidence(found.links, words))),)),
        GAP,
        block((Piece(words.bot("read_from")),)),
    ]
    sides = (*dossier.new, *dossier.old)[:_QUOTES]
    told += [block(quote_line(side), frame=Style.QUOTE) for side in sides]
    deliveries = ", ".join(f"{one.receiver} ({words.state(one.state)})" for one in found.deliveries)
    line = words.bot("told", deliveries=deliveries) if deliveries else words.bot("untold")
    told += [GAP, block((Piece(line),), (Piece(f"#{alert.id[:8]}", Style.CODE),))]
    return _fitted(told)


def _evidence(links: Iterable[Link], words: Wording) -> str:
    grounds = [
        f"{words.evidence(ground.kind)} «{short(ground.detail, _NAMES)}» {ground.weight:+.1f}"
        for link in links
        for ground in link.evidence
    ]
    return ", ".join(grounds[:_RATED]) or "–"


def _event(status: EventStatus, audience: Audience, now: datetime) -> Block:
    words = audience.wording
    counts = [
        words.count("posts", status.posts),
        words.count("alerts", status.alerts),
        words.count("contradictions", status.contradictions),
    ]
    newest = ""
    if status.last_at is not None:
        newest = words.bot("newest", moment=words.moment(status.last_at, audience.zone, now))
    return block(
        (Piece(title_of(status.event.title), Style.BOLD),),
        (Piece(clean(status.event.id), Style.CODE), Piece(f" · {' · '.join(counts)}")),
        (Piece(newest),),
    )


def _source(status: SourceStatus, audience: Audience, now: datetime) -> Block:
    words = audience.wording
    if _fails(status):
        state = words.bot("failing", error=short(status.last_error or "", _SENTENCE))
    elif status.last_success_at is not None:
        read = words.moment(status.last_success_at, audience.zone, now)
        state = words.bot("read_at", moment=read)
    else:
        state = words.bot("never_read")
    return block(
        (Piece(title_of(status.source.title), Style.BOLD),),
        (Piece(f"{words.count('posts', status.posts)} · {state}"),),
    )


def _fails(status: SourceStatus) -> bool:
    failed, read = status.last_error_at, status.last_success_at
    return failed is not None and (read is None or read <= failed)


def _liveliest(events: Sequence[EventStatus]) -> list[EventStatus]:
    def age(one: EventStatus) -> tuple[float, str]:
        return (-(one.last_at.timestamp() if one.last_at else 0.0), one.event.id)

    return sorted(events, key=age)


def _parted(blocks: Iterable[Block]) -> list[Block]:
    """Put an empty line between blocks."""
    told: list[Block] = []
    for one in blocks:
        told += [GAP, one] if told else [one]
    return told


def _fitted(blocks: Sequence[Block]) -> Message:
    """Return as many of the blocks as one message holds, and a mark where some are left."""
    tail = [block((Piece("…"),))]
    shown = fitting((), blocks, tail, LONGEST - 64)
    return compose([*blocks[:shown], *(tail if shown < len(blocks) else [])])
