"""Compare what the program wrote with a case's gold: ``scoring.py CASE OUT [CASE OUT …]``.

A claim is right when post, revision, attribute and value agree; modality, scope and
attribution are judged on the right ones, and a quote must stand in the post's text. Of a
relation, any counterpart that the gold lists will do. Optional alerts are neither asked
for nor counted as wrong.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

T = TypeVar("T")

MEASURES: Final = (
    "matches",
    "claims",
    "contradictions",
    "other_relations",
    "alerts",
    "modality",
    "scope",
    "attribution",
    "quotes",
)
Value = tuple[str, str | float, float | None]
ClaimKey = tuple[str, int, str, Value]


class Claim(Struct, kw_only=True):
    """A claim of the gold or of the program; the gold's stand below their post."""

    attribute: str
    post: str = ""
    revision: int = 0
    label: str | None = None
    min: float | None = None
    max: float | None = None
    scope: str | None = None
    modality: str | None = None
    attributed_to: str | None = None
    quote: str = ""

    @property
    def value(self) -> Value:
        """The label in small letters, or the bounds."""
        if self.label is not None:
            return ("label", self.label.casefold(), None)
        return ("count", self.min or 0.0, self.max)


class GoldPost(Struct, kw_only=True):
    """What an analyst made of one line of posts.jsonl."""

    post: str
    revision: int
    events: list[str]
    claims: list[Claim]


class Match(Struct, frozen=True, kw_only=True):
    """A post's link to an event."""

    post: str
    revision: int
    event: str


class Relation(Struct, kw_only=True):
    """A relation; the gold gives every counterpart that will do."""

    kind: str
    attribute: str
    event: str
    a: str | list[str]
    b: str


class Alert(Struct, frozen=True, kw_only=True):
    """An alert; ``optional`` in the gold only."""

    kind: str
    event: str
    attribute: str
    post: str
    optional: bool = False


class Posting(Struct):
    """A line of posts.jsonl, of which only the text is needed."""

    text: str = ""


class Tally:
    """Found, missed and wrong of one measure, with a note for each of the last two."""

    def __init__(self) -> None:
        self.found = self.missed = self.wrong = 0
        self.notes: list[str] = []

    def compare(
        self,
        gold: Counter[T],
        got: Counter[T],
        neutral: Counter[T] | None = None,
    ) -> None:
        """Count what both hold, what only the gold holds and what only the program wrote."""
        both = gold & got
        missed, wrong = gold - both, got - both - (neutral or Counter())
        self.found += both.total()
        self.missed += missed.total()
        self.wrong += wrong.total()
        self.notes += [f"missed {one}" for one in missed.elements()]
        self.notes += [f"wrong  {one}" for one in wrong.elements()]

    def judge(self, *, right: bool, note: str) -> None:
        """Count a detail of something found; a wrong one is also a missed one."""
        self.found += right
        self.missed += not right
        self.wrong += not right
        if not right:
            self.notes.append(f"wrong  {note}")

    def figures(self) -> tuple[float, float, float]:
        """Return precision, recall and their harmonic mean."""
        precision = _share(self.found, self.wrong)
        recall = _share(self.found, self.missed)
        both = precision + recall
        return precision, recall, 2 * precision * recall / both if both else 0.0


def score(pairs: Sequence[tuple[Path, Path]]) -> dict[str, Tally]:
    """Score folders of output against their cases, all into one tally a measure."""
    tallies = {name: Tally() for name in MEASURES}
    for case, out in pairs:
        gold = _rows(case / "gold-claims.jsonl", GoldPost)
        _score_matches(gold, out, tallies["matches"])
        _score_claims(gold, case, out, tallies)
        _score_relations(case, out, tallies)
        _score_alerts(case, out, tallies["alerts"])
    return tallies


def _score_matches(gold: Sequence[GoldPost], out: Path, tally: Tally) -> None:
    wanted = Counter((one.post, one.revision, event) for one in gold for event in one.events)
    got = {(one.post, one.revision, one.event) for one in _rows(out / "matches.jsonl", Match)}
    tally.compare(wanted, Counter(got))


def _score_claims(
    gold: Sequence[GoldPost], case: Path, out: Path, tallies: dict[str, Tally]
) -> None:
    texts = {
        (one.post, one.revision): line.text
        for one, line in zip(gold, _rows(case / "posts.jsonl", Posting), strict=True)
    }
    wanted = [(_key(one.post, one.revision, claim), claim) for one in gold for claim in one.claims]
    written = [
        one for one in _rows(out / "claims.jsonl", Claim) if (one.post, one.revision) in texts
    ]
    distinct: dict[Hashable, tuple[ClaimKey, Claim]] = {}
    for claim in written:
        quoted = bool(claim.quote) and claim.quote in texts[claim.post, claim.revision]
        tallies["quotes"].found += quoted
        tallies["quotes"].wrong += not quoted
        key = _key(claim.post, claim.revision, claim)
        # One claim tied to two events is one; an assertion and a denial of a thing are two.
        distinct.setdefault((key, claim.scope, claim.modality == "denied"), (key, claim))
    got = list(distinct.values())
    tallies["claims"].compare(Counter(key for key, _ in wanted), Counter(key for key, _ in got))
    _score_details(wanted, got, tallies)


def _score_details(
    wanted: Sequence[tuple[ClaimKey, Claim]],
    got: Sequence[tuple[ClaimKey, Claim]],
    tallies: dict[str, Tally],
) -> None:
    pool: dict[ClaimKey, list[Claim]] = {}
    for key, claim in got:
        pool.setdefault(key, []).append(claim)
    for key, want in wanted:
        if not (candidates := pool.get(key)):
            continue
        have = max(
            reversed(candidates),
            key=lambda one: (one.scope == want.scope, one.modality == want.modality),
        )
        candidates.remove(have)
        note = f"{key}: wanted {want}, got {have}"
        tallies["modality"].judge(right=have.modality == want.modality, note=note)
        tallies["scope"].judge(right=have.scope == want.scope, note=note)
        attributed = bool(have.attributed_to) == bool(want.attributed_to)
        tallies["attribution"].judge(right=attributed, note=note)


def _score_relations(case: Path, out: Path, tallies: dict[str, Tally]) -> None:
    gold = _rows(case / "gold-relations.jsonl", Relation)
    got = _rows(out / "relations.jsonl", Relation)
    matched: set[int] = set()
    for want in gold:
        tally = tallies[_measure(want.kind)]
        hits = [number for number, have in enumerate(got) if _fits(have, want)]
        matched.update(hits)
        tally.found += bool(hits)
        tally.missed += not hits
        if not hits:
            tally.notes.append(f"missed {want}")
    for number, have in enumerate(got):
        if number not in matched:
            tallies[_measure(have.kind)].wrong += 1
            tallies[_measure(have.kind)].notes.append(f"wrong  {have}")


def _score_alerts(case: Path, out: Path, tally: Tally) -> None:
    gold = _rows(case / "gold-alerts.jsonl", Alert)
    got = _rows(out / "alerts.jsonl", Alert)

    def count(alerts: Sequence[Alert], *, optional: bool) -> Counter[tuple[str, ...]]:
        chosen = [one for one in alerts if one.optional is optional]
        return Counter((one.kind, one.event, one.attribute, one.post) for one in chosen)

    tally.compare(
        count(gold, optional=False), count(got, optional=False), count(gold, optional=True)
    )


def _fits(have: Relation, want: Relation) -> bool:
    same = (have.kind, have.attribute, have.b) == (want.kind, want.attribute, want.b)
    return same and have.a in want.a


def _measure(kind: str) -> str:
    return "contradictions" if kind == "contradicts" else "other_relations"


def _key(post: str, revision: int, claim: Claim) -> ClaimKey:
    return (post, revision, claim.attribute, claim.value)


def _share(right: int, not_right: int) -> float:
    return right / (right + not_right) if right + not_right else 1.0


def _rows(path: Path, kind: type[T]) -> list[T]:
    if not path.exists():
        return []
    lines = path.read_bytes().splitlines()
    return [msgspec.json.decode(line, type=kind) for line in lines if line.strip()]


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="CASE OUT")
    parser.add_argument("--misses", action="store_true", help="list what was missed or wrong")
    options = parser.parse_args(arguments)
    if len(options.folders) % 2:
        parser.error("folders come in pairs: CASE OUT")
    pairs = list(zip(options.folders[::2], options.folders[1::2], strict=True))
    print(f"{'':16} precision recall     f1   found missed wrong")
    for name, tally in score(pairs).items():
        precision, recall, f1 = tally.figures()
        counts = f"{tally.found:7} {tally.missed:6} {tally.wrong:5}"
        print(f"{name:16} {precision:9.3f} {recall:6.3f} {f1:6.3f} {counts}")
        if options.misses:
            for note in tally.notes:
                print("    ", note)
    return 0


if __name__ == "__main__":
    sys.exit(main())
