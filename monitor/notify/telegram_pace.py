"""The pace of one bot in its chats, kept over restarts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from monitor.notify.messenger import Place
from monitor.notify.pacing import OF_A_BOT, OF_A_CHAT, OF_A_GROUP, Breaker, Gate, Limit
from monitor.ports import Postings

_MARGIN: Final = timedelta(seconds=0.5)  # beyond the pause that was asked for


class BotPace:
    """What all chats of a bot share: its own limit, the endpoint's breaker, the chats' gates."""

    def __init__(self, bot: str, postings: Postings, *, limit: Limit = OF_A_BOT) -> None:
        self.breaker = Breaker()
        self.gate = Gate(limit)
        self._bot = bot
        self._limit = limit
        self._postings = postings
        self._chats: dict[str, ChatPace] = {}

    async def recall(self) -> None:
        """Read the pause that the bot owed when the process last ended."""
        self.gate = Gate(self._limit, await self._postings.recall(self.fact))

    @property
    def fact(self) -> str:
        """Under which name the bot's own pause is kept."""
        return f"pace:{self._bot}"

    async def chat(self, place: Place, limit: Limit | None = None) -> "ChatPace":
        """Return the pace of a chat, one for all of its topics and receivers."""
        name = f"{self.fact}:{place.chat}"
        if name not in self._chats:
            kept = await self._postings.recall(name)
            chosen = limit or (OF_A_GROUP if place.crowded else OF_A_CHAT)
            self._chats.setdefault(name, ChatPace(self, name, Gate(chosen, kept)))
        return self._chats[name]

    def others_closed(self, fact: str, now: datetime) -> bool:
        """Whether another chat than this one has to pause."""
        return any(one.gate.closed(now) for name, one in self._chats.items() if name != fact)


class ChatPace:
    """When a chat may be written to; ``kept`` goes into the store with each message."""

    def __init__(self, bot: BotPace, fact: str, gate: Gate) -> None:
        self._bot = bot
        self._fact = fact
        self.gate = gate

    @property
    def kept(self) -> Mapping[str, str]:
        """What is to be stored, by name."""
        return {self._fact: self.gate.kept, self._bot.fact: self._bot.gate.kept}

    def ready_at(self, now: datetime) -> datetime:
        """Return the first moment at which a message may be sent."""
        bot = self._bot
        return max(self.gate.ready_at(now), bot.gate.ready_at(now), bot.breaker.ready_at(now))

    def began(self, now: datetime, messages: int = 1) -> None:
        """Count what is about to leave: of an album every file is a message."""
        for _ in range(messages):
            self.gate.passed(now)
            self._bot.gate.passed(now)
        self._bot.breaker.began(now)

    def answered(self) -> None:
        """Take note that the endpoint is well."""
        self._bot.breaker.answered()

    def failed(self, now: datetime) -> None:
        """Take note that the endpoint did not answer as one that is well."""
        self._bot.breaker.failed(now)

    def throttled(self, seconds: float, now: datetime) -> datetime:
        """Obey a pause that was asked for; return its end.

        It is the chat's. Where another chat has to pause as well, it is the whole bot's.
        """
        until = now + timedelta(seconds=seconds) + _MARGIN
        self.gate.close(until)
        if self._bot.others_closed(self._fact, now):
            self._bot.gate.close(until)
        return until
