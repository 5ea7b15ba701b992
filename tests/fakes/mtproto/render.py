"""Posts of the world as the objects of Telegram's protocol."""

from datetime import UTC, datetime
from zlib import crc32

from telethon.tl import types

from tests.fakes.world import NOON, Channel, Post

OPENED = datetime(2024, 1, 1, tzinfo=UTC)


def messages(channel: Channel, post: Post) -> list[types.TypeMessage]:
    """Return one message a part: an album is as many as it has photos, the first has the text."""
    if post.service:
        action = types.MessageActionChatEditTitle(channel.title)
        return [
            types.MessageService(
                id=post.number, peer_id=types.PeerChannel(channel.id), date=_date(post), post=True,
                action=action,
            )
        ]  # fmt: skip
    return [_message(channel, post, part) for part in range(post.size)]


def empty(channel: Channel, number: int) -> types.MessageEmpty:
    return types.MessageEmpty(number, types.PeerChannel(channel.id))


def _message(channel: Channel, post: Post, part: int) -> types.Message:
    return types.Message(
        id=post.number + part,
        peer_id=types.PeerChannel(channel.id),
        date=_date(post),
        message=post.text if part == 0 and not post.poll else "",
        post=True,
        views=4850,
        forwards=3,
        edit_date=post.edited_at,
        edit_hide=(post.edit_hide and not post.edited) or None,
        fwd_from=_forward(channel, post),
        reply_to=_reply(channel, post),
        media=_media(post, part),
        grouped_id=_group(channel, post) if post.photos > 1 else None,
        post_author=post.signature,
        restriction_reason=_restriction(post),
    )


def _date(post: Post) -> datetime:
    return (post.date or NOON).replace(microsecond=0)


def _group(channel: Channel, post: Post) -> int:
    return channel.id << 20 | post.number


def _forward(channel: Channel, post: Post) -> types.MessageFwdHeader | None:
    if post.forwarded is None:
        return None
    if isinstance(post.forwarded, str):
        return types.MessageFwdHeader(_date(post), from_name=post.forwarded)
    name, number = post.forwarded
    return types.MessageFwdHeader(
        _date(post), from_id=types.PeerChannel(foreign_id(name)), channel_post=number
    )


def foreign_id(name: str) -> int:
    """Return the id of a channel that the world holds no posts of."""
    return 1_700_000_000 + crc32(name.lower().encode()) % 100_000_000


def foreign_chat(name: str) -> types.Channel:
    """Return what goes with a forward: the channel that it came from."""
    return types.Channel(
        id=foreign_id(name),
        title=name.title(),
        photo=types.ChatPhotoEmpty(),
        date=OPENED,
        broadcast=True,
        min=True,
        access_hash=1,
        username=name,
    )


def _reply(channel: Channel, post: Post) -> types.MessageReplyHeader | None:
    if post.reply is None:
        return None
    name, number, quote = post.reply
    other = None if name == channel.name else types.PeerChannel(foreign_id(name))
    return types.MessageReplyHeader(
        reply_to_msg_id=number, reply_to_peer_id=other, quote=bool(quote) or None,
        quote_text=quote or None,
    )  # fmt: skip


def _media(post: Post, part: int) -> types.TypeMessageMedia | None:
    if post.photos:
        photo = types.Photo(post.number + part, 1, b"ref", _date(post), [], 2)
        return types.MessageMediaPhoto(photo=photo)
    if post.video:
        return _document(post, "video/mp4", types.DocumentAttributeVideo(42.0, 640, 360))
    if post.document:
        return _document(post, post.document, types.DocumentAttributeFilename("report"))
    if post.poll:
        return _poll(post)
    if post.card:
        page = types.WebPage(1, "https://example.org/a", "example.org", 0, title=post.card)
        return types.MessageMediaWebPage(page)
    return types.MessageMediaUnsupported() if post.unsupported else None


def _document(
    post: Post, kind: str, attribute: types.TypeDocumentAttribute
) -> types.MessageMediaDocument:
    file = types.Document(post.number, 1, b"ref", _date(post), kind, 1000, 2, [attribute])
    video = isinstance(attribute, types.DocumentAttributeVideo)
    return types.MessageMediaDocument(document=file, video=video or None)


def _poll(post: Post) -> types.MessageMediaPoll:
    question, *options = post.poll
    answers = [
        types.PollAnswer(types.TextWithEntities(text, []), bytes([n]))
        for n, text in enumerate(options)
    ]
    poll = types.Poll(post.number, types.TextWithEntities(question, []), answers, 0)
    return types.MessageMediaPoll(poll, types.PollResults())


def _restriction(post: Post) -> list[types.RestrictionReason] | None:
    if not post.withheld:
        return None
    said = "This message couldn't be displayed on your device"
    return [types.RestrictionReason("all", "terms", said)]
