"""What was blind, in words: for a line on an alert, a section of a digest, a list."""

from datetime import tzinfo
from typing import Final

from monitor.core.blindness import BlindKind, Blindness
from monitor.notify.render import clean, count_words, moment_words

# Outcomes of reading, as a reader understands them; others are shown as they are.
OUTCOME_WORDS: Final = {
    "blank": "the preview shows nothing",
    "cut_off": "pages break off",
    "connection": "no connection",
    "crashed": "an error of this program",
    "gone": "the address is gone for good",
    "http_error": "the server answers with an error",
    "not_running": "this monitor was not running",
    "not_tried": "nobody tried to read it",
    "rate_limited": "the platform asked for a pause",
    "redirect": "it has no public preview",
    "renamed": "it was renamed",
    "restricted": "withheld by the platform",
    "reused": "another owner has the name",
    "shell": "it has no public preview",
    "timeout": "no answer in time",
    "too_large": "the answer is too large",
    "unread": "not read yet",
    "unreadable": "its posts cannot be read",
    "untried": "not tried yet",
    "window": "posts fell out of the feed between two readings",
}


def outcome_words(outcome: str) -> str:
    """Say what a short constant means."""
    return OUTCOME_WORDS.get(outcome) or clean(outcome).replace("_", " ")


def blind_words(blindness: Blindness, title: str, zone: tzinfo | None = None) -> str:
    """Say in one line, without an end mark, which source was blind, since when and why."""
    name, why = clean(title), outcome_words(blindness.reason)
    since = moment_words(blindness.since, zone) if blindness.since else None
    until = moment_words(blindness.until, zone) if blindness.until else None
    match blindness.kind:
        case BlindKind.NEVER_READ:
            return f"{name}: never read ({why})"
        case BlindKind.UNREACHABLE:
            return f"{name}: cannot be read since {since} ({why})"
        case BlindKind.READ_LATE:
            return f"{name}: not read from {since} to {until}, caught up since ({why})"
        case BlindKind.POSTS_MISSING:
            count = blindness.missing
            what = f"up to {count_words(count, 'post')} missing" if count else "posts missing"
            when = f" between {since} and {until}" if since and until else ""
            return f"{name}: {what}{when} ({why})"
