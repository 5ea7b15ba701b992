"""From one way into a Telegram channel to another: nothing is read twice, nothing is left out.

Both ways count a channel's posts by the same ids, so where one of them stands the other can
go on. What cannot be handed over is what only one of them knows: the preview has no count
of changes. So whoever takes over from it reads the newest page, and then again by id what
may have been edited or deleted meanwhile.
"""

from monitor.collect import gaps, preview_place
from monitor.model.completeness import Range


def place_of_preview(cursor: str) -> gaps.Place | None:
    """Return where an account goes on after the preview, None if this is no preview's cursor."""
    place = preview_place.decode(cursor)
    if place is None or not place.newest:
        return None
    holes = tuple(
        Range(first=hole.low + 1, last=hole.high - 1)
        for hole in place.holes
        if hole.high - hole.low > 1
    )
    taken = gaps.Place(
        name=place.channel,
        newest=place.newest,
        newest_at=place.newest_at,
        holes=holes,
        floor=min([place.newest, *place.recent, *(hole.first for hole in holes)]),
    )
    return gaps.in_doubt(taken, place.newest)


def preview_cursor(cursor: str, own: str | None = None) -> str | None:
    """Return where the preview goes on after an account, None if this is no account's cursor.

    ``own``: where the preview stood when it was last used; what it knows of the channel's
    title is kept, so that a name that was taken over is still noticed.
    """
    place = gaps.decode(cursor)
    if place is None or not place.newest:
        return None
    known = preview_place.decode(own) if own else None
    taken = preview_place.Place(
        channel=place.name,
        title=known.title if known else None,
        newest=place.newest,
        newest_at=place.newest_at,
        holes=tuple(
            preview_place.Hole(low=hole.first - 1, high=hole.last + 1) for hole in place.holes
        ),
    )
    return preview_place.encode(taken)


def mtproto_cursor(cursor: str) -> str | None:
    """Return where an account goes on after the preview, None if this is no preview's cursor."""
    place = place_of_preview(cursor)
    return gaps.encode(place) if place is not None else None


def joined_cursor(own: str | None, other: str) -> str | None:
    """Return where an account goes on that stood at ``own`` when the preview took over.

    Its own count of changes tells all that happened since, so its place is enough; without
    one it goes on where the preview stands.
    """
    place = gaps.decode(own) if own else None
    return own if place is not None and place.pts else mtproto_cursor(other)


__all__ = ["joined_cursor", "mtproto_cursor", "place_of_preview", "preview_cursor"]
