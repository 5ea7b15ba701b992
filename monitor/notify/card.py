"""The card of an event: all that is known, by attribute, in one message that is edited.

What is disputed comes first, with every side; then what is not, the latest first. The way
there is folded away at the end. A long event loses what is oldest, never what is disputed
before what is not.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from monitor.core.summary import Change, Position, Statement, Summary, Topic
from monitor.model.claims import Attribute, Modality
from monitor.notify.compose import GAP, Block, Piece, block, clip, compose, length
from monitor.notify.message import Button, Message, Style
from monitor.notify.reply import MARKS, values_changed
from monitor.notify.sides import Audience, host_of, short, source_line, title_of

DISPUTED: Final = "🔴"
AWAITED: Final = "⏳"
BLIND: Final = "🚫"
_VOICES: Final = 2  # that are named behind one value
_POSITIONS: Final = 4  # values of one attribute that are told
_CHANGES: Final = 12
_NAMES: Final = 50  # UTF-16 units
_CHANGE: Final = 90
_MOST: Final = 3900  # UTF-16 units; the rest is room for a messenger's own last line


class Missing(Struct, frozen=True, kw_only=True):
    """Somebody whose word is missing, and since when, where that is known."""

    name: str
    since: datetime | None = None


class Gaps(Struct, frozen=True, kw_only=True):
    """What an event's card cannot tell.

    ``awaited`` are parties that are silent, ``blind`` sources that cannot be read,
    ``holes`` sources of which posts are known to be missing.
    """

    awaited: tuple[Missing, ...] = ()
    blind: tuple[Missing, ...] = ()
    holes: tuple[Missing, ...] = ()


def card(
    summary: Summary,
    audience: Audience,
    now: datetime,
    *,
    gaps: Gaps | None = None,
    buttons: tuple[tuple[Button, ...], ...] = (),
) -> Message:
    """Tell an event as it stands."""
    head = [_head(summary, audience, now), *_missing(gaps or Gaps(), audience, now)]
    told = _topics(summary.topics, audience, _MOST - length(head))
    changes = _changes(summary.changes, audience, now)
    told += _folded(changes, _MOST - length([*head, *told]))
    return compose([*head, *told], buttons=buttons)


def _head(summary: Summary, audience: Audience, now: datetime) -> Block:
    wording = audience.wording
    disputed = sum(topic.disputed for topic in summary.topics)
    agreed = len(summary.topics) - disputed
    state: list[Piece] = []
    if disputed:
        state += [Piece(f"{DISPUTED} "), Piece(wording.count("disputed", disputed), Style.BOLD)]
    counts = [wording.count("agreed", agreed)] if agreed else []
    counts.append(wording.count("posts", summary.posts))
    state.append(Piece(("" if not state else " · ") + " · ".join(counts)))
    changed = ""
    if summary.changes:
        moment = wording.moment(summary.changes[-1].at, audience.zone, now)
        changed = wording.card("changed", moment=moment)
    return block((Piece(title_of(summary.event.title), Style.BOLD),), state, (Piece(changed),))


def _missing(gaps: Gaps, audience: Audience, now: datetime) -> list[Block]:
    wording = audience.wording
    lines: list[tuple[Piece, ...]] = []
    for mark, key, found in (
        (AWAITED, "awaited", gaps.awaited),
        (BLIND, "blind", gaps.blind),
        (BLIND, "holes", gaps.holes),
    ):
        for one in found[:_POSITIONS]:
            told = wording.card(key, name=short(one.name, _NAMES))
            if one.since is not None:
                moment = wording.moment(one.since, audience.zone, now)
                told += f", {wording.card('since', moment=moment)}"
            lines.append((Piece(f"{mark} {told}"),))
    return [block(*lines)] if lines else []


def _topics(topics: Sequence[Topic], audience: Audience, room: int) -> list[Block]:
    """Tell as many topics as there is room for, and how many values more there are."""
    wording = audience.wording
    if not topics:
        return [GAP, block((Piece(wording.card("nothing")),))]
    told: list[Block] = []
    for number, topic in enumerate(_ordered(topics), 1):
        blocks = _topic(topic, audience)
        left = len(topics) - number
        room -= length(blocks)
        if room < (_CHANGE if left else 0):
            told += [GAP, block((Piece(wording.count("hidden", left + 1)),))]
            break
        told += blocks
    return told


def _ordered(topics: Sequence[Topic]) -> list[Topic]:
    """Put what is disputed first, then the attribute that changed last, its parts together."""
    latest: dict[Attribute, datetime] = {}
    for topic in topics:
        latest[topic.attribute] = max(_latest(topic), latest.get(topic.attribute, _latest(topic)))
    return sorted(
        topics,
        key=lambda one: (
            not one.disputed,
            -latest[one.attribute].timestamp(),
            one.attribute.value,
            one.scope or "",
        ),
    )


def _latest(topic: Topic) -> datetime:
    return max(one.at for position in topic.positions for one in position.statements)


def _topic(topic: Topic, audience: Audience) -> tuple[Block, ...]:
    """Tell one attribute: its name, then each value with those behind it."""
    wording = audience.wording
    name = clip(wording.topic(topic.attribute, topic.scope), _CHANGE)
    heading = [Piece(f"{DISPUTED} {name}: " if topic.disputed else f"{name}: ")]
    voices = _VOICES if topic.disputed else 1
    told = [_position(one, audience, voices) for one in topic.positions[:_POSITIONS]]
    if len(told) == 1:
        (first, *rest) = told[0]
        lines = [(*heading, *first), *rest]
    else:
        disputed = wording.card("disputed") if topic.disputed else ""
        lines = [(*heading, Piece(disputed)), *(line for lines in told for line in lines)]
    more = len(topic.positions) - _POSITIONS
    if more > 0:
        lines.append((Piece(wording.count("hidden", more)),))
    return GAP, block(*lines)


def _position(position: Position, audience: Audience, shown: int) -> list[tuple[Piece, ...]]:
    wording = audience.wording
    value = clip(_value(position, audience), _CHANGE)
    first: list[Piece] = [Piece(value, Style.BOLD)]
    if position.independent > 1:
        first.append(Piece(f" · {wording.count('sources', position.independent)}"))
    voices = sorted(position.statements, key=lambda one: one.at, reverse=True)
    lines = [tuple(first), *(_voice(one, audience) for one in voices[:shown])]
    more = len(voices) - _VOICES
    if more > 0 and shown == _VOICES:
        lines.append((Piece(wording.count("sources_more", more)),))
    return lines


def _value(position: Position, audience: Audience) -> str:
    wording = audience.wording
    words = wording.value(position.value)
    if position.denied:
        return wording.said(words, Modality.DENIED)
    hedged = all(one.claim.modality is Modality.HEDGED for one in position.statements)
    return wording.said(words, Modality.HEDGED if hedged else Modality.ASSERTED)


def _voice(statement: Statement, audience: Audience) -> tuple[Piece, ...]:
    """Name a voice by its publisher, or by whom the publisher quotes."""
    side, wording = statement.side, audience.wording
    name = short(side.source.title, _NAMES)
    if side.claim.attribution is not None:
        speaker = short(side.claim.attribution.speaker, _NAMES)
        name += f", {wording.say('quoting', speaker=speaker)}"
    host = host_of(side.post, side.source)
    gap = Piece(" · " if host.text else "")
    return (Piece(f"{name} ({source_line(side.source, audience)})"), gap, host)


def _changes(
    changes: Sequence[Change], audience: Audience, now: datetime
) -> list[tuple[Piece, ...]]:
    """Tell the latest changes, the newest first."""
    wording = audience.wording
    lines: list[tuple[Piece, ...]] = []
    for change in changes[: -_CHANGES - 1 : -1]:
        moment = wording.moment(change.at, audience.zone, now)
        values = values_changed(
            change.alert.kind,
            [one.claim for one in change.new],
            [one.claim for one in change.old],
            wording,
        )
        words = f"{wording.attribute(change.alert.attribute)}: {values}"
        lines.append((Piece(f"{MARKS[change.alert.kind]} {moment}  {clip(words, _CHANGE)}"),))
    return lines


def _folded(lines: Iterable[tuple[Piece, ...]], room: int) -> list[Block]:
    """Return as many lines as there is room for, in a quote that is folded together."""
    kept: list[tuple[Piece, ...]] = []
    for line in lines:
        if length([GAP, block(*kept, line)]) > room:
            break
        kept.append(line)
    return [GAP, block(*kept, frame=Style.FOLDED_QUOTE)] if kept else []
