"""The files of a configuration folder as checked values.

monitor.toml   the daemon: store, web, collect, log, accounts, receivers
sources.toml   the channels, pages and feeds that are read
events.toml    what is followed
routes.toml    which alert goes where, and when; may be left out

docs/configuration.md explains every key. A mistake anywhere is a ConfigError that names
all mistakes of all files.
"""

from monitor.config.accounts import AccountSettings
from monitor.config.assist import AssistSettings
from monitor.config.daemon import (
    CollectSettings,
    DigestSettings,
    LogSettings,
    StoreSettings,
    WebSettings,
)
from monitor.config.events import EVENTS_FILE, EventSettings
from monitor.config.facebook import FacebookSettings
from monitor.config.load import MONITOR_FILE, Catalogue, Config, load_catalogue, load_config
from monitor.config.messengers import AppriseReceiver, TelegramReceiver, WebhookReceiver
from monitor.config.receivers import RECEIVERS, ConsoleReceiver, JsonlReceiver, Receiver
from monitor.config.routes import ROUTES_FILE, InhibitSettings, RouteSettings
from monitor.config.sources import SOURCES_FILE, CollectMode, SourceSettings, voices_of

__all__ = [
    "EVENTS_FILE",
    "MONITOR_FILE",
    "RECEIVERS",
    "ROUTES_FILE",
    "SOURCES_FILE",
    "AccountSettings",
    "AppriseReceiver",
    "AssistSettings",
    "Catalogue",
    "CollectMode",
    "CollectSettings",
    "Config",
    "ConsoleReceiver",
    "DigestSettings",
    "EventSettings",
    "FacebookSettings",
    "InhibitSettings",
    "JsonlReceiver",
    "LogSettings",
    "Receiver",
    "RouteSettings",
    "SourceSettings",
    "StoreSettings",
    "TelegramReceiver",
    "WebSettings",
    "WebhookReceiver",
    "load_catalogue",
    "load_config",
    "voices_of",
]
