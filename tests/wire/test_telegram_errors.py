"""How the collector reacts to each thing that Telegram, or the line to it, may say."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from telethon import errors

from monitor.collect import telegram_access, telegram_state
from monitor.collect.telegram_access import Wishes
from monitor.collect.telegram_errors import (
    AccessLost,
    AccountLost,
    AccountState,
    ChangesForgotten,
    Flood,
    Meaning,
    NameGone,
    NotJoined,
    StaleHash,
    Trouble,
    meaning_of,
)
from monitor.errors import CollectError, ConfigError, RateLimited, SourceGone, SourceUnavailable
from tests.build import source
from tests.fakes.mtproto import Drop, FakeTelegram, Fault, Gibberish, Hang, Late, Refuse
from tests.telegram_desk import NEWS, Desk, desk, standing

OTHER = source("other")


def said(code: int, text: str) -> BaseException:
    """Return the error that the library makes of an answer."""
    from telethon.errors import rpc_message_to_error
    from telethon.tl.types import RpcError

    return rpc_message_to_error(RpcError(code, text), None)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (said(420, "FLOOD_WAIT_7"), Flood(7.0)),
        (said(420, "FLOOD_PREMIUM_WAIT_9"), Flood(9.0)),
        (said(420, "FROZEN_METHOD_INVALID"), AccountLost(AccountState.FROZEN)),
        (
            said(400, "FROZEN_PARTICIPANT_MISSING"),
            Trouble("refused", "400 FrozenParticipantMissing"),
        ),
        (said(400, "CHANNEL_PRIVATE"), AccessLost()),
        (said(406, "CHANNEL_PRIVATE"), AccessLost()),
        (said(400, "CHANNEL_INVALID"), StaleHash()),
        (said(400, "USERNAME_NOT_OCCUPIED"), NameGone()),
        (said(400, "USERNAME_INVALID"), NameGone()),
        (said(400, "CHANNELS_TOO_MUCH"), NotJoined("too_many_joined")),
        (said(400, "INVITE_REQUEST_SENT"), NotJoined("awaits_approval")),
        (said(401, "AUTH_KEY_UNREGISTERED"), AccountLost(AccountState.LOGGED_OUT)),
        (said(401, "SESSION_REVOKED"), AccountLost(AccountState.LOGGED_OUT)),
        (said(401, "SESSION_EXPIRED"), AccountLost(AccountState.LOGGED_OUT)),
        (said(401, "USER_DEACTIVATED_BAN"), AccountLost(AccountState.BANNED)),
        (said(403, "USER_DEACTIVATED_BAN"), AccountLost(AccountState.BANNED)),
        (said(406, "AUTH_KEY_DUPLICATED"), AccountLost(AccountState.DUPLICATED)),
        (errors.AuthKeyNotFound(), AccountLost(AccountState.UNKNOWN_KEY)),
        (said(500, "RPC_CALL_FAIL"), Trouble("server_trouble", "RpcCallFail")),
        (said(-503, "Timeout"), Trouble("server_trouble", "Timeout")),
        (said(500, "SOMETHING_BROKE"), Trouble("server_trouble", "SOMETHING_BROKE")),
        (said(400, "PERSISTENT_TIMESTAMP_INVALID"), ChangesForgotten()),
        (said(400, "SOMETHING_NEW"), Trouble("refused", "400 SOMETHING_NEW")),
        (said(777, "SOMETHING_ODD"), Trouble("refused", "777 SOMETHING_ODD")),
        (TimeoutError(), Trouble("timeout")),
        (ConnectionResetError(), Trouble("connection")),
        (asyncio.IncompleteReadError(b"", 8), Trouble("connection")),
        (errors.InvalidBufferError(b"\x53\xfe\xff\xff"), Trouble("transport", "code 429")),
        (errors.SecurityError("x"), Trouble("insecure", "failed checks; look at the clock")),
        (ValueError("Request was unsuccessful"), Trouble("unexpected", "ValueError")),
    ],
)
def test_every_error_has_one_meaning(error: BaseException, meaning: Meaning) -> None:
    assert meaning_of(error) == meaning


class Room:
    """Two channels that were read once, one account, and nothing wrong yet."""

    def __init__(self, telegram: FakeTelegram, inner: Desk) -> None:
        self.telegram = telegram
        self.inner = inner
        self.news = telegram.world.channel("news")
        self.other = telegram.world.channel("other")

    async def caught_up(self, within: float = 120.0) -> None:
        await self.inner.until(
            lambda: (
                self.inner.texts(NEWS) == standing(self.news)
                and self.inner.texts(OTHER) == standing(self.other)
            ),
            within,
        )

    async def error(self, within: float = 1000.0) -> CollectError:
        await self.inner.until(lambda: bool(self.inner.errors), within)
        return self.inner.errors[0]


async def room_in(
    stack: AsyncExitStack, folder: Path, *, accounts: int = 1, joined: bool = True
) -> Room:
    telegram = await stack.enter_async_context(FakeTelegram())
    telegram.world.channel("news").fill(3)
    telegram.world.channel("other").fill(3)
    names = ["news", "other"] if joined else []
    users = [telegram.user(f"+38067000000{n}", joined=names) for n in range(accounts)]
    inner = await stack.enter_async_context(desk(telegram, folder, users=users))
    await stack.enter_async_context(inner.following(NEWS, OTHER))
    await inner.until(lambda: inner.outcomes().count("changes") >= 2)
    return Room(telegram, inner)


@pytest.mark.parametrize(
    "fault",
    [
        Hang(),
        Drop(),
        Drop(done=True),
        Late(20.0),
        Late(45.0),
        Refuse(500, "RPC_CALL_FAIL"),
        Refuse(-503, "Timeout"),
        Refuse(420, "FLOOD_WAIT_20"),
        Refuse(420, "FLOOD_PREMIUM_WAIT_20"),
    ],
)
@pytest.mark.parametrize("method", ["GetChannelDifference", "GetMessages"])
async def test_what_passes_by_itself_is_waited_out_within_the_stream(
    tmp_path: Path, fault: Fault, method: str
) -> None:
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path)
        room.telegram.faults[method].extend([fault] * 3)
        room.telegram.pushing = lambda *_: None
        room.news.fill(2)
        room.news.delete(1)
        room.telegram.pushing = lambda *_: 0.0
        room.news.post("The last")
        await room.caught_up()
        assert room.inner.errors == []
        assert room.inner.heard.notices == []


async def test_an_outage_is_stored_as_one_while_it_lasts(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path)
        room.telegram.weather = lambda _: Hang()
        room.news.delete(1)
        await room.inner.until(lambda: "timeout" in room.inner.outcomes(), 2000)
        (known,) = await room.inner.store.completeness([room.inner.batches[-1].source])
        assert known.outage is not None
        room.telegram.weather = lambda _: None
        room.news.post("Back")
        await room.caught_up(2000)


async def test_a_flood_wait_pauses_the_method_for_all_channels_and_nothing_else(
    tmp_path: Path,
) -> None:
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path)
        telegram = room.telegram
        telegram.faults["GetMessages"].append(Refuse(420, "FLOOD_WAIT_60"))
        room.news.delete(1)
        await room.inner.until(lambda: "rate_limited" in room.inner.outcomes())
        room.other.delete(1)
        telegram.pushing = lambda *_: None
        room.other.post("Lost on the way")
        telegram.pushing = lambda *_: 0.0
        room.other.post("Found all the same")
        await room.inner.until(lambda: 5 in room.inner.texts(OTHER), within=5)
        assert telegram.asked("GetMessages") == 1
        await room.caught_up()
        assert telegram.asked("GetMessages") == 3


async def test_a_flood_wait_outlives_a_restart(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        telegram.world.channel("news").fill(3)
        user = telegram.user()
        telegram.faults["GetHistory"].append(Refuse(420, "FLOOD_WAIT_200"))
        async with desk(telegram, tmp_path, users=[user]) as room, room.following(NEWS):
            await room.until(lambda: bool(room.errors))
        async with desk(telegram, tmp_path, users=[None]) as room, room.following(NEWS):
            await room.until(lambda: bool(room.errors))
            assert telegram.asked("GetHistory") == 1
            (error,) = room.errors
            assert isinstance(error, RateLimited)
            assert 100 < error.retry_after < 205
            await room.until(lambda: "history" in room.outcomes(), within=400)


async def test_a_long_flood_wait_moves_the_channel_to_another_account(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path, accounts=2)
        room.telegram.faults["GetMessages"].append(Refuse(420, "FLOOD_WAIT_9000"))
        room.telegram.faults["GetChannelDifference"].append(Refuse(420, "FLOOD_WAIT_9000"))
        room.telegram.pushing = lambda *_: None
        room.news.post("Three killed")
        await room.caught_up(3000)
        assert "account_paused" in room.inner.heard.kinds
        assert (await room.error()).outcome == "account_paused"


@pytest.mark.parametrize(
    ("code", "text", "state"),
    [
        (401, "AUTH_KEY_UNREGISTERED", AccountState.LOGGED_OUT),
        (401, "SESSION_REVOKED", AccountState.LOGGED_OUT),
        (401, "USER_DEACTIVATED_BAN", AccountState.BANNED),
        (406, "AUTH_KEY_DUPLICATED", AccountState.DUPLICATED),
        (420, "FROZEN_METHOD_INVALID", AccountState.FROZEN),
    ],
)
async def test_a_lost_account_is_told_once_and_another_goes_on(
    tmp_path: Path, code: int, text: str, state: AccountState
) -> None:
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path, accounts=2)
        first = room.inner.accounts[0]
        room.telegram.faults["GetChannelDifference"].append(Refuse(code, text))
        room.telegram.pushing = lambda *_: None
        room.news.post("Three killed")
        room.other.post("Four killed")
        await room.inner.until(lambda: first.lost, 2000)
        await room.caught_up(3000)
        assert (first.state, first.ready) == (state, False)
        assert [(kind, who) for kind, who, _ in room.inner.heard.notices] == [
            ("account_lost", "account:desk0")
        ]


async def test_without_an_account_each_source_says_so_until_somebody_logs_in(
    tmp_path: Path,
) -> None:
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path)
        user = room.telegram.users[0]
        room.telegram.revoke(user)
        room.telegram.kick()
        room.news.post("Three killed")
        error = await room.error()
        assert isinstance(error, SourceUnavailable)
        assert error.outcome in {"no_account", "account_lost"}
        session = room.telegram.session_of(user)
        await asyncio.to_thread(room.inner.accounts[0]._files.write_session, session)
        await room.caught_up(3000)
        assert room.inner.heard.kinds == ["account_lost", "account_back"]


async def test_an_unknown_key_ends_the_account(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path)
        room.telegram.forget_keys()
        room.telegram.kick()
        await room.inner.until(lambda: bool(room.inner.heard.notices), 500)
        assert room.inner.accounts[0].state is AccountState.UNKNOWN_KEY


async def test_a_transport_that_refuses_is_tried_again_with_growing_pauses(
    tmp_path: Path,
) -> None:
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path)
        room.telegram.refusing = 429
        room.telegram.kick()
        room.news.post("Three killed")
        await asyncio.sleep(600)
        assert not room.inner.accounts[0].ready
        room.telegram.refusing = 0
        await room.caught_up(1000)
        assert room.inner.heard.kinds == ["account_unreachable", "account_back"]


async def test_a_clock_that_is_far_off_is_an_outage_and_no_silence(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path)
        room.telegram.clock_skew = 400.0
        await room.inner.until(lambda: "account_unreachable" in room.inner.heard.kinds, 3000)
        (known,) = await room.inner.store.completeness([NEWS.key])
        assert known.outage is not None
        assert "clock" in room.inner.heard.notices[0][2]
        room.telegram.clock_skew = 0.0
        room.news.post("Three killed")
        await room.caught_up(3000)
        assert room.inner.heard.kinds == ["account_unreachable", "account_back"]


async def test_a_channel_that_went_private_is_news_and_tried_again_much_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert telegram_access.DENIED_FOR == 86_400
    monkeypatch.setattr(telegram_access, "DENIED_FOR", 3_600.0)  # a day of pings takes a minute
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path)
        room.news.private = True
        error = await room.error(3000)
        assert (error.source, error.outcome) == (NEWS.key, "lost_access")
        assert room.inner.heard.notices == [
            ("access_lost", NEWS.key, "it is private now, or shut us out")
        ]
        asked = room.telegram.asked("GetChannelDifference")
        room.other.post("Goes on")
        await room.inner.until(lambda: 4 in room.inner.texts(OTHER))
        room.news.private = False
        room.news.post("Public again")
        await room.caught_up(8_000)
        assert room.telegram.asked("GetChannelDifference") > asked
        await room.inner.until(lambda: room.inner.heard.kinds == ["access_lost", "access_back"])


async def test_a_number_that_is_not_this_accounts_is_asked_for_once_more(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path, joined=False)
        room.telegram.faults["GetChannelDifference"].append(Refuse(400, "CHANNEL_INVALID"))
        error = await room.error(2000)
        assert error.outcome == "channel_invalid"
        room.news.post("Three killed")
        room.other.post("Four killed")
        await room.caught_up(3000)
        assert room.telegram.asked("ResolveUsername") == 3


async def test_a_name_that_nobody_has_freezes_the_source(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        async with (
            desk(telegram, tmp_path, users=[telegram.user()]) as room,
            room.following(NEWS),
        ):
            await room.until(lambda: bool(room.errors))
        assert isinstance(room.errors[0], SourceGone)
        assert room.errors[0].outcome == "renamed_or_gone"


async def test_a_renamed_channel_is_followed_by_its_id_and_told_of(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path)
        room.telegram.users[0].joined.add("newer_name")
        room.telegram.world.rename("news", "newer_name")
        room.news.post("Still read")
        await room.inner.until(lambda: bool(room.inner.heard.notices), 5000)
        assert room.inner.heard.notices == [
            ("source_renamed", NEWS.key, "the channel is @newer_name now")
        ]
        await room.caught_up()


async def test_a_new_owner_of_a_name_is_never_followed(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path, joined=False)
        room.telegram.world.rename("news", "newer_name")
        room.telegram.world.channel("news", "Somebody else").fill(5)
        room.telegram.faults["GetChannelDifference"].extend([Refuse(400, "CHANNEL_INVALID")] * 2)
        await room.inner.until(
            lambda: any(isinstance(one, SourceGone) for one in room.inner.errors), 5000
        )
        gone = next(one for one in room.inner.errors if isinstance(one, SourceGone))
        assert (gone.source, gone.outcome) == (NEWS.key, "reused")


async def test_an_error_that_nobody_knows_is_a_state_of_that_source_alone(
    tmp_path: Path,
) -> None:
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path)
        room.telegram.faults["GetMessages"].append(Refuse(400, "SOMETHING_NEW"))
        room.news.delete(1)
        error = await room.error()
        assert (error.source, error.outcome, error.detail) == (
            NEWS.key,
            "refused",
            "400 SOMETHING_NEW",
        )
        room.other.post("Goes on")
        await room.inner.until(lambda: 4 in room.inner.texts(OTHER), within=1)
        await room.caught_up(1000)


async def test_an_answer_of_a_newer_layer_is_a_state_of_that_source_alone(
    tmp_path: Path,
) -> None:
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path)
        room.telegram.faults["GetMessages"].append(Gibberish())
        room.news.delete(1)
        error = await room.error()
        assert (error.source, error.outcome) == (NEWS.key, "newer_layer")
        await room.caught_up(1000)


async def test_changes_that_the_server_forgot_are_read_from_history(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        room = await room_in(stack, tmp_path)
        fault = Refuse(400, "PERSISTENT_TIMESTAMP_INVALID")
        room.telegram.faults["GetChannelDifference"].append(fault)
        room.telegram.pushing = lambda *_: None
        room.news.edit(2, "Corrected")
        room.news.delete(1)
        room.news.post("Three killed")
        await room.caught_up(2000)
        assert room.inner.errors == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [("CHANNELS_TOO_MUCH", "too_many_joined"), ("INVITE_REQUEST_SENT", "awaits_approval")],
)
async def test_a_channel_that_cannot_be_joined_is_read_all_the_same(
    tmp_path: Path, text: str, kind: str
) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(3)
        telegram.faults["JoinChannel"].append(Refuse(400, text))
        wishes = {NEWS.key: Wishes(join=True)}
        users = [telegram.user()]
        async with (
            desk(telegram, tmp_path, users=users, wishes=wishes) as room,
            room.following(NEWS),
        ):
            news.post("Three killed")
            await room.until(lambda: room.texts(NEWS) == standing(news), 1000)
            assert room.heard.notices == [(kind, NEWS.key, "not joined by desk0")]


async def test_a_channel_is_joined_where_the_operator_wants_it(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(3)
        user = telegram.user()
        wishes = {NEWS.key: Wishes(join=True)}
        async with (
            desk(telegram, tmp_path, users=[user], wishes=wishes) as room,
            room.following(NEWS),
        ):
            await room.until(lambda: "changes" in room.outcomes())
            assert user.has_joined(news)
            news.post("Three killed")
            await room.until(lambda: room.texts(NEWS) == standing(news), 1)


async def test_names_are_resolved_apart_and_only_so_many_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_state, "RESOLVED_A_DAY", 12)
    async with FakeTelegram() as telegram:
        names = [f"news{n}" for n in range(16)]
        for name in names:
            telegram.world.channel(name).fill(1)
        sources = [source(name) for name in names]
        async with (
            desk(telegram, tmp_path, users=[telegram.user()]) as room,
            room.following(*sources),
        ):
            await room.until(
                lambda: sum(isinstance(one, RateLimited) for one in room.errors) == 4, 3000
            )
            assert telegram.asked("ResolveUsername") == 12
            assert room.clock.monotonic() >= 110


async def test_two_processes_cannot_use_one_session(tmp_path: Path) -> None:
    async with (
        FakeTelegram() as telegram,
        desk(telegram, tmp_path, users=[telegram.user()]) as room,
    ):
        await room.accounts[0].up.wait()
        connections = len(telegram.connections)
        with pytest.raises(ConfigError, match="another process"):
            async with desk(telegram, tmp_path, users=[None]) as second:
                await second.accounts[0].keep()
        assert len(telegram.connections) == connections


async def test_a_session_that_others_can_read_is_refused(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        user = telegram.user()
        async with desk(telegram, tmp_path, users=[user]) as room:
            await room.accounts[0].up.wait()
        session = tmp_path / "desk0.session"
        assert session.stat().st_mode & 0o777 == 0o600
        session.chmod(0o644)
        async with desk(telegram, tmp_path, users=[None]) as room:
            await room.until(lambda: bool(room.heard.notices))
            ((kind, who, text),) = room.heard.notices
            assert (kind, who) == ("account_lost", "account:desk0")
            assert "chmod 600" in text
