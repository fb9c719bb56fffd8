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

Update = Callable[[bytes], object]


def of_bytes(data: bytes) -> str:
    """32 hexadecimal digits of BLAKE2b-128."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def of_text(text: str) -> str:
    """Digest of the UTF-8 bytes of a text."""
    return of_bytes(text.encode("utf-8", "surrogatepass"))


def of(*values: object) -> str:
    """Digest of any plain values: equal values give equal digests on every machine.

    Takes text, bytes, numbers, dates, enums, tuples, lists, mappings and frozen dataclasses; one with
    an attribute `digest` stands for that digest, computed once. Anything else is a `TypeError`: a value that
    cannot be digested must not be an input.
    """
    state = hashlib.blake2b(digest_size=16)
    for value in values:
        _feed(value, state.update)
    return state.hexdigest()


def of_fields(value: object) -> str:
    """Digest of a dataclass by its fields, for one that keeps its own digest as `digest`."""
    names = (item.name for item in dataclasses.fields(value) if item.compare)  # type: ignore[arg-type]
    return of(*(getattr(value, name) for name in names))


@cache
def _fields(cls: Any) -> tuple[str, ...] | None:
    """Names of the fields that count; `digest` alone for a class whose values know their own; None: no dataclass."""
    if not dataclasses.is_dataclass(cls):
        return None
    if hasattr(cls, "digest") or "digest" in cls.__dataclass_fields__:
        return ("digest",)
    return tuple(item.name for item in dataclasses.fields(cls) if item.compare)


def _feed(value: object, update: Update) -> None:
    if isinstance(value, str):
        encoded = value.encode("utf-8", "surrogatepass")
        update(b"s%d:" % len(encoded) + encoded)
    elif value is None:
        update(b"n")
    elif isinstance(value, Enum):
        update(b"e" + type(value).__name__.encode() + b".")
        _feed(value.value, update)
    elif isinstance(value, bool):
        update(b"t" if value else b"f")
    elif isinstance(value, (int, float, Decimal, date, time)):
        text = f"{type(value).__name__}={value}".encode()
        update(b"v%d:" % len(text) + text)
    elif isinstance(value, (tuple, list)):
        update(b"l%d:" % len(value))
        for item in value:
            _feed(item, update)
    elif isinstance(value, bytes):
        update(b"b%d:" % len(value) + value)
    else:
        _feed_composite(value, update)


def _feed_composite(value: object, update: Update) -> None:
    cls: Any = type(value)
    names = _fields(cls)
    if names is not None:
        update(f"c{type(value).__name__}{len(names)}:".encode())
        for name in names:
            _feed(getattr(value, name), update)
    elif isinstance(value, Mapping):
        update(b"m%d:" % len(value))
        for key in sorted(value):
            _feed(key, update)
            _feed(value[key], update)
    else:
        raise TypeError(f"{type(value).__name__} cannot be an input: it has no canonical digest")
