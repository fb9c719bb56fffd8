"""One canonical digest for plain values; everything that decides about keeping goes through it."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

Add = Callable[[bytes], object]


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
    parts: list[bytes] = []
    for value in values:
        _feed(value, parts.append)
    return of_bytes(b"".join(parts))


def of_fields(value: object) -> str:
    """Digest of a dataclass by its fields, for one that keeps its own digest as `digest`."""
    names = (item.name for item in dataclasses.fields(value) if item.compare)  # type: ignore[arg-type]
    return of(*(getattr(value, name) for name in names))


@cache
def _shape(cls: Any) -> tuple[bytes, tuple[str, ...]] | None:
    """How a dataclass begins and the names of the fields that count; `digest` alone for a class whose values know
    their own; None: no dataclass."""
    name = cls.__name__
    if not dataclasses.is_dataclass(cls):
        return None
    if hasattr(cls, "digest") or "digest" in cls.__dataclass_fields__:
        names: tuple[str, ...] = ("digest",)
    else:
        names = tuple(item.name for item in dataclasses.fields(cls) if item.compare)
    return f"c{name}{len(names)}:".encode(), names


def _feed(value: object, add: Add) -> None:
    cls: Any = type(value)
    if cls is tuple or cls is list:
        _feed_items(value, add)  # type: ignore[arg-type]
    elif isinstance(value, str):
        encoded = value.encode("utf-8", "surrogatepass")
        add(b"s%d:" % len(encoded))
        add(encoded)
    elif value is None:
        add(b"n")
    elif (shape := _shape(cls)) is not None:
        add(shape[0])
        for name in shape[1]:
            _feed(getattr(value, name), add)
    else:
        _feed_other(value, add)


def _feed_items(values: tuple[object, ...] | list[object], add: Add) -> None:
    add(b"l%d:" % len(values))
    for value in values:
        _feed(value, add)


def _feed_other(value: object, add: Add) -> None:
    if isinstance(value, Enum):
        add(b"e" + type(value).__name__.encode() + b".")
        _feed(value.value, add)
    elif isinstance(value, bool):
        add(b"t" if value else b"f")
    elif isinstance(value, (int, float, Decimal, date, time)):
        text = f"{type(value).__name__}={value}".encode()
        add(b"v%d:" % len(text) + text)
    elif isinstance(value, bytes):
        add(b"b%d:" % len(value) + value)
    elif isinstance(value, (tuple, list)):
        _feed_items(value, add)
    elif isinstance(value, Mapping):
        add(b"m%d:" % len(value))
        for key in sorted(value):
            _feed(key, add)
            _feed(value[key], add)
    else:
        raise TypeError(f"{type(value).__name__} cannot be an input: it has no canonical digest")
