"""One model of public channels, from which every fake of Telegram draws what it shows.

A test publishes, edits and deletes here. The web preview draws the posts as they stand;
the MTProto server listens, numbers the changes and pushes them. So both tell of one world,
and a test can compare what was collected with what was published.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

NOON = datetime(2024, 11, 1, 12, 0, tzinfo=UTC)
PAGE = 20  # messages of a preview page; the parts of an album count one each
_FIRST_ID = 1_000_000_001


class Kind(Enum):
    """What happened in a channel."""

    POSTED = auto()
    EDITED = auto()
    DELETED = auto()


@dataclass
class Post:
    """One post; ``text`` may hold ready markup where ``markup`` is set.

    An album is one post that takes up as many ids as it has ``photos``. ``edit_hide``
    marks an edit that readers are not shown, such as a changed reaction.
    """

    number: int
    text: str = ""
    date: datetime | None = None
    edited: bool = False
    edited_at: datetime | None = None
    edit_hide: bool = False
    forwarded: tuple[str, int | None] | str | None = None  # (channel, id), or a hidden name
    reply: tuple[str, int, str] | None = None
    photos: int = 0
    video: bool = False
    document: str | None = None  # its type of content
    poll: tuple[str, ...] = ()
    service: bool = False
    unsupported: bool = False
    withheld: bool = False
    signature: str | None = None
    card: str | None = None
    markup: bool = False
    raw_date: str | None = None
    data_post: str | None = None
    channel: str | None = None

    @property
    def size(self) -> int:
        return max(1, self.photos)

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(range(self.number, self.number + self.size))


@dataclass(frozen=True)
class Change:
    """One thing that happened: the ids that it concerns, and the post where it still stands."""

    kind: Kind
    numbers: tuple[int, ...]
    post: Post | None = None


@dataclass
class Channel:
    """A channel, its posts, and how the pages and answers about it misbehave."""

    name: str
    title: str = "Channel"
    posts: list[Post] = field(default_factory=list)
    faults: deque[Enum | None] = field(default_factory=deque)
    habit: Enum | None = None
    free: int = 1  # the next id; those of deleted posts are not given again
    prev_link: bool = True
    double_escaped: bool = False
    id: int = 0
    private: bool = False  # seen by nobody from outside
    now: Callable[[], datetime] | None = None  # the moment of an edit; a minute a post without it
    listeners: list[Callable[["Channel", Change], None]] = field(default_factory=list)

    def post(self, text: str = "", **more: object) -> Post:
        """Publish after the newest post; a minute later, where no date is given."""
        made = Post(**{"number": self.free, "text": text, **more})  # type: ignore[arg-type]
        self.free = made.number + made.size
        if made.date is None:
            made.date = self.now() if self.now else NOON + timedelta(minutes=made.number)
        self.posts.append(made)
        self._tell(Change(Kind.POSTED, made.numbers, made))
        return made

    def fill(self, number: int) -> "Channel":
        for _ in range(number):
            self.post(f"Post {self.free}")
        return self

    def delete(self, number: int) -> None:
        gone = self.find(number)
        self.posts.remove(gone)
        self._tell(Change(Kind.DELETED, gone.numbers))

    def edit(self, number: int, text: str) -> None:
        post = self.find(number)
        post.text, post.edited, post.edit_hide = text, True, False
        self._stamp(post)

    def react(self, number: int) -> None:
        """Change what is no edit to a reader: the platform sends it as one all the same."""
        post = self.find(number)
        post.edit_hide = True
        self._stamp(post)

    def find(self, number: int) -> Post:
        return next(post for post in self.posts if post.number == number)

    def window(self, before: int | None) -> list[Post]:
        """Return the posts of a preview page, oldest first."""
        chosen: list[Post] = []
        messages = 0
        for post in reversed(self.posts):
            if before is not None and post.number >= before:
                continue
            messages += post.size
            if messages > PAGE and chosen:
                break
            chosen.insert(0, post)
        return chosen

    def _stamp(self, post: Post) -> None:
        before = post.edited_at or post.date or NOON
        post.edited_at = self.now() if self.now else before + timedelta(minutes=1)
        self._tell(Change(Kind.EDITED, post.numbers, post))

    def _tell(self, change: Change) -> None:
        for listener in self.listeners:
            listener(self, change)


class World:
    """All channels by their public names; new ones are announced to ``listeners``."""

    def __init__(self) -> None:
        self.channels: dict[str, Channel] = {}
        self.listeners: list[Callable[[Channel], None]] = []

    def channel(self, name: str, title: str = "Channel") -> Channel:
        """Return the channel of that name, and found it where there is none."""
        known = self.channels.get(name.lower())
        if known is not None:
            return known
        made = Channel(name, title, id=_FIRST_ID + len(self.channels))
        self.channels[name.lower()] = made
        for listener in self.listeners:
            listener(made)
        return made

    def rename(self, old: str, new: str) -> None:
        """Give a channel another public name; its id stays."""
        channel = self.channels.pop(old.lower())
        channel.name = new
        self.channels[new.lower()] = channel

    def __iter__(self) -> Iterator[Channel]:
        return iter(self.channels.values())
