"""Whatever is pushed, lost, left out or torn down: in the end everything is known or missing."""

import random
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.collect import gaps
from monitor.collect.gaps import Audit, ByIds, Difference, Due, Newest, Older, Place
from monitor.model.completeness import Range

PAGE = 7  # of this small platform; ours asks for more


class Platform:
    """A channel of numbers with versions, that counts its changes and forgets old ones."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.posts: dict[int, int] = {}
        self.free = 1
        self.pts = 1
        self.log: list[tuple[int, str, int]] = []

    def live(self) -> None:
        for _ in range(self.chance.choice([0, 1, 2, 5, 30])):
            number, self.free = self.free, self.free + self.chance.choice([1, 1, 1, 3])
            self.posts[number] = 0
            self._write("new", number)
        if self.posts and self.chance.random() < 0.5:
            number = self.chance.choice(list(self.posts))
            if self.chance.random() < 0.7:
                self.posts[number] += 1
                self._write("edit", number)
            else:
                del self.posts[number]
                self._write("gone", number)

    def _write(self, kind: str, number: int) -> None:
        self.pts += 1
        self.log.append((self.pts, kind, number))

    def page(self, below: int) -> list[int]:
        older = [number for number in self.posts if not below or number < below]
        return sorted(older)[-PAGE:]


class Reader:
    """Asks as the collector does, and forgets all but its cursor when it is killed."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.chance = platform.chance
        self.cursor: str | None = None
        self.held: dict[int, int] = {}
        self.place = Place()

    def start(self) -> None:
        self.place = gaps.decode(self.cursor) or Place() if self.cursor else Place()

    def keep(self, numbers: Iterable[int]) -> None:
        """Make what was read durable, in one step with the cursor."""
        posts = self.platform.posts
        self.held |= {number: posts[number] for number in numbers if number in posts}
        self.cursor = gaps.encode(self.place)

    def push(self) -> None:
        """Hear of some of what happened."""
        for pts, kind, number in self.platform.log[-3:]:
            if gaps.standing(self.place.pts, pts, 1) is not gaps.Standing.NEXT:
                continue
            if kind != "gone" and number not in self.platform.posts:
                continue
            new, gone = ([number], []) if kind != "gone" else ([], [number])
            self.place = gaps.after_changes(self.place, pts, new=new, gone=gone)
            self.keep(new)

    def ask(self, due: Due) -> bool:
        match gaps.next_ask(self.place, due):
            case Newest():
                page = self.platform.page(0)
                whole = len(page) == len(self.platform.posts)
                pts = self.platform.pts
                self.place = gaps.after_newest(self.place, page, pts, whole=whole)
                self.keep(page)
            case Older(below):
                page = self.platform.page(below)
                self.place = gaps.after_older(self.place, below, page, whole=not page)
                self.keep(page)
            case Difference(pts):
                self.difference(pts)
            case ByIds(ids):
                self.by_ids(ids)
                self.place = gaps.after_by_ids(self.place, ids)
                self.keep(ids)
            case Audit(span):
                self.by_ids([one for one in self.held if span.first <= one <= span.last])
                self.place = gaps.after_audit(self.place, span)
                self.keep([one for one in self.held if span.first <= one <= span.last])
            case _:
                return False
        return True

    def by_ids(self, ids: Iterable[int]) -> None:
        for number in ids:
            if number not in self.platform.posts:
                self.held.pop(number, None)

    def difference(self, pts: int) -> None:
        waiting = [entry for entry in self.platform.log if entry[0] > pts]
        if len(waiting) > 12:
            page = self.platform.page(0)
            self.place = gaps.after_too_long(self.place, self.platform.pts, page)
            self.keep(page)
            return
        part = waiting[:5]
        new = [n for _, kind, n in part if kind != "gone" and n in self.platform.posts]
        gone = [n for _, kind, n in part if kind == "gone"]
        reached = part[-1][0] if part else pts
        self.place = gaps.after_changes(self.place, reached, new=new, gone=gone)
        self.keep(new)


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_in_the_end_what_is_held_is_what_stands(seed: int) -> None:
    chance = random.Random(seed)
    platform = Platform(chance)
    platform.live()
    reader = Reader(platform)
    reader.start()
    for _ in range(60):
        platform.live()
        if chance.random() < 0.4:
            reader.push()
        if chance.random() < 0.1:
            reader.start()  # killed: only the cursor is left
        due = Due(
            behind=chance.random() < 0.3,
            sweep=chance.random() < 0.2,
            history=chance.random() < 0.8,
            messages=chance.random() < 0.8,
        )
        reader.ask(due)
        nothing_lies_outside_of_what_is_known(reader)
    while reader.place.pts == 0:
        reader.ask(Due())
    reader.ask(Due(behind=True))
    while reader.place.pts < platform.pts:
        reader.ask(Due(behind=True))
    while reader.ask(Due()):
        pass

    floor = reader.place.floor
    assert reader.place.settled
    assert {n: v for n, v in reader.held.items() if n >= floor} == {
        n: v for n, v in platform.posts.items() if n >= floor
    }


def nothing_lies_outside_of_what_is_known(reader: Reader) -> None:
    """Every post up to the newest that was read is held, or lies in a hole that is known."""
    place = reader.place
    for number in reader.platform.posts:
        if place.floor <= number <= place.newest and number not in reader.held:
            assert any(hole.first <= number <= hole.last for hole in place.holes)


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9)), max_size=8),
    st.integers(1, 60),
    st.integers(0, 20),
)
def test_what_is_left_of_ranges_is_exactly_what_was_not_taken_away(
    pairs: list[tuple[int, int]], first: int, size: int
) -> None:
    ranges = gaps.joined(Range(first=a, last=a + n) for a, n in pairs)
    before = {n for one in ranges for n in range(one.first, one.last + 1)}
    left = gaps.without(ranges, first, first + size)

    assert {n for one in left for n in range(one.first, one.last + 1)} == before - set(
        range(first, first + size + 1)
    )
    assert list(left) == sorted(left)
