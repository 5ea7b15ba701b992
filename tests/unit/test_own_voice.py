"""A source that names itself speaks in its own voice."""

from monitor.core.actors import Speakers
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
