"""A notifier for each receiver of the configuration."""

import sys
from zoneinfo import ZoneInfo

from monitor.config import Config, ConsoleReceiver, JsonlReceiver
from monitor.notify.console import ConsoleNotifier
from monitor.notify.jsonl import JsonlNotifier
from monitor.ports import Notifier


def notifiers_of(config: Config) -> list[Notifier]:
    """Build a notifier for each receiver of the configuration."""
    notifiers: list[Notifier] = []
    for receiver in config.receivers:
        match receiver:
            case ConsoleReceiver(name=name, timezone=timezone):
                zone = ZoneInfo(timezone) if timezone else None
                notifiers.append(ConsoleNotifier(name, sys.stdout, zone=zone))
            case JsonlReceiver(name=name, path=path):
                notifiers.append(JsonlNotifier(name, config.resolve(path)))
    return notifiers
