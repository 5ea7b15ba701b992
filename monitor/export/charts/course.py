"""The course of one count: a line a source, intervals as bands, what is contested or withdrawn."""

from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import Final

from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from monitor.export.charts.lettering import lettered, named
from monitor.export.charts.select import Course, Line, Point
from monitor.export.digest.naming import Naming

# Okabe and Ito's colours, told apart with any colour vision; marks and dashes tell as well.
_COLOURS: Final = (
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8C6D31",
)  # fmt: skip
_OFFICIAL_MARKS: Final = ("o", "s", "D", "p", "h", "8", "P", "X")
_OTHER_MARKS: Final = ("^", "v", "<", ">", "d", "*", "^", "v")
_REST: Final = "#9AA0A6"
_WIDTH: Final = 5.4  # inches; 1080 pixels, a phone's width
_NAME: Final = 46
_ALONE: Final = timedelta(hours=1)


def draw_course(course: Course, naming: Naming) -> Figure:
    """Draw one count over time."""
    entries = len(course.lines) + bool(course.rest) + 3
    height = 3.4 + 0.22 * entries
    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    axes = figure.add_subplot()
    end = max(point.at for line in (*course.lines, *course.rest) for point in line.points)
    for line in course.rest:
        _draw_line(axes, line, end, (_REST, ".", 0.8))
    for place, line in enumerate(course.lines):
        marks = _OFFICIAL_MARKS if line.official else _OTHER_MARKS
        _draw_line(axes, line, end, (_COLOURS[place], marks[place], 1.8))
    _frame(axes, course, naming)
    figure.legend(
        handles=_legend(course, naming),
        loc="outside lower left",
        ncols=1,
        frameon=False,
        fontsize=9.5,
        handlelength=2.6,
    )
    return figure


def _draw_line(axes: Axes, line: Line, end: object, look: tuple[str, str, float]) -> None:
    colour, mark, width = look
    times = [*(date2num(point.at) for point in line.points), date2num(end)]
    middles = [point.middle for point in line.points]
    axes.plot(
        times,
        [*middles, middles[-1]],
        drawstyle="steps-post",
        color=colour,
        linewidth=width,
        linestyle="-" if line.official else (0, (4, 2)),
        zorder=2,
    )
    axes.plot(
        times[:-1],
        middles,
        linestyle="",
        marker=mark,
        markersize=7,
        color=colour,
        markerfacecolor=colour if line.official else "white",
        markeredgewidth=1.4,
        zorder=3,
    )
    _bands(axes, line.points, times, colour)
    _marks(axes, line.points, times)


def _bands(axes: Axes, points: Sequence[Point], times: Sequence[float], colour: str) -> None:
    """An interval is a band until the next count; an open one an arrow upwards."""
    for place, point in enumerate(points):
        if point.high is None:
            axes.plot(
                times[place],
                point.low,
                marker=(3, 0, 0),
                markersize=6,
                color=colour,
                linestyle="",
                markerfacecolor="none",
                transform=axes.transData,
                zorder=4,
            )
            axes.annotate(
                "",
                xy=(times[place], point.low),
                xytext=(0, 16),
                textcoords="offset points",
                arrowprops={"arrowstyle": "<-", "color": colour, "lw": 1.3},
            )
        elif point.high > point.low:
            until = max(times[place + 1], times[place])
            axes.fill_between(
                [times[place], until], point.low, point.high, color=colour, alpha=0.16, lw=0
            )
            axes.vlines(times[place], point.low, point.high, color=colour, lw=1.3)


def _marks(axes: Axes, points: Sequence[Point], times: Sequence[float]) -> None:
    for place, point in enumerate(points):
        at = (times[place], point.middle)
        if point.contested:
            axes.plot(
                *at, marker="o", markersize=14, markerfacecolor="none", color="#B00020", zorder=5
            )
        if point.edited:
            axes.plot(*at, marker="x", markersize=11, color="#1A1C1F", mew=2, zorder=6)


def _frame(axes: Axes, course: Course, naming: Naming) -> None:
    attribute = naming.words.terms.attribute(course.attribute)
    axes.set_title(
        f"{lettered(attribute, 40)}\n{lettered(course.title, 58)}", loc="left", fontsize=11
    )
    zone = naming.zone or UTC
    locator = AutoDateLocator(minticks=2, maxticks=5, tz=zone)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(DateFormatter("%d.%m\n%H:%M", tz=zone))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.yaxis.set_major_formatter(lambda value, _: naming.words.terms.number(value))
    axes.grid(axis="y", color="#E3E6EA", lw=0.8)
    axes.set_axisbelow(True)
    points = [point for line in (*course.lines, *course.rest) for point in line.points]
    first, last = min(one.at for one in points), max(one.at for one in points)
    pad = max((last - first) * 0.06, _ALONE if first == last else timedelta(minutes=1))
    axes.set_xlim(date2num(first - pad), date2num(last + pad))
    top = max(one.high or one.low for one in points)
    axes.set_ylim(0, max(top * 1.15, 1))


def _legend(course: Course, naming: Naming) -> list[Line2D | Patch]:
    handles: list[Line2D | Patch] = []
    for place, line in enumerate(course.lines):
        marks = _OFFICIAL_MARKS if line.official else _OTHER_MARKS
        handles.append(
            Line2D(
                [], [],
                color=_COLOURS[place],
                marker=marks[place],
                markerfacecolor=_COLOURS[place] if line.official else "white",
                linestyle="-" if line.official else (0, (4, 2)),
                linewidth=1.8,
                label=_name(line, naming),
            )
        )  # fmt: skip
    if course.rest:
        others = naming.words.count("sources", len(course.rest))
        label = naming.words.say("others", sources=others)
        handles.append(Line2D([], [], color=_REST, marker=".", label=label))
    points = [point for line in (*course.lines, *course.rest) for point in line.points]
    if any(one.contested for one in points):
        handles.append(
            Line2D([], [], linestyle="", marker="o", markersize=11, markerfacecolor="none",
                   color="#B00020", label=naming.words.say("ring"))
        )  # fmt: skip
    if any(one.edited for one in points):
        handles.append(
            Line2D([], [], linestyle="", marker="x", color="#1A1C1F", mew=2,
                   label=naming.words.say("cross"))
        )  # fmt: skip
    if any(one.high is None for one in points):
        handles.append(
            Line2D([], [], linestyle="", marker="^", color="#5A6069", markerfacecolor="none",
                   label=naming.words.say("arrow"))
        )  # fmt: skip
    return handles


def _name(line: Line, naming: Naming) -> str:
    title = naming.title(line.source)
    name = title if line.voice in (title, line.source) else f"{line.voice} ← {title}"
    role = naming.words.say("official" if line.official else "unofficial")
    return f"{named(name, _NAME)} ({role})"
