"""Answers to the operator's questions as rows of text: status, events, an explanation."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from monitor.model.alerts import Delivery
from monitor.model.relations import Relation
from monitor.notify.render import (
    KIND_WORDS,
    Part,
    Row,
    Style,
    attribute_words,
    claim_words,
    clean,
    count_words,
    first_seen_row,
    link,
    moment_words,
    origin_words,
    quote_row,
    source_words,
)
from monitor.notify.routing import feedback_rows, passage_rows
from monitor.ports import Dossier, EventStatus, Explanation, Side, SourceStatus, Status

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_REASONS: Final = 8  # that are told; a reason may name a byte, so there can be many
_TROUBLE: Final = ("uncertain", "dead")


def total_rows(status: Status, now: datetime) -> list[Row]:
    """Tell what is held, what waits and what went wrong."""
    told = [
        _fact("posts", f"{status.posts:,} in {count_words(status.revisions, 'revision')}"),
        _fact("claims", f"{status.claims:,}"),
        _fact("relations", f"{status.relations:,}"),
        _fact("alerts", f"{status.alerts:,}"),
        _fact("waiting", f"{count_words(status.pending, 'revision')} without a decision"),
        _fact("newest", _ago(status.newest_at, now)),
    ]
    if status.deliveries:
        counts = ", ".join(
            f"{count:,} {state}" for state, count in sorted(status.deliveries.items())
        )
        told.append(_fact("delivered", counts))
    if any(status.deliveries.get(state) for state in _TROUBLE):
        hint = "uncertain: may have arrived, not repeated; dead: refused for good"
        told.append(Row(parts=(Part(hint, Style.META),)))
    told += feedback_rows(status, now)
    told.append(_fact("rejected", ", ".join(reject_words(status.rejects)) or "0"))
    for number, notice in enumerate(status.notices):
        words = f"{clean(notice.subject)}: {clean(notice.text)}, {_ago(notice.raised_at, now)}"
        told.append(_fact("" if number else "notices", words))
    return told


def reject_words(reasons: Mapping[str, int]) -> list[str]:
    """Tell what was rejected and why, the most frequent reasons first, only so many."""
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    told = [f"{count:,} {clean(why)}" for why, count in ordered[:_REASONS]]
    if rest := ordered[_REASONS:]:
        told.append(f"{sum(count for _, count in rest):,} for other reasons")
    return told


def source_rows(sources: Iterable[SourceStatus], now: datetime) -> list[Row]:
    """Tell how following each source goes."""
    return [row for source in sources for row in _source(source, now)]


def event_rows(events: Sequence[EventStatus], now: datetime) -> list[Row]:
    """Tell what is followed and how much is known of it, the liveliest first."""
    if not events:
        return [Row(parts=(Part("No event is followed. Add one to events.toml."),))]
    told: list[Row] = []
    for status in sorted(events, key=lambda one: (-one.posts, one.event.id)):
        event = status.event
        counts = (
            f"{count_words(status.posts, 'post')}, {count_words(status.claims, 'claim')}, "
            f"{count_words(status.contradictions, 'contradiction')}, "
            f"{count_words(status.alerts, 'alert')}"
        )
        told.append(Row(parts=(Part(clean(event.title), Style.TITLE),)))
        told.append(Row(indent=2, parts=(Part(f"{event.id}  {event.state.value}", Style.META),)))
        if status.last_at:
            counts += f"; newest {_ago(status.last_at, now)}"
        told.append(Row(indent=2, parts=(Part(counts),)))
    return told


def explanation_rows(explanation: Explanation) -> list[Row]:
    """Follow an alert back: post, why it was linked, span, claim, relation, rule, delivery."""
    dossier = explanation.dossier
    alert = dossier.alert
    kind, attribute = KIND_WORDS[alert.kind], attribute_words(alert.attribute)
    return [
        Row(parts=(Part(kind, Style.KIND), Part(f"  {attribute}  "), Part(alert.id, Style.META))),
        Row(parts=(Part(clean(dossier.event.title), Style.TITLE),)),
        *_post(explanation),
        *_links(explanation),
        *(row for side in dossier.new for row in _claim("claim", side)),
        *(row for side in dossier.old for row in _claim("against", side)),
        *(row for relation in dossier.relations for row in _relation(relation, dossier)),
        _fact("rule", f"{clean(alert.reason)}, severity {alert.severity.value}"),
        *([_fact("kept back", clean(alert.suppressed))] if alert.suppressed else []),
        *(_fact("awaited", clean(one)) for one in dossier.awaited),
        _fact("raised", moment_words(alert.raised_at, None)),
        *passage_rows(explanation.passages),
        *(_delivery(delivery) for delivery in explanation.deliveries),
        *_acknowledged(explanation),
        *([] if explanation.deliveries else [_fact("delivery", "none: nobody was to be told")]),
    ]


def _post(explanation: Explanation) -> list[Row]:
    dossier = explanation.dossier
    revision = dossier.revision
    written = dossier.post.published_at
    times = [
        f"published {moment_words(written, None)}" if written else "published at no known time"
    ]
    if revision.edited_at:
        times.append(f"edited {moment_words(revision.edited_at, None)}")
    times.append(f"seen {moment_words(revision.seen_at, None)} by {clean(revision.mode)}")
    if dossier.post.forwarded_from:
        times.append(f"forwarded from {origin_words(dossier.post.forwarded_from)}")
    text = clean(revision.text) or "(no text)"
    language = f", language {explanation.language}" if explanation.language else ""
    return [
        _fact("post", f"{clean(revision.id)}, {revision.kind.value}{language}"),
        Row(parts=(Part(source_words(dossier.trigger)),)),
        Row(parts=(Part(", ".join(times), Style.META),)),
        Row(parts=(Part(link(dossier.post, dossier.trigger), Style.LINK),)),
        Row(parts=(Part(f"«{text}»"),)),
        Row(parts=(Part(f"decided: {clean(explanation.reason)}", Style.META),)),
    ]


def _links(explanation: Explanation) -> list[Row]:
    told: list[Row] = []
    for found in explanation.links:
        grounds = ", ".join(
            f"{ground.kind} «{clean(ground.detail)}» {ground.weight:+.2f}"
            for ground in found.evidence
        )
        told.append(_fact("link", f"{found.event}, score {found.score:.2f}: {grounds}"))
    return told


def _claim(label: str, side: Side) -> list[Row]:
    claim = side.claim
    speaker = f", quoting {clean(claim.attribution.speaker)}" if claim.attribution else ""
    span = f"{clean(claim.revision)}, characters {claim.start} to {claim.end}"
    return [
        Row(
            label=label,
            parts=(
                Part(claim_words(claim), Style.VALUE),
                Part(f"  {source_words(side.source)}{speaker}"),
            ),
        ),
        quote_row(side),
        Row(
            parts=(Part(f"{span}, {claim.modality.value}, read by {claim.extractor}", Style.META),)
        ),
        Row(parts=(Part(link(side.post, side.source), Style.LINK),)),
        *filter(None, [first_seen_row(claim, None)]),
    ]


def _relation(relation: Relation, dossier: Dossier) -> Iterable[Row]:
    known = {side.claim.id: claim_words(side.claim) for side in (*dossier.new, *dossier.old)}
    new = known.get(relation.claim_b, "") if relation.claim_b else ""
    old = known.get(relation.claim_a, "")
    told = " ".join(filter(None, (new, relation.kind.value, old)))
    yield Row(label="relation", parts=(Part(told, Style.VALUE),))
    yield Row(parts=(Part(clean(relation.rationale)),))
    yield Row(parts=(Part(f"rule {relation.rule}, basis {relation.basis.value}", Style.META),))


def _delivery(delivery: Delivery) -> Row:
    tries = "1 attempt" if delivery.attempts == 1 else f"{delivery.attempts} attempts"
    words = f"{delivery.receiver}: {delivery.state.value}, {tries}"
    if delivery.receipt:
        words += f", receipt {clean(delivery.receipt)}"
    if delivery.error:
        words += f", {clean(delivery.error)}"
    return _fact("delivery", words)


def _acknowledged(explanation: Explanation) -> list[Row]:
    answer = explanation.acknowledged
    if answer is None:
        return []
    return [_fact("seen", f"by {clean(answer.author)}, {moment_words(answer.at, None)}")]


def _source(status: SourceStatus, now: datetime) -> list[Row]:
    source = status.source
    counts = count_words(status.posts, "post")
    if status.rejects:
        counts += f", {status.rejects:,} rejected"
    if status.last_success_at:
        counts += f"; last read {_ago(status.last_success_at, now)}"
    told = [
        Row(parts=(Part(clean(source.key), Style.TITLE), Part(f"  {clean(source.title)}"))),
        Row(indent=2, parts=(Part(counts),)),
    ]
    failed = status.last_error_at
    recovered = failed and status.last_success_at and status.last_success_at > failed
    if failed and not recovered:
        error = clean(status.last_error or "unknown")
        told.append(
            Row(indent=2, parts=(Part(f"failing: {error}, {_ago(failed, now)}", Style.VALUE),))
        )
    outcomes = ", ".join(
        f"{clean(name)} {count:,}" for name, count in sorted(status.outcomes.items())
    )
    if outcomes:
        told.append(Row(indent=2, parts=(Part(f"outcomes: {outcomes}", Style.META),)))
    return told


def _fact(label: str, words: str) -> Row:
    return Row(label=label, parts=(Part(words),))


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "never"
    age = now - moment
    if age < _MINUTE:
        return "just now"
    if age < _HOUR:
        return f"{age // _MINUTE} min ago"
    if age < _DAY:
        return f"{age // _HOUR} h ago"
    return moment_words(moment, None)
