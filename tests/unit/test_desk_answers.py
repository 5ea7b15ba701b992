"""The bot: who is answered, what each command does, and what nobody can make it do."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.core.summary import Summary, summarise
from monitor.model.alerts import AlertKind
from monitor.model.feedback import Tally
from monitor.model.ids import EventId
from monitor.notify.answers import Command
from monitor.notify.answers import Press as PressOf
from monitor.notify.buttons import Press, Signer
from monitor.notify.card import Gaps
from monitor.notify.commands import mute_wish, order_of
from monitor.notify.compose import LONGEST, units
from monitor.notify.desk_answers import FORGED, REPEATED, STRANGER, DeskAnswers, Stock, Summaries
from monitor.notify.messenger import Place
from monitor.notify.sides import Audience
from monitor.notify.wording import Language, wording
from monitor.store.memory import MemoryStore
from monitor.store.sqlite import SqliteStore
from tests import build, snapshot
from tests.desk import CONCEPTS
from tests.fakes.clock import LoopClock
from tests.readable import readable

for _language in Language:
    wording(_language)  # a file each, read before the loop runs

ANNA, BORIS, STRANGE = 7, 8, 666
CHAT = Place(chat=-100123)
SIGNER = Signer(b"k" * 32)


class Known:
    """Summaries of the events that a test names."""

    def __init__(self, *names: str) -> None:
        self._names = names

    async def summary(self, event: EventId) -> Summary | None:
        if event not in self._names:
            return None
        return summarise(build.event(event), [], source_of=build.source, concepts=CONCEPTS)

    async def gaps(self, summary: Summary, now: datetime) -> Gaps:
        return Gaps()


class Bot:
    def __init__(
        self,
        store: SqliteStore,
        language: Language = Language.ENGLISH,
        summaries: Summaries | None = None,
    ) -> None:
        self.store = store
        self.told: list[str] = []
        self.clock = LoopClock(build.at())
        stock = Stock(
            reads=store.reads,
            office=store.desk,
            summaries=summaries or Known(build.EVENT),
        )
        audience = Audience(wording=wording(language), zone=ZoneInfo("Europe/Kyiv"))
        self.answers = DeskAnswers(stock, audience, SIGNER, self.clock, allowed=[ANNA, BORIS])
        self._updates = 0

    async def say(self, text: str, user: int = ANNA, *, number: int | None = None) -> str | None:
        self._updates += 1
        return await self._ask(
            Command(
                place=CHAT, sender=user, number=number or self._updates, text=text, private=False
            )
        )

    async def press(
        self, press: Press, alert: str, user: int = ANNA, *, query: str | None = None
    ) -> str | None:
        return await self.press_raw(SIGNER.action(press, alert), user, query=query)

    async def press_raw(
        self, action: str, user: int = ANNA, *, query: str | None = None
    ) -> str | None:
        self._updates += 1
        name = query or str(self._updates)
        return await self._ask(
            PressOf(place=CHAT, sender=user, number=1, action=action, query=name)
        )

    async def _ask(self, incoming: Command | PressOf) -> str | None:
        answer = await self.answers.answer(incoming)
        if answer is None:
            return None
        return readable(answer.message) if answer.message else answer.note

    async def refused(self) -> dict[str, int]:
        return await self.store.desk.refusals()


@pytest.fixture
async def store(tmp_path):
    made = {
        "sources": [build.source("ministry"), build.source("governor")],
        "events": [build.event()],
        "receivers": ["channel"],
    }
    async with SqliteStore.open(tmp_path / "monitor.db", **made) as opened:
        yield opened


@pytest.fixture
async def bot(store):
    return Bot(store)


@pytest.fixture
async def raised(store):
    (new,) = await store.record(build.batch(build.observation("S-400 hit Kharkiv.")))
    made = build.claim(quote="S-400")
    alert = build.alert(made, kind=AlertKind.NEW_CLAIM)
    await store.commit([build.decision(new, made, alerts=(alert,))])
    return alert


@pytest.mark.parametrize(
    "text",
    ["/status", "/mute kharkiv-strike 2h x", "/track", "/untrack x", "hello", "", "/" * 9000],
)
async def test_a_stranger_gets_silence_and_is_counted(bot, text):
    assert await bot.say(text, STRANGE) is None
    assert await bot.refused() == {STRANGER: 1}
    assert await bot.store.desk.mutes() == ()


@pytest.mark.parametrize("press", list(Press))
async def test_a_strangers_press_does_nothing(bot, raised, press):
    assert await bot.press(press, raised.id, STRANGE) is None
    assert await bot.refused() == {STRANGER: 1}
    assert await bot.store.desk.tallies() == ()


@pytest.mark.parametrize("action", ["", "a", "aabc.sig", "+" * 64, "\ud800", "mx.\u202e"])
async def test_a_made_up_press_does_nothing_and_is_counted(bot, raised, action):
    assert await bot.press_raw(action) is None
    assert await bot.refused() == {FORGED: 1}
    assert await bot.store.desk.tallies() == ()


async def test_an_update_that_comes_again_does_nothing_and_is_counted(bot, raised):
    assert await bot.press(Press.USEFUL, raised.id, query="77")
    assert await bot.press(Press.USEFUL, raised.id, query="77") is None
    assert await bot.say("/mute kharkiv-strike 2h drill", number=78)
    assert await bot.say("/mute kharkiv-strike 2h drill", number=78) is None
    assert await bot.refused() == {REPEATED: 2}
    assert len(await bot.store.desk.mutes()) == 1


async def test_talk_that_is_no_command_is_left_alone(bot):
    assert await bot.say("good morning") is None
    assert await bot.refused() == {}


async def test_an_unknown_command_says_where_to_look(bot):
    assert "/help" in await bot.say("/frobnicate")


async def test_an_event_is_shown_as_it_stands(bot):
    assert "*Strike on the Kharkiv police headquarters*" in await bot.say(f"/event {build.EVENT}")
    assert "No event atlantis" in await bot.say("/event atlantis")
    assert "/event ID" in await bot.say("/event")


async def test_an_event_is_muted_by_word_and_for_a_while(bot):
    told = await bot.say("/mute kharkiv-strike 2h because of a drill")

    (mute,) = await bot.store.desk.mutes(bot.clock.now())
    assert mute.author == str(ANNA)
    assert mute.comment == "because of a drill"
    assert mute.ends_at - mute.starts_at == timedelta(hours=2)
    assert f"/unmute {mute.id}" in told
    assert "because of a drill" in await bot.say("/mute")
    assert "has ended" in await bot.say(f"/unmute {mute.id}")
    assert await bot.store.desk.mutes(bot.clock.now()) == ()
    assert "No mute" in await bot.say(f"/unmute {mute.id}")


@pytest.mark.parametrize(
    "rest", ["kharkiv-strike", "kharkiv-strike 2h", "kharkiv-strike 0h x", "kharkiv-strike 99w x"]
)
async def test_a_mute_without_an_end_or_a_reason_is_refused(bot, rest):
    assert "/mute EVENT 2h why" in await bot.say(f"/mute {rest}")
    assert await bot.store.desk.mutes() == ()


async def test_only_an_event_that_is_followed_can_be_muted(bot):
    assert "No event" in await bot.say("/mute atlantis 2h x")


async def test_a_press_mutes_the_alerts_event(bot, raised):
    assert "/unmute" in await bot.press(Press.MUTE, raised.id)

    (mute,) = await bot.store.desk.mutes(bot.clock.now())
    assert mute.event == raised.event


async def test_the_first_who_acknowledges_takes_care(bot, raised):
    assert await bot.press(Press.ACK, raised.id) == "7 takes care of it."
    assert "7 has it since" in await bot.say(f"/ack #{raised.id[:8]}", BORIS)
    assert "No alert" in await bot.say("/ack ffffffff")
    assert "/ack ID" in await bot.say("/ack")


async def test_votes_are_kept_one_a_person(bot, raised):
    await bot.press(Press.USEFUL, raised.id)
    await bot.press(Press.USEFUL, raised.id, BORIS)
    await bot.press(Press.USELESS, raised.id)

    assert await bot.store.desk.tallies() == (Tally(rule=raised.reason, useful=1, useless=1),)
    assert "1 of 2 useful" in await bot.say("/status")


async def test_why_tells_rule_words_event_and_receivers(bot, raised):
    told = await bot.say(f"/why {raised.id[:8]}")

    assert "place «Kharkiv»" in told
    assert "S-400" in told
    assert "channel (waits)" in told
    assert await bot.press(Press.WHY, raised.id) == told


async def test_something_new_is_followed_after_three_questions(bot):
    assert "What happened?" in await bot.say("/track")
    assert "Which words" in await bot.say("Повінь у Херсоні")
    assert "Where?" in await bot.say("повінь, flood, паводок")
    told = await bot.say("Херсон, Kherson")

    (event,) = await bot.store.desk.followed()
    assert event.id == "povin-u-khersoni"
    assert event.title == "Повінь у Херсоні"
    assert event.keywords == ("повінь", "flood", "паводок")
    assert event.places == ("Херсон", "Kherson")
    assert event.since == bot.clock.now() - timedelta(hours=24)
    assert "/untrack povin-u-khersoni" in told


async def test_two_events_of_one_title_have_two_names(bot):
    for _ in range(2):
        for text in ("/track", "Flood", "flood", "-"):
            await bot.say(text)

    assert [one.id for one in await bot.store.desk.followed()] == ["flood", "flood-2"]


@pytest.mark.parametrize(
    "answers",
    [["Flood", "-", "-"], ["Flood", " , ;", ""], ["x" * 300, "flood", "-"], ["F", "y" * 90, "-"]],
)
async def test_what_cannot_be_followed_is_not_stored(bot, answers):
    await bot.say("/track")
    for text in answers:
        told = await bot.say(text)

    assert "/track begins again" in told
    assert await bot.store.desk.followed() == ()


async def test_questions_are_forgotten_after_a_while_or_by_another_command(bot):
    await bot.say("/track")
    await bot.clock.sleep(16 * 60)
    assert await bot.say("Flood") is None

    await bot.say("/track")
    await bot.say("/help")
    assert await bot.say("Flood") is None


async def test_questions_are_put_to_one_person_alone(bot):
    await bot.say("/track")

    assert await bot.say("Flood", BORIS) is None
    assert "Which words" in await bot.say("Flood")


async def test_what_was_added_here_can_be_taken_away_here(bot):
    for text in ("/track", "Flood", "flood", "-"):
        await bot.say(text)

    assert "no longer followed" in await bot.say("/untrack flood")
    assert "was not added here" in await bot.say("/untrack flood")
    assert await bot.store.desk.followed() == ()


@pytest.mark.parametrize("language", list(Language))
async def test_every_answer_reads_well(store, raised, language):
    bot = Bot(store, language)
    await bot.press(Press.USEFUL, raised.id)
    await bot.say(f"/mute {build.EVENT} 2h drill")
    (mute,) = await store.desk.mutes()
    asked: Sequence[str] = (
        "/help", "/status", "/events", f"/why {raised.id[:8]}", "/sources", "/digest", "/mute",
        f"/event {build.EVENT}", "/track", "Flood", "flood", "-", "/untrack flood",
    )  # fmt: skip
    told = [f"> {text}\n{await bot.say(text)}" for text in asked]

    snapshot.check(f"answers-{language.value}", "\n".join(told).replace(mute.id, "0123abcd"))


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/help", ("help", "")), (" /help ", ("help", "")), ("/why@our_bot 12ab", ("why", "12ab")),
        ("/mute a\n2h\tb", ("mute", "a 2h b")), ("help", None), ("/", None), ("/Help", None),
        ("/help" * 1000, None), ("x /help", None), ("/why \u202e12", ("why", "12")),
    ],
)  # fmt: skip
def test_a_command_is_a_slash_and_a_word(text, command):
    assert order_of(text) == command


def test_a_wish_to_mute_has_an_event_a_span_and_a_reason():
    assert mute_wish("strike 30M a drill") == ("strike", timedelta(minutes=30), "a drill")
    assert mute_wish("strike 91d a drill") is None


@pytest.mark.parametrize(
    "text", ["\ud800", "\u202e" * 400, "x" * 100_000, "\x00/track", "😀" * 999]
)
async def test_whatever_is_written_the_bot_answers_briefly_or_not_at_all(bot, text):
    await bot.say("/track")
    for one in (text, f"/event {text}", f"/why {text}", f"/unmute {text}", f"/mute {text} 2h x"):
        told = await bot.say(one)
        assert told is None or units(told) <= LONGEST


async def test_the_store_in_memory_will_do_as_well(raised):
    store = MemoryStore(receivers=["channel"])
    assert await store.desk.refusals() == {}


class Broken:
    async def summary(self, event: EventId) -> Summary | None:
        raise LookupError(event)

    async def gaps(self, summary: Summary, now: datetime) -> Gaps:
        raise AssertionError(summary)


@pytest.mark.parametrize("language", Language)
async def test_a_mistake_in_one_answer_is_admitted_and_stops_nothing(store, language):
    bot = Bot(store, language, Broken())

    said = await bot.say(f"/event {build.EVENT}")

    assert said
    assert said.strip() == wording(language).bot("failed")
    assert await bot.say(f"/event {build.EVENT}", STRANGE) is None
    assert await bot.say("/help")
