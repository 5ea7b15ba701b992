"""``[[receivers]]`` of monitor.toml: who is told."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from monitor.config.fields import report_repeat, report_zone
from monitor.config.messengers import (
    AppriseReceiver,
    TelegramReceiver,
    WebhookReceiver,
    report_chat,
    report_secrets,
)
from monitor.config.names import Noticed, ReceiverName
from monitor.config.reader import Document, echo


class ConsoleReceiver(Struct, frozen=True, kw_only=True):
    """``[[receivers]]`` with ``kind = "console"``: cards on standard output."""

    kind: Literal["console"] = "console"
    name: ReceiverName = "console"
    timezone: Annotated[
        str | None, Meta(description='a zone name such as "Europe/Kyiv"; left out: UTC')
    ] = None
    notices: Noticed = False


class JsonlReceiver(Struct, frozen=True, kw_only=True):
    """``[[receivers]]`` with ``kind = "jsonl"``: one JSON object a line, for programs."""

    kind: Literal["jsonl"] = "jsonl"
    name: ReceiverName = "jsonl"
    path: Annotated[
        str, Meta(min_length=1, description="the path of the file, from this file's folder")
    ]
    notices: Noticed = False


Receiver = ConsoleReceiver | JsonlReceiver | TelegramReceiver | AppriseReceiver | WebhookReceiver
RECEIVERS: Final[dict[str, type[Receiver]]] = {
    "console": ConsoleReceiver,
    "jsonl": JsonlReceiver,
    "telegram": TelegramReceiver,
    "apprise": AppriseReceiver,
    "webhook": WebhookReceiver,
}


def read_receivers(document: Document) -> tuple[Receiver, ...]:
    """Read and check every ``[[receivers]]``."""
    receivers: list[Receiver] = []
    names: dict[str, int] = {}
    chats: dict[tuple[str, str], int] = {}
    for path, table in document.array("receivers"):
        kind = table.get("kind")
        expected = f"one of {', '.join(RECEIVERS)}"
        if kind is None:
            document.report(path, "key kind is missing", expected)
            continue
        if not isinstance(kind, str) or kind not in RECEIVERS:
            document.report((*path, "kind"), f"found {echo(kind)}", expected)
            continue
        report_zone(document, table, path)
        report_secrets(document, table, path)
        report_chat(document, chats, table, path)
        name = table.get("name", kind)
        report_repeat(document, names, name, (*path, "name"))
        if receiver := document.convert(table, RECEIVERS[kind], path):
            receivers.append(receiver)
    return tuple(receivers)
