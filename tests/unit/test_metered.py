import pytest

from monitor.model.alerts import DeliveryState
from monitor.model.relations import RelationKind
from monitor.observe import Metrics
from monitor.pipeline.metered import Metered
from monitor.ports import Demand, Reject
from monitor.store.memory import MemoryStore
from tests import build


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def store(metrics, clock) -> Metered:
    inner = MemoryStore(
        sources=[build.source("ministry")], events=[build.event()], receivers=["desk"]
    )
    return Metered(inner, metrics, clock, [build.key("ministry"), build.key("blogger")])


def counted(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(f"monitor_{name}", labels)


async def test_a_batch_is_counted_with_what_is_new_and_what_is_unreadable(store, metrics):
    seen = build.batch(build.observation(), rejects=[Reject(raw=b"x", reason="broken")])

    await store.record(seen)
    await store.record(seen)

    key = "telegram:ministry"
    assert counted(metrics, "batches_total", source=key, outcome="ok") == 2
    assert counted(metrics, "revisions_total", source=key) == 1
    assert counted(metrics, "rejects_total", source=key) == 2
    last = counted(metrics, "source_last_batch_timestamp_seconds", source=key)
    assert last == build.at().timestamp()


async def test_all_that_a_decision_holds_is_counted(store, metrics):
    (of,) = await store.record(build.batch(build.observation()))
    old, new = build.claim(value="S-300"), build.claim(value="S-400")
    relation = build.relation(old, new)
    decision = build.decision(
        of, new, relations=(relation,), alerts=(build.alert(new),), reason="undecidable: ValueError"
    )

    await store.commit([decision])

    assert counted(metrics, "decisions_total", reason="undecidable") == 1
    assert counted(metrics, "claims_total", attribute="weapon") == 1
    assert counted(metrics, "relations_total", kind=RelationKind.CONTRADICTS) == 1
    assert counted(metrics, "alerts_total", kind="new_claim") == 1
    assert counted(metrics, "commit_seconds_count") == 1


async def test_an_outcome_of_a_delivery_is_counted_and_a_repeat_is_deferred(store, metrics):
    (of,) = await store.record(build.batch(build.observation()))
    await store.commit([build.decision(of, build.claim(), alerts=(build.alert(),))])
    ((due,),) = await store.due(Demand(now=build.at(1)))

    for state in (DeliveryState.DUE, DeliveryState.SENT):
        await store.settle([build.delivery(due.subject.alert, "desk", state)])

    assert counted(metrics, "deliveries_total", receiver="desk", state="deferred") == 1
    assert counted(metrics, "deliveries_total", receiver="desk", state="sent") == 1
    assert counted(metrics, "delivery_seconds_count", receiver="desk") == 1


async def test_it_is_ready_once_every_source_was_read_or_failed(store, metrics):
    assert store.untried == ("telegram:ministry", "telegram:blogger")
    await store.record(build.batch(build.observation()))
    assert not store.all_tried.is_set()
    assert counted(metrics, "ready") == 0

    await store.note(build.key("blogger"), "connection", "", build.at())

    assert store.all_tried.is_set()
    assert store.untried == ()
    assert counted(metrics, "ready") == 1
    failures = {"source": "telegram:blogger", "outcome": "connection"}
    assert counted(metrics, "source_failures_total", **failures) == 1


async def test_with_nothing_to_read_it_is_ready_at_once(metrics, clock):
    assert Metered(MemoryStore(), metrics, clock, []).all_tried.is_set()
