"""Which charts a digest has, and their bytes.

matplotlib is loaded when the first chart is drawn. The same digest gives the same bytes:
no date, no name of a program and no random id is written into a picture.
"""

import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from monitor.core.digest import Digest, EventDigest
from monitor.export.charts.select import Course, courses
from monitor.export.digest.naming import Naming
from monitor.export.digest.pictures import ACTIVITY, course_name, matrix_name

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DPI: Final = 200
_SETTINGS: Final = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, and has Cyrillic
    "font.size": 11,
    "svg.hashsalt": "claimwatch",
    "svg.fonttype": "path",
    "text.parse_math": False,  # a dollar in a name is a dollar
    "axes.spines.top": False,
    "axes.spines.right": False,
}


class Drawn(Struct, frozen=True):
    """One chart: for documents, and for messengers."""

    svg: bytes
    png: bytes


def draw_charts(digest: Digest, naming: Naming, events: int) -> dict[str, Drawn]:
    """Draw the charts of the window, and of its first ``events`` events, by name."""
    plans = dict(_plans(digest, naming, events))
    return {name: _drawn(plan) for name, plan in plans.items()}


def _plans(
    digest: Digest, naming: Naming, events: int
) -> Iterator[tuple[str, Callable[[], "Figure"]]]:
    def plan_course(course: Course) -> Callable[[], "Figure"]:
        def draw() -> "Figure":
            from monitor.export.charts.course import draw_course  # noqa: PLC0415  matplotlib

            return draw_course(course, naming)

        return draw

    for event in digest.events[:events]:
        for course in courses(event):
            yield course_name(event.id, course.attribute), plan_course(course)
        if event.topics:
            yield matrix_name(event.id), _matrix(event, naming)
    if digest.activity:
        yield ACTIVITY, _activity(digest, naming)


def _matrix(event: EventDigest, naming: Naming) -> Callable[[], "Figure"]:
    def draw() -> "Figure":
        from monitor.export.charts.matrix import draw_matrix  # noqa: PLC0415  matplotlib

        return draw_matrix(event, naming)

    return draw


def _activity(digest: Digest, naming: Naming) -> Callable[[], "Figure"]:
    def draw() -> "Figure":
        from monitor.export.charts.activity import draw_activity  # noqa: PLC0415  matplotlib

        return draw_activity(digest, naming)

    return draw


def _drawn(plan: Callable[[], "Figure"]) -> Drawn:
    from matplotlib import rc_context  # noqa: PLC0415  loads for seconds
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415

    with rc_context(_SETTINGS):  # type: ignore[arg-type]
        figure = plan()
        FigureCanvasAgg(figure)
        svg, png = io.BytesIO(), io.BytesIO()
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
        figure.savefig(png, format="png", dpi=_DPI, metadata={"Software": None})
    return Drawn(svg=svg.getvalue(), png=png.getvalue())
