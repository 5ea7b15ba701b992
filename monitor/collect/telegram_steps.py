"""One step of reading a channel: ask, fold the answer into the place, say what it proves."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import msgspec

from monitor.clock import Clock
from monitor.collect import gaps
from monitor.collect.gaps import Ask, Place
from monitor.collect.telegram_ask import Asker, Page
from monitor.collect.telegram_mail import Mailbox
from monitor.collect.telegram_parse import MODE, Parsed, gone
from monitor.model.completeness import Range
from monitor.model.sources import Source
from monitor.ports import Batch, Coverage, Holdings, Missing, Observation

UNREAD: Final = "unread"


class Steps:
    """Goes on from ``place``; each step that learnt something returns a batch.

    ``final`` is False while a difference has more to tell.
    """

    def __init__(
        self,
        asker: Asker,
        mailbox: Mailbox,
        holdings: Holdings,
        source: Source,
        clock: Clock,
        place: Place,
    ) -> None:
        self.place = msgspec.structs.replace(
            place, channel=asker.peer.id, name=asker.peer.name or place.name
        )
        self.asker = asker
        self.name_today: str | None = None
        self.final = True
        self._mailbox = mailbox
        self._holdings = holdings
        self._source = source
        self._clock = clock

    def pushed(self) -> Batch | None:
        """Apply what was pushed, as far as it follows on what was applied."""
        post = self._mailbox.take(self.place)
        if post is None:
            return None
        new = self.asker.pushed([*post.new, *post.changed])
        before = self.place
        place = gaps.after_changes(before, post.pts, new=new.numbers, gone=post.gone)
        self.place = gaps.with_album(place, new.cut)
        return self._batch("pushed", new, self._followed(before, pushed=len(post.new)))

    async def take(self, ask: Ask) -> Batch | None:
        """Ask, and fold the answer in.

        Raises:
            RefusedError: no such answer came; nothing is changed.
        """
        match ask:
            case gaps.Newest():
                return await self._history(0)
            case gaps.Older(below):
                return await self._history(below)
            case gaps.Difference(pts):
                return await self._changes(pts)
            case gaps.ByIds(ids):
                wanted = {*self.place.albums, *self.place.again}
                return await self._by_ids(ids, wanted, "by_id")
            case gaps.Audit(span):
                return await self._audit(span)
            case gaps.Recheck():
                return await self._recheck()

    async def _history(self, below: int) -> Batch:
        before, page = self.place, await self.asker.page(below)
        numbers = page.parsed.numbers
        if below:
            place = gaps.after_older(before, below, numbers, whole=page.whole)
        else:
            place = gaps.after_newest(before, numbers, page.pts, whole=page.whole)
        self.name_today = page.name
        span = _span_of(page, below)
        found = [one for one in page.parsed.observations if int(one.native) >= place.floor]
        held = await self._holdings.held(self._source.key, span) if span else ()
        missed = _missed(before, found, held)
        place = gaps.with_album(place, page.parsed.cut)
        place = gaps.to_read(place, set(held) - set(numbers))
        if missed or not below or below == before.suspect:
            place = gaps.suspected(place, min(numbers, default=0), missed=bool(missed))
        self.place = self._dated(place, found)
        proven = Coverage(
            covered=(span,) if span and numbers else (),
            absent=() if numbers else _within(before.holes, below),
            push_missed=missed if self.asker.peer.joined else 0,
        )
        outcome = "gap" if self.place.holes else "history"
        return self._batch(outcome, page.parsed, proven, found)

    async def _changes(self, pts: int) -> Batch:
        before, found = self.place, await self.asker.changes(pts)
        numbers = found.parsed.numbers
        self.final = found.final or found.too_long
        self._mailbox.forget(found.pts)
        if found.too_long:
            place = gaps.after_too_long(before, found.pts, numbers)
        else:
            place = gaps.after_changes(before, found.pts, new=numbers, gone=found.gone)
        self.place = gaps.with_album(place, found.parsed.cut)
        if found.too_long:
            covered = (Range(first=min(numbers), last=max(numbers)),) if numbers else ()
            return self._batch("too_long", found.parsed, Coverage(covered=covered))
        unheard = [number for number in numbers if number > before.newest]
        missed = len(unheard) if self.asker.peer.joined else 0
        return self._batch("changes", found.parsed, self._followed(before, missed=missed))

    async def _by_ids(self, ids: Sequence[int], wanted: AbstractSet[int], outcome: str) -> Batch:
        """Look at messages by id; those that are not ``wanted`` are only neighbours."""
        found = await self.asker.messages(ids)
        held = await self._holdings.held(self._source.key, Range(first=min(ids), last=max(ids)))
        # A neighbour's album that is cut off is nobody's concern: two would call each other up.
        cut = [parts[0] for parts in found.albums if not wanted.isdisjoint(parts)]
        self.place = gaps.after_by_ids(self.place, ids, cut)
        proven = set(found.empty) & set(held)
        posts = [
            *(
                one
                for one in found.observations
                if int(one.native) >= self.place.floor or int(one.native) in held
            ),
            *(gone(self._source, number) for number in sorted(proven)),
        ]
        return self._batch(outcome, found, Coverage(), posts)

    async def _audit(self, span: Range) -> Batch:
        held = await self._holdings.held(self._source.key, span)
        if not held:
            self.place = gaps.after_audit(self.place, span)
            return self._batch("audit", Parsed(), Coverage())
        batch = await self._by_ids(held, frozenset(held), "audit")
        self.place = gaps.after_audit(self.place, span)
        return msgspec.structs.replace(batch, cursor=gaps.encode(self.place))

    async def _recheck(self) -> Batch | None:
        now, since = self._clock.now(), self.place.rechecked_until
        self.place = msgspec.structs.replace(self.place, rechecked_until=now)
        if since is None:
            return None
        oldest = min(since, now) - gaps.SCHEDULE[-1]
        posts = await self._holdings.claim_bearing(self._source.key, oldest)
        due = gaps.due_again(posts, since, now)
        if not due:
            return None
        self.place = gaps.to_read(self.place, due)
        return self._batch("recheck", Parsed(), Coverage())

    def _followed(self, before: Place, *, pushed: int = 0, missed: int = 0) -> Coverage:
        """Say what changes prove that follow on each other: no post between was left out."""
        first, last = before.newest + 1, self.place.newest
        covered = (Range(first=first, last=last),) if first <= last else ()
        return Coverage(covered=covered, pushed=pushed, push_missed=missed)

    def _dated(self, place: Place, found: Iterable[Observation]) -> Place:
        dates = [one.published_at for one in found if one.published_at]
        newest = max([*dates, *filter(None, [place.newest_at])], default=None)
        return msgspec.structs.replace(place, newest_at=newest)

    def _batch(
        self,
        outcome: str,
        parsed: Parsed,
        coverage: Coverage,
        observations: Sequence[Observation] | None = None,
    ) -> Batch:
        holes = tuple(
            Missing(reason=UNREAD, numbers=hole, since=self.place.newest_at)
            for hole in self.place.holes
        )
        return Batch(
            source=self._source.key,
            seen_at=self._clock.now(),
            observations=tuple(parsed.observations if observations is None else observations),
            rejects=parsed.rejects,
            cursor=gaps.encode(self.place),
            outcome=outcome,
            mode=MODE,
            coverage=msgspec.structs.replace(coverage, missing=holes),
        )


def _span_of(page: Page, below: int) -> Range | None:
    """Return the ids that a page accounts for; None where it is an empty channel."""
    numbers = page.parsed.numbers
    first = 1 if page.whole else min(numbers, default=1)
    last = below - 1 if below else max(numbers, default=0)
    return Range(first=first, last=last) if first <= last else None


def _missed(before: Place, found: Iterable[Observation], held: Iterable[int]) -> int:
    """Count the posts of a page that should have been held already and are not."""
    known = set(held)
    numbers = (int(one.native) for one in found)
    return sum(
        before.floor <= number <= before.newest
        and number not in known
        and not any(hole.first <= number <= hole.last for hole in before.holes)
        and number not in before.albums
        for number in numbers
        if before.pts
    )


def _within(holes: Iterable[Range], below: int) -> tuple[Range, ...]:
    """Return the parts of some holes that lie below an id."""
    return tuple(
        Range(first=hole.first, last=min(hole.last, below - 1))
        for hole in holes
        if hole.first < below
    )
