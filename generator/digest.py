"""One canonical digest for plain values; everything that decides about keeping goes through it."""

from __future__ import annotations

import dataclasses
import hashlib
import marshal
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any


def of_bytes(data: bytes) -> str:
    """32 hexadecimal digits of BLAKE2b-128."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def sha256_of(data: bytes) -> str:
    """64 hexadecimal digits of SHA-256, as `sha256sum` prints them: for digests that people compare."""
    return hashlib.sha256(data).hexdigest()


def of_text(text: str) -> str:
    """Digest of the UTF-8 bytes of a text."""
    return of_bytes(text.encode("utf-8", "surrogatepass"))


def of(*values: object) -> str:
    """Digest of any plain values: equal values give equal digests on every machine.

    Takes text, bytes, numbers, dates, enums, tuples, lists, mappings and frozen dataclasses; one with
    an attribute `digest` stands for that digest, computed once. Anything else is a `TypeError`: a value that
    cannot be digested must not be an input.
    """
    return of_bytes(marshal.dumps(_all(values), _FORMAT))


def of_fields(value: object) -> str:
    """Digest of a dataclass by its fields, for one that keeps its own digest as `digest`."""
    cls: Any = type(value)
    return of_bytes(marshal.dumps(_all(_fields(cls)(value)), _FORMAT))


#: The last format of `marshal` that writes a value the same way wherever else it is used.
_FORMAT = 2
#: What `marshal` takes as it is.
_PLAIN = frozenset((str, bytes, int, float, bool, type(None)))
_class_of: Callable[[object], Any] = type


def _all(values: Iterable[Any]) -> list[object]:
    """Lists of plain values stand for lists and tuples; a tuple says what else its members stand for."""
    return [value if (cls := _class_of(value)) in _PLAIN else _plainly(cls)(value) for value in values]


@cache
def _plainly(cls: Any) -> Callable[[Any], object]:
    """How values of a class are made plain. Raises TypeError for one that has no canonical form."""
    name = cls.__name__
    if hasattr(cls, "__dataclass_fields__"):
        if hasattr(cls, "digest") or "digest" in cls.__dataclass_fields__:
            return lambda value: (name, value.digest)
        fields = _fields(cls)
        return lambda value: (name, _all(fields(value)))
    if issubclass(cls, (tuple, list)):
        return _all
    if issubclass(cls, Enum):
        return lambda value: (name, _all((value.value,)))
    if issubclass(cls, str):
        return str.__str__
    if issubclass(cls, (Decimal, date, time)):
        return lambda value: (name, str(value))
    if issubclass(cls, Mapping):
        return lambda value: ("Mapping", [_all((key, value[key])) for key in sorted(value)])
    raise TypeError(f"{name} cannot be an input: it has no canonical digest")


@cache
def _fields(cls: Any) -> Callable[[Any], tuple[object, ...]]:
    """What gets the values of those fields of a dataclass that count."""
    names = tuple(item.name for item in dataclasses.fields(cls) if item.compare)
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)
