"""A digest's charts: the names of their files, and what they show in words."""

from monitor.core.digest import EventDigest
from monitor.export.digest.naming import Naming
from monitor.model.claims import Attribute
from monitor.model.ids import EventId, stable_digest
from monitor.text.clean import clean

ACTIVITY = "activity"


def course_name(event: EventId, attribute: Attribute) -> str:
    """Name the chart of a count over time."""
    return f"{stable_digest(event)}-{attribute.value}"


def matrix_name(event: EventId) -> str:
    """Name the chart of who says what."""
    return f"{stable_digest(event)}-matrix"


def course_caption(event: EventDigest, attribute: Attribute, naming: Naming) -> str:
    """Say what the chart of a count shows."""
    name = naming.words.terms.attribute(attribute)
    return naming.words.say("course", title=clean(event.title), attribute=name)


def matrix_caption(event: EventDigest, naming: Naming) -> str:
    """Say what the chart of who says what shows."""
    return naming.words.say("matrix", title=clean(event.title))
