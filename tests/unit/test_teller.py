"""What a chat is shown of a delivery: the card, and a reply to it."""

from datetime import datetime

import msgspec
import pytest

from monitor.core.summary import Summary, summarise
from monitor.model.alerts import Notice, Severity
from monitor.notify.buttons import Press, Signer
from monitor.notify.card import Gaps, Missing
from monitor.notify.sides import Audience
from monitor.notify.teller import CardTeller
from monitor.notify.wording import Language, wording
from monitor.ports import Due
from tests import build
from tests.desk import CONCEPTS, Desk
from tests.fakes.clock import LoopClock

SIGNER = Signer(b"k" * 32)
ENGLISH = Audience(wording=wording(Language.ENGLISH))


class Counted:
    """Sums up what the desk has heard so far, and counts how often it was asked to."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.asked = 0

    async def summary(self, event: str) -> Summary | None:
        self.asked += 1
        if event != build.EVENT:
            return None
        return summarise(
            build.event(), self._desk.history, source_of=self._desk.source_of, concepts=CONCEPTS
        )

    async def gaps(self, summary: Summary, now: datetime) -> Gaps:
        return Gaps(awaited=(Missing(name="RU", since=build.at()),))


@pytest.fixture
def desk():
    told = Desk(build.source("ministry"), build.source("governor"))
    told.say("ministry", build.KILLED, 4)
    return told


@pytest.fixture
def summaries(desk):
    return Counted(desk)


@pytest.fixture
async def teller(summaries):
    return CardTeller(summaries, ENGLISH, LoopClock(), signer=SIGNER)


def due_of(desk, number=-1):
    alert = desk.history[number].decision.alerts[0]
    claims = desk.history[number].decision.claims
    made = build.dossier([build.side(one) for one in claims])
    return Due(
        delivery=build.delivery(alert, "channel"),
        subject=msgspec.structs.replace(made, alert=alert),
    )


async def test_an_alert_is_a_card_and_a_reply(teller, desk):
    told = await teller.tell(due_of(desk))

    assert "killed: 4" in told.card.text
    assert "No word yet: RU" in told.card.text
    assert told.reply.text.startswith("⚪ NEW CLAIM · killed\n4\n")


async def test_buttons_can_be_read_back(teller, desk):
    due = due_of(desk)
    told = await teller.tell(due)

    presses = [SIGNER.read(button.action).press for row in told.reply.buttons for button in row]
    assert presses == list(Press)
    assert [SIGNER.read(one.action).press for one in told.card.buttons[0]] == [
        Press.WHY,
        Press.MUTE,
    ]


async def test_without_a_bot_that_answers_there_are_no_buttons(summaries, desk):
    told = await CardTeller(summaries, ENGLISH, LoopClock()).tell(due_of(desk))

    assert told.reply.buttons == told.card.buttons == ()


async def test_where_no_transport_adds_a_tag_an_alert_ends_with_its_id(summaries, desk):
    due = due_of(desk)
    told = await CardTeller(summaries, ENGLISH, LoopClock(), numbered=True).tell(due)

    assert told.reply.text.endswith(f"\n#{due.subject.alert.id[:8]}")


async def test_only_what_is_worth_looking_up_for_makes_a_sound(teller, desk):
    due = due_of(desk)
    quiet = await teller.tell(due)
    loud = msgspec.structs.replace(
        due,
        subject=msgspec.structs.replace(
            due.subject,
            alert=msgspec.structs.replace(due.subject.alert, severity=Severity.HIGH),
        ),
    )

    assert quiet.reply.silent
    assert not (await teller.tell(loud)).reply.silent


async def test_one_summary_serves_the_alerts_of_one_message(teller, desk, summaries):
    desk.say("governor", build.WEAPON, "S-300", minutes=1)

    cards = [(await teller.tell(due_of(desk, number))).card.text for number in (0, 1)]

    assert summaries.asked == 1
    assert "S-300" in cards[0]
    assert "S-300" in cards[1]


async def test_news_that_the_summary_does_not_know_makes_a_new_one(teller, desk, summaries):
    await teller.tell(due_of(desk))
    desk.say("governor", build.WEAPON, "S-300", minutes=1)

    assert "S-300" in (await teller.tell(due_of(desk))).card.text
    assert summaries.asked == 2


async def test_an_event_that_is_not_known_any_more_has_no_card(teller, desk):
    due = due_of(desk)
    alert = msgspec.structs.replace(due.subject.alert, event="gone")
    gone = msgspec.structs.replace(due, subject=msgspec.structs.replace(due.subject, alert=alert))

    told = await teller.tell(gone)

    assert told.card is None
    assert told.reply is not None


async def test_a_notice_is_a_message_of_its_own(teller):
    notice = Notice(
        id="n", kind="source_lost", subject="telegram:x", text="it is gone", raised_at=build.at()
    )

    told = await teller.tell(Due(delivery=build.delivery(), subject=notice))

    assert told.card is None
    assert "it is gone" in told.reply.text
