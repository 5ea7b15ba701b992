"""Telegram Desktop's ``result.json``: one chat, or a full export of an account.

What is read and what is not:

- Of a full export only channels and public groups that have a source in the
  configuration, or were given one. Private chats are passed over unread.
- Times are those in seconds since 1970; ``date`` is local to whoever exported, in an
  unknown zone. A message without the former is kept without a date.
- Messages of one second with consecutive ids and a picture, video or file each are one
  album and become one post, as every other way of reading shows them.
- Service messages are not posts; they only show that nothing is missing at their id.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import ijson
import msgspec
from msgspec import Struct

from monitor.collect.export_target import Target
from monitor.collect.markup import clean
from monitor.model.ids import SourceKey
from monitor.model.posts import Media, Origin
from monitor.ports import Observation, Reject

MODE: Final = "import"
_CHANNELS: Final = ("public_channel", "private_channel")
_CHATS: Final = (*_CHANNELS, "public_supergroup", "private_supergroup")
_LARGEST_ID: Final = 2**63 - 1
_ALBUM: Final = 10  # parts at most
_IN_ALBUMS: Final = ("photo", "video", "document", "audio")
_HIDDEN: Final = SourceKey("telegram:")
_KINDS: Final = {
    "video_file": "video",
    "video_message": "video_note",
    "voice_message": "voice",
    "audio_file": "audio",
    "animation": "animation",
    "sticker": "sticker",
}
_MOST_RAW: Final = 1 << 16

Json = Mapping[str, Any]


class Message(Struct, frozen=True, kw_only=True):
    """One message of an export, or the parts of an album; ``number`` is its last id.

    ``complete``: the chat is a channel, of which an export lists every message.
    """

    number: int
    chat: SourceKey
    observation: Observation | None = None
    rejects: tuple[Reject, ...] = ()
    complete: bool = False


class _Chat(Struct):
    """What the head of a chat says, as it is read: anything may stand there."""

    name: object = ""
    type: object = ""
    id: object = 0


def read_telegram(stream: object, target: Target) -> Iterator[Message | Reject]:
    """Yield the messages of ``stream``, which reads as a file opened for bytes.

    A document that breaks off yields all that came before, then a reject ``cut_off``.
    """
    try:
        yield from _messages(ijson.parse(stream), target)
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
        raw = str(error).encode("utf-8", "replace")[:_MOST_RAW]
        yield Reject(raw=raw, reason="cut_off", where="the file is not whole")


def _messages(events: Iterable[tuple[str, str, Any]], target: Target) -> Iterator[Message | Reject]:
    chat, source = _Chat(), None
    steps = iter(events)
    for prefix, event, value in steps:
        head, _, field = prefix.rpartition(".")
        if event == "start_map" and prefix.endswith("messages.item"):
            if source is not None:
                yield read_message(_object(steps), source, target, chat.type in _CHANNELS)
        elif event == "start_map" and field == "item" and head.endswith("chats.list"):
            chat, source = _Chat(), None
        elif event == "start_array" and field == "messages":
            source = _source(chat, target)
            if source is None and chat.type in _CHATS:
                name = clean(str(chat.name)).encode()
                yield Reject(raw=name, reason="no_source", where=f"chat {chat.id}")
        elif field in {"name", "type", "id"} and (not head or head.endswith("chats.list.item")):
            setattr(chat, field, value)


def _object(steps: Iterator[tuple[str, str, Any]]) -> object:
    """Build the object whose beginning was just read."""
    builder = ijson.ObjectBuilder()
    builder.event("start_map", None)
    depth = 1
    for _, event, value in steps:
        builder.event(event, value)
        depth += (event in {"start_map", "start_array"}) - (event in {"end_map", "end_array"})
        if not depth:
            break
    return builder.value


def _source(chat: _Chat, target: Target) -> SourceKey | None:
    """Return whose messages these are; None passes the chat over."""
    if chat.type not in _CHATS:
        return None
    given = target.chats.get(chat.id) if isinstance(chat.id, int) else None
    named = target.of_title(chat.name) if isinstance(chat.name, str) else None
    return given or named or target.source


def read_message(record: object, source: SourceKey, target: Target, complete: bool) -> Message:  # noqa: FBT001
    """Read one message; what cannot be read becomes a reject with its bytes."""
    fields = record if isinstance(record, dict) else {}
    number = fields.get("id")
    if not isinstance(number, int) or not 0 < number <= _LARGEST_ID:
        return Message(number=0, chat=source, rejects=(_reject(record, "no_id", source),))
    where = f"{source}/{number}"
    message = Message(number=number, chat=source, complete=complete)
    if fields.get("type") == "service":
        return message
    if fields.get("type") != "message":
        reject = _reject(record, "unsupported", where)
        return msgspec.structs.replace(message, rejects=(reject,))
    published, edited = _moment(fields, "date"), _moment(fields, "edited")
    rejects: tuple[Reject, ...] = ()
    if published is None and fields.get("date"):
        rejects = (_reject(fields["date"], "bad_date", where),)
    observation = Observation(
        source=source,
        native=str(number),
        text=_text(fields),
        published_at=published,
        edited_at=edited,
        edited=edited is not None or bool(fields.get("edited")),
        url=_url(source, number),
        forwarded_from=_origin(fields, target),
        reply_to=_reply(fields),
        media=_media(fields, _url(source, number)),
        archived=True,
        mode=MODE,
    )
    return msgspec.structs.replace(message, observation=observation, rejects=rejects)


def _moment(fields: Json, name: str) -> datetime | None:
    """Return the moment of ``name_unixtime``, a string; ``name`` itself has no zone."""
    try:
        return datetime.fromtimestamp(int(str(fields[f"{name}_unixtime"])), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def _text(fields: Json) -> str:
    """Return the text: a string, or pieces that are strings or objects with a text."""
    pieces = fields.get("text")
    pieces = pieces if isinstance(pieces, list) else [pieces]
    texts = [one.get("text") if isinstance(one, dict) else one for one in pieces]
    text = "".join(one for one in texts if isinstance(one, str))
    poll = fields.get("poll")
    question = poll.get("question") if isinstance(poll, dict) else None
    if isinstance(question, str):
        text = f"{text}\n{question}" if text else question
    return clean(text).strip()


def _media(fields: Json, url: str | None) -> tuple[Media, ...]:
    kinds: list[str] = []
    if "photo" in fields:
        kinds.append("photo")
    if "file" in fields:
        kinds.append(_KINDS.get(str(fields.get("media_type")), "document"))
    if "poll" in fields:
        kinds.append("poll")
    if "location_information" in fields:
        kinds.append("location")
    return tuple(Media(type=kind, url=url) for kind in kinds)


def _url(source: SourceKey, number: int) -> str | None:
    platform, _, handle = source.partition(":")
    public = platform == "telegram" and not handle.startswith(("c/", "-"))
    return f"https://t.me/{handle}/{number}" if public else None


def _origin(fields: Json, target: Target) -> Origin | None:
    """Name the origin of a forward; the export gives its title only, or null for a hidden one."""
    if "forwarded_from" not in fields:
        return None
    title = fields["forwarded_from"]
    known = target.of_title(title) if isinstance(title, str) else None
    return Origin(source=known or _HIDDEN)


def _reply(fields: Json) -> str | None:
    answered = fields.get("reply_to_message_id")
    elsewhere = "reply_to_peer_id" in fields
    return str(answered) if isinstance(answered, int) and not elsewhere else None


def _reject(record: object, reason: str, where: str) -> Reject:
    raw = msgspec.json.encode(record, enc_hook=str)[:_MOST_RAW]
    return Reject(raw=raw, reason=reason, where=where)


def with_albums(found: Iterable[Message | Reject]) -> Iterator[Message | Reject]:
    """Put the parts of albums together; everything else passes unchanged."""
    parts: list[Message] = []
    for one in found:
        if isinstance(one, Message) and parts and _continues(parts, one):
            parts.append(one)
            continue
        yield from _joined(parts)
        parts = [one] if isinstance(one, Message) else []
        if isinstance(one, Reject):
            yield one
    yield from _joined(parts)


def _continues(parts: Sequence[Message], one: Message) -> bool:
    last, new = parts[-1].observation, one.observation
    return (
        len(parts) < _ALBUM
        and last is not None
        and new is not None
        and one.chat == parts[-1].chat
        and one.number == parts[-1].number + 1
        and last.published_at is not None
        and last.published_at == new.published_at
        and all(len(part.media) == 1 and part.media[0].type in _IN_ALBUMS for part in (last, new))
        and sum(bool(part.observation and part.observation.text) for part in (*parts, one)) <= 1
    )


def _joined(parts: Sequence[Message]) -> Iterator[Message]:
    if len(parts) < 2:  # noqa: PLR2004
        yield from parts
        return
    posts = [part.observation for part in parts if part.observation]
    spoken = next((post for post in posts if post.text), posts[0])
    yield msgspec.structs.replace(
        parts[-1],
        observation=msgspec.structs.replace(
            spoken,
            native=posts[0].native,
            url=posts[0].url,
            album=posts[0].native,
            media=tuple(media for post in posts for media in post.media),
        ),
        rejects=tuple(reject for part in parts for reject in part.rejects),
    )
