"""Ways into Telegram for the receivers of the configuration: one login a bot, one pace."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from monitor.app.secrets import Secrets
from monitor.app.tellers import Speech
from monitor.clock import Clock
from monitor.config import Config, TelegramReceiver
from monitor.errors import ConfigError
from monitor.notify.answers import Listener
from monitor.notify.messenger import Messenger, Place, Reader
from monitor.notify.pacing import OF_A_CHAT, Limit
from monitor.notify.telegram import Outlet, TelegramNotifier
from monitor.notify.telegram_api import BotApi
from monitor.notify.telegram_bot import BotMessenger
from monitor.notify.telegram_pace import BotPace
from monitor.notify.telegram_updates import BotUpdates
from monitor.ports import Postings

if TYPE_CHECKING:
    from monitor.notify.telegram_client import TelegramLine
    from monitor.notify.telegram_mtproto import MtprotoMessenger


def load_client() -> None:
    """Load what speaks MTProto; only those who use it pay for it."""
    import monitor.notify.telegram_hearing  # noqa: PLC0415, F401


class Telegrams:
    """Builds notifiers. Receivers of one bot share its login, its pace and its breaker."""

    def __init__(
        self,
        edges: AsyncExitStack,
        config: Config,
        secrets: Secrets,
        session: aiohttp.ClientSession,
        postings: Postings,
        clock: Clock,
    ) -> None:
        self._edges = edges
        self._config = config
        self._secrets = secrets
        self._session = session
        self._postings = postings
        self._clock = clock
        self._paces: dict[str, BotPace] = {}
        self._logins: dict[tuple[str, Path], tuple[TelegramLine, MtprotoMessenger]] = {}
        self._hearing: dict[str, Callable[[], Listener]] = {}  # by bot

    async def notifier(self, receiver: TelegramReceiver, speech: Speech) -> TelegramNotifier:
        """Build the notifier of one chat.

        Raises:
            ConfigError: the token is none, or the reader reads with another's login.
        """
        token = self._secrets.of(receiver.name, "token")
        bot = token.partition(":")[0]
        if not bot.isdigit():
            raise ConfigError((f"receiver {receiver.name}: this is not a bot's token",))
        place = Place(chat=receiver.chat, topic=receiver.topic)
        messenger, reader = self._ways(receiver, token)
        pace = await (await self._pace(bot)).chat(place, _limit(receiver, place))
        outlet = Outlet(
            receiver=receiver.name,
            place=place,
            messenger=messenger,
            pace=pace,
            reader=reader,
            files=receiver.attachments,
        )
        notifier = TelegramNotifier(
            outlet, speech.teller, self._postings, self._clock, words=speech.words
        )
        await notifier.recall()
        return notifier

    def listeners(self) -> tuple[Listener, ...]:
        """Return a way to hear for each bot; to be asked for once, and only to be run.

        A bot's updates can be read by one program at a time: whoever asks for listeners
        without running them makes another instance rest.
        """
        return tuple(make() for make in self._hearing.values())

    async def _pace(self, bot: str) -> BotPace:
        if bot not in self._paces:
            self._paces[bot] = pace = BotPace(f"telegram:{bot}", self._postings)
            await pace.recall()
        return self._paces[bot]

    def _ways(self, receiver: TelegramReceiver, token: str) -> tuple[Messenger, Reader | None]:
        bot = token.partition(":")[0]
        reader = self._reader(receiver, int(bot))
        if receiver.transport == "bot":
            api = BotApi(self._session, token, url=receiver.api_url.rstrip("/"))
            by_api = BotMessenger(api)
            self._hearing.setdefault(
                bot, lambda: BotUpdates(bot, api, by_api, self._postings, self._clock)
            )
            return by_api, reader
        line, messenger = self._login(receiver, token)
        self._hearing.setdefault(bot, partial(self._heard_by_login, bot, line, messenger))
        return messenger, reader or messenger

    def _heard_by_login(
        self, bot: str, line: "TelegramLine", messenger: "MtprotoMessenger"
    ) -> Listener:
        from monitor.notify.telegram_hearing import MtprotoUpdates  # noqa: PLC0415  heavy

        return MtprotoUpdates(bot, line, messenger, self._postings, self._clock)

    def _login(
        self, receiver: TelegramReceiver, token: str
    ) -> "tuple[TelegramLine, MtprotoMessenger]":
        from monitor.notify.telegram_mtproto import MtprotoMessenger  # noqa: PLC0415  heavy

        path = self._config.resolve(receiver.session)
        if (token, path) not in self._logins:
            line = self._line(receiver, path, token)
            self._logins[token, path] = line, MtprotoMessenger(line)
        return self._logins[token, path]

    def _reader(self, receiver: TelegramReceiver, bot: int) -> Reader | None:
        if receiver.reader_session is None:
            return None
        from monitor.notify.telegram_mtproto import MtprotoReader  # noqa: PLC0415  heavy

        path = self._config.resolve(receiver.reader_session)
        if path in {self._config.resolve(one.session_path) for one in self._config.accounts}:
            # One login on two connections: Telegram may end it for good.
            raise ConfigError(
                (f"receiver {receiver.name}: {path} is an account's session; log in once more",)
            )
        return MtprotoReader(self._line(receiver, path, None), bot)

    def _line(self, receiver: TelegramReceiver, path: Path, token: str | None) -> "TelegramLine":
        from monitor.notify.telegram_client import Login, TelegramLine  # noqa: PLC0415  heavy

        api_hash = self._secrets.of(receiver.name, "api_hash")
        login = Login(
            api_id=receiver.api_id or 0,
            api_hash=api_hash,
            token=token,
            session=path,
            server=_server(receiver.server),
        )
        line = TelegramLine(login)
        self._edges.push_async_callback(line.close)
        return line


def _limit(receiver: TelegramReceiver, place: Place) -> Limit:
    """Return what the chat bears: of a group as configured, of one person once a second."""
    return Limit.a_minute(receiver.a_minute) if place.crowded else OF_A_CHAT


def _server(address: str | None) -> tuple[int, str, int] | None:
    """Return a server's number, host and port."""
    if address is None:
        return None
    host, _, port = address.rpartition(":")
    return 2, host, int(port)
