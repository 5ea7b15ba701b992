"""The composition root: builds the edges from the configuration, owns the one task group."""

from monitor.app.daemon import run_daemon
from monitor.app.importing import import_files
from monitor.app.offline import (
    ask_candidates,
    ask_completeness,
    ask_proposals,
    ask_store,
    at_desk,
    rebuild_store,
)
from monitor.app.receivers import open_receivers
from monitor.store.candidates import judge_candidate

__all__ = [
    "ask_candidates",
    "ask_completeness",
    "ask_proposals",
    "ask_store",
    "at_desk",
    "import_files",
    "judge_candidate",
    "open_receivers",
    "rebuild_store",
    "run_daemon",
]
