"""How the things of a digest are named and linked to."""

from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from typing import Final

from monitor.core.digest import ClaimRow, Digest, EventDigest, SourceRow
from monitor.export.digest.blocks import Piece, Pieces, foreign
from monitor.export.digest.wording import Wording
from monitor.model.claims import Claim, FirstSeenBy, Modality, Value
from monitor.model.ids import ClaimId, EventId, SourceKey, stable_digest

_YEARS: Final = timedelta(days=800)  # from another year, in whatever zone


class Naming:
    """Names claims, sources and moments of one digest in one language."""

    def __init__(self, digest: Digest, words: Wording, zone: tzinfo | None) -> None:
        self.words = words
        self._digest = digest
        self.zone = zone
        # Most is told many times over: in several tables, and in each format.
        self._told: dict[tuple[Value, str | None, Modality], str] = {}
        self._moments: dict[datetime, str] = {}
        self._claims: tuple[EventId | None, dict[ClaimId, ClaimRow]] = (None, {})

    @cached_property
    def _sources(self) -> dict[SourceKey, SourceRow]:
        return {one.key: one for one in self._digest.sources}

    def claim_in(self, event: EventDigest, name: ClaimId) -> ClaimRow:
        """Return a claim of an event by its id."""
        if self._claims[0] != event.id:
            self._claims = (event.id, {one.id: one for one in event.claims})
        return self._claims[1][name]

    def title(self, source: SourceKey) -> str:
        """Return what people call a source."""
        known = self._sources.get(source)
        return known.title if known else source

    def letter(self, source: SourceKey) -> str:
        """Return a source's Admiralty letter."""
        known = self._sources.get(source)
        return known.reliability if known else "F"

    def code(self, claim: ClaimRow) -> str:
        """Name a claim's role, and its publisher's letter."""
        return f"{self.words.terms.role(claim.role)}, {self.letter(claim.source)}"

    def who(self, claim: ClaimRow) -> Pieces:
        """Name who publishes a claim, and whom the post quotes."""
        name = foreign(self.title(claim.source))
        if claim.speaker is None:
            return (name,)
        before, after = self.words.words.say["quoting"].split("{speaker}")
        return (name, Piece(f", {before}"), foreign(claim.speaker), Piece(after))

    def claim_words(self, claim: ClaimRow) -> str:
        """Write a claim's value with its scope and modality."""
        meant = (claim.value, claim.scope, claim.modality)
        if meant not in self._told:
            self._told[meant] = self._tell(claim)
        return self._told[meant]

    def _tell(self, claim: ClaimRow) -> str:
        return self.words.terms.claim(
            Claim(
                id=claim.id,
                revision=claim.revision,
                attribute=claim.attribute,
                value=claim.value,
                scope=claim.scope,
                modality=claim.modality,
                start=0,
                end=0,
                quote="",
                extractor="",
            )
        )

    def moment(self, moment: datetime) -> str:
        """Write a moment in the digest's zone."""
        if moment not in self._moments:
            told = self.words.terms.moment(moment, self.zone, self._digest.until)
            self._moments[moment] = told
        return self._moments[moment]

    def dated(self, moment: datetime) -> str:
        """Write a moment with its year, for what is kept."""
        return self.words.terms.moment(moment, self.zone, moment - _YEARS)

    def time(self, claim: ClaimRow) -> Piece:
        """Write when a claim took effect, as a link to its post."""
        return Piece(self.moment(claim.at), claim.url)

    def filled(self, key: str, **values: Piece) -> Pieces:
        """Put pieces into the places of a sentence."""
        pieces: list[Piece] = []
        for before, name in self.words.parts(key):
            if before:
                pieces.append(Piece(before))
            if name:
                pieces.append(values[name])
        return tuple(pieces)

    def first_seen(self, claim: ClaimRow) -> Pieces:
        """Say where a claim stood before its post, as a link to it; empty where it began there.

        Somebody quoted of whom no such post is known is named as the speaker, and not here.
        """
        first = claim.first_seen
        if first is None or (first.by is FirstSeenBy.ATTRIBUTION and first.at is None):
            return ()
        who = foreign(first.who, first.url)
        if first.at is None:
            return self.filled("first_seen", who=who)
        return self.filled("first_seen_at", who=who, moment=Piece(self.moment(first.at)))


def anchor_of(event: EventId) -> str:
    """Return a name for an event's place in a document, whatever its id holds."""
    return f"e-{stable_digest(event)}"
