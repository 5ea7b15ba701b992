"""Whatever a source's pages come in, what is held and what is missing never overlap."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.completeness import GapState, Range
from monitor.ports import Coverage, Missing
from monitor.store.coverage import Held, folded, merged, subtracted
from tests.build import at, key

SOURCE = key("news")


def ranges(most: int = 4):
    return st.lists(
        st.tuples(st.integers(1, 60), st.integers(0, 15)).map(
            lambda pair: Range(first=pair[0], last=pair[0] + pair[1])
        ),
        max_size=most,
    ).map(tuple)


coverages = st.builds(
    Coverage,
    covered=ranges(),
    absent=ranges(2),
    missing=ranges().map(
        lambda holes: tuple(Missing(reason="unread", numbers=one) for one in holes)
    ),
)


def ids(found) -> set[int]:
    return {number for one in found for number in range(one.first, one.last + 1)}


def missing(held: Held) -> set[int]:
    return ids(one for gap in held.gaps for one in gap.remaining)


@given(ranges(), ranges())
def test_intervals_behave_as_sets_of_ids(one, other):
    assert ids(merged((*one, *other))) == ids(one) | ids(other)
    assert ids(subtracted(one, other)) == ids(one) - ids(other)
    for left, right in zip(merged(one), merged(one)[1:], strict=False):
        assert left.last + 1 < right.first


@given(st.lists(coverages, max_size=6))
def test_an_id_is_held_or_missing_or_unknown_and_never_two_of_them(steps):
    held, read, named = Held(), set(), set()
    for minute, step in enumerate(steps):
        held = folded(held, SOURCE, step, at(minute))
        read |= ids(step.covered) | ids(step.absent)
        named |= ids(one.numbers for one in step.missing)
        assert ids(held.ranges) == read
        assert missing(held) == named - read
        for gap in held.gaps:
            assert (gap.state is GapState.OPEN) == bool(gap.remaining)


@given(coverages, coverages)
def test_a_batch_that_is_stored_twice_changes_nothing(first, second):
    held = folded(folded(Held(), SOURCE, first, at(0)), SOURCE, second, at(1))
    assert folded(held, SOURCE, second, at(2)) == held
