"""A short message for what is material: one alert, to be grasped at a glance on a phone.

The first line says what happened to which attribute, the second the values; then of which
event, who says so with the words, and why it matters. That order is also the one in which
a lock screen cuts a notification off.
"""

from collections.abc import Sequence
from typing import Final

from monitor.model.alerts import Alert, AlertKind
from monitor.model.posts import RevisionKind
from monitor.notify.compose import GAP, Block, Piece, block, clip, compose, fitting
from monitor.notify.message import Button, Message, Style
from monitor.notify.render import SHORT_ID, clean
from monitor.notify.sides import Manner, address, post_blocks, source_line, title_of, when
from monitor.ports import Dossier, Side

# One mark a kind, the colours of the terminal's cards. None is a judgement of truth.
MARKS: Final[dict[AlertKind, str]] = {
    AlertKind.NEW_CLAIM: "⚪",
    AlertKind.UPDATE: "🔵",
    AlertKind.CONTRADICTION: "🔴",
    AlertKind.REVISION: "🟡",
    AlertKind.RETRACTION: "🟣",
}
_SHOWN: Final = 3  # sides
_VALUES: Final = 120  # UTF-16 units of one side's values in the headline


def reply(
    dossier: Dossier, manner: Manner, *, buttons: tuple[tuple[Button, ...], ...] = ()
) -> Message:
    """Tell one alert. The newest value comes first but where it follows from an older one."""
    head = [headline(dossier, manner), block((Piece(title_of(dossier.event.title)),))]
    tail = [GAP, *_grounds(dossier, manner)]
    body = _body(dossier, manner)
    shown = fitting(head, body, tail)
    return compose([*head, *body[:shown], *tail], buttons=buttons)


def headline(dossier: Dossier, manner: Manner) -> Block:
    """Say what happened to which attribute, and from what to what."""
    alert, wording = dossier.alert, manner.wording
    first = (
        Piece(f"{MARKS[alert.kind]} "),
        Piece(wording.kind(alert.kind), Style.BOLD),
        Piece(f" · {wording.attribute(alert.attribute)}"),
    )
    return block(first, change(dossier, manner))


def change(dossier: Dossier, manner: Manner) -> tuple[Piece, ...]:
    """Return the values of an alert: new, old → new, one against the other, or struck out."""
    new, old = _values(dossier.new, manner), _values(dossier.old, manner)
    match dossier.alert.kind:
        case AlertKind.NEW_CLAIM:
            return (Piece(new, Style.BOLD),)
        case AlertKind.CONTRADICTION:
            return _joined(new, f" {manner.wording.say('against')} ", old)
        case AlertKind.UPDATE:
            return _joined(old, " → ", new)
        case AlertKind.REVISION:
            arrow = Piece(" → " if old and new else "")
            return (Piece(old, Style.STRIKE), arrow, Piece(new, Style.BOLD))
        case AlertKind.RETRACTION:
            return (Piece(old or new, Style.STRIKE),)


def short_id(alert: Alert) -> str:
    """Return the digits of an alert's id that people use."""
    return alert.id[:SHORT_ID]


def _joined(one: str, between: str, other: str) -> tuple[Piece, ...]:
    if not one or not other:
        return (Piece(one or other, Style.BOLD),)
    return (Piece(one, Style.BOLD), Piece(between), Piece(other, Style.BOLD))


def _values(sides: Sequence[Side], manner: Manner) -> str:
    words = list(dict.fromkeys(manner.wording.claim(side.claim) for side in sides))
    shown = ", ".join(words[:_SHOWN])
    return clip(f"{shown}, …" if len(words) > _SHOWN else shown, _VALUES)


def _body(dossier: Dossier, manner: Manner) -> list[Block]:
    wording, now = manner.wording, dossier.alert.raised_at
    new, old = dossier.new[:_SHOWN], dossier.old[:_SHOWN]
    told: list[Block] = []
    labels: tuple[str | None, str | None] = ("", "")
    match dossier.alert.kind:
        case AlertKind.UPDATE | AlertKind.REVISION:
            labels = (wording.say("now"), wording.say("before"))
        case AlertKind.NEW_CLAIM if len(_by_post(new)) == 1:
            labels = (None, "")  # the headline has just said it
        case AlertKind.RETRACTION:
            labels = ("", None)
        case _:
            pass
    if not dossier.new:
        told += [GAP, _loss(dossier, manner)]
    for sides, label in zip((new, old), labels, strict=True):
        for one in _by_post(sides):
            told += [GAP, *post_blocks(one, manner, now, label=label)]
    hidden = len(dossier.new) + len(dossier.old) - len(new) - len(old)
    if hidden:
        told.append(block((Piece(wording.say("more", count=wording.number(hidden))),)))
    return told


def _by_post(sides: Sequence[Side]) -> list[list[Side]]:
    posts: dict[str, list[Side]] = {}
    for side in sides:
        posts.setdefault(side.claim.revision, []).append(side)
    return list(posts.values())


def _loss(dossier: Dossier, manner: Manner) -> Block:
    """Tell how something was taken away, and when; by whom, where no quote will say so."""
    wording = manner.wording
    deleted = dossier.revision.kind is RevisionKind.DELETION
    moment = when(dossier.post, dossier.revision, manner, dossier.alert.raised_at)
    how = (Piece(f"{wording.say('deleted' if deleted else 'edited')} ({moment})"),)
    if dossier.old:
        return block(how, (Piece(wording.say("said_before")),))
    return block(
        (Piece(title_of(dossier.trigger.title)),),
        (Piece(source_line(dossier.trigger, manner)),),
        (address(dossier.post, dossier.trigger),),
        how,
    )


def _grounds(dossier: Dossier, manner: Manner) -> list[Block]:
    alert, wording = dossier.alert, manner.wording
    lines: list[tuple[Piece, ...]] = []
    if dossier.relations:
        why = wording.reason(alert.reason) or clean(dossier.relations[0].rationale)
        lines.append((Piece(wording.say("why", reason=clip(why, _VALUES))),))
    lines.append(
        (Piece(f"#{short_id(alert)}", Style.CODE), Piece(f" · {wording.severity(alert.severity)}"))
    )
    return [block(*lines)]
