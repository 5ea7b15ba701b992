"""Handlers of updates: the state of the account and the difference of a channel."""

from datetime import UTC, datetime

from telethon.tl import functions, types

from tests.fakes.mtproto.channels import dialog, known
from tests.fakes.mtproto.journal import Entry, Journal
from tests.fakes.mtproto.methods import Answer, Call, method
from tests.fakes.world import Kind

_NEWEST = 10  # messages that come with the word that the difference is too long
_TIMEOUT = 30  # seconds after which a client may ask again


@method(functions.updates.GetStateRequest)
def get_state(_: Call) -> Answer:
    return types.updates.State(1, 0, datetime.now(UTC), 0, 0)


@method(functions.updates.GetDifferenceRequest)
def get_difference(call: Call) -> Answer:
    """Name the channels that a client which was away should ask about."""
    joined = [one for one in call.server.journals.values() if call.user.has_joined(one.channel)]
    moved = [types.UpdateChannelTooLong(one.channel.id) for one in joined]
    state = types.updates.State(1, 0, datetime.now(UTC), 0, 0)
    chats = [one.chat(call.user) for one in joined]
    return types.updates.Difference([], [], moved, chats, [], state)


@method(functions.updates.GetChannelDifferenceRequest)
def get_channel_difference(call: Call) -> Answer:
    journal = known(call, call.request.channel)
    waiting = journal.after(call.request.pts)
    if not waiting:
        return types.updates.ChannelDifferenceEmpty(journal.pts, final=True, timeout=_TIMEOUT)
    most = call.server.too_long_after
    if most is not None and len(waiting) > most:
        return _too_long(call, journal)
    part = waiting[: min(call.request.limit, call.server.slice)]
    return _difference(call, journal, part, final=len(part) == len(waiting))


def _too_long(call: Call, journal: Journal) -> types.updates.ChannelDifferenceTooLong:
    newest = journal.messages()[:_NEWEST]
    chats = [journal.chat(call.user), *journal.origins(newest)]
    return types.updates.ChannelDifferenceTooLong(
        dialog(journal), newest, chats, [], final=True, timeout=_TIMEOUT
    )


def _difference(
    call: Call, journal: Journal, part: list[Entry], *, final: bool
) -> types.updates.ChannelDifference:
    new: list[types.TypeMessage] = []
    other: list[types.TypeUpdate] = []
    for entry in part:
        for update in journal.updates(entry):
            if entry.kind is Kind.POSTED:
                new.append(update.message)
            else:
                other.append(update)
    return types.updates.ChannelDifference(
        part[-1].pts,
        new,
        other,
        [journal.chat(call.user), *journal.origins(new)],
        [],
        final=final or None,
        timeout=_TIMEOUT,
    )
