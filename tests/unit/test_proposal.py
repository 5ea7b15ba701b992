"""Which followed event a candidate is worded like."""

from monitor.core.proposal import propose
from monitor.model.ids import EventId

DAM, FIRE = EventId("dam"), EventId("fire")
BREACH = "У Райгородку прорвало греблю на Сіверському Дінці, затоплено сорок дворів."
AGAIN = "Прорив греблі в Райгородку: затоплено сорок дворів, людей вивозять човнами."
BURNT = "В Перми горит торговый центр, на крыше склада тушат пожар восемьдесят человек."
OTHER = "У Маріуполі прорвало трубу, вулицю перекрито до вечора."


def test_the_event_whose_posts_are_worded_alike_is_proposed() -> None:
    found = propose((AGAIN,), {FIRE: (BURNT,), DAM: (BREACH,)})

    assert found is not None
    assert found.event == DAM
    assert 0.25 <= found.likeness < 1


def test_one_pair_that_is_alike_by_chance_is_outweighed() -> None:
    assert propose((BREACH, BURNT), {DAM: (BREACH, OTHER, "Дощ."), FIRE: (BURNT,)}).event == FIRE


def test_nothing_is_proposed_where_nothing_is_alike() -> None:
    assert propose((BURNT,), {DAM: (BREACH, AGAIN)}) is None
    assert propose((BREACH,), {}) is None
    assert propose((), {DAM: (BREACH,)}) is None
    assert propose(("", " "), {DAM: ("",)}) is None
