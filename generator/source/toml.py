"""TOML text to the same positioned tree as YAML, so that one schema reader serves both."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from datetime import date, datetime

from generator.limits import NESTING
from generator.problems import Problem, Problems, Span, error
from generator.source.text import bad_characters
from generator.source.tree import Map, Node, Scalar, Seq

Path = tuple[str | int, ...]
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")
#: Punctuation of Chinese input methods where TOML wants that of ASCII.
_WIDE = "＝“”‘’：，、［］【】｛｝＃"
_TWICE = ("Cannot overwrite", "twice", "Cannot mutate", "Duplicate inline table key")
_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\]|\\.)*"|\'[^\']*\'', re.DOTALL)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}\n#]+")


def parse_toml(text: str, path: str) -> tuple[Map | None, Problems]:
    """The tree of a TOML text, or None and the place where it stops being TOML.

    `tomllib` reads the values and judges the syntax; it gives no positions, so a second look at the
    sound text finds where keys and values stand.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as failure:
        return None, (_syntax(failure, text, path),)
    except RecursionError:
        return None, (error("S106", Span(path, *_deep(text)), limit=NESTING),)
    except ValueError:  # Python refuses numbers of thousands of digits, outside of tomllib's own errors
        digits = re.search(r"[0-9_]{1000,}", text)
        return None, (error("C001", _Places(text, path).span(digits.start() if digits else 0), detail="…"),)
    places = _Places(text, path)
    deep = places.read()
    if deep is not None:
        return None, (error("S106", deep, limit=NESTING),)
    found: list[Problem] = []
    tree = _mapping(values, (), places, found)
    return tree, tuple(found)


def _syntax(failure: tomllib.TOMLDecodeError, text: str, path: str) -> Problem:
    words = str(failure)
    match = _PLACE.search(words)
    lines = text.split("\n")
    line, column = (int(match[1]), int(match[2])) if match and match[1] else (len(lines), len(lines[-1]) + 1)
    detail = _PLACE.sub("", words).strip()
    source = lines[line - 1] if line <= len(lines) else ""
    if any(sign in detail for sign in _TWICE):
        name = re.split(r"[=\]#]", source)[0].strip(" \t[") or "?"
        start = len(source) - len(source.lstrip())
        return error("C008", Span(path, line, start + 1, max(1, len(source.strip()))), name=name)
    if source[column - 1 : column] and source[column - 1] in _WIDE:
        return error("C009", Span(path, line, column), value=source[column - 1])
    if "Illegal character '\\n'" in detail:  # the line ended inside a text: show where the text began
        column = max(source.find('"'), source.find("'")) + 1 or column
    return error("C001", Span(path, line, column), detail=detail)


def _deep(text: str) -> tuple[int, int]:
    """Line and column of the first bracket beyond the limit."""
    depth = 0
    for match in re.finditer(r"[\[{]|[\]}]", text):
        depth += 1 if match[0] in "[{" else -1
        if depth > NESTING:
            return text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
    return 1, 1


class _Places:
    """Where the keys and values of a sound TOML text stand, by their path."""

    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path
        self.keys: dict[Path, Span] = {}
        self.values: dict[Path, Span] = {}
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._counts: dict[Path, int] = {}
        self._at = 0

    def span(self, offset: int, length: int = 1) -> Span:
        """The place of a character."""
        line = bisect_right(self._starts, offset)
        return Span(self.path, line, offset - self._starts[line - 1] + 1, max(1, length))

    def of(self, at: Path) -> Span:
        """The place of a value, or of the nearest thing around it that was written."""
        while at and at not in self.values:
            at = at[:-1]
        return self.values.get(at, Span(self.path, 1, 1))

    def read(self) -> Span | None:
        """One pass over the statements; the place that nests too deeply, if there is one."""
        try:
            self._statements()
        except RecursionError:
            return self.span(self._at)
        return None

    def _statements(self) -> None:
        table: Path = ()
        while self._skip() < len(self.text):
            if self.text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _skip(self) -> int:
        match = _BLANK.match(self.text, self._at)
        self._at = match.end() if match else self._at
        return self._at

    def _header(self) -> Path:
        """`[a.b]` or `[[a.b]]`; an outer array of tables means its latest table."""
        start = self._at
        many = self.text.startswith("[[", start)
        self._at += 2 if many else 1
        at: Path = ()
        names = self._key()
        for number, (name, place) in enumerate(names, 1):
            at = (*at, name)
            self.keys.setdefault(at, place)
            if at in self._counts and number < len(names):
                at = (*at, self._counts[at])
        if many:
            self._counts[at] = self._counts.get(at, -1) + 1
            at = (*at, self._counts[at])
        elif at in self._counts:
            at = (*at, self._counts[at])
        self._at = self.text.index("]", self._at) + (2 if many else 1)
        self.values[at] = self.span(start, self._at - start)
        return at

    def _key(self) -> list[tuple[str, Span]]:
        names: list[tuple[str, Span]] = []
        while True:
            self._skip()
            match = _BARE_KEY.match(self.text, self._at) or _STRING.match(self.text, self._at)
            assert match is not None
            name = next(iter(tomllib.loads(f"{match[0]} = 0")))
            names.append((name, self.span(match.start(), len(match[0]))))
            self._at = match.end()
            if self.text[self._skip()] != ".":
                return names
            self._at += 1

    def _pair(self, table: Path) -> None:
        at = table
        for name, place in self._key():
            at = (*at, name)
            self.keys.setdefault(at, place)
        self._at += 1
        self._value(at)

    def _value(self, at: Path) -> None:
        start = self._skip()
        if len(at) > NESTING:
            raise RecursionError
        if self.text[start] in "[{":
            self._several(at, "]" if self.text[start] == "[" else "}")
        else:
            match = _STRING.match(self.text, start) or _BARE_VALUE.match(self.text, start)
            assert match is not None
            self._at = match.end()
        written = self.text[start : self._at].rstrip()
        self.values[at] = self.span(start, len(written) if "\n" not in written else 1)

    def _several(self, at: Path, closing: str) -> None:
        self._at += 1
        index = 0
        while self.text[self._skip()] != closing:
            if self.text[self._at] == ",":
                self._at += 1
            elif closing == "]":
                self._value((*at, index))
                index += 1
            else:
                self._pair(at)
        self._at += 1


def _mapping(values: dict[str, object], at: Path, places: _Places, found: list[Problem]) -> Map:
    entries = []
    for key, value in values.items():
        inner = (*at, key)
        entries.append(
            (Scalar(key, places.keys.get(inner, places.of(inner)), False), _node(value, inner, places, found))
        )
    return Map(tuple(entries), places.of(at))


def _node(value: object, at: Path, places: _Places, found: list[Problem]) -> Node:
    place = places.of(at)
    if isinstance(value, dict):
        return _mapping(value, at, places, found)
    if isinstance(value, list):
        return Seq(tuple(_node(item, (*at, index), places, found) for index, item in enumerate(value)), place)
    if isinstance(value, str):  # an escape brings in what the check of the file's bytes keeps out
        found.extend(error(code, place, char=name) for code, _, name in bad_characters(value))
        return Scalar(value, place, False)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", place, False)
    if isinstance(value, datetime):
        return Scalar(value.strftime("%Y-%m-%d %H:%M"), place, False)
    return Scalar(value.isoformat() if isinstance(value, date) else str(value), place, False)
