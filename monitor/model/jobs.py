"""What is done by the calendar, once for each period."""

from datetime import date, datetime, timedelta, tzinfo

from msgspec import Struct


class JobRun(Struct, frozen=True, kw_only=True):
    """One job for one period; ``finished_at`` is None while it is under way or was cut off.

    Periods of a job sort as texts in the order of time.
    """

    job: str
    period: str
    started_at: datetime
    finished_at: datetime | None = None
    outcome: str = ""


class Week(Struct, frozen=True, kw_only=True):
    """A week of the ISO calendar, from Monday's midnight to the next one's in some zone."""

    monday: date

    @property
    def name(self) -> str:
        """The week's name, such as 2024-W44."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"

    def after(self) -> "Week":
        """Return the week after."""
        return Week(monday=self.monday + timedelta(days=7))

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Return its first moment and that of the next week; it may last an hour more or less."""
        first, last = (
            datetime(day.year, day.month, day.day, tzinfo=zone)
            for day in (self.monday, self.after().monday)
        )
        return first, last


def week_named(name: str) -> Week:
    """Return the week of a name; ValueError for what is none."""
    return Week(monday=date.fromisoformat(f"{name}-1"))


def last_whole_week(now: datetime, zone: tzinfo) -> Week:
    """Return the last week that has ended in ``zone``."""
    today = now.astimezone(zone).date()
    return Week(monday=today - timedelta(days=today.weekday() + 7))
