"""Small values that every stage shares: labels in two languages, moments, choices, references."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

LANGUAGES = ("zh-CN", "en")


def restored(value: object, state: dict[str, object]) -> None:
    """`__setstate__` of values of which there are many: what pickle does by itself gives each a dictionary."""
    for name, one in state.items():
        object.__setattr__(value, name, one)


@dataclass(frozen=True)
class Label:
    """A name in both languages of the interface."""

    zh: str
    en: str

    def text(self, lang: str) -> str:
        """The name in `lang` (`zh-CN` or `en`)."""
        return self.en if lang == "en" else self.zh


def text_in(lang: str, title: str | Label) -> str:
    """A title that may have a name in each language, or stands as it was written."""
    return title.text(lang) if isinstance(title, Label) else title


@dataclass(frozen=True, order=True)
class Moment:
    """A date, or a date with hour and minute, in the site's time zone; a bare date means 00:00."""

    at: datetime
    timed: bool = False

    __setstate__ = restored

    @property
    def day(self) -> date:
        """The calendar day."""
        return self.at.date()

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.at.year

    @property
    def iso(self) -> str:
        """`YYYY-MM-DD`, with ` HH:MM` when an hour was given."""
        return self.at.strftime("%Y-%m-%d %H:%M") if self.timed else self.day.isoformat()

    @classmethod
    def of_day(cls, day: date) -> Moment:
        """The start of a day."""
        return cls(datetime.combine(day, time()))


@dataclass(frozen=True)
class Choice:
    """One allowed value of a field: what is written in records, its names, other accepted spellings."""

    value: str
    label: Label
    aliases: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything a record may say to mean this choice."""
        return (self.value, self.label.zh, *self.aliases)

    def written(self, lang: str) -> str:
        """As records in a language write it."""
        return self.value if lang == "en" else self.label.zh


def choices(**names: tuple[str, str]) -> tuple[Choice, ...]:
    """Choices from `value=(zh, en)`; `_` in a value stands for `-`."""
    return tuple(Choice(value.replace("_", "-"), Label(*label)) for value, label in names.items())


def label_of(options: tuple[Choice, ...], value: str) -> Label:
    """The label of a chosen value."""
    return next((option.label for option in options if option.value == value), Label(value, value))


@dataclass(frozen=True)
class Link:
    """A named address: a site path such as `notices/2008/x.html`, or an absolute URL."""

    title: str | Label
    path: str


#: What a fact may show; `render` formats each by its type, never by the process locale.
FactValue = str | int | date | Moment | Decimal | Label | Link | tuple["FactValue", ...]


@dataclass(frozen=True)
class Fact:
    """One line of a metadata table: a name and a value that is formatted by its type."""

    name: str
    label: Label
    value: FactValue


@dataclass(frozen=True)
class Prose:
    """Markdown text of a record as a view carries it; `render` alone turns it into HTML.

    `packed` is the text, as `of` packs it: of all that a record holds it is the most, and most runs read few texts.
    `folder` is the site path that relative links start from; `mentions` are the ids of records the
    text links to by `ref:id`, `targets` their site paths once the site is joined. `digest` covers
    all of these; `source`, `line` and `indent` (characters before each line) say where the text stands
    in its file, for messages alone.
    """

    packed: bytes
    digest: str
    folder: str
    source: str
    line: int = 1
    mentions: tuple[str, ...] = ()
    targets: tuple[tuple[str, str], ...] = ()
    indent: int = 0

    __setstate__ = restored

    @classmethod
    def of(cls, text: str, digest: str, folder: str, source: str, line: int = 1,
           mentions: tuple[str, ...] = (), targets: tuple[tuple[str, str], ...] = (), indent: int = 0) -> Prose:  # fmt: skip
        """A text of a record."""
        packed = zlib.compress(text.encode("utf-8", "surrogatepass"), 1) if text else b""
        return cls(packed, digest, folder, source, line, mentions, targets, indent)

    @property
    def text(self) -> str:
        """The text, unpacked anew each time."""
        return zlib.decompress(self.packed).decode("utf-8", "surrogatepass") if self.packed else ""

    @property
    def is_empty(self) -> bool:
        """Whether there is no text."""
        return not self.packed

    def where(self, offset: int) -> tuple[int, int]:
        """Line and column in the source file of a character of the text."""
        text = self.text
        line = text.count("\n", 0, offset)
        return self.line + line, offset - text.rfind("\n", 0, offset) + self.indent
