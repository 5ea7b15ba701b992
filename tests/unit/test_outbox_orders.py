"""``monitor outbox``: an operator looks at deliveries and orders what becomes of them."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from monitor.cli import commands, run_command
from monitor.errors import StoreError
from monitor.model.alerts import DeliveryState
from monitor.ports import Demand
from monitor.store.orders import drop_delivery, retry_delivery
from monitor.store.sqlite import SqliteStore
from tests.build import EVENT, alert, at, batch, claim, decision, event, observation, source

CONFIG = """
[store]
path = "monitor.db"
[[receivers]]
kind = "console"
"""


def open_store(folder: Path):
    return SqliteStore.open(
        folder / "monitor.db", sources=[source()], events=[event()], receivers=["desk", "mail"]
    )


async def raise_two(store: SqliteStore) -> list[str]:
    new = await store.record(batch(*(observation(f"{n}", native=str(n)) for n in range(2))))
    made = [claim(native=str(n), event=EVENT) for n in range(2)]
    await store.commit(
        [decision(one, c, alerts=(alert(c),)) for one, c in zip(new, made, strict=True)]
    )
    return [alert(one).id for one in made]


async def settle_all(store: SqliteStore, receiver: str, state: DeliveryState) -> None:
    for group in await store.due(Demand(now=at(1), receiver=receiver, together=9)):
        ended = [
            msgspec.structs.replace(one.delivery, state=state, error="no answer", held_until=at(9))
            for one in group
        ]
        await store.settle(ended)


async def due(store: SqliteStore) -> list[list[tuple[str, str, bool]]]:
    return [
        [(one.delivery.alert, one.delivery.receiver, one.delivery.repeat) for one in group]
        for group in await store.due(Demand(now=at(5)))
    ]


@pytest.mark.may_block
async def test_what_is_uncertain_is_sent_again_as_a_whole_and_marked(tmp_path):
    async with open_store(tmp_path) as store:
        first, second = await raise_two(store)
        await settle_all(store, "desk", DeliveryState.UNCERTAIN)
        count = await asyncio.to_thread(
            retry_delivery, tmp_path / "monitor.db", second[:6], "desk", at(2)
        )
        assert count == 2
        assert await due(store) == [
            [(first, "mail", False)],
            [(first, "desk", True), (second, "desk", True)],
        ]


@pytest.mark.may_block
async def test_a_dead_letter_is_sent_again_without_a_mark(tmp_path):
    async with open_store(tmp_path) as store:
        first, _ = await raise_two(store)
        for receiver in ("desk", "mail"):
            await settle_all(store, receiver, DeliveryState.DEAD)
        retry_delivery(tmp_path / "monitor.db", first, "mail", at(2))
        assert await due(store) == [[(first, "mail", False)]]


@pytest.mark.may_block
async def test_what_is_given_up_stays_so_and_holds_nothing_back(tmp_path):
    async with open_store(tmp_path) as store:
        first, second = await raise_two(store)
        assert drop_delivery(tmp_path / "monitor.db", first, None) == 2
        assert {group[0][0] for group in await due(store)} == {second}
        assert drop_delivery(tmp_path / "monitor.db", first, None) == 0


@pytest.mark.may_block
async def test_an_id_that_names_no_alert_or_many_is_refused(tmp_path):
    async with open_store(tmp_path) as store:
        await raise_two(store)
    for name in ("", "zz", "\ud800"):
        with pytest.raises(StoreError):
            drop_delivery(tmp_path / "monitor.db", name, None)


def test_the_command_line_shows_and_orders(tmp_path, capsys):
    async def prepare() -> list[str]:
        async with open_store(tmp_path) as store:
            ids = await raise_two(store)
            await settle_all(store, "desk", DeliveryState.UNCERTAIN)
            return ids

    first, _ = asyncio.run(prepare())
    (tmp_path / "monitor.toml").write_text(CONFIG)
    (tmp_path / "sources.toml").write_text("")
    (tmp_path / "events.toml").write_text("")
    folder = ["--config", str(tmp_path)]

    assert run_command(commands, ["outbox", "list", "--state", "uncertain", *folder]) == 0
    shown = capsys.readouterr().out
    assert f"uncertain  {first[:8]}  desk  {EVENT}" in shown
    assert "1 attempt, no answer" in shown
    assert run_command(commands, ["outbox", "drop", first, "--receiver", "desk", *folder]) == 0
    assert capsys.readouterr().out == "1 delivery given up\n"
    assert run_command(commands, ["outbox", "drop", first, "--receiver", "desk", *folder]) == 1
    assert run_command(commands, ["outbox", "list", "--state", "leased", *folder]) == 0
    assert "nothing is leased" in capsys.readouterr().out
