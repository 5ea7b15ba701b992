"""A short message for what is material: one alert, to be grasped at a glance on a phone.

The first line says what happened to which attribute, the second the values; then of which
event, who says so with the words, and why it matters. That order is also the one in which
a lock screen cuts a notification off.
"""

from collections.abc import Sequence
from typing import Final

from monitor.model.alerts import AlertKind
from monitor.model.claims import Claim
from monitor.model.posts import RevisionKind
from monitor.notify.compose import GAP, Block, Piece, block, clip, compose, fitting
from monitor.notify.message import Button, Message, Style
from monitor.notify.render import SHORT_ID, clean
from monitor.notify.sides import Audience, address, post_blocks, source_line, title_of, when
from monitor.notify.wording import Wording
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
    dossier: Dossier,
    audience: Audience,
    *,
    buttons: tuple[tuple[Button, ...], ...] = (),
    numbered: bool = False,
) -> Message:
    """Tell one alert. The newest value comes first but where it follows from an older one.

    Without ``numbered`` the alert's id is left to whoever sends the message, as a tag.
    """
    head = [headline(dossier, audience), block((Piece(title_of(dossier.event.title)),))]
    tail = _grounds(dossier, audience)
    if numbered:
        number = f"#{dossier.alert.id[:SHORT_ID]}"
        tail = [*tail, GAP, block((Piece(number, Style.CODE),))]
    body = _body(dossier, audience)
    shown = fitting(head, body, tail)
    return compose([*head, *body[:shown], *tail], buttons=buttons)


def headline(dossier: Dossier, audience: Audience) -> Block:
    """Say what happened to which attribute, and from what to what."""
    alert, wording = dossier.alert, audience.wording
    first = (
        Piece(f"{MARKS[alert.kind]} "),
        Piece(wording.kind(alert.kind), Style.BOLD),
        Piece(f" · {wording.attribute(alert.attribute)}"),
    )
    return block(first, change(dossier, audience))


def change(dossier: Dossier, audience: Audience) -> tuple[Piece, ...]:
    """Return the values of an alert: new, old → new, one against the other, or struck out."""
    new, old = _values(dossier.new, audience), _values(dossier.old, audience)
    match dossier.alert.kind:
        case AlertKind.NEW_CLAIM:
            return (Piece(new, Style.BOLD),)
        case AlertKind.CONTRADICTION:
            return _joined(new, f" {audience.wording.say('against')} ", old)
        case AlertKind.UPDATE:
            return _joined(old, " → ", new)
        case AlertKind.REVISION:
            arrow = Piece(" → " if old and new else "")
            return (Piece(old, Style.STRIKE), arrow, Piece(new, Style.BOLD))
        case AlertKind.RETRACTION:
            return (Piece(old or new, Style.STRIKE),)


def values_changed(
    kind: AlertKind, new: Sequence[Claim], old: Sequence[Claim], wording: Wording
) -> str:
    """Write on one line, without styles, from what to what an alert tells a change."""
    words = [_said(claims, wording) for claims in (old, new)]
    match kind:
        case AlertKind.CONTRADICTION:
            return f" {wording.say('against')} ".join(one for one in reversed(words) if one)
        case AlertKind.RETRACTION:
            return words[0] or words[1]
        case AlertKind.NEW_CLAIM:
            return words[1]
        case AlertKind.UPDATE | AlertKind.REVISION:
            return " → ".join(one for one in words if one)


def _joined(one: str, between: str, other: str) -> tuple[Piece, ...]:
    if not one or not other:
        return (Piece(one or other, Style.BOLD),)
    return (Piece(one, Style.BOLD), Piece(between), Piece(other, Style.BOLD))


def _values(sides: Sequence[Side], audience: Audience) -> str:
    return clip(_said([side.claim for side in sides], audience.wording), _VALUES)


def _said(claims: Sequence[Claim], wording: Wording) -> str:
    words = list(dict.fromkeys(wording.claim(claim) for claim in claims))
    shown = ", ".join(words[:_SHOWN])
    return f"{shown}, …" if len(words) > _SHOWN else shown


def _body(dossier: Dossier, audience: Audience) -> list[Block]:
    wording, now = audience.wording, dossier.alert.raised_at
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
        told += [GAP, _loss(dossier, audience)]
    for sides, label in zip((new, old), labels, strict=True):
        for one in _by_post(sides):
            told += [GAP, *post_blocks(one, audience, now, label=label)]
    hidden = len(dossier.new) + len(dossier.old) - len(new) - len(old)
    if hidden:
        told.append(block((Piece(wording.say("more", count=wording.number(hidden))),)))
    return told


def _by_post(sides: Sequence[Side]) -> list[list[Side]]:
    posts: dict[str, list[Side]] = {}
    for side in sides:
        posts.setdefault(side.claim.revision, []).append(side)
    return list(posts.values())


def _loss(dossier: Dossier, audience: Audience) -> Block:
    """Tell how something was taken away, and when; by whom, where no quote will say so."""
    wording = audience.wording
    deleted = dossier.revision.kind is RevisionKind.DELETION
    moment = when(dossier.post, dossier.revision, audience, dossier.alert.raised_at)
    how = (Piece(f"{wording.say('deleted' if deleted else 'edited')} ({moment})"),)
    if dossier.old:
        return block(how, (Piece(wording.say("said_before")),))
    return block(
        (Piece(title_of(dossier.trigger.title)),),
        (Piece(source_line(dossier.trigger, audience)),),
        (address(dossier.post, dossier.trigger),),
        how,
    )


def _grounds(dossier: Dossier, audience: Audience) -> list[Block]:
    if not dossier.relations:
        return []
    alert, wording = dossier.alert, audience.wording
    why = wording.reason(alert.reason) or clean(dossier.relations[0].rationale)
    return [GAP, block((Piece(wording.say("why", reason=clip(why, _VALUES))),))]
