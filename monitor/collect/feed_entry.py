"""Read an RSS, Atom or JSON feed into values.

Dates are read strictly. A zone that is not a number or one of the few names that RFC 822
defines is no zone: «MSK» read as UTC would be three hours wrong, so such a date is kept
as it was written and the post has none, unless the operator gave the source a zone. The
text of an entry is its title and its content, or its summary where it has no content, as
running text.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_tz
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from typing import Final

import feedparser
import msgspec
from msgspec import Struct

from monitor.collect.markup import TooDeepError, clean, html_text, is_deeper

_LONGEST_ID: Final = 200
_LONGEST_DATE: Final = 80
_DEEPEST: Final = 20_000  # elements; many an honest entry leaves paragraphs open
_ENOUGH: Final = 64 * 1024  # bytes of a document that stand for an item of it
_ITEM: Final = re.compile(rb"<(?:[A-Za-z0-9]+:)?(?:item|entry)[\s>]")
_ITEM_END: Final = re.compile(rb"</(?:[A-Za-z0-9]+:)?(?:item|entry)\s*>")
_END: Final = re.compile(rb"</(?:[A-Za-z0-9]+:)?(?:rss|feed|RDF)\s*>")
_RFC822_ZONE: Final = re.compile(
    r"(?:[+-]\d{4}|UTC?|GMT|Z|[ECMP][SD]T)(?:\s*\([^)]*\))?$", re.IGNORECASE
)
_ZONE_NAME: Final = re.compile(r"\s+[A-Za-z]{2,5}(?:\s*\([^)]*\))?$")
_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)


class Entry(Struct, frozen=True, kw_only=True):
    """One item of a feed. ``bad_dates`` are those that were given and cannot be read."""

    native: str
    text: str
    url: str | None = None
    published_at: datetime | None = None
    edited_at: datetime | None = None
    bad_dates: tuple[str, ...] = ()


class Unread(Struct, frozen=True, kw_only=True):
    """An item that could not be read, as it came."""

    raw: bytes
    reason: str


class Feed(Struct, frozen=True, kw_only=True):
    """A document's entries in its own order.

    ``malformed``: it breaks the rules of XML. ``cut``: it breaks off, so there may be more.
    """

    entries: tuple[Entry, ...]
    title: str | None = None
    unread: tuple[Unread, ...] = ()
    malformed: bool = False
    cut: bool = False


class NotAFeed(Struct, frozen=True, kw_only=True):
    """No entries can be read: ``not_a_feed``, ``unreadable`` or ``too_deep``."""

    outcome: str


class _JsonItem(Struct, frozen=True, kw_only=True):
    id: str | int | float | None = None
    url: str | None = None
    title: str | None = None
    content_text: str | None = None
    content_html: str | None = None
    summary: str | None = None
    date_published: str | None = None
    date_modified: str | None = None


class _JsonFeed(Struct, frozen=True, kw_only=True):
    version: str
    title: str | None = None
    items: tuple[msgspec.Raw, ...]


class _Words(Struct, frozen=True, kw_only=True):
    """What both kinds of feed say of an item, before it is judged."""

    id: str
    url: str
    title: str
    text: str
    published: str
    updated: str


def parse_feed(body: bytes, content_type: str = "", zone: tzinfo | None = None) -> Feed | NotAFeed:
    """Read a document. Blocking: 70 ms for two hundred entries, seconds for a hostile one.

    Of ``content_type`` only the charset is heeded: some feeds name theirs nowhere else.
    ``zone`` is the operator's word for dates that name no zone, or one nobody knows.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _parse_json(body, zone)
    if is_deeper(body.decode("latin-1"), _DEEPEST):
        return NotAFeed(outcome="too_deep")
    # BytesIO, because a string could be opened as an address or a path.
    parsed = feedparser.parse(
        BytesIO(body),
        response_headers=_headers(content_type),
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    items: list[Mapping[str, object]] = list(parsed.entries)
    wrong = parsed.get("bozo_exception")
    malformed = bool(parsed.bozo) and not isinstance(wrong, feedparser.CharacterEncodingOverride)
    if not items:
        if not parsed.get("version"):
            return NotAFeed(outcome="not_a_feed")
        return NotAFeed(outcome="unreadable") if malformed else Feed(entries=())
    raws = _slices(body, len(items))
    cut = malformed and not _END.search(body[-1024:])
    broken: list[Unread] = []
    if cut and not _ITEM_END.search(raws[-1]):
        items.pop()
        broken.append(Unread(raw=raws.pop(), reason="cut_off"))
    entries, unread = _read([_words_of(item) for item in items], raws, zone)
    return Feed(
        entries=entries,
        title=clean(str(parsed.feed.get("title", ""))).strip() or None,
        unread=(*unread, *broken),
        malformed=malformed,
        cut=cut,
    )


def parse_date(written: str, zone: tzinfo | None = None) -> datetime | None:
    """Return the moment that a date says, aware UTC, None where it leaves room for doubt.

    ``zone`` holds where a date names no zone, or only letters that many zones share.
    """
    text = written.strip()
    if len(text) > _LONGEST_DATE:
        return None
    try:
        moment = datetime.fromisoformat(text) if text[:4].isdigit() else _rfc822(text, zone)
        if moment is not None and moment.tzinfo is None and zone is not None:
            moment = moment.replace(tzinfo=zone)
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None
    except (ValueError, OverflowError, OSError):
        return None


def _rfc822(text: str, zone: tzinfo | None) -> datetime | None:
    known = _RFC822_ZONE.search(text) is not None
    if not known and zone is None:
        return None
    parts = parsedate_tz(text if known else _ZONE_NAME.sub("", text))
    if not parts or (known and parts[9] is None):
        return None
    if not known:
        return datetime(*parts[:6])  # noqa: DTZ001  the operator's zone is put on it
    shifted = datetime(*parts[:6], tzinfo=UTC).timestamp() - (parts[9] or 0)
    return datetime.fromtimestamp(shifted, UTC)


def _parse_json(body: bytes, zone: tzinfo | None) -> Feed | NotAFeed:
    try:
        document = msgspec.json.decode(body, type=_JsonFeed)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return NotAFeed(outcome="not_a_feed")
    if "jsonfeed.org" not in document.version:
        return NotAFeed(outcome="not_a_feed")
    raws = [bytes(item) for item in document.items]
    entries, unread = _read([_words_of_json(raw) for raw in raws], raws, zone)
    return Feed(entries=entries, title=clean(document.title or "") or None, unread=unread)


def _read(
    items: list[_Words | None], raws: list[bytes], zone: tzinfo | None
) -> tuple[tuple[Entry, ...], tuple[Unread, ...]]:
    entries: list[Entry] = []
    unread: list[Unread] = []
    for words, raw in zip(items, raws, strict=True):
        if words is None:
            unread.append(Unread(raw=raw, reason="unreadable"))
        elif not (words.text or words.title):
            unread.append(Unread(raw=raw, reason="no_content"))
        else:
            entries.append(_entry(words, zone))
    return tuple(entries), tuple(unread)


def _entry(words: _Words, zone: tzinfo | None) -> Entry:
    published, updated = parse_date(words.published, zone), parse_date(words.updated, zone)
    given = ((words.published, published), (words.updated, updated))
    first = published or (updated if not words.published else None)
    return Entry(
        native=_native(words),
        text=_joined(words.title, words.text),
        url=words.url if _WEB.match(words.url) else None,
        published_at=first,
        edited_at=updated if updated and first and updated > first else None,
        bad_dates=tuple(dict.fromkeys(text for text, read in given if text and read is None)),
    )


def _native(words: _Words) -> str:
    """Return the entry's own id, or a digest where it has none or a very long one."""
    if words.id and len(words.id) <= _LONGEST_ID:
        return words.id
    parts = words.id or f"{words.url}|{words.title}"
    return sha256(parts.encode()).hexdigest()[:32]


def _joined(title: str, text: str) -> str:
    """Put the title before the text, unless the text begins with it."""
    if not title or text.startswith(title):
        return text
    return f"{title}\n\n{text}" if text else title


def _words_of(item: Mapping[str, object]) -> _Words | None:
    """Read an item of feedparser's; a missing part is an empty string."""
    content = item.get("content")
    details = content if isinstance(content, list) and content else [item.get("summary_detail")]
    try:
        return _Words(
            id=_string(item, "id").strip(),
            url=_string(item, "link").strip(),
            title=_plain(item.get("title_detail")),
            text=_plain(details[0]),
            published=_string(item, "published").strip(),
            updated=_string(item, "updated").strip(),
        )
    except TooDeepError:
        return None


def _words_of_json(raw: bytes) -> _Words | None:
    try:
        item = msgspec.json.decode(raw, type=_JsonItem)
        text = item.content_text or item.summary or ""
        if item.content_html and not item.content_text:
            text = html_text(item.content_html)
    # msgspec leaves bytes that are no UTF-8 within a string to Python's own error.
    except (msgspec.MsgspecError, UnicodeDecodeError, TooDeepError):
        return None
    return _Words(
        id=clean("" if item.id is None else str(item.id)).strip(),
        url=clean(item.url or "").strip(),
        title=clean(item.title or "").strip(),
        text=clean(text).strip(),
        published=clean(item.date_published or "").strip(),
        updated=clean(item.date_modified or "").strip(),
    )


def _headers(content_type: str) -> dict[str, str]:
    # Without a charset a type such as text/xml would make the document ASCII.
    charset = _CHARSET.search(content_type)
    return {"content-type": f"application/xml; charset={charset[1]}"} if charset else {}


def _string(item: Mapping[str, object], name: str) -> str:
    # "in" first: feedparser answers for a missing "updated" with "published", and warns.
    value = item[name] if name in item.keys() else None  # noqa: SIM118
    return clean(value) if isinstance(value, str) else ""


def _plain(detail: object) -> str:
    """Return a text construct of feedparser's as running text."""
    if not isinstance(detail, Mapping):
        return ""
    value = detail.get("value")
    if not isinstance(value, str):
        return ""
    kind = detail.get("type")
    plain = kind == "text/plain"
    return clean(value).strip() if plain else html_text(value)


def _slices(body: bytes, count: int) -> list[bytes]:
    """Return the bytes of each item; the document's beginning where they can't be told apart."""
    starts = [match.start() for match in _ITEM.finditer(body)]
    if len(starts) != count:
        return [body[:_ENOUGH]] * count
    return [body[a:b] for a, b in pairwise([*starts, len(body)])]
