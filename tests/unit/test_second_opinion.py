"""A second reader's opinions: what the text bears out is added, all else is dropped."""

import pytest

from monitor.core.extract import Reader
from monitor.knowledge import load_lexicon
from monitor.model.claims import Attribute, Label, Modality, Quantity
from monitor.model.ids import RevisionId
from monitor.model.opinions import Opinion
from monitor.pipeline.follow import drain, follow
from monitor.pipeline.second_opinion import SecondOpinion
from monitor.ports import Opinions
from monitor.store.memory import MemoryStore
from monitor.text.scan import Scanner
from tests.build import batch, observation, source
from tests.fakes.decider import WordDecider
from tests.fakes.streams import Listed

SCANNER = Scanner(load_lexicon().patterns)
READER = Reader(load_lexicon())
NAME = RevisionId("test:source/1@1")
TEXT = (
    "The old mill by the river is no more, a Shahed saw to that; among those who will not "
    "come home are 7 weavers, the owner says."
)


def opinion(attribute: Attribute, quote: str, **more: object) -> Opinion:
    return Opinion(attribute=attribute, quote=quote, reader="m1/1", **more)  # type: ignore[arg-type]


def added(*opinions: Opinion, text: str = TEXT) -> list[tuple[Attribute, object, str]]:
    scan = SCANNER.scan(text)
    before = READER.read(scan, NAME)
    after = READER.confirm(opinions, scan, before, NAME)
    assert set(before.claims) <= set(after.claims)
    return [
        (one.attribute, one.value, one.quote) for one in after.claims if one not in before.claims
    ]


def test_a_count_is_accepted_where_its_number_stands_in_the_quote() -> None:
    (found,) = added(opinion(Attribute.KILLED, "7 weavers", low=7, high=7))

    assert found == (Attribute.KILLED, Quantity(low=7, high=7), "7 weavers")


def test_a_label_is_accepted_where_a_word_for_it_stands_in_the_quote() -> None:
    (found,) = added(opinion(Attribute.WEAPON, "a Shahed saw to that", label="Shahed"))

    assert found[:2] == (Attribute.WEAPON, Label(concept="Shahed"))


@pytest.mark.parametrize(
    "lie",
    [
        opinion(Attribute.KILLED, "7 weavers", low=70, high=70),
        opinion(Attribute.KILLED, "seven weavers", low=7, high=7),
        opinion(Attribute.KILLED, "", low=7, high=7),
        opinion(Attribute.KILLED, "7 weavers", label="seven"),
        opinion(Attribute.WEAPON, "a Shahed saw to that", label="Iskander-M"),
        opinion(Attribute.WEAPON, "the old mill", label="Shahed"),
        opinion(Attribute.WEAPON, "a Shahed saw to that", low=1, high=1),
        opinion(Attribute.KILLED, TEXT * 4, low=7, high=7),
    ],
)
def test_what_the_text_does_not_bear_out_is_dropped(lie: Opinion) -> None:
    assert added(lie) == []


def test_a_speaker_whom_the_text_does_not_name_is_left_out() -> None:
    scan = SCANNER.scan(TEXT)
    heard, invented = (
        opinion(Attribute.KILLED, "7 weavers", low=7, high=7, speaker=who)
        for who in ("the owner", "the president")
    )

    named = READER.confirm([heard], scan, READER.read(scan, NAME), NAME).claims
    unnamed = READER.confirm([invented], scan, READER.read(scan, NAME), NAME).claims

    killed = [
        [one for one in found if one.attribute is Attribute.KILLED] for found in (named, unnamed)
    ]
    assert [one.attribution and one.attribution.speaker for (one,) in killed] == ["the owner", None]


def test_what_the_rules_have_read_stands_against_another_opinion() -> None:
    text = "Four people were killed in Osh."
    again = opinion(Attribute.KILLED, "Four people were killed", low=4, high=4)
    denied = opinion(
        Attribute.KILLED, "Four people were killed", low=4, high=4, modality=Modality.DENIED
    )

    assert added(again, denied, text=text) == []


class Listener:
    """A second reader that answers the same to everything and counts."""

    name = "m1/1"

    def __init__(self, answer: Opinions | None) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def read(self, text: str) -> Opinions | None:
        self.asked.append(text)
        return self.answer


class Attentive(WordDecider):
    """Remembers the opinions that it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[Opinions] = []

    def decide(self, recorded):
        self.given.append(recorded.opinions)
        return super().decide(recorded)


ANSWER = (opinion(Attribute.KILLED, "7 weavers", low=7, high=7),)


def second(store: MemoryStore, reader: Listener | None, worth=bool) -> SecondOpinion:
    return SecondOpinion("m1/1", store.opinions, reader=reader, worth=worth)


async def test_a_text_is_asked_about_once_and_decided_with_the_answer() -> None:
    store, reader, decider = MemoryStore(), Listener(ANSWER), Attentive()
    story = [batch(observation("one")), batch(observation("one", native="2"))]
    asks = second(store, reader)

    await follow(source(), Listed(story), store, decider, second=asks)

    assert reader.asked == ["one"]
    assert decider.given == [ANSWER, ANSWER]


async def test_no_answer_leaves_the_rules_alone() -> None:
    store, decider = MemoryStore(), Attentive()

    await follow(
        source(), Listed([batch(observation("one"))]), store, decider,
        second=second(store, Listener(None)),
    )  # fmt: skip

    assert decider.given == [()]


async def test_a_text_that_concerns_no_event_is_not_sent_anywhere() -> None:
    store, reader = MemoryStore(), Listener(ANSWER)
    story = [batch(observation("weather"), observation("strike", native="2"))]

    await follow(
        source(), Listed(story), store, Attentive(),
        second=second(store, reader, worth=lambda text: text == "strike"),
    )  # fmt: skip

    assert reader.asked == ["strike"]


async def test_what_a_crash_left_waiting_is_decided_with_the_kept_answer_and_nobody_is_asked() -> (
    None
):
    store, reader, decider = MemoryStore(), Listener(ANSWER), Attentive()
    seen = batch(observation("one"))
    await second(store, reader).prepare(seen)
    await store.record(seen)

    await drain(store, decider, second=second(store, None))

    assert decider.given == [ANSWER]
    assert reader.asked == ["one"]
