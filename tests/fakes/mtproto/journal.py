"""What happened in one channel, numbered: its pts, and the differences that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telethon.tl import types

from tests.fakes.mtproto.render import OPENED, empty, foreign_chat, messages
from tests.fakes.world import Change, Channel, Kind

if TYPE_CHECKING:
    from tests.fakes.mtproto.server import User


@dataclass(frozen=True)
class Entry:
    """A change of one message, or of several that were deleted at once."""

    pts: int
    count: int
    kind: Kind
    numbers: tuple[int, ...]


class Journal:
    """Every change of a channel in order. Posts are shown as they stand, not as they stood."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.pts = 1
        self.entries: list[Entry] = []
        for post in channel.posts:
            self.write(Change(Kind.POSTED, post.numbers, post))

    @property
    def access_hash(self) -> int:
        return 0x5EED0000 + self.channel.id

    def write(self, change: Change) -> list[types.TypeUpdate]:
        """Number a change and return the updates that tell of it."""
        if change.kind is Kind.DELETED:
            written = [self._entry(change.kind, change.numbers)]
        else:
            written = [self._entry(change.kind, (number,)) for number in change.numbers]
        return [update for entry in written for update in self.updates(entry)]

    def after(self, pts: int) -> list[Entry]:
        return [entry for entry in self.entries if entry.pts > pts]

    def updates(self, entry: Entry) -> list[types.TypeUpdate]:
        """Return what tells of an entry; of a post that is gone meanwhile there is nothing."""
        if entry.kind is Kind.DELETED:
            return [
                types.UpdateDeleteChannelMessages(
                    self.channel.id, list(entry.numbers), entry.pts, entry.count
                )
            ]
        message = self.message(entry.numbers[0])
        if isinstance(message, types.MessageEmpty):
            return []
        kind = (
            types.UpdateNewChannelMessage
            if entry.kind is Kind.POSTED
            else types.UpdateEditChannelMessage
        )
        return [kind(message, entry.pts, entry.count)]

    def message(self, number: int) -> types.TypeMessage:
        for post in reversed(self.channel.posts):
            if number in post.numbers:
                return messages(self.channel, post)[number - post.number]
        return empty(self.channel, number)

    def messages(self) -> list[types.TypeMessage]:
        """Return all that stands, the newest first."""
        return [
            one
            for post in reversed(self.channel.posts)
            for one in messages(self.channel, post)[::-1]
        ]

    def origins(self, shown: list[types.TypeMessage]) -> list[types.Channel]:
        """Return the channels that the forwards and replies among some messages speak of."""
        names: set[str] = set()
        numbers = {one.id for one in shown}
        for post in self.channel.posts:
            if numbers.isdisjoint(post.numbers):
                continue
            if isinstance(post.forwarded, tuple):
                names.add(post.forwarded[0])
            if post.reply is not None and post.reply[0] != self.channel.name:
                names.add(post.reply[0])
        return [foreign_chat(name) for name in sorted(names)]

    def chat(self, user: User) -> types.Channel | types.ChannelForbidden:
        """Return the channel as a user sees it."""
        channel = self.channel
        if channel.private:
            return types.ChannelForbidden(
                channel.id, self.access_hash, channel.title, broadcast=True
            )
        return types.Channel(
            id=channel.id,
            title=channel.title,
            photo=types.ChatPhotoEmpty(),
            date=OPENED,
            broadcast=True,
            access_hash=self.access_hash,
            username=channel.name,
            left=None if user.has_joined(channel) else True,
        )

    def _entry(self, kind: Kind, numbers: tuple[int, ...]) -> Entry:
        self.pts += len(numbers)
        made = Entry(self.pts, len(numbers), kind, numbers)
        self.entries.append(made)
        return made
