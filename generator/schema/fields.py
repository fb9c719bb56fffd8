"""Fields of records: declared once, with everything that validation, forms and docs derive from."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from generator.values import Choice, Label, Moment

_META = "gongkai"

#: Patterns of texts that are names; `[patterns]` of `messages/` explains them.
ID = r"[a-z0-9][a-z0-9-]{0,79}"
PROJECT_ID = r"[A-Z0-9-]{4,40}"
CREDIT_CODE = r"[0-9A-HJ-NPQRTUWXY]{18}"
#: A `#` would part the address of the file in two.
FILE_NAME = r"[^/\\\x00-\x1f<>:\"|?*#]{1,120}"


@dataclass(frozen=True)
class About:
    """What a field means and accepts.

    `ref` names kinds whose records the field may point at (`"any"`: all), `vocab` a vocabulary.
    `long` marks a text of several lines, shown as paragraphs. `listing` puts the field into
    archives and tables. `inverse` is what a reference is called at its other end. `example` is a value as written in a record; it must be valid.
    `binding` says whether a change after publication needs a note (see `Field.binding`); None: by its type.
    """

    label: Label
    help: Label
    required: bool = False
    example: str = ""
    options: tuple[Choice, ...] = ()
    ref: tuple[str, ...] = ()
    vocab: str = ""
    pattern: str = ""
    long: bool = False
    listing: bool = False
    inverse: Label | None = None
    binding: bool | None = None


def about(
    zh: str,
    en: str,
    help_zh: str,
    help_en: str,
    *,
    required: bool = False,
    default: Any = None,
    example: str = "",
    options: tuple[Choice, ...] = (),
    ref: tuple[str, ...] = (),
    vocab: str = "",
    pattern: str = "",
    long: bool = False,
    listing: bool = False,
    inverse: tuple[str, str] | None = None,
    binding: bool | None = None,
) -> Any:
    """A dataclass field with its `About`; `default` is the value of a field left out."""
    meta = About(
        Label(zh, en), Label(help_zh, help_en), required, example, options, ref, vocab, pattern, long,
        listing, Label(*inverse) if inverse else None, binding,
    )  # fmt: skip
    return field(default=default, metadata={_META: meta})


@dataclass(frozen=True)
class Field:
    """A declared field: its name, its `About` and the type it reads into."""

    name: str
    about: About
    base: type
    many: bool
    default: Any

    @cached_property
    def nested(self) -> bool:
        """Whether the value is a group of fields of its own."""
        return dataclasses.is_dataclass(self.base) and self.base.__module__ != "generator.values"

    @property
    def binding(self) -> bool:
        """Whether others rely on its exact value, so that no published one may change without a note:
        dates, numbers, choices, mentions of records; running text is not, unless it says so."""
        if self.about.binding is not None:
            return self.about.binding
        return self.base in (date, Moment, Decimal, int) or bool(self.about.options or self.about.ref)


def fields_of(cls: type) -> tuple[Field, ...]:
    """The declared fields of a record class in order, inherited ones first."""
    return _declared_in(cls)


def named_fields(cls: type) -> Mapping[str, Field]:
    """The same fields by name."""
    return _by_name(cls)


@cache
def _by_name(cls: type) -> Mapping[str, Field]:
    return {item.name: item for item in fields_of(cls)}


@cache
def _declared_in(cls: Any) -> tuple[Field, ...]:
    hints = typing.get_type_hints(cls)
    return tuple(
        _declared(item, hints[item.name]) for item in dataclasses.fields(cls) if _META in item.metadata
    )


def _declared(item: dataclasses.Field[Any], hint: Any) -> Field:
    many = False
    if get_origin(hint) in (Union, UnionType):
        hint = next(part for part in get_args(hint) if part is not NoneType)
    if get_origin(hint) is tuple:
        many, hint = True, get_args(hint)[0]
    return Field(item.name, item.metadata[_META], hint, many, item.default)
