"""A source that names itself speaks in its own voice."""

from monitor.core.actors import Speakers, publisher_voice
from monitor.knowledge import load_gazetteer, load_lexicon
from monitor.model.claims import Attribution
from monitor.model.ids import SourceKey
from monitor.model.sources import Source, SourceKind
from monitor.text.scan import Scanner

POLICE = Source(
    key=SourceKey("telegram:md_police"), title="Полиция Молдовы", kind=SourceKind.OFFICIAL
)
MINISTRY = Source(
    key=SourceKey("telegram:mod"), title="Минобороны России", kind=SourceKind.OFFICIAL
)


def speakers():
    lexicon = load_lexicon()
    sources = {one.key: one for one in (POLICE, MINISTRY)}
    return Speakers(sources, Scanner(lexicon.patterns).scan, lexicon.concepts)


def test_an_office_alone_is_the_channel_of_that_office():
    assert speakers().is_self(Attribution(speaker="Полиция", actor="police"), POLICE)
    assert not speakers().is_self(Attribution(speaker="Мэр", actor="mayor"), POLICE)


def test_the_ministry_of_another_country_is_another_ministry():
    own = Attribution(speaker="Минобороны России", actor="defence ministry")
    other = Attribution(speaker="Минобороны Украины", actor="defence ministry")

    assert speakers().is_self(own, MINISTRY)
    assert not speakers().is_self(other, MINISTRY)


STAFF = Source(
    key=SourceKey("facebook:general.staff"),
    title="General Staff of Ukraine",
    kind=SourceKind.OFFICIAL,
    side="UA",
)


def test_an_office_and_its_country_are_known_in_every_language():
    assert says_itself("Генеральний штаб")
    assert says_itself("Генштаб України")
    assert not says_itself("Генштаб Росії")
    assert not says_itself("Генштаб Ізраїлю")


def test_a_name_beside_the_office_is_somebody():
    assert not says_itself("речник Генерального штабу Андрій Ковальов")


def says_itself(words: str) -> bool:
    known = Scanner((*load_lexicon().patterns, *load_gazetteer().patterns))
    own = Speakers({STAFF.key: STAFF}, known.scan, load_lexicon().concepts)
    return own.is_self(Attribution(speaker=words, actor="general staff"), STAFF)


INTELLIGENCE = Source(
    key=SourceKey("telegram:gur"),
    title="Military intelligence of Ukraine",
    kind=SourceKind.OFFICIAL,
    side="UA",
)
DEFENCE = Source(
    key=SourceKey("telegram:mo"),
    title="Ministry of Defence of the Russian Federation",
    kind=SourceKind.OFFICIAL,
    side="RU",
)


def followed() -> Speakers:
    known = Scanner((*load_lexicon().patterns, *load_gazetteer().patterns))
    sources = {one.key: one for one in (INTELLIGENCE, DEFENCE)}
    return Speakers(sources, known.scan, load_lexicon().concepts)


def test_a_service_of_one_side_is_no_source_of_the_other():
    assert INTELLIGENCE not in followed().candidates(Attribution(speaker="ФСБ"))


def test_whoever_may_be_any_office_of_a_side_is_none_of_them_by_name():
    assert not followed().is_named(Attribution(speaker="The Kremlin", actor="government"), DEFENCE)
    assert followed().is_named(
        Attribution(speaker="Минобороны РФ", actor="defence ministry"), DEFENCE
    )


def test_an_office_that_is_not_followed_is_of_the_side_that_its_name_gives():
    publisher = publisher_voice(INTELLIGENCE)
    ministry = Attribution(speaker="Russia's emergencies ministry", actor="emergency service")

    assert followed().stand_in(ministry, publisher).side == "RU"
    assert followed().stand_in(Attribution(speaker="the governor"), publisher).side == "UA"
