"""Judging measured apart from reading: annotated claims in, relations and alerts out."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rapidfuzz import fuzz

from monitor.core.actors import Speakers
from monitor.core.assess import Assessor
from monitor.core.docket import Docket
from monitor.knowledge import load_lexicon
from monitor.model.alerts import Alert
from monitor.model.claims import (
    Attribute,
    Attribution,
    Claim,
    Label,
    Modality,
    Quantity,
    claim_id,
)
from monitor.model.decisions import Recorded
from monitor.model.ids import PostId, RevisionId, SourceKey
from monitor.model.posts import Origin, Post, Revision, RevisionKind
from monitor.model.relations import Relation
from monitor.model.sources import Source, SourceKind
from monitor.text.scan import Scanner

CASES = sorted(
    path for path in (Path(__file__).parents[1] / "corpus" / "cases").iterdir() if path.is_dir()
)
KINDS = {
    "post": RevisionKind.ORIGINAL,
    "edit": RevisionKind.EDIT,
    "delete": RevisionKind.DELETION,
}
ANONYMOUS = ("source", "sources", "colleagues", "locals", "sister", "passengers")
_COPY = 70.0  # rapidfuzz's likeness of texts from which a copy is assumed here

Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def when(row: Row, *names: str) -> datetime | None:
    return next((datetime.fromisoformat(row[name]) for name in names if row.get(name)), None)


def recorded(seq: int, row: Row, gold: Row) -> Recorded:
    kind = KINDS[row.get("op", "post")]
    origin = row.get("forward_from")
    at = when(row, "edited_at", "deleted_at", "published_at")
    assert at is not None
    return Recorded(
        seq=seq,
        post=Post(
            source=SourceKey(row["source"]),
            native=row["id"],
            published_at=when(row, "published_at"),
            forwarded_from=Origin(source=origin["source"], native=origin.get("id"))
            if origin
            else None,
        ),
        revision=Revision(
            post=PostId(gold["post"]),
            number=gold["revision"],
            kind=kind,
            text=row["text"],
            seen_at=at,
            edited_at=None if kind is RevisionKind.ORIGINAL else at,
            digest="",
            mode="test",
        ),
    )


def claims(gold: Row) -> Iterator[Claim]:
    revision = RevisionId(f"{gold['post']}@{gold['revision']}")
    for row in gold["claims"]:
        speaker = row.get("attributed_to")
        value = (
            Label(concept=row["label"])
            if "label" in row
            else Quantity(
                low=row["min"], high=row["max"], approximate=row.get("approximate", False)
            )
        )
        attribute, modality = Attribute(row["attribute"]), Modality(row["modality"])
        scope = row.get("scope")
        unnamed = bool(speaker) and any(word in speaker.split() for word in ANONYMOUS)
        yield Claim(
            id=claim_id(
                revision, attribute, value, scope=scope, modality=modality, speaker=speaker
            ),
            revision=revision,
            attribute=attribute,
            value=value,
            scope=scope,
            modality=modality,
            attribution=Attribution(speaker=speaker, anonymous=unnamed) if speaker else None,
            start=0,
            end=0,
            quote="",
            extractor="gold",
            event=row.get("event"),
        )


def relayed(row: Row, texts: dict[PostId, str]) -> PostId | None:
    """Return the post that this one forwards or copies from another source."""
    origin = row.get("forward_from")
    if origin:
        post = PostId(f"{origin['source']}/{origin.get('id')}")
        return post if post in texts else None
    if row.get("op", "post") != "post":
        return None
    own = f"{row['source']}/"
    return next(
        (
            post
            for post, text in texts.items()
            if not post.startswith(own) and fuzz.ratio(text.lower(), row["text"].lower()) > _COPY
        ),
        None,
    )


def judged(case: Path) -> tuple[list[Relation], list[Alert]]:
    lexicon = load_lexicon()
    scanner = Scanner(pattern for pattern in lexicon.patterns if pattern.entry.kind == "actor")
    listed = tomllib.loads((case / "sources.toml").read_text(encoding="utf-8"))["sources"]
    sources = {one.key: one for one in msgspec.convert(listed, list[Source])}

    def source_of(key: SourceKey) -> Source:
        return sources.get(key) or Source(key=key, title=key, kind=SourceKind.AGGREGATOR)

    speakers = Speakers(sources, scanner.scan, lexicon.concepts)
    docket = Docket(
        lexicon.concepts,
        Assessor(concepts=lexicon.concepts, speakers=speakers, source_of=source_of),
    )
    relations: list[Relation] = []
    alerts: list[Alert] = []
    texts: dict[PostId, str] = {}
    pairs = zip(rows(case / "posts.jsonl"), rows(case / "gold-claims.jsonl"), strict=True)
    for seq, (row, gold) in enumerate(pairs):
        one, made = recorded(seq, row, gold), tuple(claims(gold))
        relays = relayed(row, texts)
        texts.setdefault(one.revision.post, row["text"])
        found = docket.judge(one, relays, gold["events"], made)
        docket.fold(one, relays, gold["events"], made, found.relations)
        relations += found.relations
        alerts += found.alerts
    return relations, alerts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_relations_and_alerts_follow_from_annotated_claims(case: Path) -> None:
    relations, alerts = judged(case)
    first = {
        (one.kind.value, one.attribute.value, one.event, one.b): one.a
        for one in sorted(relations, key=lambda one: (-one.rank, one.id))
    }
    wanted = {
        (row["kind"], row["attribute"], row["event"], row["b"]): row["a"]
        for row in rows(case / "gold-relations.jsonl")
    }
    told = Counter((one.kind.value, one.event, one.attribute.value, one.revision) for one in alerts)
    asked = Counter(
        (row["kind"], row["event"], row["attribute"], row["post"])
        for row in rows(case / "gold-alerts.jsonl")
    )

    assert {key for key in wanted if key not in first} == set()
    assert {key for key in first if key not in wanted} == set()
    assert {key: a for key, a in first.items() if a not in wanted[key]} == {}
    assert told == asked
