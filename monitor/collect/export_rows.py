"""Posts as JSON lines or as a table: the fields of a case's ``posts.jsonl``.

Of a table the columns are named in its first line; those that are not known are ignored,
and an empty cell is an absent field. Commas, semicolons and tabs may part the cells.
"""

import csv
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from typing import Any, Final

import msgspec

from monitor.collect.export_target import Found, Target
from monitor.collect.lines import Line, LineReader
from monitor.collect.replay import parse_line
from monitor.ports import Observation, Reject

MODE: Final = "import"
_SNIFFED: Final = 1 << 14
_LONGEST_CELL: Final = 1 << 20
_NESTED: Final = ("forward_from", "media")


def read_lines(lines: LineReader, target: Target) -> Iterator[Found]:
    """Yield what each line of JSON holds; blank lines are passed over."""
    number = 0
    while found := lines.take(500):
        for line in found:
            number += 1
            if line.raw.strip():
                yield _line(line, f"line {number}", target)


def _line(line: Line, where: str, target: Target) -> Found:
    if line.cut_off:
        return Reject(raw=line.raw, reason="line too long, only its start is kept", where=where)
    try:
        record = msgspec.json.decode(line.raw, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Reject(raw=line.raw, reason=str(error), where=where)
    return _read(record, line.raw, where, target)


def read_table(text: TextIOWrapper, target: Target) -> Iterator[Found]:
    """Yield what each row of a table holds; the table may break off."""
    csv.field_size_limit(_LONGEST_CELL)
    number = 1
    try:
        start = text.read(_SNIFFED)
        text.seek(0)
        rows = csv.DictReader(text, delimiter=_delimiter(start))
        for row in rows:
            number = rows.line_num
            where = f"line {number}"
            known = {key: cell for key, cell in row.items() if key and isinstance(cell, str)}
            record = {key.strip().lower(): cell for key, cell in known.items() if cell.strip()}
            raw = msgspec.json.encode(record)
            yield _read(_flat(record), raw, where, target)
    except (csv.Error, UnicodeDecodeError) as error:
        raw = str(error).encode()
        yield Reject(raw=raw, reason="cut_off", where=f"line {number}")


def _delimiter(start: str) -> str:
    """Return the mark that is most frequent in the line of names."""
    head = start.partition("\n")[0]
    return max(",;\t", key=head.count)


def _flat(record: Mapping[str, str]) -> dict[str, Any]:
    """Leave out what no cell can hold."""
    return {key: cell for key, cell in record.items() if key not in _NESTED}


def _read(record: dict[str, Any], raw: bytes, where: str, target: Target) -> Found:
    if "source" not in record:
        if target.source is None:
            return Reject(raw=raw, reason="no_source", where=where)
        record["source"] = target.source
    if record.get("edited_at") and "op" not in record:
        record["op"] = "edit"
    seen = parse_line(msgspec.json.encode(record), where)
    if not isinstance(seen, Observation):
        return msgspec.structs.replace(seen, raw=raw)
    return msgspec.structs.replace(seen, seen_at=None, archived=True, mode=MODE)
