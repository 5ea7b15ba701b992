"""Which posts are held, asked of the store by those who collect."""

from datetime import datetime

from monitor.model.completeness import Range
from monitor.model.ids import SourceKey
from monitor.store.driver import Connection
from monitor.store.queries import query
from monitor.store.rows import micros, moment


def held(connection: Connection, source: SourceKey, numbers: Range) -> tuple[int, ...]:
    """Return the ids in a range of posts that stand, ascending."""
    bounds = (*_bounds(source), numbers.first, numbers.last)
    return tuple(row[0] for row in connection.execute(query("held_numbers"), bounds))


def claim_bearing(
    connection: Connection, source: SourceKey, since: datetime
) -> tuple[tuple[int, datetime], ...]:
    """Return the posts published at ``since`` or later that stand and ever made a claim."""
    bounds = (*_bounds(source), micros(since))
    rows = connection.execute(query("claim_bearing"), bounds)
    return tuple((number, moment(published)) for number, published in rows)


def _bounds(source: SourceKey) -> tuple[str, str]:
    """Return what the ids of a source's posts lie between."""
    return f"{source}/", f"{source}0"
