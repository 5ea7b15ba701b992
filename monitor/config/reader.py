"""TOML tables into settings structs, with every mistake reported and not only the first.

A settings struct declares its keys; ``Meta(description=…)`` of a field says what is
expected there, in the words that the report and docs/configuration.md use.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from monitor.config.lines import Path as KeyPath
from monitor.config.lines import key_lines
from monitor.errors import ConfigError

T = TypeVar("T", bound=msgspec.Struct)

_SECRET: Final = re.compile(r"token|secret|password|api_key|api_hash")
_NO_INLINE: Final = "no secret in this file: use token_file or token_env"
_LONGEST_ECHO: Final = 60


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One mistake: where it is, what was found, what is expected."""

    file: str
    line: int | None
    path: str
    found: str
    expected: str
    warning: bool = False

    def __str__(self) -> str:
        """Return the report's line: ``file:line: key.path: found …; expected …``."""
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        key = f" {self.path}:" if self.path else ""
        return f"{where}:{key} {self.found}; expected {self.expected}"


class Document:
    """One TOML file with the line of every key, and the problems found in it so far.

    With ``strict`` False an unknown key is a warning: a case made for a later release
    can still be replayed.
    """

    def __init__(self, file: Path, *, strict: bool = True) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._strict = strict
        self._lines: dict[KeyPath, int] = {}
        self.values: Mapping[str, object] = self._parse()

    def report(self, path: KeyPath, found: str, expected: str, *, warning: bool = False) -> None:
        """Write down a mistake at ``path``, or at the nearest table above it."""
        line: int | None = None
        for length in range(len(path), 0, -1):
            if path[:length] in self._lines:
                line = self._lines[path[:length]]
                break
        self.problems.append(
            Problem(
                file=str(self.file),
                line=line,
                path=_dotted(path),
                found=found,
                expected=expected,
                warning=warning,
            )
        )

    def known(self, keys: Sequence[str]) -> None:
        """Report every table that is none of ``keys``."""
        self._unknown(self.values, keys, ())

    def table(self, key: str, kind: type[T]) -> T | None:
        """Read ``[key]``; an absent table gives the defaults, a faulty one None."""
        value = self.values.get(key, {})
        if isinstance(value, Mapping):
            return self.convert(value, kind, (key,))
        self.report((key,), f"found {echo(value)}", f"a table, written [{key}]")
        return None

    def array(self, key: str) -> list[tuple[KeyPath, Mapping[str, object]]]:
        """Return the tables of ``[[key]]`` with their paths."""
        value = self.values.get(key, [])
        if isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value):
            return [((key, index), entry) for index, entry in enumerate(value)]
        self.report((key,), f"found {echo(value)}", f"tables, each begun by [[{key}]]")
        return []

    def convert(self, value: Mapping[str, object], kind: type[T], path: KeyPath) -> T | None:
        """Read one table as ``kind``; report all that is wrong in it and return None."""
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        before = len(self.problems)
        self._unknown(value, tuple(fields), path)
        found: dict[str, object] = {}
        for key, field in fields.items():
            if key in value:
                self._field(value[key], field, (*path, key), found)
            elif field.required:
                self.report(path, f"key {key} is missing", _expectation(field))
        if any(not problem.warning for problem in self.problems[before:]):
            return None
        return kind(**found)

    def _field(
        self, value: object, field: FieldInfo, path: KeyPath, found: dict[str, object]
    ) -> None:
        try:
            found[field.name] = msgspec.convert(value, type=field.type)
        except msgspec.ValidationError as error:
            entry = re.search(r"at `\$\[(\d+)\]`", str(error))
            if entry and isinstance(value, list):
                path = (*path, int(entry.group(1)))
                value = value[int(entry.group(1))]
            self.report(path, f"found {echo(value)}", _expectation(field))

    def _unknown(self, table: Mapping[str, object], known: Sequence[str], path: KeyPath) -> None:
        for key in table:
            if key in known:
                continue
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
            if near:
                expected = f"a known key; did you mean {near[0]}?"
            elif _SECRET.search(key):
                expected = _NO_INLINE
            else:
                expected = f"one of {', '.join(known)}"
            self.report((*path, key), "unknown key", expected, warning=not self._strict)

    def _parse(self) -> Mapping[str, object]:
        try:
            text = self.file.read_bytes().decode("utf-8-sig")
            values = tomllib.loads(text)
        except FileNotFoundError:
            self.report((), "file not found", "a file of this name")
        except OSError as error:
            self.report((), f"cannot be read ({error.strerror})", "a readable file")
        except UnicodeDecodeError as error:
            self.report((), f"byte {error.start} is not UTF-8", "a text in UTF-8")
        except tomllib.TOMLDecodeError as error:
            self._syntax(str(error))
        else:
            self._lines = key_lines(text)
            return values
        return {}

    def _syntax(self, message: str) -> None:
        place = re.search(r" \(at line (\d+), column (\d+)\)$", message)
        line = int(place.group(1)) if place else None
        what = message[: place.start()] if place else message
        where = f" (column {place.group(2)})" if place else ""
        self.problems.append(
            Problem(
                file=str(self.file),
                line=line,
                path="",
                found=f"{what}{where}",
                expected="valid TOML (https://toml.io)",
            )
        )


def raise_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Raise one ConfigError for all errors, else return the warnings.

    Raises:
        monitor.errors.ConfigError: at least one problem is more than a warning.
    """
    problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line or 0)))
    errors = tuple(str(problem) for problem in problems if not problem.warning)
    if errors:
        raise ConfigError(errors)
    return problems


def _expectation(field: FieldInfo) -> str:
    """Say what a field takes: its description, or what its type allows."""
    kind = field.type
    if get_origin(kind) is Annotated:
        for meta in get_args(kind)[1:]:
            if isinstance(meta, msgspec.Meta) and meta.description:
                return meta.description
    return _of_type(kind)


def _of_type(kind: object) -> str:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "one of " + ", ".join(str(member.value) for member in kind)
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(str(value) for value in get_args(kind))
    names = {str: "a text in quotes", int: "a whole number", bool: "true or false"}
    return names.get(kind, "another value") if isinstance(kind, type) else "another value"


def _dotted(path: KeyPath) -> str:
    """Write a path as people read it, entries counted from 1: ``sources[3].kind``."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def echo(value: object) -> str:
    """Write a found value as TOML would, cut short."""
    match value:
        case bool():
            text = str(value).lower()
        case str():
            text = msgspec.json.encode(value).decode()
        case Mapping():
            text = "a table"
        case _:
            text = str(value)
    return text if len(text) <= _LONGEST_ECHO else text[: _LONGEST_ECHO - 1] + "…"
