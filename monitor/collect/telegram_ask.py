"""Questions to Telegram about one channel, and their answers in our own words."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from msgspec import Struct
from telethon.tl import functions, types

from monitor.collect.gaps import PAGE
from monitor.collect.telegram_account import Account
from monitor.collect.telegram_parse import Names, Parsed, names_of, parse, public_name
from monitor.collect.telegram_state import Peer
from monitor.model.sources import Source

_DIALOGS: Final = 100  # a page of them
_MOST_DIALOG_PAGES: Final = 20


class Page(Struct, frozen=True, kw_only=True):
    """A page of history. ``whole``: nothing is older; ``name`` is the channel's name today."""

    parsed: Parsed
    pts: int
    whole: bool
    name: str | None


class Changes(Struct, frozen=True, kw_only=True):
    """What changed since a pts. ``final``: there is no more; ``too_long``: much was left out."""

    pts: int
    final: bool
    parsed: Parsed = Parsed()
    gone: tuple[int, ...] = ()
    too_long: bool = False


class Asker:
    """Asks about one channel, in the name of one account."""

    def __init__(self, account: Account, peer: Peer, source: Source, known: Names) -> None:
        self.account = account
        self.peer = peer
        self._source = source
        self._known = known

    async def page(self, below: int = 0) -> Page:
        """Ask for the newest page of history, or for the one below an id.

        Raises:
            RefusedError: no such answer came.
        """
        request = functions.messages.GetHistoryRequest(
            peer=types.InputPeerChannel(self.peer.id, self.peer.hash),
            offset_id=below,
            offset_date=None,
            add_offset=0,
            limit=PAGE,
            max_id=0,
            min_id=0,
            hash=0,
        )
        answer = await self.account.call(request)
        ids = [one.id for one in answer.messages]
        # A page that is not full may still have older ones; an empty one has none.
        whole = not ids if below else len(ids) >= getattr(answer, "count", len(ids))
        lowest = 0 if whole else min(ids)
        parsed = self._parse(answer, answer.messages, _between(lowest, below))
        return Page(
            parsed=parsed,
            pts=int(getattr(answer, "pts", 0)),
            whole=whole,
            name=self._name_today(answer.chats),
        )

    async def changes(self, pts: int) -> Changes:
        """Ask what changed since a pts.

        Raises:
            RefusedError: no such answer came.
        """
        request = functions.updates.GetChannelDifferenceRequest(
            channel=types.InputChannel(self.peer.id, self.peer.hash),
            filter=types.ChannelMessagesFilterEmpty(),
            pts=pts,
            limit=PAGE,
        )
        answer = await self.account.call(request)
        match answer:
            case types.updates.ChannelDifferenceTooLong():
                lowest = min((one.id for one in answer.messages), default=0)
                parsed = self._parse(answer, answer.messages, _between(lowest, 0))
                final = bool(answer.final)
                return Changes(
                    pts=answer.dialog.pts or 0, final=final, parsed=parsed, too_long=True
                )
            case types.updates.ChannelDifference():
                messages = [*answer.new_messages, *edited(answer.other_updates)]
                parsed = self._parse(answer, messages, lambda _: False)
                final = bool(answer.final)
                return Changes(
                    pts=answer.pts, final=final, parsed=parsed, gone=deleted(answer.other_updates)
                )
            case _:
                return Changes(pts=answer.pts, final=True)

    async def messages(self, ids: Sequence[int]) -> Parsed:
        """Ask for messages by their ids; for each the answer says what it is.

        Raises:
            RefusedError: no such answer came.
        """
        request = functions.channels.GetMessagesRequest(
            channel=types.InputChannel(self.peer.id, self.peer.hash),
            id=[types.InputMessageID(number) for number in ids],
        )
        answer = await self.account.call(request)
        asked = frozenset(ids)
        return self._parse(answer, answer.messages, lambda n: n in asked or n < 1)

    def pushed(self, messages: Iterable[Any]) -> Parsed:
        """Read messages that came unasked. Nothing came along that names a forward's source."""
        return parse(self._source, messages, self._known, lambda _: False)

    def _parse(
        self, answer: Any, messages: Iterable[Any], accounted: Callable[[int], bool]
    ) -> Parsed:
        names = Names(known=self._known.known, channels=names_of(answer.chats))
        return parse(self._source, messages, names, accounted)

    def _name_today(self, chats: Iterable[Any]) -> str | None:
        for chat in chats:
            if chat.id == self.peer.id:
                return public_name(chat)
        return None


def edited(updates: Iterable[Any]) -> list[Any]:
    """Return the messages that some updates bring, new or edited."""
    kinds = (types.UpdateNewChannelMessage, types.UpdateEditChannelMessage)
    return [one.message for one in updates if isinstance(one, kinds)]


def deleted(updates: Iterable[Any]) -> tuple[int, ...]:
    """Return the ids that some updates call deleted."""
    return tuple(
        number
        for one in updates
        if isinstance(one, types.UpdateDeleteChannelMessages)
        for number in one.messages
    )


async def resolved(account: Account, name: str) -> Peer | None:
    """Ask whose a public name is, None where it is no channel's.

    Raises:
        RefusedError: nobody has it, or no answer came.
    """
    answer = await account.call(functions.contacts.ResolveUsernameRequest(name))
    found = {chat.id: chat for chat in answer.chats}
    chat = found.get(getattr(answer.peer, "channel_id", 0))
    return peer_of(chat, name) if chat is not None else None


async def joined(account: Account, name: str, peer: Peer) -> Peer:
    """Join a channel, so that its changes are pushed.

    Raises:
        RefusedError: it cannot be joined.
    """
    channel = types.InputChannel(peer.id, peer.hash)
    await account.call(functions.channels.JoinChannelRequest(channel))
    return Peer(id=peer.id, hash=peer.hash, name=name, title=peer.title, joined=True)


async def dialogs(account: Account) -> list[Peer]:
    """Return the channels that the account has joined and that have a public name.

    Raises:
        RefusedError: no answer came.
    """
    found: dict[int, Peer] = {}
    date: datetime | None = None
    number, peer = 0, types.InputPeerEmpty()
    for _ in range(_MOST_DIALOG_PAGES):
        answer = await account.call(
            functions.messages.GetDialogsRequest(
                offset_date=date, offset_id=number, offset_peer=peer, limit=_DIALOGS, hash=0
            )
        )
        before = len(found)
        for chat in answer.chats:
            name = public_name(chat)
            if isinstance(chat, types.Channel) and name and not chat.left and not chat.min:
                found[chat.id] = peer_of(chat, name)
        if isinstance(answer, types.messages.Dialogs) or not answer.messages:
            break
        oldest = min(answer.messages, key=lambda one: one.date)
        known = found.get(getattr(oldest.peer_id, "channel_id", 0))
        if known is None or len(found) == before:
            break
        date, number = oldest.date, oldest.id
        peer = types.InputPeerChannel(known.id, known.hash)
    return list(found.values())


def peer_of(chat: Any, name: str) -> Peer:
    """Return a channel as the account that was told of it may name it."""
    joined_it = isinstance(chat, types.Channel) and not chat.left
    return Peer(
        id=chat.id, hash=chat.access_hash or 0, name=name, title=chat.title, joined=joined_it
    )


def _between(lowest: int, below: int) -> Callable[[int], bool]:
    """Say of an id whether a page accounts for it: 0 for ``below`` is the newest page."""
    return lambda number: number >= lowest and (not below or number < below)
