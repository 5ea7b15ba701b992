"""What every store does with a second reader's answers."""

from monitor.model.claims import Attribute
from monitor.model.opinions import Opinion
from monitor.store.memory import MemoryStore
from monitor.store.sqlite import SqliteStore

ONE = (Opinion(attribute=Attribute.KILLED, quote="7 weavers", low=7, high=7, reader="m1/1"),)


async def test_an_answer_is_kept_under_its_reader_and_text(store: MemoryStore | SqliteStore):
    await store.opinions.keep("m1/1", "a", ONE)
    await store.opinions.keep("m1/1", "b", ())

    assert await store.opinions.recall("m1/1", ["a", "b", "c"]) == {"a": ONE, "b": ()}
    assert await store.opinions.recall("m2/1", ["a"]) == {}


async def test_the_first_answer_stays(store: MemoryStore | SqliteStore):
    await store.opinions.keep("m1/1", "a", ONE)
    await store.opinions.keep("m1/1", "a", ())

    assert await store.opinions.recall("m1/1", ["a"]) == {"a": ONE}
