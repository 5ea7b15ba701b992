"""What every store remembers of messages in chats, and of an edge's own affairs."""

import msgspec

from monitor.ports import Posting, PostingPart
from monitor.store.memory import MemoryStore
from monitor.store.sqlite import SqliteStore
from tests.build import at

Store = MemoryStore | SqliteStore


def posting(key: str, message: int, minutes: float = 0, **more: object) -> Posting:
    made = Posting(
        place="-100/7",
        key=key,
        event="strike",
        part=PostingPart.CARD,
        message=message,
        digest="d",
        posted_at=at(minutes),
    )
    return msgspec.structs.replace(made, **more)


async def test_the_newest_card_of_an_event_at_a_place_is_the_one(store: Store):
    first, second = posting("a_card", 1), posting("b_card", 5, 1)
    elsewhere = posting("c_card", 9, 2, place="-200")
    other = posting("d_card", 10, 3, event="other")
    reply = posting("b", 11, 4, part=PostingPart.REPLY)
    await store.post([first, second, elsewhere, other, reply], {})
    assert await store.card("-100/7", "strike") == second
    assert await store.card("-100/7", "nothing") is None


async def test_what_stands_is_found_by_key_at_its_place(store: Store):
    card, reply = posting("a_card", 1), posting("a", 2, part=PostingPart.REPLY)
    await store.post([card, reply], {})
    assert await store.posted("-100/7", ["a_card", "a", "b"]) == {"a_card": card, "a": reply}
    assert await store.posted("-200", ["a_card"]) == {}
    assert await store.posted("-100/7", []) == {}


async def test_a_later_word_of_a_message_replaces_the_earlier(store: Store):
    await store.post([posting("a_card", 1)], {})
    edited = posting("a_card", 1, digest="e")
    await store.post([edited], {})
    assert await store.card("-100/7", "strike") == edited


async def test_small_facts_are_kept_with_the_messages_and_replaced(store: Store):
    await store.post([posting("a_card", 1)], {"pace": "1", "newest": "1"})
    await store.post([], {"pace": "2"})
    assert [await store.recall(name) for name in ("pace", "newest", "none")] == ["2", "1", None]
