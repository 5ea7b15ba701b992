"""When was posted: days as columns, the hours of a day as rows."""

from collections import Counter
from datetime import UTC, date, timedelta
from typing import Final

from matplotlib.figure import Figure

from monitor.core.digest import Digest
from monitor.export.digest.naming import Naming

_WIDTH: Final = 5.4
_DAYS: Final = 10  # that have room for a number on a phone; more are added up by weekday
_HOURS: Final = 24
_DARK: Final = 0.55


def draw_activity(digest: Digest, naming: Naming) -> Figure:
    """Draw how many posts each hour of each day had."""
    zone = naming.zone or UTC
    first = digest.since.astimezone(zone).date()
    last = (digest.until - timedelta(microseconds=1)).astimezone(zone).date()
    days = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    by_day = len(days) <= _DAYS
    counts: Counter[tuple[int, int]] = Counter()
    for row in digest.activity:
        local = row.at.astimezone(zone)
        column = (local.date() - first).days if by_day else local.weekday()
        counts[column, local.hour] += row.posts
    weekdays = naming.words.say("weekdays").split()
    columns = [_day(day, weekdays) for day in days] if by_day else weekdays
    grid = [[counts[column, hour] for column in range(len(columns))] for hour in range(_HOURS)]
    return _draw(grid, columns, naming)


def _day(day: date, weekdays: list[str]) -> str:
    return f"{weekdays[day.weekday()]}\n{day:%d.%m}"


def _draw(grid: list[list[int]], columns: list[str], naming: Naming) -> Figure:
    figure = Figure(figsize=(_WIDTH, 6.6), layout="constrained")
    axes = figure.add_subplot()
    most = max(max(row) for row in grid)
    axes.imshow(grid, aspect="auto", cmap="Blues", vmin=0, vmax=max(most, 1))
    axes.set_xticks(range(len(columns)), columns, fontsize=9.5)
    axes.set_yticks(range(0, _HOURS, 2), [f"{hour:02}:00" for hour in range(0, _HOURS, 2)])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_title(naming.words.say("activity_title"), loc="left", fontsize=11)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for hour, row in enumerate(grid):
        for column, count in enumerate(row):
            if count:
                colour = "white" if count > _DARK * most else "#1A1C1F"
                text = naming.words.terms.number(count)
                axes.text(column, hour, text, ha="center", va="center", fontsize=8, color=colour)
    return figure
