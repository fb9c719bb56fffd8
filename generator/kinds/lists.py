"""Lists of a record: a CSV file beside it, or rows written in it. One way for every kind that has rows."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, ClassVar

from generator import limits
from generator.problems import Problem, Related, Span, error
from generator.schema.fields import FILE_NAME, Field, about, fields_of, named_fields
from generator.schema.read import Origin
from generator.values import LANGUAGES, Label, label_of


@dataclass(frozen=True)
class Listed:
    """A list; a subclass declares `rows` with its own class of row, by `rows_field`.

    `KEY` names the columns that tell one row from another; without it the first column does.
    """

    SHORTHAND: ClassVar[dict[str, str]] = {"list": "rows"}
    KEY: ClassVar[tuple[str, ...]] = ()

    file: str = about(
        "文件",
        "File",
        "与记录同目录的 CSV 文件。",
        "A CSV file beside the record.",
        default="",
        pattern=FILE_NAME,
        example="list.csv",
    )
    rows: tuple[Any, ...] = ()

    def __reduce__(self) -> tuple[object, ...]:
        """Column by column: rows take half the room so, and a text that stands in many lists is there once."""
        names = [item.name for item in dataclasses.fields(self.row_class())]
        columns = tuple(tuple(getattr(row, name) for row in self.rows) for name in names) if self.rows else ()
        own = {item.name: getattr(self, item.name) for item in dataclasses.fields(self)}
        return _listed, (type(self), {**own, "rows": ()}, columns)

    @classmethod
    def row_fields(cls) -> tuple[Field, ...]:
        """The columns that a row may have, in their fixed order."""
        return fields_of(cls.row_class())

    @classmethod
    def row_class(cls) -> type:
        """The class of a row."""
        return named_fields(cls)["rows"].base

    @classmethod
    def aliases(cls) -> dict[str, str]:
        """Chinese column heads that list files may use."""
        return {item.about.label.zh: item.name for item in cls.row_fields()}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that any row uses, in their fixed order."""
        names = (item.name for item in self.row_fields())
        return tuple(n for n in names if any(getattr(row, n) not in ("", None) for row in self.rows))

    @classmethod
    def key_fields(cls) -> tuple[Field, ...]:
        """The columns that tell a row from the others."""
        return columns_named(cls.row_class(), cls.KEY) or cls.row_fields()[:1]

    def key_of(self, row: object) -> tuple[Field, ...]:
        """The columns that tell this row from the others."""
        return self.key_fields()

    def anchor(self, row: object) -> str:
        """The id of a row in its page; without white space (HTML: the id attribute)."""
        words = (str(getattr(row, item.name)) for item in self.key_of(row))
        return "-".join("".join(word.split()) for word in words if word)

    def place(self, name: str, index: int, column: str) -> str:
        """The origin key of a cell; `name` is the field that holds the list."""
        return f"{name}[{index}].{column}" if self.file else f"{name}.rows[{index}].{column}"

    def problems(self, name: str, origin: Origin) -> Iterator[Problem]:
        """R515: a row stands once in a list. R524: its cells fit into a workbook. And what is particular about one row."""
        seen: dict[str, Span] = {}
        for index, row in enumerate(self.rows):
            key = self.key_of(row)
            span = origin[self.place(name, index, key[0].name)]
            words = _words(row, key, LANGUAGES[0])
            first = seen.setdefault(words, span)
            if first is not span:
                value = Label(words, _words(row, key, LANGUAGES[1]))
                yield error("R515", span, Related(first, "first"), label=key[0].about.label, value=value)
            yield from self._too_long(row, self.place(name, index, ""), origin)
            yield from self.row_problems(row, self.place(name, index, ""), origin)

    def _too_long(self, row: object, at: str, origin: Origin) -> Iterator[Problem]:
        for item in self.row_fields():
            text = getattr(row, item.name)
            if isinstance(text, str) and len(text) > limits.CELL // 2:
                length = len(text.encode("utf-16-le")) // 2
                if length > limits.CELL:
                    span = origin[f"{at}{item.name}"]
                    yield error("R524", span, label=item.about.label, length=length, limit=limits.CELL)

    def row_problems(self, row: Any, at: str, origin: Origin) -> Iterator[Problem]:
        """Faults of one row by itself; `at` is the origin key of its cells without their column."""
        yield from ()


def _listed(cls: type[Listed], own: dict[str, Any], columns: tuple[tuple[Any, ...], ...]) -> Listed:
    cells = (tuple(map(sys.intern, one)) if set(map(type, one)) == {str} else one for one in columns)
    return cls(**{**own, "rows": tuple(map(cls.row_class(), *cells))} if columns else own)


def rows_field() -> Any:
    """The field of a list that holds its rows, as a subclass declares it."""
    return about("行", "Rows", "直接写在记录里的行。", "Rows written in the record.", default=())


@cache
def columns_named(cls: type, names: tuple[str, ...]) -> tuple[Field, ...]:
    """Those of the columns of a row that have these names."""
    return tuple(item for item in fields_of(cls) if item.name in names)


def _words(row: object, key: tuple[Field, ...], lang: str) -> str:
    named = ((item.about.options, str(getattr(row, item.name))) for item in key)
    return " · ".join(
        label_of(options, value).text(lang) if options else value for options, value in named if value
    )


@dataclass(frozen=True)
class ListField:
    """Where a kind holds its list: the field's name and label, and the class of the list."""

    name: str
    label: Label
    cls: type[Listed]


def list_field(cls: type) -> ListField | None:
    """The field of a record class that holds its list; None when it has none."""
    held = (item for item in fields_of(cls) if issubclass(item.base, Listed))
    return next((ListField(item.name, item.about.label, item.base) for item in held), None)
