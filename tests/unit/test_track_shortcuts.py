"""What tracking settles without looking closely is what a close look would conclude."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from monitor.core.track import compile_events
from monitor.core.track.case import Case, Knowledge, Matter
from monitor.core.track.match import Verdict, is_elsewhere, judge, judge_bare
from monitor.core.track.places import Stances
from monitor.core.track.rivals import settle
from monitor.core.track.segments import Layout
from monitor.core.track.sight import Parts, look
from monitor.model.events import Evidence
from monitor.text.scan import Scanner
from tests.newsroom import event, known, places, themes

DAY = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)
WEEK = DAY + timedelta(days=7)
EVENTS = (
    event("refinery", "Drone attack on the refinery in Ryazan", "refinery, drone, НПЗ", "Ryazan",
          since=DAY, until=WEEK),
    event("flood", "Flood in Orsk", "flood, dam, паводок", "Orsk", since=DAY, until=WEEK),
    event("mall", "Fire at the Aurora Plaza mall in Perm", "fire, Aurora Plaza, Lotos Group",
          "Perm", since=DAY, until=WEEK),
    event("visit", "Visit of the envoy Halvorsen", "Halvorsen, envoy, prisoner exchange",
          since=DAY, until=WEEK),
)  # fmt: skip
SENTENCES = (
    "Drones hit the oil refinery.",
    "A flood in Orsk!",
    "Прорвало дамбу, эвакуация.",
    "In Ryazan a storm tore off roofs.",
    "Humanitarian aid is on its way.",
    "Пожар в Перми.",
    "Aurora Plaza is burning, says Lotos Group.",
    "The envoy Halvorsen spoke of a prisoner exchange.",
    "In Kazan a school opened.",
    "Is it safe?",
    "In 2019 the same happened.",
    "Three people were injured.",
    "Weather will be mild.",
    "• Orsk: flood",
    "• Perm: fire",
    "Russia is silent.",
)
CURRENT = Evidence(kind="same_source", detail="telegram:echo", weight=0.7)
REPLY = Evidence(kind="reply", detail="telegram:echo/1", weight=1.0)

TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5).flatmap(
    lambda chosen: st.sampled_from((" ", "\n")).map(lambda gap: gap.join(chosen))
)
CONTEXTS = st.sampled_from(((), (CURRENT,), (REPLY,), (REPLY, CURRENT)))

_CATALOGUE = compile_events(EVENTS, gazetteer=places(), topics=themes(), known=known())
_PARTS = Parts(_CATALOGUE.keys, themes())


@cache
def _scanner() -> Scanner:
    return Scanner(_CATALOGUE.patterns, known())


def _cases(text: str, context: tuple[Evidence, ...]) -> Iterator[Case]:
    scan = _scanner().scan(text)
    sight = look(scan, places(), _CATALOGUE, _PARTS)
    matter = Matter(sight, Layout(scan, sight, DAY), (), Knowledge(themes(), _CATALOGUE.labels))
    said_of = Stances(places()).of(sight.mentions)
    for profile in _CATALOGUE.profiles:
        yield Case(profile, matter, said_of(profile), {}, context)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, context=CONTEXTS)
@example("Aurora Plaza is burning. A flood! In Orsk, Perm and Ryazan.", ())
def test_rivals_are_told_apart_without_cutting_the_post(
    text: str, context: tuple[Evidence, ...]
) -> None:
    weighed = [(case, judge(case)) for case in _cases(text, context)]
    whole = frozenset(range(len(weighed[0][0].matter.layout.segments)))
    cut = [
        (case, structs.replace(one, segments=whole) if one.segments is None else one)
        for case, one in weighed
    ]
    given_to = {case.profile.number: context for case, _ in weighed}
    assert [verdict.reason for _, verdict in settle(weighed, given_to)] == [
        verdict.reason for _, verdict in settle(cut, given_to)
    ]


def _told(verdict: Verdict) -> tuple[str, float, tuple[Evidence, ...]]:
    return verdict.reason, verdict.score, verdict.evidence


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, context=CONTEXTS)
def test_a_post_that_is_not_cut_is_judged_as_if_it_were(
    text: str, context: tuple[Evidence, ...]
) -> None:
    for case in _cases(text, context):
        quickly = judge(case)
        case.even = False
        assert _told(judge(case)) == _told(quickly)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, context=CONTEXTS)
@example("Aurora Plaza is burning, says Lotos Group. In Kazan a school opened.", ())
def test_a_post_that_is_refused_at_sight_would_be_refused_after_all(
    text: str, context: tuple[Evidence, ...]
) -> None:
    for case in _cases(text, context):
        verdict = judge(case)
        if is_elsewhere(case.profile, case.matter.sight.keys, case.said, context):
            assert _told(verdict) == ("other_place", 0.0, ())
        bare = judge_bare(case.profile, case.matter, context)
        if bare is not None:
            assert (verdict.reason, verdict.score) == (bare.reason, bare.score)
