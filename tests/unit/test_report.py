from datetime import timedelta

from monitor.model.alerts import DeliveryState, Notice
from monitor.notify.layout import lay_out
from monitor.notify.report import event_rows, explanation_rows, source_rows, total_rows
from monitor.ports import EventStatus, Explanation, SourceStatus, Status
from tests import build

NOW = build.at(60)


def lines(rows) -> str:
    return "\n".join(lay_out(rows, 200, {}))


def status(**changes: object) -> Status:
    values: dict[str, object] = {
        "posts": 1200, "revisions": 1, "pending": 2, "claims": 3, "relations": 4, "alerts": 5,
        "newest_at": None, "rejects": {}, "deliveries": {}, "sources": (),
    }  # fmt: skip
    return Status(**(values | changes))  # type: ignore[arg-type]


def test_totals_are_told_with_their_nouns():
    told = lines(total_rows(status(), NOW))

    assert "posts  1,200 in 1 revision\n" in told
    assert "waiting  2 revisions without a decision\n" in told
    assert "newest  never\n" in told
    assert "rejected  0" in told


def test_the_latest_notices_are_told_with_their_age():
    notices = (
        Notice(
            id="n", kind="source_lost", subject="telegram:gone", text="frozen\x1b[2J",
            raised_at=NOW - timedelta(minutes=5),
        ),
    )  # fmt: skip
    told = lines(total_rows(status(notices=notices), NOW))

    assert "notices  telegram:gone: frozen [2J, 5 min ago" in told


def test_rejects_are_told_by_reason():
    told = lines(total_rows(status(rejects={"not UTF-8": 2, "no date": 1}), NOW))

    assert "rejected  2 not UTF-8, 1 no date" in told


def test_only_the_most_frequent_reasons_are_told():
    reasons = {f"broken at byte {n}": n for n in range(1, 31)}

    told = lines(total_rows(status(rejects=reasons), NOW))

    assert "rejected  30 broken at byte 30, 29 broken at byte 29" in told
    assert told.count("broken") == 8
    assert "253 for other reasons" in " ".join(told.split())


def test_deliveries_in_doubt_are_explained_and_good_ones_are_not():
    well = lines(total_rows(status(deliveries={"sent": 9}), NOW))
    doubtful = lines(total_rows(status(deliveries={"sent": 9, "uncertain": 1}), NOW))

    assert "may have arrived" not in well
    assert "9 sent, 1 uncertain" in doubtful
    assert "may have arrived" in doubtful


def test_a_failing_source_says_why_and_since_when():
    source = SourceStatus(
        source=build.source("ministry"),
        posts=1,
        rejects=2,
        outcomes={"connection": 3},
        last_success_at=build.at(0),
        last_error_at=build.at(50),
        last_error="connection: refused",
    )

    told = lines(source_rows([source], NOW))

    assert "1 post, 2 rejected; last read 1 h ago" in told
    assert "failing: connection: refused, 10 min ago" in told
    assert "outcomes: connection 3" in told


def test_a_source_that_recovered_is_not_called_failing():
    source = SourceStatus(
        source=build.source("ministry"),
        last_success_at=build.at(60),
        last_error_at=build.at(50),
        last_error="connection",
    )

    told = lines(source_rows([source], NOW))

    assert "failing" not in told
    assert "last read just now" in told


def test_a_moment_long_ago_is_told_by_its_date():
    told = lines(total_rows(status(newest_at=NOW - timedelta(days=3)), NOW))

    assert "newest  2024-10-29 13:00 UTC" in told


def test_the_liveliest_event_comes_first():
    events = [
        EventStatus(event=build.event("quiet", title="Quiet")),
        EventStatus(event=build.event("lively", title="Lively"), posts=3, alerts=1),
    ]

    told = lines(event_rows(events, NOW))

    assert told.index("Lively") < told.index("Quiet")
    assert "3 posts, 0 claims, 0 contradictions, 1 alert" in told


def test_following_nothing_says_what_to_do():
    assert "events.toml" in lines(event_rows([], NOW))


def explanation(**changes: object) -> Explanation:
    new = build.claim("blogger", attribution="the mayor")
    old = build.claim("governor", value="S-300")
    dossier = build.dossier(
        [build.side(new, "S-400 it was.")],
        [build.side(old)],
        relations=(build.relation(old, new),),
    )
    values: dict[str, object] = {
        "dossier": dossier,
        "language": "en",
        "reason": "linked",
        "links": (build.link(),),
        "deliveries": (build.delivery(dossier.alert, "desk", DeliveryState.DEAD, attempts=2),),
    }
    return Explanation(**(values | changes))  # type: ignore[arg-type]


def test_an_explanation_holds_every_step_with_its_words():
    told = lines(explanation_rows(explanation()))

    for words in (
        "telegram:blogger/1@1, original, language en",
        "kharkiv-strike, score 1.00: place «Kharkiv» +1.00",
        "«S-400 it was.»",
        "quoting the mayor",
        "characters 0 to 5, asserted, read by test/1",
        "S-400 contradicts S-300",
        "rule labels-exclude, basis value",
        "desk: dead, 2 attempts",
    ):
        assert words in told


def test_an_alert_that_nobody_was_told_says_so():
    assert "nobody was to be told" in lines(explanation_rows(explanation(deliveries=())))
