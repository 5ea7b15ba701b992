"""All recorded cases of the corpus as one week, decided into one store."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.casefile import ReplayOptions, decide_case, locate_case
from tests.fakes.clock import LoopClock

CASES = sorted((Path(__file__).parent / "corpus" / "cases").iterdir())
MONDAY = datetime(2025, 6, 2, tzinfo=UTC)
NEXT_MONDAY = MONDAY + timedelta(days=7)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_FORM = "%Y-%m-%dT%H:%M:%SZ"


class StillClock(LoopClock):
    """A clock that stands: two digests of one moment are to be compared."""

    def now(self) -> datetime:
        return NEXT_MONDAY


def lay_out(folder: Path, monday: datetime = MONDAY, cases: Sequence[Path] = tuple(CASES)) -> None:
    """Write one case in which each recorded one begins on a day of the same week."""
    texts: dict[str, list[str]] = {"sources.toml": [], "events.toml": [], "posts.jsonl": []}
    for day, case in enumerate(cases):
        posts = (case / "posts.jsonl").read_text(encoding="utf-8")
        first = min(datetime.fromisoformat(one) for one in _MOMENT.findall(posts))
        shift = monday + timedelta(days=day % 4) - first.replace(hour=0, minute=0, second=0)
        for name, parts in texts.items():
            text = (case / name).read_text(encoding="utf-8")
            parts.append(_MOMENT.sub(lambda found, by=shift: _moved(found.group(), by), text))
    folder.mkdir(exist_ok=True)
    texts["sources.toml"] = [_without_repeats("\n".join(texts["sources.toml"]))]
    for name, parts in texts.items():
        (folder / name).write_text("\n".join(part.rstrip("\n") for part in parts) + "\n", "utf-8")


def _moved(moment: str, by: timedelta) -> str:
    return (datetime.fromisoformat(moment) + by).strftime(_FORM)


def _without_repeats(text: str) -> str:
    """Keep the first table of each source that several cases know."""
    tables: dict[str, str] = {}
    for table in text.split("[[sources]]")[1:]:
        key = re.search(r'key = "([^"]+)"', table)
        assert key is not None
        tables.setdefault(key.group(1), f"[[sources]]{table}")
    return "".join(tables.values())


async def decide(folder: Path, store: Path) -> None:
    case = locate_case(str(folder))
    await decide_case(case, case.decider(), store, ReplayOptions())
