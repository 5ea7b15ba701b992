"""A digest as JSON, and its claims as linked data."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from monitor.core.digest import ClaimRow, Digest, EventDigest
from monitor.model.claims import FirstSeenBy, Label, Quantity, Value
from monitor.text.harmless import UNSEEN

SCHEMA_ID: Final = "https://claimwatch.example/schemas/digest-1.json"


def digest_json(digest: Digest) -> Iterator[str]:
    """Yield digest.json, as docs/digest.schema.json describes it: an event a line."""
    separator = "{"
    for name in digest.__struct_fields__:
        yield f'{separator}"{name}":'
        value = getattr(digest, name)
        if name == "events":
            yield from _lines(digest.events)
        else:
            yield _shown(value)
        separator = ",\n"
    yield "}\n"


def digest_schema() -> bytes:
    """Return the JSON Schema of digest.json."""
    schema = msgspec.json.schema(Digest)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "A digest of Claimwatch",
    }
    return msgspec.json.format(msgspec.json.encode(head | schema), indent=2) + b"\n"


def linked_data(digest: Digest) -> Iterator[str]:
    """Yield the claims as schema.org ``Claim`` in JSON-LD, a claim a line.

    There is no rating in it: the program does not say what is true.
    """
    titles = {one.key: one.title for one in digest.sources}
    yield '{"@context":"https://schema.org",\n"@graph":'
    yield from _lines(
        _claim(event, claim, titles.get(claim.source, claim.source))
        for event in digest.events
        for claim in event.claims
    )
    yield "}\n"


def _lines(values: Iterable[object]) -> Iterator[str]:
    """Yield an array, a value a line: a year of claims is never in memory as one text."""
    separator = "[\n"
    for value in values:
        yield f"{separator}{_shown(value)}"
        separator = ",\n"
    yield "[]" if separator == "[\n" else "\n]"


def _claim(event: EventDigest, claim: ClaimRow, publisher: str) -> dict[str, object]:
    appearance: dict[str, object] = {
        "@type": "SocialMediaPosting",
        "identifier": claim.revision,
        "author": {"@type": "Organization", "name": publisher, "identifier": claim.source},
    }
    if claim.url:
        appearance["url"] = claim.url
    if claim.published_at:
        appearance["datePublished"] = claim.published_at
    first = _first_appearance(claim)
    return {
        "@type": "Claim",
        "@id": f"urn:claimwatch:claim:{claim.id}",
        "text": claim.quote,
        "name": f"{claim.attribute.value}: {_plain(claim.value)}",
        "about": {"@type": "Event", "@id": f"urn:claimwatch:event:{event.id}", "name": event.title},
        "claimInterpreter": {"@type": "SoftwareApplication", "name": "Claimwatch"},
        "appearance": appearance,
        **({"firstAppearance": first} if first else {}),
        **({"author": {"@type": "Person", "name": claim.speaker}} if claim.speaker else {}),
    }


def _first_appearance(claim: ClaimRow) -> dict[str, object] | None:
    """Return the post in which a claim stood before, as far as followed sources show it.

    Somebody quoted of whom no such post is known is the author, and no appearance.
    """
    first = claim.first_seen
    if first is None or (first.by is FirstSeenBy.ATTRIBUTION and first.at is None):
        return None
    return {
        "@type": "SocialMediaPosting",
        "author": {"@type": "Organization", "name": first.who},
        **({"url": first.url} if first.url else {}),
        **({"datePublished": first.at} if first.at else {}),
    }


def _plain(value: Value) -> str:
    match value:
        case Label(concept=concept):
            return concept
        case Quantity(low=low, high=None):
            return f"at least {low:g}"
        case Quantity(low=low, high=high):
            return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _shown(value: object) -> str:
    """Write JSON that shows every character that a reader would not see."""
    return UNSEEN.sub(_escaped, msgspec.json.encode(value).decode())


def _escaped(found: re.Match[str]) -> str:
    code = found.group().encode("utf-16-be")
    return "".join(
        f"\\u{int.from_bytes(code[at : at + 2], 'big'):04x}" for at in range(0, len(code), 2)
    )
