"""Following something new from the chat: three questions, one event.

The talk is kept in memory, one a person and for a few minutes: an event is stored whole
or not at all.
"""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from monitor.model.events import Event
from monitor.model.ids import EventId, stable_digest
from monitor.notify.render import clean
from monitor.text.transliterate import is_cyrillic, to_latin

_PATIENCE: Final = timedelta(minutes=15)
_TITLE: Final = 200  # characters
_WORD: Final = 60
_WORDS: Final = 20
_BACK: Final = timedelta(hours=24)  # what was posted just before is worth reading too
_SLUG: Final = 40
_UKRAINIAN: Final = re.compile("[іїєґ]", re.IGNORECASE)
_NONE: Final = ("-", "–", "—")

QUESTIONS: Final = ("track_title", "track_words", "track_places")


class Draft(Struct):
    """What was answered so far."""

    asked_at: datetime
    answers: list[str]


class Talk:
    """Who is being asked what."""

    def __init__(self) -> None:
        self._drafts: dict[int, Draft] = {}

    def begin(self, user: int, now: datetime) -> str:
        """Begin to ask somebody; return the key of the first question."""
        self._drafts[user] = Draft(now, [])
        return QUESTIONS[0]

    def is_on(self, user: int, now: datetime) -> bool:
        """Whether somebody is being asked; what was begun long ago is forgotten."""
        draft = self._drafts.get(user)
        if draft is not None and now - draft.asked_at > _PATIENCE:
            del self._drafts[user]
        return user in self._drafts

    def stop(self, user: int) -> None:
        """Ask no more."""
        self._drafts.pop(user, None)

    def hear(self, user: int, text: str, now: datetime) -> str | Event:
        """Take an answer; return the key of the next question or complaint, or the event."""
        draft = self._drafts[user]
        draft.asked_at = now
        draft.answers.append(clean(text[: 2 * _TITLE]))
        if len(draft.answers) < len(QUESTIONS):
            return QUESTIONS[len(draft.answers)]
        self.stop(user)
        return event_of(draft.answers, now)


def event_of(answers: list[str], now: datetime) -> str | Event:
    """Make an event of three answers; the key of a complaint where they are not enough."""
    title, words, places = answers
    keywords, where = _listed(words), _listed(places)
    if not title or not (keywords or where):
        return "track_empty"
    if len(title) > _TITLE or len(keywords) > _WORDS or len(where) > _WORDS:
        return "track_long"
    if any(len(one) > _WORD for one in (*keywords, *where)):
        return "track_long"
    return Event(
        id=EventId(_slug(title, now)),
        title=title,
        keywords=keywords,
        places=where,
        since=now - _BACK,
    )


def free_name(event: Event, taken: Collection[EventId]) -> EventId:
    """Return the event's id, or with a number where another event has it."""
    name, number = event.id, 2
    while name in taken:
        name, number = EventId(f"{event.id}-{number}"), number + 1
    return name


def _listed(text: str) -> tuple[str, ...]:
    if text.strip() in _NONE:
        return ()
    parts = (part.strip(" .;") for part in re.split(r"[,;]", text))
    return tuple(dict.fromkeys(part for part in parts if part and part not in _NONE))


def _slug(title: str, now: datetime) -> str:
    """Make a short id of a title, in Latin letters."""
    latin = title.casefold()
    if is_cyrillic(latin):
        latin = to_latin(latin, language="uk" if _UKRAINIAN.search(latin) else "ru")
    slug = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:_SLUG].rstrip("-")
    return slug or f"event-{stable_digest(title, now.isoformat())[:6]}"
