"""What a messenger is given to show, before anything is known of the messenger."""

from monitor.model.alerts import AlertKind
from monitor.notify.message import Style
from monitor.notify.telling import PlainTeller
from tests import build


async def test_a_first_claim_is_told_by_the_card_alone():
    told = await PlainTeller().tell(build.due())
    assert told.reply is None
    assert told.card is not None
    assert "weapon: S-400" in told.card.text


async def test_a_contradiction_is_told_by_a_reply_too():
    sides = [build.side(build.claim())], [build.side(build.claim("governor", value="S-300"))]
    dossier = build.dossier(*sides, kind=AlertKind.CONTRADICTION)
    told = await PlainTeller().tell(build.due(dossier))
    assert told.reply is not None
    assert "S-400 against S-300" in told.reply.text


async def test_a_notice_is_a_message_of_its_own():
    told = await PlainTeller().tell(build.due(build.notice()))
    assert told.card is None
    assert told.reply is not None
    assert told.reply.text.startswith("SOURCE LOST  telegram:ministry\nGone.\n2024-11-01 12:00")


async def test_spans_lie_on_what_they_style():
    told = await PlainTeller().tell(build.due())
    assert told.card is not None
    shown = [(one.style, told.card.text[one.start : one.end]) for one in told.card.spans]
    assert (Style.BOLD, "NEW CLAIM") in shown
    assert (Style.ITALIC, "S-400") in shown
    assert (Style.LINK, "https://t.me/ministry/1") in shown
