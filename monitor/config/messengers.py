"""``[[receivers]]`` that reach people and programs elsewhere: telegram, apprise, webhook."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from monitor.config.fields import Address, Text
from monitor.config.lines import Path as KeyPath
from monitor.config.names import Attached, Noticed, ReceiverName
from monitor.config.reader import Document, echo

Uncertain = Annotated[
    Literal["park", "resend_marked"],
    Meta(description='"park" (left to you) or "resend_marked" (sent again with a mark)'),
]
_FILE: Final = "the path of a file that holds it, from this file's folder"
_VARIABLE: Final = "the name of an environment variable that holds it"
SecretFile = Annotated[Text, Meta(description=_FILE)]
Language = Annotated[Literal["en", "uk", "ru"], Meta(description="one of en, uk, ru")]
Zone = Annotated[str | None, Meta(description='a zone name such as "Europe/Kyiv"; left out: UTC')]
SecretVariable = Annotated[Text, Meta(description=_VARIABLE)]


class TelegramReceiver(Struct, frozen=True, kw_only=True):
    """``[[receivers]]`` with ``kind = "telegram"``: one chat, or one topic of it, by a bot."""

    kind: Literal["telegram"] = "telegram"
    name: ReceiverName = "telegram"
    transport: Annotated[
        Literal["bot", "mtproto"], Meta(description='"bot" (the Bot API) or "mtproto"')
    ] = "bot"
    chat: Annotated[
        int | str,
        Meta(description='the chat\'s number, such as -1001234567890, or its name: "@newsdesk"'),
    ]
    topic: Annotated[int, Meta(ge=1, description="the number of a topic")] | None = None
    token_file: SecretFile | None = None
    token_env: SecretVariable | None = None
    api_id: Annotated[int, Meta(ge=1, description="the api_id from my.telegram.org")] | None = None
    api_hash_file: SecretFile | None = None
    api_hash_env: SecretVariable | None = None
    session: Annotated[
        str, Meta(min_length=1, description="the path of the file that keeps the bot's login")
    ] = "../state/bot.session"
    reader_session: SecretFile | None = None
    api_url: Annotated[
        Address, Meta(description="the address of a Bot API server, begun by https://")
    ] = "https://api.telegram.org"
    server: (
        Annotated[
            str,
            Meta(pattern=r"^\S+:\d+$", description="host:port of another server than Telegram's"),
        ]
        | None
    ) = None
    language: Language = "en"
    timezone: Zone = None
    users: Annotated[
        tuple[Annotated[int, Meta(gt=0)], ...],
        Meta(description="a list of numbers: the accounts whose commands the bot obeys"),
    ] = ()
    on_uncertain: Uncertain = "park"
    a_minute: Annotated[
        int, Meta(ge=4, le=1800, description="messages a minute, from 4 to 1800")
    ] = 20
    notices: Noticed = False
    attachments: Attached = True

    @property
    def logs_in(self) -> bool:
        """Whether it speaks Telegram's own protocol, to write or to read back."""
        return self.transport == "mtproto" or self.reader_session is not None


class AppriseReceiver(Struct, frozen=True, kw_only=True):
    """``[[receivers]]`` with ``kind = "apprise"``: mail, Slack, Matrix, ntfy and others."""

    kind: Literal["apprise"] = "apprise"
    name: ReceiverName = "apprise"
    url_file: SecretFile | None = None
    url_env: SecretVariable | None = None
    language: Language = "en"
    timezone: Zone = None
    on_uncertain: Uncertain = "resend_marked"
    notices: Noticed = False
    attachments: Attached = True


class WebhookReceiver(Struct, frozen=True, kw_only=True):
    """``[[receivers]]`` with ``kind = "webhook"``: signed JSON to a program of yours."""

    kind: Literal["webhook"] = "webhook"
    name: ReceiverName = "webhook"
    url: Address | None = None
    url_file: SecretFile | None = None
    url_env: SecretVariable | None = None
    secret_file: SecretFile | None = None
    secret_env: SecretVariable | None = None
    notices: Noticed = False


def report_secrets(document: Document, table: Mapping[str, object], path: KeyPath) -> None:
    """Report a receiver that lacks what it cannot do without, or has it twice."""
    needed: dict[object, tuple[tuple[str, ...], ...]] = {
        "telegram": (("token_file", "token_env"),),
        "apprise": (("url_file", "url_env"),),
        "webhook": (("url", "url_file", "url_env"), ("secret_file", "secret_env")),
    }
    groups = needed.get(table.get("kind"), ())
    if table.get("transport") == "mtproto" or "reader_session" in table:
        groups += (("api_id",), ("api_hash_file", "api_hash_env"))
    for group in groups:
        given = [key for key in group if key in table]
        if len(given) == 1:
            continue
        keys = f"{', '.join(group[:-1])} or {group[-1]}" if len(group) > 1 else group[0]
        found = f"found {' and '.join(given)}" if given else f"key {keys} is missing"
        document.report(path, found, f"one of {keys}" if len(group) > 1 else keys)


def report_chat(
    document: Document,
    chats: dict[tuple[str, str], int],
    table: Mapping[str, object],
    path: KeyPath,
) -> None:
    """Report a chat that an earlier receiver tells: both would edit the same cards."""
    if table.get("kind") != "telegram" or "chat" not in table:
        return
    place = str(table["chat"]).casefold(), str(table.get("topic", ""))
    if place in chats:
        expected = f"another chat or topic: entry {chats[place]} has this one"
        document.report((*path, "chat"), f"found {echo(table['chat'])} again", expected)
    index = path[1]
    chats.setdefault(place, index + 1 if isinstance(index, int) else 0)
