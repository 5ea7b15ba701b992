"""A messenger in memory: what was sent stands there, by the rules of either of Telegram's doors."""

from dataclasses import dataclass, field
from datetime import datetime

from monitor.notify.albums import Album, Limits
from monitor.notify.message import Message
from monitor.notify.messenger import Place, Seen


@dataclass
class Mailbox:
    """``repeatable``: what comes again under its key is there once, as with MTProto."""

    repeatable: bool
    limits: Limits = field(default_factory=Limits)
    standing: list[tuple[str, ...]] = field(default_factory=list)  # a text, or captions
    keys: dict[str, int] = field(default_factory=dict)

    async def send(
        self, place: Place, message: Message, *, key: str, reply_to: int | None = None
    ) -> int:
        return self._stand(key, (message.text,))

    async def send_album(
        self, place: Place, album: Album, *, key: str, reply_to: int | None = None
    ) -> int:
        assert reply_to == 1  # the text
        return self._stand(key, tuple(one.caption for one in album.files))

    async def edit(self, place: Place, number: int, message: Message) -> None:
        raise NotImplementedError

    async def recent(self, place: Place, since: datetime, near: int) -> tuple[Seen, ...]:
        numbered = enumerate(self.standing, 1)
        return tuple(Seen(message=n, text=text) for n, texts in numbered for text in texts)

    def _stand(self, key: str, texts: tuple[str, ...]) -> int:
        if self.repeatable and key in self.keys:
            return self.keys[key]
        self.standing.append(texts)
        return self.keys.setdefault(key, len(self.standing))


def tags(mailbox: Mailbox) -> list[str]:
    """Name what stands there by the last line of each."""
    return [texts[0].rpartition("\n#")[2] for texts in mailbox.standing]
