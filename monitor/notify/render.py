"""An alert in words: rows of plain text with a style for each part.

Receivers turn the rows into what they can show: a terminal wraps and colours them, a
messenger makes entities of the styles. Texts of posts and titles pass ``clean`` here, so
no receiver meets a control character of a stranger's making.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from itertools import groupby
from typing import Final, NamedTuple

from msgspec import Struct

from monitor.model.alerts import AlertKind, Notice
from monitor.model.claims import Attribute, Claim, Label, Modality, Quantity, Value
from monitor.model.posts import Origin, Post, Revision, RevisionKind
from monitor.model.sources import Source
from monitor.ports import Dossier, Side
from monitor.text.clean import clean as clean  # noqa: PLC0414  receivers take it from here

KIND_WORDS: Final[dict[AlertKind, str]] = {
    AlertKind.NEW_CLAIM: "NEW CLAIM",
    AlertKind.UPDATE: "UPDATE",
    AlertKind.CONTRADICTION: "CONTRADICTION",
    AlertKind.REVISION: "CORRECTED",
    AlertKind.RETRACTION: "WITHDRAWN",
}
SHORT_ID: Final = 8  # digits of an alert's id that are shown; ``monitor explain`` takes them
_JOINS: Final[dict[AlertKind, str]] = {
    AlertKind.NEW_CLAIM: ", ",
    AlertKind.UPDATE: " → ",
    AlertKind.CONTRADICTION: " against ",
    AlertKind.REVISION: " → ",
    AlertKind.RETRACTION: ", ",
}
# What a rule of the core means to a reader; the ids are those of docs/claims.md.
REASON_WORDS: Final = {
    "cause-denied": "the cause is claimed by one and denied by the other",
    "cause-of-weapon": "the weapon implies another cause",
    "count-denied": "the count is claimed by one and denied by the other",
    "count-higher-floor": "a later count has a higher floor",
    "count-later-higher": "a later count is higher",
    "count-later-lower": "a later count of another source is lower",
    "count-may-fall": "a later count; this one may fall",
    "count-overlap": "the counts overlap",
    "count-own": "the source gives a new count",
    "count-own-denial": "the source takes its count back",
    "count-same-denial": "both deny the same count",
    "count-steady": "the counts do not overlap, and this one does not grow with time",
    "count-two-sides": "officials of two sides give counts that do not overlap",
    "count-unofficial-against-official": "an unofficial count does not overlap an official one",
    "edit-changed": "the post was edited and now says something else",
    "edit-dropped": "the post was edited and no longer says so",
    "first-of-attribute": "the first claim of this kind about the event",
    "label-denied": "it is claimed by one and denied by the other",
    "label-exclusive": "the two exclude each other",
    "label-own": "the source says something else than before",
    "label-own-denial": "the source denies what it said before",
    "label-replaces-silence": "the source had no comment or did not know before",
    "label-same": "both say the same",
    "label-tree": "one is the more exact word for the other",
    "post-deleted": "the post was deleted",
}
_SHOWN_SIDES: Final = 3
_EXCERPT: Final = 180  # characters of the post around a quote
_REACH: Final = 8 * _EXCERPT  # that are looked at on each side; most may go in cleaning
_SENTENCE_ENDS: Final = ".!?\n…"


class Style(StrEnum):
    """What a part of a row is; how it looks is the receiver's affair."""

    PLAIN = "plain"
    KIND = "kind"
    VALUE = "value"
    TITLE = "title"
    QUOTE = "quote"
    META = "meta"
    LINK = "link"


class Part(NamedTuple):
    """A piece of text in one style."""

    text: str
    style: Style = Style.PLAIN


class Row(Struct, frozen=True, kw_only=True):
    """One line before wrapping; ``label`` stands in the left column, ``indent`` in columns."""

    label: str = ""
    indent: int = 0
    parts: tuple[Part, ...]


def rows(dossier: Dossier, zone: tzinfo | None = None) -> tuple[Row, ...]:
    """Tell an alert: what happened, of which event, who says what, since when, and why.

    Times are shown in ``zone`` and UTC; None shows UTC alone.
    """
    told = [_headline(dossier), Row(parts=(Part(clean(dossier.event.title), Style.TITLE),))]
    new_label, old_label = _labels(dossier)
    shown_new, shown_old = dossier.new[:_SHOWN_SIDES], dossier.old[:_SHOWN_SIDES]
    told += _sides(shown_new, new_label, zone)
    if not dossier.new:
        told += _publisher(dossier, new_label, zone)
    told += _sides(shown_old, old_label, zone)
    hidden = len(dossier.new) + len(dossier.old) - len(shown_new) - len(shown_old)
    if hidden:
        told.append(Row(parts=(Part(f"and {hidden} more", Style.META),)))
    told += [Row(label="awaited", parts=(Part(clean(one)),)) for one in dossier.awaited]
    return (*told, *_grounds(dossier))


def notice_card(notice: Notice, zone: tzinfo | None = None) -> tuple[Row, ...]:
    """Tell a notice of the monitor's own work: what of, since when; a row for each line of it."""
    kind = Part(clean(notice.kind).replace("_", " ").upper(), Style.KIND)
    lines = [line for line in map(clean, notice.text.splitlines()) if line]
    return (
        Row(parts=(kind, Part(f"  {clean(notice.subject)}", Style.TITLE))),
        *(Row(parts=(Part(line),)) for line in lines or [""]),
        Row(parts=(Part(moment_words(notice.raised_at, zone), Style.META),)),
    )


def file_rows(notice: Notice) -> tuple[Row, ...]:
    """Name the files of a notice, for a receiver that shows no more than their paths."""
    return tuple(Row(label="file", parts=(Part(clean(one.path)),)) for one in notice.attachments)


def value_words(value: Value) -> str:
    """Write a value as people say it: "at least 30", "20 to 25", "about 40", "S-300"."""
    match value:
        case Label(concept=concept):
            return clean(concept).replace("_", " ")
        case Quantity(low=low, high=None):
            return f"at least {_number(low)}"
        case Quantity(low=low, high=high, approximate=approximate):
            if high is None or low == high:
                words = _number(low)
            elif low == 0:
                words = f"up to {_number(high)}"
            else:
                words = f"{_number(low)} to {_number(high)}"
            return f"about {words}" if approximate else words


def claim_words(claim: Claim) -> str:
    """Write a claim's value with whom it counts and how the post stands to it."""
    words = value_words(claim.value)
    if claim.scope:
        words += f" ({clean(claim.scope)})"
    match claim.modality:
        case Modality.ASSERTED:
            return words
        case Modality.HEDGED:
            return f"reportedly {words}"
        case Modality.DENIED:
            return f"not {words}"


def count_words(count: int, noun: str) -> str:
    """Write a count with its noun: "1 alert", "2,000 alerts"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def attribute_words(attribute: Attribute) -> str:
    """Write an attribute's name with spaces."""
    return attribute.value.replace("_", " ")


def source_words(source: Source) -> str:
    """Name a source with its role, side and Admiralty letter."""
    role = f"{source.kind.value}, {clean(source.side)}" if source.side else source.kind.value
    return f"{clean(source.title)} · {role} · {source.reliability}"


def origin_words(origin: Origin) -> str:
    """Name where a forward came from; platforms may hide who wrote it first."""
    handle = origin.source.partition(":")[2]
    return clean(origin.source) if handle else "a hidden source"


def moment_words(moment: datetime, zone: tzinfo | None) -> str:
    """Write a moment in ``zone`` and in UTC, or in UTC alone."""
    universal = moment.astimezone(UTC)
    if zone is None:
        return f"{universal:%Y-%m-%d %H:%M} UTC"
    local = moment.astimezone(zone)
    date = "" if local.date() == universal.date() else f"{universal:%m-%d} "
    return f"{local:%Y-%m-%d %H:%M %Z} ({date}{universal:%H:%M} UTC)"


def link(post: Post, source: Source) -> str:
    """Return the post's address, or its id where it has none."""
    if post.url:
        return clean(post.url)
    if source.platform == "telegram" and post.native.isdecimal():
        return f"https://t.me/{clean(source.handle)}/{post.native}"
    return clean(post.id)


def first_seen_words(claim: Claim, zone: tzinfo | None) -> str:
    """Say where a claim stood before its post, as far as is known; empty where it began there."""
    first = claim.first_seen
    if first is None:
        return ""
    when = f", {moment_words(first.at, zone)}" if first.at else ""
    return f"first seen at {clean(first.who)}{when}"


def first_seen_row(claim: Claim, zone: tzinfo | None) -> Row | None:
    """Show where a claim was first seen, with the address of the post that is known."""
    words, first = first_seen_words(claim, zone), claim.first_seen
    if first is None:
        return None
    if first.post is None:
        return Row(parts=(Part(words, Style.META),))
    source, _, native = first.post.partition("/")
    platform, _, handle = source.partition(":")
    known = platform == "telegram" and handle and native.isdecimal()
    address = f"https://t.me/{clean(handle)}/{native}" if known else clean(first.post)
    return Row(parts=(Part(f"{words}  ", Style.META), Part(address, Style.LINK)))


def excerpt(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Return the quoted words with what stands before and after them in their sentence."""
    room = max(_EXCERPT - (end - start), 0) // 2
    first = max((text.rfind(mark, 0, start) for mark in _SENTENCE_ENDS), default=-1) + 1
    ends = [at for mark in _SENTENCE_ENDS if (at := text.find(mark, end)) >= 0]
    last = min(ends, default=len(text) - 1) + 1
    first, last = max(first, start - _REACH), min(last, end + _REACH)
    before, after = clean(text[first:start]), clean(text[end:last])
    before_space = " " if text[first:start][-1:].isspace() else ""
    after_space = " " if text[end:last][:1].isspace() else ""
    if len(before) > room:
        before = "…" + before[len(before) - room :].partition(" ")[2]
    if len(after) > room:
        after = after[:room].rpartition(" ")[0] + "…"
    return (
        before + before_space if before else "",
        clean(text[start:end]),
        after_space + after if after else "",
    )


def quote_row(side: Side) -> Row:
    """Show the words that a claim was read from, in their sentence."""
    before, quote, after = excerpt(side.revision.text, side.claim.start, side.claim.end)
    parts = (
        Part("«", Style.META),
        Part(before),
        Part(quote, Style.QUOTE),
        Part(after),
        Part("»", Style.META),
    )
    return Row(parts=parts)


def _headline(dossier: Dossier) -> Row:
    alert = dossier.alert
    new = _values(dossier.new)
    old = _values(dossier.old)
    changed = alert.kind in (AlertKind.UPDATE, AlertKind.REVISION)
    both = (old, new) if changed else (new, old)
    change = _JOINS[alert.kind].join(words for words in both if words)
    parts = [
        Part(KIND_WORDS[alert.kind], Style.KIND),
        Part(f"  {attribute_words(alert.attribute)}: "),
        Part(change, Style.VALUE),
    ]
    return Row(parts=tuple(parts))


def _values(sides: tuple[Side, ...]) -> str:
    words = dict.fromkeys(claim_words(side.claim) for side in sides)
    shown = ", ".join(list(words)[:_SHOWN_SIDES])
    return f"{shown}, …" if len(words) > _SHOWN_SIDES else shown


def _labels(dossier: Dossier) -> tuple[str, str]:
    match dossier.alert.kind:
        case AlertKind.CONTRADICTION:
            return "says", "against"
        case AlertKind.UPDATE | AlertKind.REVISION:
            return "now", "before"
        case AlertKind.RETRACTION:
            return _loss(dossier.revision), "before"
        case AlertKind.NEW_CLAIM:
            return "says", "beside"


def _loss(revision: Revision) -> str:
    return "deleted" if revision.kind is RevisionKind.DELETION else "edited"


def _sides(sides: Iterable[Side], label: str, zone: tzinfo | None) -> Iterator[Row]:
    """Show each claim with its words; publisher, time and address once for each post."""
    for _, group in groupby(sides, key=lambda side: side.claim.revision):
        of_one_post = list(group)
        for number, side in enumerate(of_one_post):
            publisher = () if number else (Part(f"  {source_words(side.source)}"),)
            value = Part(claim_words(side.claim), Style.VALUE)
            origin = () if number else _origin(side.post)
            yield Row(label=label, parts=(value, *publisher, *origin, *_speaker(side.claim)))
            yield quote_row(side)
            first = side.claim.first_seen
            if first is not None and first.at is not None:  # what else is known stands above
                yield from filter(None, [first_seen_row(side.claim, zone)])
        last = of_one_post[-1]
        yield _where(last.post, last.revision, last.source, zone)


def _speaker(claim: Claim) -> tuple[Part, ...]:
    if claim.attribution is None:
        return ()
    return (Part(f", quoting {clean(claim.attribution.speaker)}", Style.META),)


def _origin(post: Post) -> tuple[Part, ...]:
    if post.forwarded_from is None:
        return ()
    return (Part(f", forwarded from {origin_words(post.forwarded_from)}", Style.META),)


def _publisher(dossier: Dossier, label: str, zone: tzinfo | None) -> list[Row]:
    """Tell who took something away: there is nothing left to quote."""
    return [
        Row(label=label, parts=(Part(source_words(dossier.trigger)),)),
        _where(dossier.post, dossier.revision, dossier.trigger, zone),
    ]


def _where(post: Post, revision: Revision, source: Source, zone: tzinfo | None) -> Row:
    if revision.kind is RevisionKind.ORIGINAL and post.published_at:
        when = moment_words(post.published_at, zone)
    elif revision.edited_at:
        when = f"edited {moment_words(revision.edited_at, zone)}"
    else:
        when = f"seen {moment_words(revision.seen_at, zone)}"
    return Row(parts=(Part(f"{when}  ", Style.META), Part(link(post, source), Style.LINK)))


def _grounds(dossier: Dossier) -> list[Row]:
    alert = dossier.alert
    told = f"{alert.id[:SHORT_ID]}  {alert.severity.value}, {clean(alert.reason)}"
    ground = Row(label="alert", parts=(Part(told, Style.META),))
    if not dossier.relations:
        return [ground]
    why = REASON_WORDS.get(alert.reason) or dossier.relations[0].rationale
    return [Row(label="why", parts=(Part(clean(why)),)), ground]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"
