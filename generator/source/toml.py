"""TOML text to the same positioned tree as YAML, so that one schema reader serves both."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime

from generator.problems import Problems, Span, error
from generator.source.tree import Map, Node, Scalar, Seq

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def parse_toml(text: str, path: str) -> tuple[Map | None, Problems]:
    """The tree of a TOML text; tomllib gives no positions, so keys are found by their lines."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as failure:
        match = _PLACE.search(str(failure))
        line, column = (int(match[1]), int(match[2])) if match else (text.count("\n") + 1, 1)
        detail = _PLACE.sub("", str(failure)).strip()
        return None, (error("C001", Span(path, line, column), detail=detail),)
    return _Locator(text, path).mapping(values, ()), ()


class _Locator:
    """Finds the line of a key by its table header and name."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.places: dict[tuple[str | int, ...], Span] = {}
        table: tuple[str | int, ...] = ()
        counts: dict[tuple[str | int, ...], int] = {}
        for number, line in enumerate(text.split("\n"), 1):
            bare = line.strip()
            if bare.startswith("[["):
                name = self._named(bare.strip("[] ").split("#")[0].rstrip("] "), counts)
                index = counts[name] = counts.get(name, -1) + 1
                table = (*name, index)
                self.places[table] = Span(path, number, 1, len(bare))
            elif bare.startswith("["):
                table = self._named(bare.split("]")[0].strip("[ "), counts)
                self.places[table] = Span(path, number, 1, len(bare))
            elif "=" in bare and not bare.startswith("#"):
                key = bare.split("=")[0].strip().strip('"')
                column = len(line) - len(line.lstrip()) + 1
                self.places.setdefault((*table, *key.split(".")), Span(path, number, column, len(key)))

    def _named(self, name: str, counts: dict[tuple[str | int, ...], int]) -> tuple[str | int, ...]:
        """`[[a]] [[a.b]]`: the inner table belongs to the latest outer one."""
        keys: tuple[str | int, ...] = ()
        for part in name.split("."):
            keys = (*keys, part.strip().strip('"'))
            if keys in counts and keys != tuple(p.strip() for p in name.split(".")):
                keys = (*keys, counts[keys])
        return keys

    def mapping(self, values: dict[str, object], at: tuple[str | int, ...]) -> Map:
        """A table with the positions of its keys."""
        entries = []
        for key, value in values.items():
            place = self._place((*at, key))
            entries.append((Scalar(key, place, False), self._node(value, (*at, key), place)))
        return Map(tuple(entries), self._place(at))

    def _node(self, value: object, at: tuple[str | int, ...], place: Span) -> Node:
        if isinstance(value, dict):
            return self.mapping(value, at)
        if isinstance(value, list):
            items = tuple(self._node(item, (*at, index), place) for index, item in enumerate(value))
            return Seq(items, place)
        if isinstance(value, bool):
            return Scalar("true" if value else "false", place, False)
        if isinstance(value, datetime):
            return Scalar(value.strftime("%Y-%m-%d %H:%M"), place, False)
        if isinstance(value, date):
            return Scalar(value.isoformat(), place, False)
        return Scalar(str(value), place, False)

    def _place(self, at: tuple[str | int, ...]) -> Span:
        while at and at not in self.places:
            at = at[:-1]
        return self.places.get(at, Span(self.path, 1, 1))
