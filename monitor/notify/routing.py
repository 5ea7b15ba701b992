"""Routes, mutes and decisions of the gate in rows, for people who ask where an alert goes."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from monitor.core.gate import muted_by
from monitor.core.routes import Facts, Placement, Routes, Trial
from monitor.model.feedback import Tally
from monitor.model.routing import Mute, Passage, PassageReason
from monitor.notify.render import Part, Row, Style, clean, moment_words
from monitor.ports import Status

# What a reason of the gate means to a reader.
PASSAGE_WORDS: Final[dict[PassageReason, str]] = {
    PassageReason.ROUTED: "at once",
    PassageReason.GROUP_WAIT: "the group waits",
    PassageReason.GROUP_INTERVAL: "its event was told of a short while ago",
    PassageReason.QUIET_HOURS: "quiet hours",
    PassageReason.PASSED: "let through",
    PassageReason.MUTED: "muted",
    PassageReason.INHIBITED: "inhibited by official word",
    PassageReason.CLOSED: "over before it was told",
    PassageReason.NEVER_TOLD: "takes back what nobody was told",
}


def trial_rows(routes: Routes, facts: Facts, mutes: Sequence[Mute], now: datetime) -> list[Row]:
    """Tell what each route makes of an alert, and where it would go."""
    told = [row for trial in routes.trials(facts) for row in _trial(trial)]
    placed = routes.place(facts, now)
    told += [_placement(one, now) for one in placed]
    if not placed:
        told.append(_fact("goes", "nowhere: no route takes it"))
    mute = muted_by(facts, mutes, now)
    if mute is not None:
        told.append(_fact("but", f"it is muted: {mute_words(mute)}"))
    if routes.inhibit:
        words = "news of an unofficial source is not told once an official speaks of it itself"
        told.append(_fact("inhibit", words))
    return told


def mute_rows(mutes: Sequence[Mute], now: datetime) -> list[Row]:
    """List mutes: what each keeps back, by whose word, why and until when."""
    if not mutes:
        return [Row(parts=(Part("Nothing is muted."),))]
    told: list[Row] = []
    for mute in mutes:
        state = "in force" if mute.active(now) else "over"
        told.append(Row(parts=(Part(mute.id, Style.TITLE), Part(f"  {state}, {_matchers(mute)}"))))
        told.append(Row(indent=2, parts=(Part(f"{clean(mute.author)}: {clean(mute.comment)}"),)))
        span = f"{moment_words(mute.starts_at, None)} to {moment_words(mute.ends_at, None)}"
        if mute.ended_at is not None:
            span += f", ended {moment_words(mute.ended_at, None)}"
        told.append(Row(indent=2, parts=(Part(span, Style.META),)))
    return told


def passage_rows(passages: Iterable[Passage]) -> list[Row]:
    """Tell what the gate decided of an alert's deliveries, in order."""
    return [_fact("gate", _passage(one)) for one in passages]


def feedback_rows(status: Status, now: datetime) -> list[Row]:
    """Tell people's votes by rule, what is muted and what the bot refused."""
    told = [
        _fact("" if number else "votes", _tally(tally))
        for number, tally in enumerate(sorted(status.tallies, key=lambda one: one.precision))
    ]
    muted = [mute for mute in status.mutes if mute.active(now)]
    told += [
        _fact("" if number else "muted", f"{mute.id}  {mute_words(mute)}")
        for number, mute in enumerate(muted)
    ]
    refused = ", ".join(
        f"{count:,} {reason.replace('_', ' ')}" for reason, count in status.refusals.items()
    )
    if refused:
        told.append(_fact("refused", refused))
    return told


def _tally(tally: Tally) -> str:
    votes = tally.useful + tally.useless
    return f"{clean(tally.rule)}: {tally.useful:,} of {votes:,} useful ({tally.precision:.0%})"


def mute_words(mute: Mute) -> str:
    """Say what a mute keeps back, by whose word and until when."""
    until = moment_words(mute.ends_at, None)
    return f"{_matchers(mute)} until {until} by {clean(mute.author)} ({clean(mute.comment)})"


def _matchers(mute: Mute) -> str:
    told = {
        "event": mute.event,
        "source": mute.source,
        "attribute": mute.attribute,
        "kind": mute.kind,
        "severity": mute.severity,
    }
    return ", ".join(f"{name} {value}" for name, value in told.items() if value) or "everything"


def _trial(trial: Trial) -> list[Row]:
    route = trial.route
    if trial.mismatch is not None:
        return [_fact("route", f"{route.name}: no, {clean(trial.mismatch)}")]
    on = ", and the next ones are tried too" if route.go_on else ""
    return [_fact("route", f"{route.name}: takes it{on}")]


def _placement(placed: Placement, now: datetime) -> Row:
    words = f"{placed.receiver} by route {placed.route.name}"
    words += f", {PASSAGE_WORDS[placed.reason]}"
    if placed.due_at > now:
        words += f" until {moment_words(placed.due_at, None)}"
    if placed.route.group_interval > timedelta(0):
        words += f", then at most every {placed.route.group_interval}"
    return _fact("goes to", words)


def _passage(passage: Passage) -> str:
    words = f"{passage.receiver}: {PASSAGE_WORDS[passage.reason]}"
    if passage.until is not None:
        words += f" until {moment_words(passage.until, None)}"
    return f"{words}, {clean(passage.detail)}" if passage.detail else words


def _fact(label: str, words: str) -> Row:
    return Row(label=label, parts=(Part(words),))
