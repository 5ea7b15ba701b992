"""From a revision's claims to what the view can hold: whose voice, and is it a relay."""

from collections.abc import Callable, Iterable, Sequence

from monitor.core.actors import Speakers, publisher_voice
from monitor.core.counts import same_or_vaguer
from monitor.core.labels import label_of, same_or_broader
from monitor.core.view import EventView, Held
from monitor.model.claims import Attribute, Attribution, Claim, Label, Voice
from monitor.model.concepts import Concepts
from monitor.model.decisions import Recorded
from monitor.model.ids import PostId, SourceKey
from monitor.model.posts import RevisionKind
from monitor.model.sources import Source, SourceKind

_SEVERAL = (Attribute.WEAPON, Attribute.CAUSE)


def moment(recorded: Recorded) -> float:
    """Return when a revision took effect, in seconds since the epoch.

    A post counts from its publication, an edit from its edit, a deletion from when it
    was seen. A post without a usable date counts from when it was seen.
    """
    revision = recorded.revision
    if revision.kind is RevisionKind.ORIGINAL:
        return (recorded.post.published_at or revision.seen_at).timestamp()
    return (revision.edited_at or revision.seen_at).timestamp()


class Assessor:
    """Weighs claims: it knows the sources, the speakers and the label trees."""

    def __init__(
        self, *, concepts: Concepts, speakers: Speakers, source_of: Callable[[SourceKey], Source]
    ) -> None:
        self._concepts = concepts
        self._speakers = speakers
        self._source_of = source_of

    def assess(
        self, recorded: Recorded, relays: PostId | None, claims: Sequence[Claim], view: EventView
    ) -> tuple[Held, ...]:
        """Return the claims of one event as the view would hold them."""
        source = self._source_of(recorded.post.source)
        publisher = self._publisher(recorded, source)
        relayed = view.of_post(relays) if relays is not None else ()
        post, at = recorded.post.id, moment(recorded)
        held = tuple(
            [
                Held(claim, post, at, *self._weigh(claim, relayed, (source, publisher, view)))
                for claim in claims
            ]
        )
        _mark_several(self._concepts, held)
        _mark_parts(held)
        return held

    def _publisher(self, recorded: Recorded, source: Source) -> Voice:
        """A forward of a post that is not known stands in for its origin."""
        origin = recorded.post.forwarded_from
        # A hidden origin names nobody: two of them are not one voice.
        if origin is None or origin.source.endswith(":"):
            return publisher_voice(source)
        own = self._source_of(origin.source)
        if own.title == own.key:  # not one of the followed sources
            return Voice(name=own.key, kind=source.kind, side=None, title=own.title)
        return publisher_voice(own)

    def _weigh(
        self,
        claim: Claim,
        relayed: Iterable[Held],
        context: tuple[Source, Voice, EventView],
    ) -> tuple[Voice, bool]:
        """Return whose claim it is, and whether it merely passes on what was ``relayed``."""
        source, voice, view = context
        relay = self._says_no_more(claim, relayed)
        attribution = claim.attribution
        if not relay and attribution is not None and not attribution.anonymous:
            return self._attributed(claim, attribution, source, view)
        return voice, relay

    def _attributed(
        self, claim: Claim, attribution: Attribution, source: Source, view: EventView
    ) -> tuple[Voice, bool]:
        own = publisher_voice(source)
        candidates = self._speakers.candidates(attribution)
        names = dict.fromkeys(one.voice for one in candidates)
        if own.name in names:
            return own, False
        for name in names:
            if self._says_no_more(claim, view.said_by(name, claim.attribute)):
                return own, True
        for one in candidates:
            if self._says_no_more(claim, view.passed_on(one.key, claim.attribute)):
                return own, True  # whom it names had passed it on himself
        meant = [one for one in candidates if self._speakers.is_named(attribution, one)]
        if meant:
            known = next((one for one in meant if view.heard(one.voice)), meant[0])
            return publisher_voice(known), False
        return self._unknown_speaker(claim, attribution, own, view)

    def _unknown_speaker(
        self, claim: Claim, attribution: Attribution, own: Voice, view: EventView
    ) -> tuple[Voice, bool]:
        """An office that matches no source by name may still be one of the officials heard."""
        if own.kind is SourceKind.OFFICIAL:
            return own, False
        voice = self._speakers.stand_in(attribution, own, view.lands)
        if voice.kind is SourceKind.OFFICIAL:
            for heard in view.voices(claim.attribute):
                if (
                    heard.kind is SourceKind.OFFICIAL
                    and self._speakers.may_be(attribution, heard)
                    and self._says_no_more(claim, view.said_by(heard.name, claim.attribute))
                ):
                    return own, True
        return voice, False

    def _says_no_more(self, claim: Claim, originals: Iterable[Held]) -> bool:
        return any(self._covered(claim, original) for original in originals)

    def _covered(self, claim: Claim, original: Held) -> bool:
        if original.claim.attribute is not claim.attribute:
            return False
        if (claim.modality == "denied") != original.denied:
            return False
        if isinstance(claim.value, Label):
            return same_or_broader(self._concepts, claim, original.claim)
        return same_or_vaguer(claim, original.claim)


def _mark_several(concepts: Concepts, held: Sequence[Held]) -> None:
    for attribute in _SEVERAL:
        mine = [one for one in held if one.claim.attribute is attribute and not one.denied]
        for one in mine:
            one.several = any(
                other.voice.name == one.voice.name
                and not concepts.related(label_of(other.claim), label_of(one.claim))
                for other in mine
            )


def _mark_parts(held: Sequence[Held]) -> None:
    """Count the parts that a voice gives; beside a total they make no sum."""
    if all(one.claim.scope is None for one in held):
        return  # as of most posts: totals and labels only
    parts: dict[tuple[Attribute, str], list[Held]] = {}
    for one in held:
        if not one.denied:
            parts.setdefault((one.claim.attribute, one.voice.name), []).append(one)
    for told in parts.values():
        if all(one.claim.scope is not None for one in told):
            for one in told:
                one.parts = len(told)
