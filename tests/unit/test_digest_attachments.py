"""What of a digest goes to a messenger: the page, and at most ten charts in their order."""

import hashlib
from pathlib import Path

import msgspec
import pytest

from monitor.core.digest import Digest, EventDigest
from monitor.export.charts import Drawn
from monitor.export.digest.attachments import (
    Attached,
    charts_to_send,
    read_attachments,
    write_attachments,
)
from monitor.export.digest.naming import Naming
from monitor.export.digest.opening import opening
from monitor.export.digest.pictures import ACTIVITY, course_name, matrix_name
from monitor.model.claims import Attribute
from monitor.model.ids import EventId
from tests.unit.test_charts import UK, count, digest_of, drawn

pytestmark = pytest.mark.may_block


def png(width: int, height: int) -> Drawn:
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
    return Drawn(svg=b"", png=head + width.to_bytes(4, "big") + height.to_bytes(4, "big"))


def event(name: str, disputes: int) -> EventDigest:
    (one,) = digest_of(count("a", 3, 0), count("b", 9, 5)).events
    dispute = one.disputes[0]
    return msgspec.structs.replace(
        one, id=EventId(name), title=f"Event {name}", disputes=(dispute,) * disputes
    )


def of(*events: EventDigest) -> tuple[Digest, dict[str, Drawn]]:
    """Return a digest of these, with a course, a matrix and the activity drawn."""
    digest = msgspec.structs.replace(digest_of(count("a", 3, 0)), events=events)
    made = {ACTIVITY: png(1080, 1320)}
    for one in events:
        made[course_name(one.id, Attribute.KILLED)] = png(1080, 900)
        made[matrix_name(one.id)] = png(1080, 1600)
    return digest, made


def test_counts_of_the_most_disputed_events_come_first_then_matrices_then_activity():
    digest, made = of(event("calm", 0), event("hot", 3))

    found = charts_to_send(digest, Naming(digest, UK, None), made)

    assert [name for name, _ in found] == [
        course_name(EventId("hot"), Attribute.KILLED),
        course_name(EventId("calm"), Attribute.KILLED),
        matrix_name(EventId("hot")),
        matrix_name(EventId("calm")),
        ACTIVITY,
    ]
    assert found[0][1] == "Event hot: загиблі у часі, одна лінія на джерело."


def test_there_are_never_more_than_an_album_holds():
    digest, made = of(*(event(str(number), number) for number in range(12)))

    assert len(charts_to_send(digest, Naming(digest, UK, None), made)) == 10


def test_the_list_names_every_file_with_its_hash_and_how_it_is_shown(tmp_path: Path):
    digest, made = of(event("hot", 1))
    tall = matrix_name(EventId("hot"))
    made[tall] = png(1080, 1601)
    charts = charts_to_send(digest, Naming(digest, UK, None), made)
    (tmp_path / "charts").mkdir()
    for name, one in made.items():
        (tmp_path / "charts" / f"{name}.png").write_bytes(one.png)
    (tmp_path / "digest.html").write_bytes(b"<p>")

    write_attachments(tmp_path, ("digest.html", "The week"), charts, made)

    page, *pictures = read_attachments(tmp_path)
    assert page == Attached(
        path="digest.html",
        media_type="text/html",
        size=3,
        sha256=hashlib.sha256(b"<p>").hexdigest(),
        caption="The week",
    )
    assert [one.inline for one in pictures] == [True, False, True]
    assert pictures[1].path == f"charts/{tall}.png"


def test_without_a_page_or_charts_there_is_an_empty_list(tmp_path: Path):
    write_attachments(tmp_path, None, [], {})

    assert read_attachments(tmp_path) == ()


def test_a_list_that_is_damaged_is_as_good_as_none(tmp_path: Path):
    (tmp_path / "attachments.json").write_bytes(b"[{")

    with pytest.raises(OSError, match=r"attachments\.json"):
        read_attachments(tmp_path)


def test_a_chart_of_a_count_fits_a_phone(tmp_path: Path):
    many = [count(f"source_{number}", number + 1, number) for number in range(20)]
    pictures = drawn(digest_of(*many))

    sizes = {name: Drawn(svg=b"", png=one).png[16:24] for name, one in pictures.items()}
    course = sizes[Attribute.KILLED.value]
    assert int.from_bytes(course[:4], "big") == 1080
    assert int.from_bytes(course[4:], "big") <= 1280


def test_events_that_leave_no_room_in_the_opening_are_counted():
    digest, _ = of(*(event(str(number), 1) for number in range(30)))
    totals = msgspec.structs.replace(digest.totals, events=30, awaited=0, corrections=0)
    digest = msgspec.structs.replace(digest, totals=totals)

    lines = opening(digest, Naming(digest, UK, None))

    assert len(lines) <= 10
    assert "".join(piece.text for piece in lines[6]) == "І ще 25 подій."
