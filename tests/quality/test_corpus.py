"""The annotated sentences and cases as a gate: what was once read right stays right.

The bars stand a little below what was measured last (docs/design/0005-quality.md), so
that a change of a rule may cost one sentence here and win three there, but no more.
"""

import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from benchmarks.scoring import score
from monitor.core.extract import Reader
from monitor.knowledge import load_gazetteer, load_lexicon
from monitor.model.ids import RevisionId
from monitor.text.scan import Scanner
from tests.corpus.score_claims import Tally, as_row, corpus

CORPUS = Path(__file__).parents[1] / "corpus"

pytestmark = [pytest.mark.timeout(600), pytest.mark.real_time]


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    lexicon = load_lexicon()
    reader = Reader(lexicon)
    scanner = Scanner((*lexicon.patterns, *load_gazetteer().patterns))
    found: dict[str, Tally] = defaultdict(Tally)
    for group, name, text, gold in corpus():
        claims = reader.read(scanner.scan(text), RevisionId(name)).claims
        found[group].compare(gold, [as_row(claim) for claim in claims])
    return found


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
@pytest.mark.parametrize(
    ("part", "precision", "recall"),
    [
        ("dev", 0.97, 0.97),
        ("opened", 0.96, 0.96),
        ("later", 0.94, 0.90),
        ("third", 0.94, 0.91),
        ("fourth", 0.88, 0.67),
    ],
)
def test_sentences_are_read_as_annotated(
    tallies: dict[str, Tally], language: str, part: str, precision: float, recall: float
) -> None:
    tally = tallies[f"{language} {part}"]

    assert tally.found / (tally.found + tally.wrong) >= precision, tally.line()
    assert tally.found / (tally.found + tally.missed) >= recall, tally.line()


@pytest.mark.parametrize(
    ("folder", "bars"),
    [
        ("cases", {"matches": 0.98, "claims": 0.98, "contradictions": 0.97, "alerts": 0.98}),
        (
            "cases-2026-11",
            {"matches": 0.97, "claims": 0.97, "contradictions": 0.88, "alerts": 0.94},
        ),
        (
            "cases-2026-11-later",
            {"matches": 0.97, "claims": 0.96, "contradictions": 0.92, "alerts": 0.94},
        ),
        (
            "cases-2026-11-third",
            {"matches": 0.97, "claims": 0.95, "contradictions": 0.92, "alerts": 0.92},
        ),
        (
            "cases-2026-11-fourth",
            {"matches": 0.97, "claims": 0.96, "contradictions": 0.91, "alerts": 0.94},
        ),
        (
            "cases-2026-11-fifth",
            {"matches": 0.97, "claims": 0.97, "contradictions": 0.95, "alerts": 0.95},
        ),
        (
            "cases-2026-11-sixth",
            {"matches": 0.98, "claims": 0.98, "contradictions": 0.95, "alerts": 0.96},
        ),
        (
            "cases-2026-11-seventh",
            {"matches": 0.98, "claims": 0.97, "contradictions": 0.96, "alerts": 0.96},
        ),
        (
            "cases-2026-11-eighth",
            {"matches": 0.96, "claims": 0.97, "contradictions": 0.91, "alerts": 0.93},
        ),
    ],
)
def test_cases_are_replayed_as_annotated(
    folder: str, bars: dict[str, float], tmp_path: Path
) -> None:
    cases = sorted(path for path in (CORPUS / folder).iterdir() if path.is_dir())
    assert len(cases) >= 6
    for case in cases:
        command = [sys.executable, "-m", "monitor", "replay", str(case)]
        subprocess.run(
            [*command, "--out", str(tmp_path / case.name)], check=True, capture_output=True
        )

    tallies = score([(case, tmp_path / case.name) for case in cases])

    figures = {name: tally.figures()[2] for name, tally in tallies.items()}
    assert [name for name, bar in bars.items() if figures[name] < bar] == [], figures
    assert figures["quotes"] == 1.0, figures
