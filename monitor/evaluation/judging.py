"""What the reader and the judge make of two texts on one event, as if two sources posted them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from monitor.core.actors import Speakers
from monitor.core.assess import Assessor
from monitor.core.docket import Docket
from monitor.core.extract import Reader
from monitor.knowledge import load_gazetteer, load_lexicon
from monitor.model.claims import Claim
from monitor.model.decisions import Recorded
from monitor.model.ids import EventId, SourceKey
from monitor.model.posts import Post, Revision, RevisionKind
from monitor.model.relations import RelationKind
from monitor.model.sources import Source, SourceKind
from monitor.text.scan import Scanner

_EVENT: Final = EventId("pair")
_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)
_SOURCES: Final = tuple(
    Source(key=SourceKey(f"pair:{name}"), title=name, kind=SourceKind.MEDIA)
    for name in ("one", "other")
)
_APART: Final = frozenset({RelationKind.CONTRADICTS, RelationKind.UPDATES, RelationKind.REVISES})
_STILL_TRUE: Final = "count-higher-floor"  # "more than 60" is not taken back by "68"
_AGREE: Final = frozenset({RelationKind.CORROBORATES, RelationKind.REFINES})


class PairJudge:
    """Reads two texts and relates their claims."""

    def __init__(self) -> None:
        lexicon = load_lexicon()
        self._scanner = Scanner((*lexicon.patterns, *load_gazetteer().patterns))
        self._reader = Reader(lexicon)
        self._concepts = lexicon.concepts
        known = {source.key: source for source in _SOURCES}
        speakers = Speakers(known, self._scanner.scan, lexicon.concepts)
        self._assessor = Assessor(
            concepts=lexicon.concepts, speakers=speakers, source_of=known.__getitem__
        )

    def agree(self, one: str, other: str) -> bool | None:
        """Whether the second text bears out the first; False where it says otherwise.

        None where the two make no claims that could be compared.
        """
        kinds = self._relations(one, other)
        if kinds & _APART:
            return False
        return True if kinds & _AGREE else None

    def _relations(self, one: str, other: str) -> frozenset[RelationKind]:
        docket = Docket(self._concepts, self._assessor)
        kinds: set[RelationKind] = set()
        for number, (source, text) in enumerate(zip(_SOURCES, (one, other), strict=True)):
            recorded = _recorded(number, source, text)
            claims = self._claims(recorded)
            found = docket.judge(recorded, None, (_EVENT,), claims)
            docket.fold(recorded, None, (_EVENT,), claims, found.relations)
            kinds.update(one.kind for one in found.relations if one.rule != _STILL_TRUE)
        return frozenset(kinds)

    def _claims(self, recorded: Recorded) -> Sequence[Claim]:
        revision = recorded.revision
        reading = self._reader.read(self._scanner.scan(revision.text), revision.id)
        return [msgspec.structs.replace(claim, event=_EVENT) for claim in reading.claims]


def _recorded(number: int, source: Source, text: str) -> Recorded:
    at = _DAY + timedelta(hours=number)
    post = Post(source=source.key, native="1", published_at=at)
    revision = Revision(
        post=post.id,
        number=1,
        kind=RevisionKind.ORIGINAL,
        text=text,
        seen_at=at,
        digest="",
        mode="",
    )
    return Recorded(seq=number, post=post, revision=revision)
