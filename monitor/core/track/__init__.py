"""Which tracked events a post speaks of, and which of its claims belong to each."""

from monitor.core.track.catalogue import Catalogue, compile_events
from monitor.core.track.tracker import Tracker, Tracking

__all__ = ["Catalogue", "Tracker", "Tracking", "compile_events"]
