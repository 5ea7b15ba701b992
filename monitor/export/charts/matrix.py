"""Who says what of an event: a row a source, a column an attribute, the value in the cell."""

from collections.abc import Iterable
from textwrap import wrap
from typing import Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from monitor.core.digest import ClaimRow, EventDigest
from monitor.export.charts.lettering import lettered
from monitor.export.digest.naming import Naming
from monitor.model.claims import Attribute
from monitor.model.ids import SourceKey

_COLUMNS: Final = 4  # that have room on a phone
_ROWS: Final = 18
_WIDTH: Final = 5.4
_ROW: Final = 0.46
_NAME: Final = 27
_LINE: Final = 13  # letters of a cell's line
_LINES: Final = 3
_SHORT: Final = 10
_NAMES: Final = 2.4  # widths of a column that the names take
_PLAIN: Final = "#EEF2F6"
_CONTESTED: Final = "#FBE3DC"


class _Cell(NamedTuple):
    text: str
    contested: bool


def draw_matrix(event: EventDigest, naming: Naming) -> Figure:
    """Draw what stands, source by source."""
    cells = _cells(event, naming)
    counts: dict[Attribute, int] = {}
    for _, attribute in cells:
        counts[attribute] = counts.get(attribute, 0) + 1
    columns = sorted(counts, key=lambda one: (-counts[one], list(Attribute).index(one)))[:_COLUMNS]
    rows = list(dict.fromkeys(source for source, attribute in cells if attribute in columns))
    rows.sort(key=lambda key: (-sum((key, one) in cells for one in columns), naming.title(key)))
    hidden, rows = len(rows[_ROWS:]), rows[:_ROWS]
    height = _ROW * (len(rows) + 1 + bool(hidden)) + 0.7
    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    axes = figure.add_subplot()
    axes.set_xlim(-_NAMES, len(columns))
    axes.set_ylim(len(rows) + bool(hidden), -1)
    axes.axis("off")
    axes.set_title(lettered(event.title, 58), loc="left", fontsize=11)
    for place, attribute in enumerate(columns):
        head = _lines([naming.words.terms.attribute(attribute)])
        axes.text(place + 0.5, -0.5, head, ha="center", va="center", fontsize=8, weight="bold")
    for row, source in enumerate(rows):
        name = lettered(naming.title(source), _NAME)
        axes.text(-_NAMES + 0.02, row + 0.5, name, va="center", fontsize=8.5)
        for place, attribute in enumerate(columns):
            if (source, attribute) in cells:
                _draw_cell(axes, (place, row), cells[source, attribute])
    if hidden:
        more = naming.words.say("others", sources=naming.words.count("sources", hidden))
        axes.text(-_NAMES + 0.02, len(rows) + 0.5, more, va="center", fontsize=8.5, color="#5A6069")
    return figure


def _cells(event: EventDigest, naming: Naming) -> dict[tuple[SourceKey, Attribute], _Cell]:
    contested = {
        name
        for dispute in event.disputes
        for pair in dispute.pairs
        if pair.open
        for name in (pair.later, pair.earlier)
    }
    found: dict[tuple[SourceKey, Attribute], list[ClaimRow]] = {}
    for topic in event.topics:
        for position in topic.positions:
            for name in position.claims:
                claim = naming.claim_in(event, name)
                found.setdefault((claim.source, claim.attribute), []).append(claim)
    return {
        place: _Cell(
            text=_lines(naming.claim_words(one) for one in claims),
            contested=any(one.id in contested for one in claims),
        )
        for place, claims in found.items()
    }


def _draw_cell(axes: Axes, place: tuple[int, int], cell: _Cell) -> None:
    column, row = place
    axes.add_patch(
        Rectangle(
            (column + 0.03, row + 0.06),
            0.94,
            0.88,
            facecolor=_CONTESTED if cell.contested else _PLAIN,
            edgecolor="#B00020" if cell.contested else "#FFFFFF",
            linestyle="--" if cell.contested else "-",
            linewidth=1.2,
        )
    )
    size = 7 if "\n" in cell.text or len(cell.text) > _SHORT else 8.5
    axes.text(
        column + 0.5, row + 0.5, cell.text, ha="center", va="center", fontsize=size, linespacing=1.1
    )


def _lines(texts: Iterable[str]) -> str:
    """Break texts into the few short lines that a cell holds."""
    lines = [
        line
        for text in dict.fromkeys(texts)
        for line in wrap(lettered(text, _LINE * _LINES), _LINE) or ["–"]
    ]
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], "…"]
    return "\n".join(lines)
