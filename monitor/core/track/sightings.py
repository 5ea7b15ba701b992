"""What a post that belongs to no tracked event tells of: a happening, and where.

Only what could be an event by itself counts: a claim in a sentence of today, at a place that
the sentence names. History, adverts, drills, polls and summaries of days tell of no new one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final

from monitor.core.track.case import Matter
from monitor.core.track.memory import figure
from monitor.core.track.segments import Segment
from monitor.core.track.sight import IMPLIED
from monitor.model.candidates import Sighting
from monitor.model.claims import Attribute, Claim, Modality
from monitor.model.decisions import Recorded
from monitor.model.posts import RevisionKind
from monitor.text.common_words import SPOKEN_FOR
from monitor.text.gazetteer import Gazetteer, Mention
from monitor.text.topics import KIND as TOPIC

# A post that was published longer ago than this when it was first seen is history.
HISTORY: Final = timedelta(hours=6)
_NO_NEWS: Final = frozenset({"advert", "drill", "history", "poll", "summary", "upcoming"})
# Happenings of which posts count what happened elsewhere or long before.
_OF_OTHERS: Final = frozenset({"election", "negotiation", "sport", "trial", "visit", "weather"})
_OBSCURE: Final = 3_000  # people; a bare name of a smaller place is as often no place
_MOST: Final = 4  # places of one post; more make it a digest


def sightings(
    recorded: Recorded, matter: Matter, gazetteer: Gazetteer, voice: str
) -> tuple[Sighting, ...]:
    """Return what the post tells of, one sighting a place."""
    revision = recorded.revision
    published = recorded.post.published_at
    if (
        revision.kind is not RevisionKind.ORIGINAL
        or published is None
        or revision.seen_at - published > HISTORY
        or not _NO_NEWS.isdisjoint(matter.layout.cues)
    ):
        return ()
    told = _by_place(matter, gazetteer)
    if len(told) > _MOST:
        return ()
    return tuple(
        Sighting(
            place=place,
            kinds=tuple(sorted(kinds)),
            said=tuple(dict.fromkeys(map(figure, claims))),
            voice=voice,
            post=recorded.post.id,
            at=published,
        )
        for place, (kinds, claims) in told.items()
    )


def _by_place(
    matter: Matter, gazetteer: Gazetteer
) -> dict[str, tuple[frozenset[str], list[Claim]]]:
    found: dict[str, tuple[frozenset[str], list[Claim]]] = {}
    for claim in matter.claims:
        segment = matter.layout.segments[matter.layout.number(claim.start)]
        if not _is_news(claim, segment):
            continue
        place = _place(claim, segment, matter, gazetteer)
        kinds = _kinds(claim, segment, matter) if place else frozenset()
        if place and kinds and kinds.isdisjoint(_OF_OTHERS):
            before, claims = found.get(place, (frozenset(), []))
            found[place] = (before | kinds, [*claims, claim])
    return found


def _is_news(claim: Claim, segment: Segment) -> bool:
    return (
        claim.modality is not Modality.DENIED
        and claim.attribute is not Attribute.STATUS
        and not segment.past
        and not segment.asks
    )


def _place(claim: Claim, segment: Segment, matter: Matter, gazetteer: Gazetteer) -> str:
    """Return where a claim plays: its sentence's place, else the one named last before it."""
    own = [one for one in segment.mentions if is_named(one, gazetteer)]
    if not own:
        block = [
            one
            for earlier in matter.layout.segments
            if earlier.start <= segment.start and earlier.block == segment.block
            for one in earlier.mentions
            if is_named(one, gazetteer)
        ]
        own = block[-1:]
    if not own:
        return ""
    towns = [one for one in own if one.ids[0][0] == "g"] or own
    before = [one for one in towns if one.start < claim.end]
    return (before or towns[:1])[-1].ids[0]


def is_named(mention: Mention, gazetteer: Gazetteer) -> bool:
    """Whether a town or region is surely meant; a whole country is no place of an event."""
    first = mention.ids[0]
    if first[0] == "c" or mention.passing:
        return False
    if mention.adjective:
        return mention.locative and first[0] == "r"
    sure = first not in SPOKEN_FOR and gazetteer.population(first) >= _OBSCURE
    return mention.locative or sure


def _kinds(claim: Claim, segment: Segment, matter: Matter) -> frozenset[str]:
    """Return the kinds of happening that the claim's sentence names, else the whole post's."""
    happenings = matter.knowledge.topics.happenings
    own = {
        name
        for one in matter.sight.seen
        if segment.start <= one.start < segment.end
        for name in _happening(one.key, happenings)
    }
    own |= IMPLIED.get(claim.attribute, frozenset())
    return frozenset(own) or frozenset(matter.whole.about & happenings)


def _happening(key: tuple[str, str], happenings: Iterable[str]) -> Iterator[str]:
    if key[0] == TOPIC and key[1] in happenings:
        yield key[1]


def earliest(found: Sequence[Sighting]) -> Sighting:
    """Return the sighting that was published first, equal for every order of arrival."""
    return min(found, key=lambda one: (one.at, one.post))
