"""Handlers of channels: resolve, join, history, messages by id, dialogs."""

from datetime import UTC, datetime
from typing import Any

from telethon.tl import functions, types

from tests.fakes.mtproto.journal import Journal
from tests.fakes.mtproto.methods import Answer, Call, RefusalError, method
from tests.fakes.mtproto.render import empty


@method(functions.contacts.ResolveUsernameRequest)
def resolve_username(call: Call) -> Answer:
    channel = call.server.world.channels.get(call.request.username.lower())
    if channel is None or channel.private:
        raise RefusalError(400, "USERNAME_NOT_OCCUPIED")
    chat = call.server.journal(channel).chat(call.user)
    return types.contacts.ResolvedPeer(types.PeerChannel(channel.id), [chat], [])


@method(functions.channels.GetChannelsRequest)
def get_channels(call: Call) -> Answer:
    return types.messages.Chats([known(call, one).chat(call.user) for one in call.request.id])


@method(functions.channels.JoinChannelRequest)
def join_channel(call: Call) -> Answer:
    journal = known(call, call.request.channel)
    call.user.joined.add(journal.channel.name.lower())
    update = types.UpdateChannel(journal.channel.id)
    return types.Updates([update], [], [journal.chat(call.user)], datetime.now(UTC), 0)


@method(functions.messages.GetHistoryRequest)
def get_history(call: Call) -> Answer:
    """Answer as Telegram counts: newest first, ``offset_id`` not included, at most a hundred."""
    asked = call.request
    if call.user.bot:
        raise RefusalError(400, "BOT_METHOD_INVALID")
    journal = known(call, asked.peer)
    standing = journal.messages()
    start = sum(1 for one in standing if asked.offset_id and one.id >= asked.offset_id)
    start += asked.add_offset
    limit = asked.limit + min(start, 0)
    start = max(start, 0)
    chosen = [
        one
        for one in standing[start : start + min(max(limit, 0), 100)]
        if (not asked.max_id or one.id < asked.max_id) and one.id > asked.min_id
    ]
    return shown(call, journal, chosen, len(standing))


@method(functions.channels.GetMessagesRequest)
def get_messages(call: Call) -> Answer:
    """Answer for every id that was asked for: what is not there is said to be empty."""
    journal = known(call, call.request.channel)
    standing = {one.id: one for one in journal.messages()}
    chosen = [
        standing.get(one.id) or empty(journal.channel, one.id) for one in call.request.id[:100]
    ]
    return shown(call, journal, chosen, len(standing))


@method(functions.messages.GetDialogsRequest)
def get_dialogs(call: Call) -> Answer:
    journals = [one for one in call.server.journals.values() if call.user.has_joined(one.channel)]
    newest = [one.messages()[0] for one in journals if one.channel.posts]
    chats = [one.chat(call.user) for one in journals]
    return types.messages.Dialogs([dialog(one) for one in journals], newest, chats, [])


def dialog(journal: Journal) -> types.Dialog:
    top = max((n for post in journal.channel.posts for n in post.numbers), default=0)
    peer, notify = types.PeerChannel(journal.channel.id), types.PeerNotifySettings()
    return types.Dialog(peer, top, 0, 0, 0, 0, 0, 0, notify, pts=journal.pts)


def known(call: Call, peer: Any) -> Journal:
    """Return the channel that a request speaks of, if the asker may see it."""
    journal = call.server.journals.get(getattr(peer, "channel_id", 0))
    # A bot may name a chat that it is in by the number alone.
    at_home = journal is not None and call.user.bot and call.user.has_joined(journal.channel)
    proven = journal is not None and peer.access_hash == journal.access_hash
    if journal is None or not (proven or (at_home and not peer.access_hash)):
        raise RefusalError(400, "CHANNEL_INVALID")
    if journal.channel.private:
        raise RefusalError(400, "CHANNEL_PRIVATE")
    return journal


def shown(
    call: Call, journal: Journal, messages: list[types.TypeMessage], count: int
) -> types.messages.ChannelMessages:
    chats = [journal.chat(call.user), *journal.origins(messages)]
    return types.messages.ChannelMessages(journal.pts, count, messages, [], chats, [])
