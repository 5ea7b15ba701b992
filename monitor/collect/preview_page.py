"""Read a page of Telegram's public web preview (``t.me/s/NAME``) into values.

What is read and what is not:

- The body of a post is what its own text element shows, emoji as characters, ``<br>`` as
  a newline. The quote of the post that it answers and the card of a linked page are not
  its words. Of a poll the question is kept, its options are nobody's statement.
- An album is one block with the id of its first part; the ids of all parts are known.
- Media are named by the post that shows them. The addresses of the files themselves
  change with every visit, and a reference that changes would look like an edit.
- Service posts ("channel photo updated") and posts withheld by the platform have an id
  but no words of their own: the former are counted, the latter are unreadable blocks.
"""

import re
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.collect.markup import TooDeepError, clean, link, parse_html, visible_text
from monitor.model.posts import Media

_LARGEST_ID: Final = 2**63 - 1
_DATA_POST: Final = re.compile(r"([A-Za-z0-9_]{1,64})/([0-9]{1,19})")
# Whatever follows the path is left: some pages escape the "&" in it twice.
_POST_LINK: Final = re.compile(
    r"(?:https?://)?(?:t|telegram)\.me/(?:s/)?(c/[0-9]{1,19}|[A-Za-z0-9_]{1,64})"
    r"(?:/([0-9]{1,19}))?/?(?:[?#].*)?"
)
_WRAP: Final = re.compile(rb"<div\b[^>]{0,400}\btgme_widget_message_wrap\b")
_PUBLIC: Final = "https://t.me"

# Of each kind one element a file; the order is that of the media in a post.
_MEDIA: Final = (
    ("photo", ".tgme_widget_message_photo_wrap"),
    ("video", ".tgme_widget_message_video_player"),
    ("video_note", ".tgme_widget_message_roundvideo_player"),
    ("voice", ".tgme_widget_message_voice_player"),
    ("document", ".tgme_widget_message_document_wrap"),
    ("sticker", ".tgme_widget_message_sticker_wrap"),
    ("location", ".tgme_widget_message_location_wrap"),
    ("poll", ".tgme_widget_message_poll"),
)
# Stands by itself, and also hidden within players for browsers that can't play.
_UNSUPPORTED: Final = ".message_media_not_supported"
_NOT_OWN: Final = (
    "tgme_widget_message_reply",
    "tgme_widget_message_link_preview",
    "tgme_widget_message_forwarded_from",
)
_WITHHELD: Final = re.compile(
    r"(?:can|could)(?:n?['’]t|not| not) be displayed"
    r"|unavailable in your|not available in your|violat\w+ the telegram terms",
    re.IGNORECASE,
)


class Forward(Struct, frozen=True, kw_only=True):
    """A post is a forward; ``channel`` is None where its first publisher is hidden."""

    channel: str | None = None
    number: int | None = None


class Block(Struct, frozen=True, kw_only=True):
    """One post of a page. ``numbers`` are the ids it takes up: more than one for an album.

    ``bad_date`` is the date as it was written, where one was and cannot be read.
    """

    channel: str
    number: int
    numbers: tuple[int, ...]
    text: str
    published_at: datetime | None
    bad_date: str | None = None
    edited: bool = False
    forward: Forward | None = None
    reply_to: int | None = None
    media: tuple[Media, ...] = ()
    service: bool = False

    @property
    def album(self) -> bool:
        """Whether the block is more than one message."""
        return len(self.numbers) > 1

    @property
    def url(self) -> str:
        """The post's public address, made of its checked parts."""
        return f"{_PUBLIC}/{self.channel}/{self.number}"


class Unread(Struct, frozen=True, kw_only=True):
    """A block that could not be read, as it came; ``number`` where at least that is known."""

    raw: bytes
    reason: str
    number: int | None = None
    channel: str | None = None


class History(Struct, frozen=True, kw_only=True):
    """A page of posts in ascending order. ``cut``: it breaks off, its last block is unread."""

    title: str | None
    blocks: tuple[Block, ...]
    unread: tuple[Unread, ...] = ()
    cut: bool = False

    @property
    def numbers(self) -> tuple[int, ...]:
        """Every message id that the page accounts for, ascending."""
        known = {number for block in self.blocks for number in block.numbers}
        known |= {one.number for one in self.unread if one.number is not None}
        return tuple(sorted(known))


class NoHistory(Struct, frozen=True, kw_only=True):
    """A document without posts; ``outcome`` tells the kinds apart.

    ``empty``: the platform says there are none here. ``shell``: a Telegram page that is
    no preview. ``restricted``: one that says the channel is withheld. ``blank``: a
    preview with neither posts nor the word that there are none. ``cut_off``, ``too_deep``,
    ``not_telegram``: what the words say.
    """

    outcome: str


def parse_page(body: bytes) -> History | NoHistory:
    """Read the bytes of an answer with status 200. Whatever they are, this returns."""
    try:
        tree = parse_html(body.decode("utf-8", "replace"))
    except TooDeepError:
        return NoHistory(outcome="too_deep")
    section = tree.css_first("section.tgme_channel_history")
    if section is None:
        return NoHistory(outcome=_kind_of_shell(tree, body))
    wraps = section.css(".tgme_widget_message_wrap")
    wraps = [wrap for wrap in wraps if wrap.css_first(".tme_no_messages_found") is None]
    if wraps:
        return _history(tree, wraps, body)
    if section.css_first(".tme_no_messages_found") is not None:
        return NoHistory(outcome="empty")
    return NoHistory(outcome="cut_off" if _breaks_off(body, 0) else "blank")


def date_of(page: History, number: int) -> datetime | None:
    """Return when the post of an id was published, None where the page does not say."""
    for block in reversed(page.blocks):
        if number in block.numbers:
            return block.published_at
    return None


def _kind_of_shell(tree: LexborHTMLParser, body: bytes) -> str:
    if _breaks_off(body, 0):
        return "cut_off"
    page = tree.css_first(".tgme_page, .tgme_channel_info, .tgme_body_wrap")
    if page is None:
        return "not_telegram"
    return "restricted" if _WITHHELD.search(visible_text(page)) else "shell"


def _breaks_off(body: bytes, after: int) -> bool:
    """Whether neither the list of posts nor the document itself is closed."""
    closed = body.rfind(b"</section") > after
    return not closed and b"</html" not in body[-1024:].lower()


def _history(tree: LexborHTMLParser, wraps: list[LexborNode], body: bytes) -> History:
    pieces, last = _slices(body, wraps)
    cut = _breaks_off(body, last)
    blocks: list[Block] = []
    unread: list[Unread] = []
    for wrap, raw in zip(wraps, pieces, strict=True):
        read = _read_block(wrap, raw)
        if cut and wrap is wraps[-1]:
            # Its id is left out: what is not whole is not known, the next visit reads it.
            unread.append(Unread(raw=raw, reason="cut_off"))
        elif isinstance(read, Block):
            blocks.append(read)
        else:
            unread.append(read)
    title = tree.css_first(".tgme_channel_info_header_title")
    return History(
        title=visible_text(title) or None if title is not None else None,
        blocks=tuple(sorted(blocks, key=lambda block: block.number)),
        unread=tuple(unread),
        cut=cut,
    )


def _slices(body: bytes, wraps: list[LexborNode]) -> tuple[list[bytes], int]:
    """Return each block's own bytes, and where the last one begins."""
    starts = [match.start() for match in _WRAP.finditer(body)]
    if len(starts) != len(wraps):  # the parser's view, where the bytes cannot be told apart
        return [(wrap.html or "").encode() for wrap in wraps], starts[-1] if starts else 0
    end = body.find(b"</section", starts[-1])
    bounds = [*starts, end if end > 0 else len(body)]
    return [body[a:b] for a, b in pairwise(bounds)], starts[-1]


def _read_block(wrap: LexborNode, raw: bytes) -> Block | Unread:
    message = wrap.css_first(".tgme_widget_message")
    if message is None:
        return Unread(raw=raw, reason="no_message")
    named = _DATA_POST.fullmatch(message.attributes.get("data-post") or "")
    number = int(named[2]) if named else 0
    if named is None or not 0 < number <= _LARGEST_ID:
        return Unread(raw=raw, reason="no_id")
    channel = named[1]
    service = "service_message" in (message.attributes.get("class") or "").split()
    media = () if service else _media(message, f"{_PUBLIC}/{channel}/{number}")
    text = "" if service else _text(message)
    if not (service or text or media):
        withheld = _WITHHELD.search(visible_text(message))
        reason = "withheld" if withheld else "no_content"
        return Unread(raw=raw, reason=reason, number=number, channel=channel)
    published_at, bad_date = _date(message)
    return Block(
        channel=channel,
        number=number,
        numbers=_numbers(message, channel, number),
        text=text,
        published_at=published_at,
        bad_date=bad_date,
        edited=_edited(message),
        forward=_forward(message),
        reply_to=_reply(message, channel),
        media=media,
        service=service,
    )


def _text(message: LexborNode) -> str:
    parts = [
        visible_text(node)
        for node in message.css(".js-message_text")
        # An album wraps its text twice: the outer element holds all of the inner one.
        if not _inside(node, message, *_NOT_OWN, "js-message_text")
    ]
    parts += [
        visible_text(question)
        for question in message.css(".tgme_widget_message_poll_question")
        if not _inside(question, message, *_NOT_OWN)
    ]
    return "\n".join(part for part in parts if part)


def _inside(node: LexborNode, limit: LexborNode, *classes: str) -> bool:
    """Whether an ancestor of the node, up to ``limit``, has one of the classes."""
    parent = node.parent
    while parent is not None and parent.mem_id != limit.mem_id:
        have = (parent.attributes.get("class") or "").split()
        if any(name in have for name in classes):
            return True
        parent = parent.parent
    return False


def _media(message: LexborNode, url: str) -> tuple[Media, ...]:
    found: list[Media] = []
    for kind, selector in _MEDIA:
        for node in message.css(selector):
            if _inside(node, message, *_NOT_OWN):
                continue
            target = _POST_LINK.fullmatch(link(node))
            part = f"{_PUBLIC}/{target[1]}/{target[2]}" if target and target[2] else url
            found.append(Media(type=kind, url=part))
    if not found and message.css_first(_UNSUPPORTED) is not None:
        found.append(Media(type="unsupported", url=url))
    return tuple(found)


def _numbers(message: LexborNode, channel: str, number: int) -> tuple[int, ...]:
    """Return the ids of an album's parts; a single post has its own alone."""
    numbers = {number}
    for part in message.css(".tgme_widget_message_grouped_wrap a.grouped_media_wrap"):
        target = _POST_LINK.fullmatch(link(part))
        if target and target[2] and target[1].lower() == channel.lower():
            numbers.add(int(target[2]))
    return tuple(sorted(one for one in numbers if 0 < one <= _LARGEST_ID))


def _forward(message: LexborNode) -> Forward | None:
    name = message.css_first(".tgme_widget_message_forwarded_from_name")
    if name is None:
        if message.css_first(".tgme_widget_message_forwarded_from") is None:
            return None
        return Forward()
    target = _POST_LINK.fullmatch(link(name))
    if target is None:
        return Forward()
    return Forward(channel=target[1], number=int(target[2]) if target[2] else None)


def _reply(message: LexborNode, channel: str) -> int | None:
    """Return the post that is answered, where it is one of the same channel."""
    answered = message.css_first("a.tgme_widget_message_reply")
    target = _POST_LINK.fullmatch(link(answered)) if answered is not None else None
    if target is None or not target[2] or target[1].lower() != channel.lower():
        return None
    return int(target[2])


def _edited(message: LexborNode) -> bool:
    """Whether the footer says so itself; an author's signature beside it does not count."""
    meta = message.css_first(".tgme_widget_message_meta")
    node = meta.first_child if meta is not None else None
    while node is not None:
        if node.is_text_node and "edited" in (node.text_content or "").lower():
            return True
        node = node.next
    return False


def _date(message: LexborNode) -> tuple[datetime | None, str | None]:
    """Return the moment of publication, and the words that failed to be one."""
    shown = message.css_first("a.tgme_widget_message_date time[datetime]")
    if shown is None:
        shown = message.css_first(".tgme_widget_message_footer time[datetime]")
    written = clean(shown.attributes.get("datetime") or "") if shown is not None else ""
    if not written:
        return None, None
    try:
        moment = datetime.fromisoformat(written)
        return (None, written) if moment.tzinfo is None else (moment.astimezone(UTC), None)
    except (ValueError, OverflowError):
        return None, written
