"""The composition root: builds the edges from the configuration, owns the one task group."""

from monitor.app.daemon import run_daemon
from monitor.app.importing import import_files
from monitor.app.offline import ask_completeness, ask_store, rebuild_store
from monitor.app.receivers import open_receivers

__all__ = [
    "ask_completeness",
    "ask_store",
    "import_files",
    "open_receivers",
    "rebuild_store",
    "run_daemon",
]
