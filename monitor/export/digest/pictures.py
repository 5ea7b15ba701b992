"""The names of a digest's charts."""

from monitor.model.claims import Attribute
from monitor.model.ids import EventId, stable_digest

ACTIVITY = "activity"


def course_name(event: EventId, attribute: Attribute) -> str:
    """Name the chart of a count over time."""
    return f"{stable_digest(event)}-{attribute.value}"


def matrix_name(event: EventId) -> str:
    """Name the chart of who says what."""
    return f"{stable_digest(event)}-matrix"
