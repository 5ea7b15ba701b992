"""Telegram's messages as observations: what the web preview shows of a post, and no less.

A post looks the same by either way in, so that changing the way is no edit: its id is the
number of its first message, an album is one post, media are named by their kinds in the
preview's order, white space is what a page would show.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct
from telethon.tl import types

from monitor.collect.markup import clean
from monitor.model.ids import SourceKey
from monitor.model.posts import Media, Origin
from monitor.model.sources import Source
from monitor.ports import Observation, Reject

MODE: Final = "mtproto"
_PUBLIC: Final = "https://t.me"
_GAP: Final = re.compile(r"[ \t\r\f]+")
# The order of the media in a post, which is that of the preview.
_KINDS: Final = (
    "photo",
    "video",
    "video_note",
    "voice",
    "document",
    "sticker",
    "location",
    "poll",
    "unsupported",
)
_WORDLESS: Final = (types.MessageMediaEmpty, types.MessageMediaWebPage)


class Parsed(Struct, frozen=True, kw_only=True):
    """What an answer holds: ``numbers`` are all ids that it accounts for, ascending.

    ``empty`` are those that are said not to be there. ``albums`` are the parts of albums of
    which the answer may not hold every one: nothing is observed of them yet.
    """

    numbers: tuple[int, ...] = ()
    empty: tuple[int, ...] = ()
    observations: tuple[Observation, ...] = ()
    rejects: tuple[Reject, ...] = ()
    albums: tuple[tuple[int, ...], ...] = ()

    @property
    def cut(self) -> tuple[int, ...]:
        """One id of each album that may not be whole."""
        return tuple(parts[0] for parts in self.albums)


class Names(Struct, frozen=True, kw_only=True):
    """What tells the sources of forwards apart: the operator's keys, and names by id."""

    known: Mapping[str, SourceKey] = {}
    channels: Mapping[int, str] = {}

    def key(self, channel: int) -> SourceKey:
        """Return the source of a channel, by its public name where it has one."""
        name = self.channels.get(channel)
        key = f"telegram:{name.lower()}" if name else f"telegram:c/{channel}"
        return self.known.get(key, SourceKey(key))


def public_name(chat: Any) -> str | None:
    """Return the name by which anybody finds a channel, None for a private one."""
    if getattr(chat, "username", None):
        return str(chat.username)
    for one in getattr(chat, "usernames", None) or ():
        if one.active:
            return str(one.username)
    return None


def names_of(chats: Iterable[Any]) -> dict[int, str]:
    """Return the public names of the channels that came along with an answer."""
    named = ((chat.id, public_name(chat)) for chat in chats)
    return {number: name for number, name in named if name}


def parse(
    source: Source,
    messages: Iterable[Any],
    names: Names,
    accounted: Callable[[int], bool],
) -> Parsed:
    """Read the messages of one answer.

    ``accounted`` says of an id whether the answer tells if there is a message of that id:
    only so it is known where an album ends.
    """
    groups: dict[int, list[Any]] = {}
    numbers: set[int] = set()
    empty: list[int] = []
    for message in messages:
        numbers.add(message.id)
        if isinstance(message, types.MessageEmpty):
            empty.append(message.id)
        elif isinstance(message, types.Message):
            groups.setdefault(message.grouped_id or -message.id, []).append(message)
    found: list[Observation] = []
    rejects: list[Reject] = []
    albums: list[tuple[int, ...]] = []
    for parts in groups.values():
        parts.sort(key=_number)
        if parts[0].grouped_id and not _is_whole(parts, accounted):
            albums.append(tuple(part.id for part in parts))
            continue
        read = _post(source, parts, names)
        if isinstance(read, Reject):
            rejects.append(read)
        else:
            found.append(read)
    return Parsed(
        numbers=tuple(sorted(numbers)),
        empty=tuple(sorted(empty)),
        observations=tuple(sorted(found, key=lambda one: int(one.native))),
        rejects=tuple(rejects),
        albums=tuple(sorted(albums)),
    )


def gone(source: Source, number: int) -> Observation:
    """Return that a post was proven not to be there any more."""
    return Observation(source=source.key, native=str(number), text="", deleted=True, mode=MODE)


def _number(message: Any) -> int:
    return int(message.id)


def _is_whole(parts: Sequence[Any], accounted: Callable[[int], bool]) -> bool:
    return accounted(parts[0].id - 1) and accounted(parts[-1].id + 1)


def _post(source: Source, parts: Sequence[Any], names: Names) -> Observation | Reject:
    first = parts[0]
    where = f"{source.handle}/{first.id}"
    text = "\n".join(filter(None, (_text(part) for part in parts)))
    media = _media(source, parts)
    if not text and not media:
        reason = "withheld" if first.restriction_reason else "no_content"
        return Reject(raw=first.to_json().encode(), reason=reason, where=where)
    edits = [part.edit_date for part in parts if part.edit_date and not part.edit_hide]
    native = str(first.id)
    return Observation(
        source=source.key,
        native=native,
        text=text,
        published_at=first.date,
        edited_at=max(edits, default=None),
        edited=bool(edits),
        url=f"{_PUBLIC}/{source.handle}/{first.id}",
        forwarded_from=_origin(first.fwd_from, names) if first.fwd_from else None,
        reply_to=_reply(first.reply_to),
        album=native if len(parts) > 1 else None,
        media=media,
        mode=MODE,
    )


def _text(message: Any) -> str:
    """Return what a page shows of the words: runs of white space shrink, ends are cut."""
    written = message.message or ""
    if isinstance(message.media, types.MessageMediaPoll):
        question = message.media.poll.question
        asked = getattr(question, "text", question)
        written = "\n".join(part for part in (written, asked) if part)
    lines = (_GAP.sub(_as_shown, line) for line in written.split("\n"))
    return clean("\n".join(lines)).strip()


def _as_shown(gap: re.Match[str]) -> str:
    return " " if gap[0].strip(" ") else gap[0]


def _media(source: Source, parts: Sequence[Any]) -> tuple[Media, ...]:
    found = [
        Media(type=_kind(part.media), url=f"{_PUBLIC}/{source.handle}/{part.id}")
        for part in parts
        if part.media is not None and not isinstance(part.media, _WORDLESS)
    ]
    return tuple(sorted(found, key=lambda one: _KINDS.index(one.type)))


def _kind(media: Any) -> str:
    match media:
        case types.MessageMediaPhoto():
            return "photo"
        case types.MessageMediaDocument():
            return _kind_of_file(media)
        case types.MessageMediaGeo() | types.MessageMediaGeoLive() | types.MessageMediaVenue():
            return "location"
        case types.MessageMediaPoll():
            return "poll"
        case _:
            return "unsupported"


def _kind_of_file(media: Any) -> str:
    for one in getattr(media.document, "attributes", None) or ():
        match one:
            case types.DocumentAttributeSticker():
                return "sticker"
            case types.DocumentAttributeVideo(round_message=True):
                return "video_note"
            case types.DocumentAttributeVideo():
                return "video"
            case types.DocumentAttributeAudio(voice=True):
                return "voice"
            case _:
                pass
    return "document"


def _origin(forward: Any, names: Names) -> Origin:
    """Return where a forward came from; of a person or a hidden channel nobody is named."""
    peer = forward.from_id
    if not isinstance(peer, types.PeerChannel):
        return Origin(source=SourceKey("telegram:"))
    number = forward.channel_post
    return Origin(source=names.key(peer.channel_id), native=str(number) if number else None)


def _reply(header: Any) -> str | None:
    """Return the post that is answered, where it is one of the same channel."""
    number = getattr(header, "reply_to_msg_id", None)
    if not number or header.reply_to_peer_id is not None:
        return None
    return str(number)


def channel_of(update: Any) -> int | None:
    """Return the channel that an update speaks of, None where it is none of channels."""
    message = getattr(update, "message", None)
    if message is not None:
        peer = getattr(message, "peer_id", None)
        return int(peer.channel_id) if isinstance(peer, types.PeerChannel) else None
    number = getattr(update, "channel_id", None)
    return int(number) if number is not None else None
