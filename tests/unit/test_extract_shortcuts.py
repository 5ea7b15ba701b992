"""What is passed over because a word or a figure is missing would have told nothing."""

import json
import re
from functools import cache
from pathlib import Path

from monitor.core.extract import Reader, blame, disowned, modality
from monitor.core.track import segments, sight
from monitor.knowledge import load_lexicon
from monitor.model.ids import RevisionId
from monitor.text.topics import holds
from tests.newsroom import known

CORPUS = Path(__file__).parents[1] / "corpus"
REVISION = RevisionId("test")
ANYWHERE = re.compile("")


class _Everything:
    """A set that has something in common with every other."""

    def isdisjoint(self, _other):
        return False


@cache
def _scans():
    files = [*CORPUS.glob("claims-*.jsonl"), *CORPUS.glob("cases/*/posts.jsonl")]
    lines = [line for one in sorted(files) for line in one.read_text("utf-8").splitlines()][::2]
    return [known().scan(str(json.loads(line).get("text") or "")) for line in lines]


def _read():
    reader = Reader(load_lexicon())
    return [reader.read(scan, REVISION) for scan in _scans()]


def test_reading_without_its_shortcuts_gives_the_same_claims(monkeypatch):
    usual = _read()
    monkeypatch.setattr(blame, "_TOLD_BY", _Everything())
    monkeypatch.setattr(disowned, "_TOLD_BY", _Everything())
    monkeypatch.setattr(modality, "_OF_A_YEAR", ANYWHERE)
    assert _read() == usual


def test_a_year_is_found_wherever_the_centuries_are_looked_for(monkeypatch):
    told = ["", "In 1994 it sank.", "2019, not 2024.", "Built 1994.", "12015 people", "M1507"]
    when = segments.datetime(2024, 11, 1)
    texts = [*told, *(scan.text for scan in _scans())]
    quick = [segments._may_be_past(text, when) for text in texts]
    assert any(quick)
    monkeypatch.setattr(segments, "_LIKE_A_YEAR", ANYWHERE)
    assert [segments._may_be_past(text, when) for text in texts] == quick


def test_a_word_that_begins_so_stands_near_wherever_one_stands_before():
    wanted = [
        (str(hit.entry.get("before")), hit, scan.folded)
        for scan in _scans()
        for hit in scan.hits
        if hit.entry.kind in sight._OWN and hit.entry.get("before") is not None
    ]
    held = [holds(hit, folded) for _, hit, folded in wanted]
    assert any(held)
    assert [sight._follows(*one) for one in wanted] == held
