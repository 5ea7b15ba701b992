"""Charts of a digest: any data gives a picture, the same data the same bytes."""

from datetime import timedelta

import msgspec
import pytest
from PIL import Image

from monitor.core.digest import (
    Backdrop,
    ClaimRow,
    Digest,
    DisputeRow,
    EventDigest,
    PairRow,
    PositionRow,
    TopicRow,
    assemble,
)
from monitor.core.summary import Standing
from monitor.export.charts import draw_charts
from monitor.export.charts.select import MOST_LINES, courses
from monitor.export.digest.naming import Naming
from monitor.export.digest.wording import Wording, read_words
from monitor.model.claims import Attribute, Modality, Quantity
from monitor.model.events import EventState
from monitor.model.ids import ClaimId, EventId, RevisionId
from monitor.model.relations import Basis
from monitor.model.sources import SourceKind
from monitor.notify.wording import Language, wording
from tests import build

pytestmark = [pytest.mark.may_block, pytest.mark.timeout(120)]
UK = Wording("uk", read_words("uk"), wording(Language.UKRAINIAN))


def count(
    handle: str,
    value: Quantity | int,
    minutes: float,
    *,
    role: SourceKind = SourceKind.OFFICIAL,
    standing: Standing = Standing.STANDS,
) -> ClaimRow:
    quantity = value if isinstance(value, Quantity) else Quantity(low=value, high=value)
    return ClaimRow(
        id=ClaimId(f"{handle}-{minutes}"),
        attribute=Attribute.KILLED,
        value=quantity,
        scope=None,
        modality=Modality.ASSERTED,
        quote="words",
        revision=RevisionId(f"telegram:{handle}/1@1"),
        url=None,
        source=build.key(handle),
        speaker=None,
        voice=build.source(handle).title,
        role=role,
        at=build.at(minutes),
        published_at=build.at(minutes),
        seen_at=build.at(minutes),
        standing=standing,
        fresh=True,
    )


def digest_of(*claims: ClaimRow, title: str = "Удар по Харкову") -> Digest:
    positions = tuple(
        PositionRow(value=one.value, denied=False, independent=1, relays=0, claims=(one.id,))
        for one in claims
    )
    topic = TopicRow(attribute=Attribute.KILLED, scope=None, disputed=True, positions=positions)
    pair = PairRow(
        later=claims[-1].id,
        earlier=claims[0].id,
        basis=Basis.NUMERIC,
        rule="count-later-lower",
        rationale="",
        open=True,
    )
    dispute = DisputeRow(
        attribute=Attribute.KILLED,
        open=True,
        claims=(claims[0].id, claims[-1].id),
        pairs=(pair,) if len(claims) > 1 else (),
    )
    event = EventDigest(
        id=EventId("strike"),
        title=title,
        state=EventState.TRACKED,
        posts=1,
        sources=1,
        fresh_claims=len(claims),
        claims=claims,
        topics=(topic,),
        disputes=(dispute,),
        changes=(),
        corrections=(),
    )
    hours = {build.at(60 * hour): hour + 1 for hour in range(5)}
    handles = dict.fromkeys(one.source.partition(":")[2] for one in claims)
    of = Backdrop(sources=[build.source(one) for one in handles], hours=hours)
    until = build.at(0) + timedelta(days=7)
    return assemble((build.at(0), until, until), [event], of)


def drawn(digest: Digest) -> dict[str, bytes]:
    charts = draw_charts(digest, Naming(digest, UK, None), 5)
    return {name.partition("-")[2] or name: one.png for name, one in charts.items()}


def test_an_event_has_its_counts_and_a_matrix_and_the_window_its_hours():
    claims = (count("governor", 4, 0), count("paper", 9, 30, role=SourceKind.MEDIA))

    assert sorted(drawn(digest_of(*claims))) == ["activity", "killed", "matrix"]


@pytest.mark.parametrize(
    "claims",
    [
        (count("governor", 4, 0),),
        (count("governor", 0, 0), count("governor", 0, 1)),
        (count("a", Quantity(low=15, high=None), 0), count("b", Quantity(low=20, high=99), 5)),
        (count("a", 4, 0, standing=Standing.EDITED), count("a", 5, 5)),
        tuple(count(f"source_{n}", n * 3, n * 7) for n in range(30)),
        (count("a", 120_000, 0), count("b", 4, 60 * 24 * 40)),
    ],
    ids=["one point", "zero", "intervals", "an edit", "30 sources", "far apart"],
)
def test_whatever_the_counts_the_picture_fits_a_phone(claims: tuple[ClaimRow, ...], tmp_path):
    for name, png in drawn(digest_of(*claims)).items():
        (tmp_path / f"{name}.png").write_bytes(png)
        with Image.open(tmp_path / f"{name}.png") as image:
            assert image.width == 1080
            assert 300 < image.height < 2400


@pytest.mark.parametrize("title", ["$x_1^2$", "_under", "שלום 🎉 漢字", "a" * 300, "\u202e<svg>"])
def test_any_name_can_be_drawn(title: str):
    digest = digest_of(count("governor", 4, 0), count("b", 9, 30), title=title)
    sources = tuple(msgspec.structs.replace(one, title=title) for one in digest.sources)

    assert len(drawn(msgspec.structs.replace(digest, sources=sources))) == 3


def test_the_same_digest_gives_the_same_bytes():
    digest = digest_of(count("governor", 4, 0), count("paper", 9, 30))
    naming = Naming(digest, UK, None)

    one, other = draw_charts(digest, naming, 5), draw_charts(digest, naming, 5)

    assert one == other
    assert not any(b"matplotlib" in chart.png.lower() for chart in one.values())


def test_of_many_sources_the_officials_keep_their_names():
    bloggers = [count(f"b{n}", n, n, role=SourceKind.BLOGGER) for n in range(20)]
    officials = [count(f"o{n}", n, 50 + n) for n in range(3)]

    (course,) = courses(digest_of(*bloggers, *officials).events[0])

    assert len(course.lines) == MOST_LINES
    assert [line.official for line in course.lines[:3]] == [True] * 3
    assert len(course.rest) == 23 - MOST_LINES


def test_without_posts_nothing_is_drawn():
    until = build.at(60)
    empty = assemble((build.at(0), until, until), [], Backdrop())

    assert drawn(empty) == {}
