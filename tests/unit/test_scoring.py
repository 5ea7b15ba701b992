import json
from pathlib import Path

import pytest

from benchmarks.score import cases_in, scorer_of
from benchmarks.scoring import main, score

POST = {"post": "telegram:a/1", "revision": 1}
GOLD_CLAIM = {"attribute": "killed", "min": 4, "max": 4, "modality": "asserted"}
CLAIM = {**POST, **GOLD_CLAIM, "quote": "four", "event": "e"}
RELATION = {"kind": "contradicts", "attribute": "killed", "event": "e", "b": "telegram:a/1@1"}
ALERT = {"kind": "update", "event": "e", "attribute": "killed", "post": "telegram:a/1@1"}


def write(folder: Path, **files: list[dict[str, object]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in files.items():
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name.replace('_', '-')}.jsonl").write_text(lines)
    return folder


@pytest.fixture
def case(tmp_path) -> Path:
    return write(
        tmp_path / "case",
        posts=[{"source": "telegram:a", "id": "1", "text": "four dead"}],
        gold_claims=[{**POST, "events": ["e"], "claims": [GOLD_CLAIM]}],
        gold_relations=[{**RELATION, "a": ["telegram:b/1@1", "telegram:c/1@1"]}],
        gold_alerts=[ALERT, {**ALERT, "kind": "new_claim", "optional": True}],
    )


def output(tmp_path: Path, **changes: list[dict[str, object]]) -> Path:
    right = {
        "matches": [{**POST, "event": "e"}],
        "claims": [CLAIM],
        "relations": [{**RELATION, "a": "telegram:c/1@1"}],
        "alerts": [ALERT],
    }
    return write(tmp_path / "out", **right | changes)


def figures(case: Path, out: Path) -> dict[str, tuple[int, int, int]]:
    tallies = score([(case, out)])
    return {name: (one.found, one.missed, one.wrong) for name, one in tallies.items()}


def test_what_agrees_with_the_gold_is_found(case, tmp_path):
    found = figures(case, output(tmp_path))

    assert found.pop("other_relations") == (0, 0, 0)
    assert set(found.values()) == {(1, 0, 0)}


@pytest.mark.parametrize(
    ("changes", "measure", "counts"),
    [
        ({"matches": []}, "matches", (0, 1, 0)),
        ({"claims": [{**CLAIM, "min": 5}]}, "claims", (0, 1, 1)),
        ({"claims": [{**CLAIM, "modality": "hedged"}]}, "modality", (0, 1, 1)),
        ({"claims": [{**CLAIM, "scope": "children"}]}, "scope", (0, 1, 1)),
        ({"claims": [{**CLAIM, "attributed_to": "locals"}]}, "attribution", (0, 1, 1)),
        ({"claims": [{**CLAIM, "quote": "five"}]}, "quotes", (0, 0, 1)),
        ({"claims": [CLAIM, {**CLAIM, "event": "f"}]}, "claims", (1, 0, 0)),
        ({"claims": [CLAIM, {**CLAIM, "modality": "denied"}]}, "claims", (1, 0, 1)),
        ({"claims": [{**CLAIM, "post": "telegram:z/9"}]}, "claims", (0, 1, 0)),
        ({"relations": [{**RELATION, "a": "telegram:z/1@1"}]}, "contradictions", (0, 1, 1)),
        ({"alerts": [{**ALERT, "kind": "new_claim"}]}, "alerts", (0, 1, 0)),
        ({"alerts": [ALERT, {**ALERT, "kind": "retraction"}]}, "alerts", (1, 0, 1)),
    ],
)
def test_what_differs_is_missed_or_wrong(case, tmp_path, changes, measure, counts):
    assert figures(case, output(tmp_path, **changes))[measure] == counts


def test_cases_are_found_by_what_they_hold(case, tmp_path):
    write(tmp_path / "unannotated", posts=[])

    assert cases_in(tmp_path) == [case]
    assert cases_in(case) == [case]


def test_the_scorer_of_the_cases_goes_before_our_own(case, tmp_path):
    own = scorer_of(tmp_path)
    (tmp_path / "score.py").write_text("")

    assert own.name == "scoring.py"
    assert scorer_of(tmp_path) == scorer_of(case) == tmp_path / "score.py"


def test_the_table_lists_what_was_missed(case, tmp_path, capsys):
    out = output(tmp_path, matches=[])

    assert main([str(case), str(out), "--misses"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["matches", "1.000", "0.000", "0.000", "0", "1", "0"]
    assert "missed" in lines[2]
