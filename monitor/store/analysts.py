"""Views for analysts: the tables joined, times as people write them. docs/data.md has them all."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct


class View(Struct, frozen=True, kw_only=True):
    """A view with the meaning of each column.

    ``at`` is the expression, in microseconds, by which its rows lie in a window; ``of_event``
    the condition that they are of an event; ``order`` makes their order one and the same.
    """

    meaning: str
    columns: Mapping[str, str]
    body: str
    order: str
    at: str = ""
    of_event: str = ""


def _time(column: str) -> str:
    return f"strftime('%Y-%m-%dT%H:%M:%SZ', {column} / 1000000, 'unixepoch')"


# When a text took effect: a post its publication, an edit its edit, a deletion when it was seen.
_EFFECT: Final = """CASE r.kind WHEN 'original' THEN coalesce(p.published_at, r.seen_at)
    ELSE coalesce(r.edited_at, r.seen_at) END"""

_WINDOW: Final = {
    "at": "when it took effect: publication, edit, or when a deletion was seen (UTC)",
    "at_us": "the same in microseconds since 1970, for comparing",
}
_PUBLISHER: Final = {
    "source": "the source's key, platform:handle",
    "source_title": "the name that people know it by",
    "source_kind": "official, media, blogger or aggregator",
    "side": "whom an official source speaks for",
    "reliability": "the operator's Admiralty letter, A to F",
}

POSTS: Final = View(
    meaning="every text that was seen, with its post and publisher",
    columns={
        "revision": "source/id@number: the text's own name",
        "post": "source/id: the post's name, equal for all its texts",
        **_PUBLISHER,
        "number": "1 for the first text seen, then counting up",
        "kind": "original, edit or deletion",
        "published_at": "as the platform says (UTC), empty where it says nothing usable",
        "edited_at": "as the platform says (UTC)",
        "seen_at": "when a collector saw this text (UTC)",
        **_WINDOW,
        "url": "where the post can be read",
        "forwarded_from": "where it was forwarded from, source or source/id",
        "language": "the language that the text was read in",
        "reason": "why it had the effect it had",
        "relays": "the post that it merely passes on",
        "events": "the events it speaks of, a JSON array of ids",
        "text": "the text as it was seen",
    },
    body=f"""SELECT p.id || '@' || r.number AS revision, p.id AS post, p.source,
        coalesce(s.title, p.source) AS source_title, s.kind AS source_kind, s.side, s.reliability,
        r.number, r.kind, {_time("p.published_at")} AS published_at,
        {_time("r.edited_at")} AS edited_at, {_time("r.seen_at")} AS seen_at,
        {_time(_EFFECT)} AS at, {_EFFECT} AS at_us, p.url,
        p.origin_source || coalesce('/' || p.origin_native, '') AS forwarded_from,
        d.language, d.reason, d.relays,
        (SELECT json_group_array(l.event) FROM links l WHERE l.seq = r.seq) AS events, r.text
    FROM revisions r JOIN posts p ON p.no = r.post LEFT JOIN sources s ON s.key = p.source
    LEFT JOIN decisions d ON d.seq = r.seq""",
    order="at_us, revision",
    at="at_us",
    of_event="EXISTS (SELECT 1 FROM json_each(events) WHERE value = ?)",
)

CLAIMS: Final = View(
    meaning="every claim, with whose voice it is and the words it was read from",
    columns={
        "id": "the claim's id",
        "event": "the event it is about, empty for none",
        "attribute": "what it is about (docs/claims.md)",
        "label": "its value, where that is a label",
        "low": "its lower bound, where it is a count",
        "high": "its upper bound; empty for none",
        "approximate": "1 for “about”",
        "scope": "whom the count counts, empty for all",
        "modality": "asserted, hedged or denied",
        "speaker": "whose words the post passes on",
        "voice": "whose statement it was judged to be",
        "voice_name": "equal for all that are one voice; count these to count independent sources",
        "voice_kind": "the role in which that voice weighs",
        "relay": "1 where it merely passes on what a known post said",
        "quote": "the words it was read from, letter for letter",
        "place": "where its clause plays, by the name to show; empty where the post names none",
        "place_id": "the same place in the gazetteer",
        "time_since": "when its clause plays: the first moment that may be meant (UTC)",
        "time_until": "and the first that is not meant any more (UTC)",
        "revision": "the text that makes it",
        **_PUBLISHER,
        "url": "where the post can be read",
        "published_at": "when the post was published (UTC)",
        "seen_at": "when the text was seen (UTC)",
        **_WINDOW,
    },
    body=f"""SELECT c.id, c.event, c.attribute,
        json_extract(c.value, '$.concept') AS label, json_extract(c.value, '$.low') AS low,
        json_extract(c.value, '$.high') AS high,
        json_extract(c.value, '$.approximate') AS approximate,
        c.scope, c.modality, json_extract(c.attribution, '$.speaker') AS speaker,
        json_extract(c.voice, '$.title') AS voice, json_extract(c.voice, '$.name') AS voice_name,
        json_extract(c.voice, '$.kind') AS voice_kind, c.relay, c.quote,
        json_extract(c.place, '$.name') AS place, json_extract(c.place, '$.id') AS place_id,
        {_time("c.time_since")} AS time_since, {_time("c.time_until")} AS time_until,
        p.id || '@' || r.number AS revision, p.source,
        coalesce(s.title, p.source) AS source_title, s.kind AS source_kind, s.side, s.reliability,
        p.url, {_time("p.published_at")} AS published_at, {_time("r.seen_at")} AS seen_at,
        {_time(_EFFECT)} AS at, {_EFFECT} AS at_us
    FROM claims c JOIN revisions r ON r.seq = c.seq JOIN posts p ON p.no = r.post
    LEFT JOIN sources s ON s.key = p.source""",
    order="at_us, id",
    at="at_us",
    of_event="event = ?",
)

RELATIONS: Final = View(
    meaning="how a claim stands to an earlier one",
    columns={
        "id": "the relation's id",
        "event": "the event it is about",
        "kind": "contradicts, updates, refines, corroborates, revises or retracts",
        "attribute": "what it is about",
        "basis": "what it rests on",
        "rule": "the rule that concluded it (docs/claims.md)",
        "rationale": "the rule's reason in one sentence",
        "rank": "0 is the earlier claim to show first",
        "later": "the later text",
        "later_claim": "the later claim, empty where something was taken away",
        "earlier": "the earlier text",
        "earlier_claim": "the earlier claim",
        **_WINDOW,
    },
    body=f"""SELECT n.id, n.event, n.kind, n.attribute, n.basis, n.rule, n.rationale, n.rank,
        n.b AS later, n.claim_b AS later_claim, n.a AS earlier, n.claim_a AS earlier_claim,
        {_time(_EFFECT)} AS at, {_EFFECT} AS at_us
    FROM relations n JOIN revisions r ON r.seq = n.seq JOIN posts p ON p.no = r.post""",
    order="at_us, id",
    at="at_us",
    of_event="event = ?",
)

CONTRADICTIONS: Final = View(
    meaning="both sides of every contradiction in one row",
    columns={
        "id": "the relation's id",
        "event": "the event it is about",
        "attribute": "what is disputed",
        "basis": "what the contradiction rests on",
        "rationale": "why, in one sentence",
        "later_source": "who said the later claim",
        "later_quote": "its words",
        "later_revision": "its text",
        "later_seen_at": "when that was seen (UTC)",
        "later_url": "where it can be read",
        "earlier_source": "who said the earlier claim",
        "earlier_quote": "its words",
        "earlier_revision": "its text",
        "earlier_seen_at": "when that was seen (UTC)",
        "earlier_url": "where it can be read",
        "at_us": "when the later took effect, in microseconds since 1970",
    },
    body="""SELECT n.id, n.event, n.attribute, n.basis, n.rationale,
        b.source_title AS later_source, b.quote AS later_quote, b.revision AS later_revision,
        b.seen_at AS later_seen_at, b.url AS later_url, a.source_title AS earlier_source,
        a.quote AS earlier_quote, a.revision AS earlier_revision, a.seen_at AS earlier_seen_at,
        a.url AS earlier_url, b.at_us
    FROM relations n JOIN v_claims a ON a.id = n.claim_a
    LEFT JOIN v_claims b ON b.id = n.claim_b WHERE n.kind = 'contradicts'""",
    order="at_us, id",
    at="at_us",
    of_event="event = ?",
)

ALERTS: Final = View(
    meaning="what was to be told, and to how many receivers it went",
    columns={
        "id": "the alert's id",
        "event": "the event it is about",
        "kind": "new_claim, update, contradiction, revision or retraction",
        "attribute": "what it is about",
        "severity": "how soon a person should look",
        "reason": "the rule that raised it",
        "revision": "the text that raised it",
        "source": "who published that",
        "url": "where it can be read",
        "raised_at": "when it was raised (UTC)",
        "sent": "receivers that were told",
        **_WINDOW,
    },
    body=f"""SELECT a.id, a.event, a.kind, a.attribute, a.severity, a.reason,
        p.id || '@' || r.number AS revision, p.source, p.url,
        {_time("a.raised_at")} AS raised_at,
        (SELECT count(*) FROM deliveries d WHERE d.alert = a.id AND d.state = 'sent') AS sent,
        {_time(_EFFECT)} AS at, {_EFFECT} AS at_us
    FROM alerts a JOIN revisions r ON r.seq = a.seq JOIN posts p ON p.no = r.post""",
    order="at_us, id",
    at="at_us",
    of_event="event = ?",
)

SOURCES: Final = View(
    meaning="who publishes, and how much is held of each",
    columns={
        "key": "platform:handle",
        "title": "the name that people know it by",
        "kind": "official, media, blogger or aggregator",
        "side": "whom an official source speaks for",
        "owner": "shared by sources that are one voice",
        "reliability": "the operator's Admiralty letter, A to F",
        "posts": "how many of its posts are held",
        "last_success_at": "when it was last read (UTC)",
        "last_error": "what last went wrong",
    },
    body=f"""SELECT s.key, s.title, s.kind, s.side, s.owner, s.reliability,
        coalesce(n.posts, 0) AS posts,
        {_time("t.last_success_at")} AS last_success_at, t.last_error
    FROM sources s LEFT JOIN source_state t ON t.source = s.key
    LEFT JOIN (SELECT source, count(*) AS posts FROM posts GROUP BY source) n
        ON n.source = s.key""",
    order="key",
)

# In the order in which they are made: a later one may use an earlier one.
VIEWS: Final[Mapping[str, View]] = {
    "v_posts": POSTS,
    "v_claims": CLAIMS,
    "v_relations": RELATIONS,
    "v_contradictions": CONTRADICTIONS,
    "v_alerts": ALERTS,
    "v_sources": SOURCES,
}
