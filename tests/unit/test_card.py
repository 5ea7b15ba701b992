"""The card of an event: what a duty editor sees of it, whatever has happened."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.summary import Summary, summarise
from monitor.model.claims import Attribute, Modality, Quantity
from monitor.model.sources import SourceKind
from monitor.notify.card import Gaps, Missing, card
from monitor.notify.compose import LONGEST, units
from monitor.notify.message import Button, Style
from monitor.notify.render import clean
from monitor.notify.sides import Audience
from monitor.notify.wording import Language, wording
from tests import build, snapshot
from tests.desk import CONCEPTS, Desk
from tests.readable import parsed, readable
from tests.unit.test_reply import HOSTILE

ENGLISH = Audience(wording=wording(Language.ENGLISH), zone=ZoneInfo("Europe/Kyiv"))
NOTHING = "Nothing is claimed yet."


def desk():
    return Desk(
        build.source("kharkiv_governor", side="UA", title="Очільник Харківської області"),
        build.source("ua_interior_ministry", side="UA", title="МВС України"),
        build.source("rumour_mill", SourceKind.BLOGGER, title="Rumour Mill", reliability="E"),
        build.source("paper", SourceKind.MEDIA, side="UA", title="Kharkiv city media"),
    )


def summed(told: Desk, event=None) -> Summary:
    return summarise(
        event or build.event(), told.history, source_of=told.source_of, concepts=CONCEPTS
    )


def shown(told: Desk, audience=ENGLISH, **more):
    return card(summed(told), audience, build.at(600), **more)


def a_day() -> Desk:
    told = desk()
    told.say("kharkiv_governor", build.WEAPON, "S-300", native="1")
    told.say(
        "kharkiv_governor", build.INJURED, 4, native="2", minutes=1, scope="civilian",
        modality=Modality.HEDGED,
    )  # fmt: skip
    told.say("ua_interior_ministry", build.WEAPON, "S-400", native="1", minutes=60)
    told.say("ua_interior_ministry", build.KILLED, 1, native="2", minutes=70)
    told.say("paper", build.KILLED, 1, native="1", minutes=80)
    told.say("rumour_mill", build.KILLED, Quantity(low=15, high=None), native="1", minutes=120)
    told.say("ua_interior_ministry", build.INJURED, 46, native="3", minutes=200)
    return told


@pytest.mark.parametrize("language", list(Language))
def test_an_event_reads_well(language):
    gaps = Gaps(
        awaited=(Missing(name="RU", since=build.at(5)),),
        blind=(Missing(name="МВС України", since=build.at(150)),),
    )
    audience = Audience(wording=wording(language), zone=ZoneInfo("Europe/Kyiv"))

    snapshot.check(f"card-{language.value}", readable(shown(a_day(), audience, gaps=gaps)))


def test_what_is_disputed_comes_first_with_both_sides():
    lines = shown(a_day()).text.split("\n")

    first = next(number for number, line in enumerate(lines) if line.startswith("🔴 killed"))
    assert lines[first + 1] == "1 · 2 independent sources"
    assert any(line == "at least 15" for line in lines[first : first + 8])
    assert lines[1].startswith("🔴 2 disputed")


def test_one_post_repeated_does_not_count_as_two_sources():
    told = desk()
    told.say("kharkiv_governor", build.KILLED, 4)
    told.say("rumour_mill", build.KILLED, 4, minutes=5, relays=build.post("kharkiv_governor").id)

    assert "independent" not in shown(told).text


def test_what_was_taken_back_does_not_stand_but_the_way_there_is_told():
    told = desk()
    told.say("rumour_mill", build.KILLED, 15)
    told.say("rumour_mill", build.KILLED, number=2, minutes=10)

    message = shown(told)

    assert NOTHING in message.text
    ((_, text, _),) = [one for one in parsed(message) if one[0] is Style.FOLDED_QUOTE]
    assert [line.partition("  ")[2] for line in text.split("\n")] == ["killed: 15", "killed: 15"]


def test_an_event_of_which_nothing_is_known_says_so():
    assert NOTHING in shown(desk()).text


def test_a_link_shows_where_it_leads():
    links = [one for one in parsed(shown(a_day())) if one[0] is Style.LINK]

    assert {text for _, text, _ in links} == {"t.me"}
    assert (Style.LINK, "t.me", "https://t.me/rumour_mill/1") in links


def long_event(posts: int) -> Desk:
    told = Desk(
        *(
            build.source(f"source{n}", SourceKind.MEDIA, title=f"Редакція номер {n} 🔴" * 3)
            for n in range(30)
        )
    )
    attributes = [one for one in Attribute if one not in CONCEPTS.exclusive]
    for number in range(posts):
        told.say(
            f"source{number % 30}", attributes[number % len(attributes)], number + 1,
            native=str(number), minutes=number, scope=f"scope {number % 7}",
        )  # fmt: skip
    return told


@pytest.mark.parametrize("posts", [1, 40, 400])
def test_a_long_event_stays_within_one_message(posts):
    message = shown(long_event(posts))

    assert units(message.text) <= LONGEST - 100
    assert ("more value" in message.text) == (posts > 100)


def test_what_is_left_out_is_never_disputed_before_what_is_not():
    told = long_event(100)  # each of them another topic
    told.say("source1", build.WEAPON, "S-300", native="a", minutes=1)
    told.say("source2", build.WEAPON, "S-400", native="b", minutes=2)

    assert "S-300" in shown(told).text
    assert "S-400" in shown(told).text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text(text):
    told = Desk(build.source("ministry", title=text, side=text))
    told.say("ministry", build.KILLED, 4, scope=text, attribution=text)
    summary = summed(told, build.event(title=text))

    message = card(
        summary, ENGLISH, build.at(600), gaps=Gaps(awaited=(Missing(name=text, since=build.at()),))
    )

    assert 0 < units(message.text) <= LONGEST
    message.text.encode("utf-8")
    assert clean(message.text.replace("\n", " ")) == " ".join(message.text.split())


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 50), st.booleans()), max_size=12))
def test_every_standing_value_of_a_short_event_is_told(said):
    told = desk()
    handles = ("kharkiv_governor", "ua_interior_ministry", "rumour_mill", "paper")
    for number, (who, count, hurt) in enumerate(said):
        attribute = build.INJURED if hurt else build.KILLED
        told.say(handles[who], attribute, count, native=str(number), minutes=number)
    summary = summed(told)

    text = card(summary, ENGLISH, build.at(600)).text

    for topic in summary.topics:
        for position in topic.positions[:4]:
            assert wording(Language.ENGLISH).value(position.value) in text


def test_buttons_are_passed_on():
    rows = ((Button(text="Why", action="w"),),)

    assert shown(a_day(), buttons=rows).buttons == rows
