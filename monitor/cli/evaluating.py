"""``monitor eval``: the matcher beside others on pairs of texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.common import FOLDER

if TYPE_CHECKING:
    from monitor.evaluation import Row


@click.command("eval", short_help="Measure the matcher on pairs of texts.")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--fix-on", metavar="SET", help="Fix the thresholds on this pair set.")
@click.option("--encoder", is_flag=True, help="Measure the sentence encoder too ([semantic]).")
def evaluate(folder: Path, *, fix_on: str | None, encoder: bool) -> None:
    """Measure how well the matcher tells pairs of texts on one event from others in DIR.

    DIR holds pair sets (tgcontest_pairs, headlinecause_pairs, vitaminc_sample). TF-IDF and
    rapidfuzz are measured in the same run. The threshold of each method is fixed on one
    set and frozen for the others; in brackets are intervals of 95 %.
    """
    from monitor.evaluation import evaluate as measure

    more = {}
    if encoder:
        from monitor.assist.encoder import open_encoder

        more["sentence encoder"] = open_encoder().likeness
    report = measure(folder, fix_on, more)
    click.echo(f"Thresholds are fixed on {report.fixed_on} and frozen for the other sets.")
    for name, rows in report.rows.items():
        judged = report.judged.get(name)
        asked = "of one event" if judged is None else "that agree"
        click.echo(f"\n{name}: {rows[0].pairs} pairs, {rows[0].same} {asked}")
        crossed = "" if name != report.fixed_on else "  crossed"
        click.echo(f"{'':26}{'AP':>7}{'AUC':>7}{'':15}{'F1':>7}{'':15}{'at':>7}{crossed}")
        for row in rows:
            click.echo(_line(row))
        if judged is not None:
            click.echo(
                f"judged by their claims: {judged.spoken} of {rows[0].pairs} pairs, "
                f"{judged.right} of them rightly"
            )


def _line(row: Row) -> str:
    low, high = row.area_bounds
    worst, best = row.f1_bounds
    crossed = "" if row.crossed is None else f"{row.crossed:9.3f}"
    return (
        f"{row.method:26}{row.precision:7.3f}{row.area:7.3f} [{low:.3f} {high:.3f}]"
        f"{row.f1:7.3f} [{worst:.3f} {best:.3f}]{row.threshold:7.3f}{crossed}"
    )
