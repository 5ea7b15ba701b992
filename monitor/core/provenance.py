"""Where a claim was first seen: a forward's origin, a copied post, a speaker, an earlier post.

It says where the words stood before, as far as the followed sources show it, and nothing of
who had them first in truth.
"""

from collections.abc import Callable, Iterable

from monitor.core.actors import Speakers
from monitor.core.view import EventView, Held, told_at
from monitor.model.claims import Attribution, FirstSeen, FirstSeenBy
from monitor.model.decisions import Recorded
from monitor.model.ids import PostId, SourceKey
from monitor.model.sources import Source


class Provenance:
    """Traces claims back; it knows the sources and who is meant by a speaker's name."""

    def __init__(self, speakers: Speakers, source_of: Callable[[SourceKey], Source]) -> None:
        self._speakers = speakers
        self._source_of = source_of

    def first_seen(
        self, held: Held, recorded: Recorded, relays: PostId | None, view: EventView
    ) -> FirstSeen | None:
        """Return where a claim stood before its post; None where it began with it.

        ``view`` is what the event held before the post.
        """
        origin = recorded.post.forwarded_from
        if origin is not None and not origin.source.endswith(":"):
            return self._of_post(FirstSeenBy.FORWARD, origin.source, origin.post, view)
        if relays is not None and held.relay:
            source = SourceKey(relays.partition("/")[0])
            return self._of_post(FirstSeenBy.COPY, source, relays, view)
        attribution = held.claim.attribution
        if attribution is not None and not attribution.anonymous:
            return self._of_speaker(held, attribution, view)
        first = view.first_said(held)
        if first is None or first.voice.name == held.voice.name or first.order >= held.order:
            return None
        return _at(FirstSeenBy.POST, first.voice.title, first)

    def _of_post(
        self, by: FirstSeenBy, source: SourceKey, post: PostId | None, view: EventView
    ) -> FirstSeen:
        known = view.of_post(post) if post else []
        at = told_at(min(one.at for one in known)) if known else None
        return FirstSeen(by=by, who=self._source_of(source).title, post=post, at=at)

    def _of_speaker(self, held: Held, attribution: Attribution, view: EventView) -> FirstSeen:
        """Name the speaker, with the post of his own that says the same where there is one."""
        candidates = self._speakers.candidates(attribution)
        for voice in dict.fromkeys(one.voice for one in candidates):
            same = _same(view.said_by(voice, held.claim.attribute), held)
            if same is not None:
                return _at(FirstSeenBy.ATTRIBUTION, same.voice.title, same)
        who = candidates[0].title if candidates else attribution.speaker
        return FirstSeen(by=FirstSeenBy.ATTRIBUTION, who=who)


def _same(said: Iterable[Held], held: Held) -> Held | None:
    earlier = [one for one in said if one.same_statement(held) and one.order < held.order]
    return min(earlier, key=lambda one: one.order, default=None)


def _at(by: FirstSeenBy, who: str, held: Held) -> FirstSeen:
    return FirstSeen(by=by, who=who, post=held.post, at=told_at(held.at))
