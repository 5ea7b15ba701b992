"""Score the claim reader against the annotated sentences beside this file.

    python tests/corpus/score_claims.py [--misses] [--case FOLDER ...]

The set "opened" was kept apart until 26 November 2026; "later", "third" and "fourth" were written
on that day and scored once before any rule was made for them.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))

from monitor.core.extract import Reader  # noqa: E402
from monitor.knowledge import load_gazetteer, load_lexicon  # noqa: E402
from monitor.model.claims import Claim, Quantity  # noqa: E402
from monitor.model.ids import RevisionId  # noqa: E402
from monitor.text.scan import Scanner  # noqa: E402

Row = dict[str, object]


def key(claim: Row) -> tuple[object, ...]:
    """What must agree for a claim to be right."""
    if claim.get("label") is not None:
        return (claim["attribute"], str(claim["label"]).casefold())
    low, high = claim.get("min"), claim.get("max")
    bounds = float(str(low or 0)), None if high is None else float(str(high))
    return (claim["attribute"], *bounds)


def as_row(claim: Claim) -> Row:
    """Return a claim in the manner of the annotation."""
    row: Row = {
        "attribute": claim.attribute.value,
        "scope": claim.scope,
        "modality": claim.modality.value,
        "quote": claim.quote,
        "attributed_to": claim.attribution.speaker if claim.attribution else None,
    }
    if isinstance(claim.value, Quantity):
        row |= {"min": claim.value.low, "max": claim.value.high}
    else:
        row["label"] = claim.value.concept
    return row


class Tally:
    """Claims found, missed and wrong; of the found ones, which further fields agree."""

    def __init__(self) -> None:
        self.found = self.missed = self.wrong = 0
        self.fields: Counter[str] = Counter()

    def compare(self, gold: list[Row], got: list[Row]) -> list[str]:
        """Count one text; return what is amiss."""
        wanted, have = Counter(map(key, gold)), Counter(map(key, got))
        both = wanted & have
        self.found += both.total()
        self.missed += (wanted - both).total()
        self.wrong += (have - both).total()
        notes = [f"missed {item}" for item in (wanted - both).elements()]
        notes += [f"wrong  {item}" for item in (have - both).elements()]
        pool = list(got)
        for want in gold:
            same = [one for one in pool if key(one) == key(want)]
            if not same:
                continue
            best = max(same, key=lambda one: (one["scope"] == want.get("scope"),
                                              one["modality"] == want.get("modality")))  # fmt: skip
            pool.remove(best)
            for field in ("scope", "modality", "attributed_to"):
                mine, theirs = best[field] or None, want.get(field) or None
                right = bool(mine) == bool(theirs) if field == "attributed_to" else mine == theirs
                self.fields[field] += right
                if not right:
                    notes.append(f"{field}: {mine!r} should be {theirs!r}  {key(want)}")
        return notes

    def line(self) -> str:
        """Return the figures on one line."""
        precision = self.found / max(1, self.found + self.wrong)
        recall = self.found / max(1, self.found + self.missed)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        fields = "  ".join(f"{name} {self.fields[name] / max(1, self.found):.3f}"
                           for name in ("modality", "scope", "attributed_to"))  # fmt: skip
        counts = f"({self.found}/{self.missed}/{self.wrong})"
        return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  {fields}  {counts}"


def corpus() -> Iterator[tuple[str, str, str, list[Row]]]:
    """Yield group, id, text and gold of every annotated sentence."""
    for path in sorted(HERE.glob("claims-*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield f"{path.stem[-2:]} {row['set']}", row["id"], row["text"], row["claims"]


def case(folder: Path) -> Iterator[tuple[str, str, str, list[Row]]]:
    """Yield the posts of a case with their gold claims."""
    posts = (folder / "posts.jsonl").read_text(encoding="utf-8").splitlines()
    gold = (folder / "gold-claims.jsonl").read_text(encoding="utf-8").splitlines()
    for post, claims in zip(posts, gold, strict=True):
        row = json.loads(claims)
        yield folder.name[:14], row["post"], json.loads(post)["text"], row["claims"]


def main() -> None:
    """Print the figures of each group, and with --misses what is amiss."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--case", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    lexicon = load_lexicon()
    reader = Reader(lexicon)
    scanner = Scanner((*lexicon.patterns, *load_gazetteer().patterns))
    texts: Iterable[tuple[str, str, str, list[Row]]] = corpus()
    texts = [*texts, *(one for folder in options.case for one in case(folder))]
    tallies: dict[str, Tally] = {}
    for group, name, text, gold in texts:
        claims = reader.read(scanner.scan(text), RevisionId(name)).claims
        notes = tallies.setdefault(group, Tally()).compare(gold, [as_row(one) for one in claims])
        if options.misses and notes and options.only in group:
            sys.stdout.write("\n      ".join([f"{name} | {text}", *notes]) + "\n")
    for group, tally in tallies.items():
        sys.stdout.write(f"{group:15} {tally.line()}\n")


if __name__ == "__main__":
    main()
