"""Logging an account in, and that nothing of it is ever told."""

import asyncio
import io
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from monitor.collect.telegram_client import Credentials
from monitor.collect.telegram_login import LoggedIn, log_in
from monitor.collect.telegram_state import SessionFiles
from monitor.errors import ConfigError, LoginFailed
from monitor.observe import configure_logging
from tests.fakes.clock import LoopClock
from tests.fakes.mtproto import FakeTelegram, Hang, Refuse
from tests.telegram_desk import API_HASH, NEWS, Heard, account, credentials, desk

PHONE = "+380670000001"
PASSWORD = "correct horse battery"


class Typed:
    """What a person types, one thing after another; ``shown`` is what was to be scanned."""

    def __init__(self, *, codes: str = "22222", passwords: str = PASSWORD) -> None:
        self._codes = iter(codes.split(","))
        self._passwords = iter(passwords.split(","))
        self.shown: list[str] = []
        self.number = PHONE

    def phone(self) -> str:
        return f" {self.number} "

    def code(self) -> str:
        return next(self._codes)

    def password(self) -> str:
        return next(self._passwords)

    def scan(self, address: str) -> None:
        self.shown.append(address)


def files_in(folder: Path) -> SessionFiles:
    return SessionFiles(folder / "state" / "desk.session")


async def attempt(
    telegram: FakeTelegram, folder: Path, typed: Typed, *, scan: bool = False
) -> LoggedIn:
    return await log_in(files_in(folder), credentials(telegram), typed, scan=scan)


async def session(folder: Path) -> str | None:
    return await asyncio.to_thread(files_in(folder).read_session)


async def test_phone_and_code_make_a_session_that_is_the_owners_alone(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        telegram.user(PHONE)
        done = await attempt(telegram, tmp_path, Typed(codes="11111,22222"))
        assert done == LoggedIn(name="Desk", fresh=True)
        again = await attempt(telegram, tmp_path, Typed())
        assert again == LoggedIn(name="Desk", fresh=False)
        assert telegram.unknown == []
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "state").iterdir()}
    assert modes == {"desk.session": 0o600, "desk.session.lock": 0o600}
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700


async def test_a_password_is_asked_for_where_the_account_has_one(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        telegram.user(PHONE, password=PASSWORD)
        done = await attempt(telegram, tmp_path, Typed(passwords=f"wrong,{PASSWORD}"))
        assert done.fresh


async def test_another_device_scans_a_code_that_is_shown_until_it_does(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        user = telegram.user(PHONE, password=PASSWORD)
        typed = Typed()
        waiting = asyncio.ensure_future(attempt(telegram, tmp_path, typed, scan=True))
        await asyncio.sleep(40)
        assert len(typed.shown) == 2
        assert typed.shown[0].startswith("tg://login?token=")
        telegram.scan(next(iter(telegram.tokens)), user)
        assert (await waiting).fresh


async def test_the_account_may_live_in_another_data_centre(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        telegram.user(PHONE)
        telegram.faults["SendCode"].append(Refuse(303, "PHONE_MIGRATE_4"))
        assert (await attempt(telegram, tmp_path, Typed())).fresh


@pytest.mark.parametrize(
    ("fault", "typed", "words"),
    [
        (None, Typed(codes="1,2,3"), "the code is wrong"),
        (None, Typed(passwords="a,b,c"), "the password is wrong"),
        (("SendCode", Refuse(420, "FLOOD_WAIT_600")), Typed(), "wait 10 minutes"),
        (("SendCode", Refuse(400, "API_ID_INVALID")), Typed(), "do not belong together"),
        (("SendCode", Refuse(400, "PHONE_NUMBER_BANNED")), Typed(), "banned this phone"),
        (("SendCode", Refuse(400, "SOMETHING_NEW")), Typed(), "refused: SOMETHING_NEW"),
        (("SendCode", Hang()), Typed(), "did not answer in time"),
    ],
)
async def test_what_went_wrong_is_said_in_words(tmp_path: Path, fault, typed, words) -> None:
    async with FakeTelegram() as telegram:
        telegram.user(PHONE, password=PASSWORD)
        if fault is not None:
            telegram.faults[fault[0]].append(fault[1])
        with pytest.raises(LoginFailed, match=words):
            await attempt(telegram, tmp_path, typed)
        assert await session(tmp_path) is None


async def test_without_a_network_it_says_so(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        keys = credentials(telegram)
    with pytest.raises(LoginFailed, match="cannot be reached"):
        await log_in(files_in(tmp_path), keys, Typed(), scan=False)


async def test_a_session_in_use_is_left_alone(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        telegram.user(PHONE)
        claim = await asyncio.to_thread(files_in(tmp_path).claim)
        with pytest.raises(ConfigError, match="another process"):
            await attempt(telegram, tmp_path, Typed())
        claim.release()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, at the most talkative level, as the daemon writes it."""
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging("debug", "json", stream)
    yield stream
    structlog.configure(**before)
    root.handlers[:], root.level = handlers, level


async def test_no_secret_is_in_any_log_error_traceback_or_notice(
    tmp_path: Path, log: io.StringIO
) -> None:
    told: list[str] = []
    code, number = "90210", "380671234567"
    async with FakeTelegram() as telegram:
        user = telegram.user(f"+{number}", password=PASSWORD, joined=["news"])
        user.code = code
        telegram.world.channel("news").fill(3)
        for fault in (None, Refuse(500, "X"), Hang()):
            for name in ("SendCode", "CheckPassword"):
                telegram.faults[name].append(fault)
                typed = Typed(codes=f"{code},{code}", passwords=f"{PASSWORD},{PASSWORD}")
                typed.number = f"+{number}"
                try:
                    await attempt(telegram, tmp_path / name, typed)
                except LoginFailed as error:
                    told += traceback.format_exception(error)
                telegram.faults.clear()
                telegram.revoke(user)
        text = telegram.session_of(user)
        told += await wrongs(telegram, tmp_path, text)
        told.append(repr(credentials(telegram)) + repr(Credentials(api_id=1, api_hash=API_HASH)))
    everything = log.getvalue() + "".join(told)
    assert "account_lost" in everything
    assert "Traceback" in everything
    for secret in (number, code, PASSWORD, API_HASH, text, text[:60], text[60:120]):
        assert secret not in everything


async def wrongs(telegram: FakeTelegram, folder: Path, text: str) -> list[str]:
    """Let everything go wrong that concerns a session, and return what was said."""
    told: list[str] = []
    async with desk(telegram, folder, users=[None]) as room:
        files = room.accounts[0]._files
        for content in (text, text[:-40], "no session at all", text):
            await asyncio.to_thread(files.write_session, content)
            for fault in (Refuse(500, "X"), Refuse(420, "FLOOD_WAIT_4000"), Refuse(400, "NEW")):
                telegram.faults["GetHistory"].append(fault)
                telegram.faults["GetChannelDifference"].append(fault)
            async with room.following(NEWS):
                await asyncio.sleep(300)
            telegram.kick()
        told += [str(room.heard.notices), repr(room.accounts[0]), repr(vars(room.accounts[0]))]
        for error in room.errors:
            told += traceback.format_exception(error)
    return told


async def test_a_session_file_that_holds_none_is_told_of(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        heard = Heard()
        made = await account(telegram, None, tmp_path, heard, LoopClock())
        await asyncio.to_thread(made._files.write_session, "1nonsense")
        keeping = asyncio.ensure_future(made.keep())
        await made.tried.wait()
        keeping.cancel()
        assert heard.kinds == ["account_lost"]
        assert "nonsense" not in heard.notices[0][2]
