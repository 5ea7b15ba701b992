"""The outbox as rows of text: what is on its way, in doubt or dead, and why."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.model.alerts import Delivery, DeliveryState, noticed
from monitor.notify.render import SHORT_ID, Part, Row, Style, clean, moment_words
from monitor.ports import OutboxEntry

_SOON = timedelta(days=365)


def outbox_rows(
    entries: Sequence[OutboxEntry], states: Sequence[str], limit: int, now: datetime
) -> list[Row]:
    """Tell each delivery: its state, alert, receiver, event, then what is known of it."""
    if not entries:
        return [Row(parts=(Part(f"nothing is {' or '.join(states)}", Style.META),))]
    rows = [row for entry in entries for row in _rows(entry, now)]
    if len(entries) == limit:
        rows.append(Row(parts=(Part(f"the newest {limit}; --limit shows more", Style.META),)))
    return rows


def _rows(entry: OutboxEntry, now: datetime) -> list[Row]:
    one = entry.delivery
    notice = noticed(one.alert)
    name = f"notice {notice[:SHORT_ID]}" if notice else one.alert[:SHORT_ID]
    told = (
        Part(f"{name}  ", Style.VALUE),
        Part(f"{clean(one.receiver)}  "),
        Part("" if notice else clean(entry.event), Style.TITLE),
    )
    rows = [Row(label=one.state.value, parts=told)]
    if words := _words(one, now):
        rows.append(Row(parts=(Part(words, Style.META),)))
    return rows


def _words(one: Delivery, now: datetime) -> str:
    words = [f"{one.attempts} attempts" if one.attempts != 1 else "1 attempt"] * (one.attempts > 0)
    waits = one.state in (DeliveryState.DUE, DeliveryState.UNCERTAIN)
    if waits and now < one.due_at < now + _SOON:
        words.append(f"again at {moment_words(one.due_at, None)}")
    if one.state is DeliveryState.UNCERTAIN and one.due_at >= now + _SOON:
        words.append("for you to decide: retry or drop")
    if one.error:
        words.append(clean(one.error))
    return ", ".join(words)
