import re
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.alerts import AlertKind
from monitor.model.claims import Label, Modality, Quantity
from monitor.model.posts import RevisionKind
from monitor.model.sources import SourceKind
from monitor.notify.render import (
    REASON_WORDS,
    Style,
    clean,
    excerpt,
    link,
    moment_words,
    rows,
    value_words,
)
from tests import build


def text_of(dossier, zone=None):
    return ["".join(part.text for part in row.parts) for row in rows(dossier, zone)]


def labels_of(dossier):
    return [row.label for row in rows(dossier) if row.label]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Quantity(low=25, high=25), "25"),
        (Quantity(low=8000, high=8000, approximate=True), "about 8,000"),
        (Quantity(low=15, high=None), "at least 15"),
        (Quantity(low=0, high=50), "up to 50"),
        (Quantity(low=0, high=0), "0"),
        (Quantity(low=20, high=25), "20 to 25"),
        (Quantity(low=6.8, high=6.8), "6.8"),
        (Label(concept="S-400"), "S-400"),
    ],
)
def test_a_value_reads_as_people_say_it(value, words):
    assert value_words(value) == words


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        (build.origin("rumour_mill", "7"), "forwarded from telegram:rumour_mill"),
        (build.origin(""), "forwarded from a hidden source"),
    ],
)
def test_a_forward_names_where_it_came_from(origin, words):
    said = build.side(build.claim("blogger"))
    passed_on = msgspec.structs.replace(said.post, forwarded_from=origin)
    told = "\n".join(text_of(build.dossier([msgspec.structs.replace(said, post=passed_on)])))

    assert words in told
    assert "telegram:," not in told


def test_a_contradiction_shows_both_values_and_both_quotes():
    old = build.claim("governor", value="S-300", quote="S-300")
    new = build.claim("blogger", value="S-400", quote="S-400")
    dossier = build.dossier(
        [build.side(new, "It was an S-400.", SourceKind.BLOGGER)],
        [build.side(old, "An S-300 hit us.")],
        kind=AlertKind.CONTRADICTION,
        relations=(build.relation(old, new),),
    )

    told = text_of(dossier)

    assert told[0] == "CONTRADICTION  weapon: S-400 against S-300"
    assert any("S-400  Blogger · blogger · B" in line for line in told)
    assert any("S-300  Governor · official · B" in line for line in told)
    assert "S-300 and S-400 exclude each other." in told
    assert labels_of(dossier) == ["says", "against", "why", "alert"]


def test_an_update_goes_from_old_to_new():
    old, new = (
        build.claim(value=4, attribute=build.INJURED),
        build.claim(value=Quantity(low=30, high=None), attribute=build.INJURED),
    )
    dossier = build.dossier([build.side(new)], [build.side(old)], kind=AlertKind.UPDATE)

    assert text_of(dossier)[0] == "UPDATE  injured: 4 → at least 30"
    assert labels_of(dossier) == ["now", "before", "alert"]


def test_a_denial_and_a_hedge_are_told_as_such():
    denied = build.claim(value="S-400", modality=Modality.DENIED)
    hedged = build.claim(
        value=4, attribute=build.KILLED, modality=Modality.HEDGED, scope="children"
    )

    assert text_of(build.dossier([build.side(denied)]))[0].endswith("weapon: not S-400")
    assert text_of(build.dossier([build.side(hedged)]))[0].endswith(
        "killed: reportedly 4 (children)"
    )


def test_two_claims_of_one_post_name_it_once():
    dead = build.claim(attribute=build.KILLED, value=4)
    hurt = build.claim(attribute=build.KILLED, value=2, scope="children")

    told = text_of(build.dossier([build.side(dead), build.side(hurt)]))

    assert sum("Ministry · official" in line for line in told) == 1
    assert sum("https://t.me/ministry/1" in line for line in told) == 1
    assert "2 (children)" in told


def test_a_speaker_is_named_beside_the_publisher():
    claim = build.claim(attribution="the mayor")

    told = text_of(build.dossier([build.side(claim)]))

    assert any(line.endswith(", quoting the mayor") for line in told)


def test_a_deleted_post_leaves_what_it_had_said():
    old = build.claim("ministry", value=12, attribute=build.INJURED)
    gone = build.revision("", number=2)
    dossier = msgspec.structs.replace(
        build.dossier([build.side(old)], [build.side(old)], kind=AlertKind.RETRACTION),
        new=(),
        revision=gone,
    )

    told = text_of(dossier)

    assert gone.kind is RevisionKind.DELETION
    assert told[0] == "WITHDRAWN  injured: 12"
    assert labels_of(dossier) == ["deleted", "before", "alert"]
    assert any(line.startswith("seen 2024-11-01") for line in told)


def test_an_alert_of_many_sides_stays_short():
    claims = [build.claim(f"source{number}", value=number) for number in range(1, 9)]
    dossier = build.dossier(
        [build.side(claims[0])],
        [build.side(claim) for claim in claims[1:]],
        kind=AlertKind.CONTRADICTION,
    )

    told = text_of(dossier)

    assert "and 4 more" in told
    assert told[0] == "CONTRADICTION  weapon: 1 against 2, 3, 4, …"


def test_the_short_id_of_an_alert_is_shown():
    dossier = build.dossier()

    assert any(line.startswith(dossier.alert.id[:8]) for line in text_of(dossier))


def test_a_moment_is_told_in_the_readers_zone_and_in_utc():
    kyiv = ZoneInfo("Europe/Kyiv")

    assert moment_words(build.at(0), kyiv) == "2024-11-01 14:00 EET (12:00 UTC)"
    assert moment_words(build.at(11 * 60), kyiv) == "2024-11-02 01:00 EET (11-01 23:00 UTC)"
    assert moment_words(build.at(0), None) == "2024-11-01 12:00 UTC"


def test_a_telegram_post_has_an_address_though_none_was_given():
    telegram, page = build.source("ministry"), build.source("facebook:some.page")

    assert link(build.post("ministry", "12"), telegram) == "https://t.me/ministry/12"
    assert link(build.post("ministry", "12", url="https://x.org/"), telegram) == "https://x.org/"
    assert link(build.post("facebook:some.page", "12"), page) == "facebook:some.page/12"


def test_a_quote_stands_in_its_sentence():
    text = "All is calm. At least 30 people were injured in Kharkiv! More follows."
    start = text.index("30 people")

    assert excerpt(text, start, start + 9) == (
        "At least ",
        "30 people",
        " were injured in Kharkiv!",
    )


def test_a_quote_inside_a_word_is_not_torn_off():
    assert excerpt("post-S-400s", 5, 10) == ("post-", "S-400", "s")


def test_a_long_sentence_is_cut_on_both_sides():
    text = "before " * 80 + "quote" + " after" * 80

    before, quote, after = excerpt(text, 560, 565)

    assert quote == "quote"
    assert before.startswith("…before ")
    assert after.endswith(" after…")
    assert len(before + quote + after) < 200


def test_every_rule_of_the_core_is_told_in_words():
    rules: set[str] = set()
    for file in (Path(__file__).parents[2] / "monitor" / "core").glob("*.py"):
        rules |= set(
            re.findall(r'"((?:cause|count|edit|first|label|post)-[a-z-]+)"', file.read_text())
        )

    assert rules == set(REASON_WORDS)


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("\x1b[2J\x1b[31mred\x07", "[2J [31mred"),
        ("a\u202egnp.exe\u202c", "agnp.exe"),
        ("in\u200bvis\u2060ible\ufeff", "invisible"),
        ("one\ntwo\r\n\tthree\u2028four\x85five", "one two three four five"),
        ("nul\x00l \ud800", "nul l \N{REPLACEMENT CHARACTER}"),
        ("tag\U000e0041\U000e0042", "tag"),
        ("z" + "\u0301" * 40, "z" + "\u0301" * 3),
        ("їжак і ёж", "їжак і ёж"),
    ],
)  # fmt: skip
def test_hostile_text_is_made_harmless(hostile, harmless):
    assert clean(hostile) == harmless


@given(st.text())
def test_cleaning_twice_changes_nothing_and_leaves_one_printable_line(text):
    once = clean(text)

    assert clean(once) == once
    assert len(once.splitlines()) <= 1


def test_every_kind_of_alert_can_be_told():
    claim = build.claim()
    for kind in AlertKind:
        told = rows(build.dossier([build.side(claim)], kind=kind))

        assert told[0].parts[0].style is Style.KIND
