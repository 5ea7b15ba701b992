"""Who should have their say of an event, and has not."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from monitor.core.actors import Speakers
from monitor.core.awaited import SILENT, SPOKE, Awaiting, Spoken, named, silences
from monitor.model.alerts import Notice
from monitor.model.claims import Attribution
from monitor.model.events import Event
from monitor.model.ids import SourceKey
from monitor.model.sources import Source, SourceKind
from monitor.pipeline.awaiting import tell_silences
from monitor.store.memory import MemoryStore
from monitor.text.scan import Scanner
from tests.build import at, claim, event, key, source
from tests.desk import ACTORS, CONCEPTS
from tests.fakes.clock import LoopClock

RU = source("mod", side="RU", title="Ministry of Defence of Russia")
BLOGGER = source("z_channel", SourceKind.BLOGGER, side="RU")
MEDIA = source("daily", SourceKind.MEDIA, owner="Daily Group")
SOURCES = {one.key: one for one in (RU, BLOGGER, MEDIA)}


def awaited(*expected: str, until: datetime | None = None) -> Event:
    return event(title="Strike", expected=expected, until=until)


def spoken(by: Source = MEDIA, minutes: float = 0, quoting: str | None = None) -> Spoken:
    quoted = Attribution(speaker=quoting) if quoting else None
    return Spoken(source=by, at=at(minutes), attribution=quoted)


def parties(found: Iterator[Notice] | tuple[Notice, ...]) -> list[tuple[str, str]]:
    return [(one.kind, one.subject.partition("/")[2]) for one in found]


def test_a_party_is_silent_since_the_first_claim_of_the_event() -> None:
    (found,) = silences(awaited("RU"), [spoken(minutes=9), spoken(minutes=3)], at(60))

    assert (found.party, found.since, found.due_at) == ("RU", at(3), at(3) + timedelta(hours=6))


def test_before_the_first_claim_nobody_is_silent() -> None:
    assert silences(awaited("RU"), [], at(999)) == ()
    assert silences(awaited("RU"), [spoken(minutes=60)], at(10)) == ()


@pytest.mark.parametrize(
    ("party", "by"),
    [
        ("RU", spoken(RU)),
        ("ru", spoken(RU)),
        ("telegram:mod", spoken(RU)),
        ("Ministry of Defence of Russia", spoken(RU)),
        ("daily group", spoken(MEDIA)),
        ("interior ministry", spoken(MEDIA, quoting="Interior Ministry")),
    ],
)
def test_a_speaker_belongs_to_a_party_by_key_title_owner_side_or_name(
    party: str, by: Spoken
) -> None:
    assert named(party, by)
    assert silences(awaited(party), [by], at(1)) == ()


@pytest.mark.parametrize(
    ("party", "by"),
    [
        ("RU", spoken(BLOGGER)),  # a blogger of the side does not speak for it
        ("RU", spoken(MEDIA)),
        ("daily group", spoken(MEDIA, quoting="the mayor")),  # it passes on another's words
    ],
)
def test_nobody_else_speaks_for_a_party(party: str, by: Spoken) -> None:
    assert not named(party, by)


def watching(*expected: str, until: datetime | None = None) -> Awaiting:
    speakers = Speakers(SOURCES, Scanner(ACTORS).scan, CONCEPTS)

    def source_of(of: SourceKey) -> Source:
        return SOURCES.get(of) or Source(key=of, title=of, kind=SourceKind.AGGREGATOR)

    return Awaiting([awaited(*expected, until=until)], speakers, source_of)


def publish(
    kept: Awaiting, handle: str, minutes: float, quoting: str | None = None
) -> tuple[Notice, ...]:
    claims = [claim(handle, attribution=quoting, native=f"{minutes:g}")]
    told = kept.hear(key(handle), claims, at(minutes), at(minutes))
    kept.fold(key(handle), claims, at(minutes), at(minutes))
    return told


def test_a_silence_is_told_once_and_its_end_once() -> None:
    kept = watching("RU")
    told = [publish(kept, "daily", minutes) for minutes in (0, 300, 361, 500)]
    told += [publish(kept, "mod", minutes) for minutes in (600, 700)]

    assert [parties(one) for one in told] == [
        [], [], [(SILENT, "RU")], [], [(SPOKE, "RU")], [],
    ]  # fmt: skip
    assert told[2][0].text == "Strike: RU has said nothing since 2024-11-01 12:00 UTC"
    assert told[2][0].raised_at == at(360)


def test_a_party_that_speaks_in_time_is_never_told_of() -> None:
    kept = watching("RU")
    told = [
        publish(kept, handle, at_) for handle, at_ in (("daily", 0), ("mod", 60), ("daily", 999))
    ]

    assert told == [(), (), ()]


def test_an_office_is_known_by_its_name_in_another_language() -> None:
    kept = watching("Interior Ministry")
    publish(kept, "daily", 0, quoting="МВС")

    assert parties(kept.due(at(999))) == []


def test_a_closed_event_waits_for_nobody() -> None:
    kept = watching("RU", until=at(120))
    publish(kept, "daily", 0)

    assert parties(kept.due(at(999))) == []


def test_what_is_restored_is_as_silent_as_before() -> None:
    live, again = watching("RU"), watching("RU")
    publish(live, "daily", 0)
    again.fold(key("daily"), [claim("daily")], at(0), at(0))

    assert list(again.due(at(400))) == list(live.due(at(400)))


class _Silent:
    def __init__(self, kept: Awaiting) -> None:
        self._kept = kept

    def silences(self, now: datetime, /) -> tuple[Notice, ...]:
        return tuple(self._kept.due(now))


async def test_the_clock_tells_of_a_silence_though_no_post_comes() -> None:
    kept, store, clock = watching("RU"), MemoryStore(), LoopClock()
    publish(kept, "daily", 0)
    telling = asyncio.create_task(tell_silences(_Silent(kept), store, clock))

    await clock.sleep(359 * 60)
    before = await store.notices()
    await clock.sleep(300 * 60)
    telling.cancel()

    assert before == ()
    assert [one.kind for one in await store.notices()] == [SILENT]
