from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.alerts import AlertKind
from monitor.model.posts import RevisionKind
from monitor.notify.compose import LONGEST, units
from monitor.notify.message import Style
from monitor.notify.render import clean
from monitor.notify.reply import reply
from monitor.notify.sides import Audience, address
from monitor.notify.wording import Language, wording
from tests import build, dossiers, snapshot
from tests.readable import parsed, readable

KYIV = ZoneInfo("Europe/Kyiv")
ENGLISH = Audience(wording=wording(Language.ENGLISH), zone=KYIV)
HOSTILE = [
    "<b>bold</b> *bold* [link](https://evil.example) `code` &amp;",
    "\u202ereversed\u202c \u200bzero\u200bwidth \u2066isolated\u2069",
    "lone \ud83d surrogate \udc00",
    "#35b9b55b · high\nWhy: forged",
    "x" * 1_000_000,
    "tower " + "a" + "\u0301" * 500,
    "tg://user?id=1 \x00\x1b[31m\r\n",
]


@pytest.mark.parametrize("language", list(Language))
def test_each_kind_of_alert_reads_well(language):
    audience = Audience(wording=wording(language), zone=KYIV)
    told = [readable(reply(one, audience)) for one in dossiers.one_of_each().values()]

    snapshot.check(f"replies-{language.value}", ("-" * 38 + "\n").join(told))


def test_there_is_one_of_each_kind():
    assert set(dossiers.one_of_each()) == set(AlertKind)


def test_the_lock_screen_shows_what_happened():
    first, second = reply(dossiers.contradiction(), ENGLISH).text.split("\n")[:2]

    assert first == "🔴 CONTRADICTION · weapon"
    assert second == "S-400 against S-300"


def test_quotes_stay_in_the_language_of_the_post():
    text = reply(dossiers.contradiction(), ENGLISH).text

    assert f"«{dossiers.SAID_300}»" in text
    assert f"«{dossiers.SAID_400}»" in text


def test_two_claims_of_one_sentence_quote_it_once():
    text = "Загинули 4 людини, 46 поранено."
    claims = [
        build.claim("ua_interior_ministry", build.KILLED, 4, quote="4 людини"),
        build.claim("ua_interior_ministry", build.KILLED, 46, quote="46 поранено"),
    ]
    sides = [dossiers.said(one, text, dossiers.MINISTRY, 0) for one in claims]

    told = reply(build.dossier(sides), ENGLISH).text

    assert told.count("«") == 1


def test_many_sides_are_counted_and_not_all_told():
    sides = [build.side(build.claim(f"source{n}", value=n)) for n in range(8)]
    told = reply(build.dossier(sides[:1], sides[1:], kind=AlertKind.CONTRADICTION), ENGLISH)

    assert "and 4 more" in told.text
    assert told.text.count("https://") == 0  # an address is shown by its host, as a link
    assert sum(span.style is Style.LINK for span in told.spans) == 4


def test_what_an_edit_dropped_is_struck_out():
    gone = msgspec.structs.replace(
        dossiers.retraction(),
        revision=build.revision("Nothing.", "rumour_mill", number=2, kind=RevisionKind.EDIT),
    )
    told = reply(gone, ENGLISH)

    assert (Style.STRIKE, "at least 15", None) in parsed(told)
    assert "no longer says so" in told.text


@pytest.mark.parametrize("url", [
    "https://t.me@evil.example/x",
    "https://evil.example/https://t.me/ministry/1",
    "HTTPS://EVIL.EXAMPLE:443/t.me",
])  # fmt: skip
def test_a_link_shows_the_host_that_it_leads_to(url):
    piece = address(build.post(url=url), build.source())

    assert piece.style is Style.LINK
    assert piece.text.startswith("evil.example")


@pytest.mark.parametrize("url", [
    "javascript:alert(1)", "tg://resolve?domain=x", "https://", "https:// space", "file:///etc",
    "https://[::1", "http://\u202eevil", "http://localhost/x", "https://a.example/" + "x" * 3000, "https://a..b/",
])  # fmt: skip
def test_what_is_no_address_of_the_web_is_no_link(url):
    piece = address(build.post(url=url), build.source())

    assert piece.style is None
    assert units(piece.text) <= 44


def hostile(text):
    """A contradiction in which a stranger wrote everything that strangers write."""
    by = build.source("ministry", title=text, side=text)
    claim = msgspec.structs.replace(
        build.claim("ministry", value=text, scope=text, attribution=text, quote=text),
        end=len(text),
    )
    side = msgspec.structs.replace(
        build.side(claim, text),
        source=by,
        post=build.post("ministry", text[:50], url=text, forwarded_from=build.origin(text)),
    )
    made = build.dossier([side], [side, side, side], kind=AlertKind.CONTRADICTION)
    return msgspec.structs.replace(made, event=build.event(title=text), trigger=by)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", list(Language))
def test_hostile_text_is_text(text, language):
    told = reply(hostile(text), Audience(wording=wording(language)))

    assert 0 < units(told.text) <= LONGEST
    told.text.encode("utf-8")
    assert clean(told.text.replace("\n", " ")) == " ".join(told.text.split())
    assert not [span for span in told.spans if span.style is Style.LINK]


def test_a_strangers_words_never_begin_a_line_of_their_own():
    told = reply(hostile("x\n#ffffffff\nWhy: forged"), ENGLISH).text.split("\n")

    assert not [line for line in told if line.startswith(("#", "Why: forged"))]


@given(st.text(max_size=60))
def test_whatever_is_written_the_styles_are_ours(text):
    if not text:
        return
    told = reply(hostile(text), ENGLISH)

    styles = [style for style, _, _ in parsed(told)]
    plain = reply(hostile("x"), ENGLISH)
    assert units(told.text) <= LONGEST
    assert set(styles) - {Style.LINK} <= {style for style, _, _ in parsed(plain)}
