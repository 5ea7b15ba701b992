"""A full disk, a damaged file, a second process, a foreign lock: what the operator is told."""

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.store.migrations import migrations
from monitor.store.sqlite import SqliteStore
from tests.build import batch, claim, decision, key, notice, observation

pytestmark = pytest.mark.may_block


async def fill(path: Path) -> tuple[int, str]:
    """Record posts until the file may not grow; return how many were acknowledged."""
    acknowledged = 0
    async with SqliteStore.open(path) as store:
        pages = await store._writer.run(
            lambda connection: connection.execute("PRAGMA page_count").fetchone()[0]
        )
        await store._writer.run(
            lambda connection: connection.execute(f"PRAGMA max_page_count={pages + 40}")
        )
        for n in range(1000):
            try:
                await store.record(batch(observation("x" * 3000, native=str(n)), cursor=str(n)))
            except StoreError as error:
                return acknowledged, str(error)
            acknowledged += 1
    raise AssertionError("the disk was never full")


async def test_on_a_full_disk_nothing_is_acknowledged_that_is_not_stored(tmp_path: Path):
    path = tmp_path / "monitor.db"
    acknowledged, reason = await fill(path)
    assert acknowledged > 10
    assert reason.startswith("the disk is full")
    async with SqliteStore.open(path) as store:
        assert len(await store.pending(1000)) == acknowledged
        assert await store.cursor(key("ministry")) == str(acknowledged - 1)
        assert len(await store.record(batch(observation("later", native="later")))) == 1


async def test_after_a_failed_write_nothing_more_is_written(tmp_path: Path):
    path = tmp_path / "monitor.db"
    async with SqliteStore.open(path) as store:
        (first,) = await store.record(batch(observation()))

        def fails(connection):
            connection.execute("PRAGMA max_page_count=1")
            connection.execute("CREATE TABLE more (x)")
            connection.execute("INSERT INTO more VALUES (zeroblob(9000000))")

        outcomes = await asyncio.gather(
            store._writer.run(fails),
            store.commit([decision(first, claim())]),
            return_exceptions=True,
        )
        assert [type(one) for one in outcomes] == [StoreError, StoreError]
        with pytest.raises(StoreError):
            await store.commit([decision(first, claim())])
    async with SqliteStore.open(path) as store:
        assert await store.pending(10) == (first,)


async def test_a_second_start_on_one_file_is_refused_with_the_first_ones_id(tmp_path: Path):
    path = tmp_path / "monitor.db"
    async with SqliteStore.open(path):
        with pytest.raises(StoreError, match=rf"in use by another monitor \(process {os.getpid()}"):
            async with SqliteStore.open(path):
                raise AssertionError
    async with SqliteStore.open(path):
        pass


def test_a_second_process_is_refused_and_the_file_is_free_when_the_first_is_killed(
    tmp_path: Path,
):
    path = tmp_path / "monitor.db"
    hold = (
        "import asyncio, sys\nfrom pathlib import Path\n"
        "from monitor.store.sqlite import SqliteStore\n"
        "async def main():\n"
        "    async with SqliteStore.open(Path(sys.argv[1])):\n"
        "        print('held', flush=True)\n"
        "        await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    first = subprocess.Popen([sys.executable, "-c", hold, path], stdout=subprocess.PIPE)
    assert first.stdout
    assert first.stdout.readline() == b"held\n"

    async def start() -> None:
        async with SqliteStore.open(path):
            pass

    with pytest.raises(StoreError, match=f"process {first.pid}"):
        asyncio.run(start())
    first.kill()
    first.communicate()
    asyncio.run(start())


async def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path: Path):
    path = tmp_path / "monitor.db"
    path.write_bytes(b"This is not a database. " * 1000)
    with pytest.raises(StoreError, match="damaged"):
        async with SqliteStore.open(path):
            raise AssertionError


async def test_notices_of_an_older_release_have_no_files(tmp_path: Path):
    path = tmp_path / "monitor.db"
    with closing(Database(path)) as older:
        migrations.apply(older, stop_before="m011_attachments")
        older.execute(
            "INSERT INTO notices (id, kind, subject, text, raised_at)"
            " VALUES ('n1', 'source_lost', 'telegram:ministry', 'Gone.', ?)",
            (int(notice().raised_at.timestamp()) * 1_000_000,),
        )
        older.conn.commit()
    async with SqliteStore.open(path) as store:
        assert await store.notices() == (notice(),)


async def test_a_file_of_a_newer_release_is_refused_and_left_as_it_is(tmp_path: Path):
    path = tmp_path / "monitor.db"
    async with SqliteStore.open(path) as store:
        await store.record(batch(observation()))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('claimwatch', 'm999_from_the_future', '2030')"
        )
        connection.commit()
    before = _content(path)
    with pytest.raises(StoreError, match="newer release"):
        async with SqliteStore.open(path):
            raise AssertionError
    assert _content(path) == before


def _content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file"):
        async with SqliteStore.open(tmp_path / "file" / "monitor.db"):
            raise AssertionError


async def test_the_files_belong_to_their_owner_alone(tmp_path: Path):
    path = tmp_path / "monitor.db"
    old = os.umask(0o022)
    try:
        async with SqliteStore.open(path) as store:
            await store.record(batch(observation()))
            modes = _modes(tmp_path)
    finally:
        os.umask(old)
    assert len(modes) >= 4
    assert set(modes.values()) == {0o600}


def _modes(folder: Path) -> dict[str, int]:
    return {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()}


async def test_every_commit_reaches_the_disk_and_keys_are_enforced(tmp_path: Path):
    async with SqliteStore.open(tmp_path / "monitor.db") as store:
        pragmas = await store._writer.run(
            lambda connection: [
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("synchronous", "journal_mode", "foreign_keys")
            ]
        )
    assert pragmas == [2, "wal", 1]


async def test_writes_that_wait_together_share_a_commit(tmp_path: Path):
    async with SqliteStore.open(tmp_path / "monitor.db") as store:
        before = store.commits
        await asyncio.gather(*(store.record(batch(observation(native=str(n)))) for n in range(200)))
        assert store.commits - before <= 60
        assert len(await store.pending(1000)) == 200


async def test_a_decision_that_the_database_refuses_is_set_aside_and_its_mates_are_stored(
    tmp_path: Path,
):
    path = tmp_path / "monitor.db"
    async with SqliteStore.open(path) as store:
        new = await store.record(batch(*(observation(native=str(n)) for n in range(5))))
        claims = [claim(native=str(n)) for n in range(5)]
        claims[3] = claim(native="3", quote="half a pair \ud800")
        await store.commit([decision(one, made) for one, made in zip(new, claims, strict=True)])
        assert await store.pending(10) == ()
        read = [one.decision async for one in store.decided(None)]
        assert [len(one.claims) for one in read] == [1, 1, 1, 0, 1]
        assert read[3].reason.startswith("quarantined: ")
        (reason,) = (await store.reads.status()).rejects
        assert reason.startswith("decision refused: ")


async def test_a_row_that_the_database_refuses_is_found_by_halving(tmp_path: Path):
    path = tmp_path / "monitor.db"
    async with SqliteStore.open(path) as store:
        await store._writer.run(
            lambda connection: connection.execute(
                "CREATE TRIGGER picky BEFORE INSERT ON revisions WHEN new.text = 'cursed'"
                " BEGIN SELECT RAISE(ABORT, 'no curses'); END"
            )
        )
        texts = [f"post {n}" for n in range(30)]
        texts[11] = texts[12] = "cursed"
        new = await store.record(
            batch(*(observation(text, native=str(n)) for n, text in enumerate(texts)))
        )
        assert len(new) == 28
        status = await store.reads.status()
        assert (status.revisions, sum(status.rejects.values())) == (28, 2)
        (seen,) = [one for one in status.sources if one.source.key == key("ministry")]
        assert (seen.outcomes["new"], seen.outcomes["reject"], seen.rejects) == (28, 2, 2)


async def test_a_reader_sees_the_file_while_it_is_written_and_cannot_write(tmp_path: Path):
    from monitor.store.reads import SqliteReads

    path = tmp_path / "monitor.db"
    async with SqliteStore.open(path) as store, SqliteReads.open(path) as reads:
        await store.record(batch(observation()))
        assert (await reads.status()).posts == 1
        with pytest.raises(StoreError, match="readonly"):
            await reads.run(lambda connection: connection.execute("DELETE FROM posts"))


async def test_reading_a_file_that_is_not_there_says_so(tmp_path: Path):
    from monitor.store.reads import SqliteReads

    with pytest.raises(StoreError, match="has the monitor run yet"):
        async with SqliteReads.open(tmp_path / "monitor.db"):
            raise AssertionError


def test_an_old_sqlite_is_warned_of(monkeypatch: pytest.MonkeyPatch):
    import structlog.testing

    from monitor.store import driver

    monkeypatch.setattr(driver.driver, "sqlite_version_info", (3, 51, 2))
    with structlog.testing.capture_logs() as logs:
        driver.warn_of_an_unsafe_version()
    assert [one["event"] for one in logs] == ["sqlite_too_old"]
    monkeypatch.setattr(driver.driver, "sqlite_version_info", (3, 51, 3))
    with structlog.testing.capture_logs() as logs:
        driver.warn_of_an_unsafe_version()
    assert logs == []


async def test_a_damaged_page_is_noticed_and_not_read_over(tmp_path: Path):
    path = tmp_path / "monitor.db"
    async with SqliteStore.open(path) as store:
        await store.record(batch(*(observation("x" * 2000, native=str(n)) for n in range(200))))
    with path.open("r+b") as file:
        for page in range(40, 90):
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)
    with pytest.raises(StoreError, match=r"damaged|used"):
        async with SqliteStore.open(path) as store:
            await store.pending(1000)
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.DatabaseError):
        connection.execute("SELECT sum(length(text)) FROM revisions").fetchall()
