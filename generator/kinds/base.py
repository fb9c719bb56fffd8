"""What a kind is, and the values every later stage works with: items, cards, references."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from generator import digest
from generator.kinds.account import Answer, Asked, Case, asks_nothing
from generator.kinds.clocks import Clock
from generator.kinds.lists import Listed, ListField, list_field
from generator.kinds.period import Phase, Reckoning
from generator.kinds.procedure import Event, Waives
from generator.kinds.projects import ProjectList
from generator.kinds.record import Contact, Record
from generator.problems import Problem, Span
from generator.schema.fields import Field, fields_of, named_fields
from generator.schema.read import Origin
from generator.values import Fact, FactValue, Label, Moment, Prose, label_of, restored

Rule = Callable[[Record, Origin], Iterator[Problem]]


@dataclass(frozen=True)
class Term:
    """An entry of a vocabulary, or a section: an id and the name shown for it."""

    id: str
    title: str


@dataclass(frozen=True)
class Attached:
    """A file beside a record as it goes onto the site; the digest is SHA-256."""

    name: str
    title: str
    size: int
    digest_of_bytes: str
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Reference:
    """A record's mention of another: where it stands, what it means, what it is at the other end."""

    place: str
    target: str
    kinds: tuple[str, ...]
    label: Label
    inverse: Label


@dataclass(frozen=True)
class Card:
    """What listings, feeds and neighbours show of a record; never cut from its body."""

    id: str
    kind: str
    section: Term
    title: str
    path: str
    published: Moment
    updated: Moment
    date: date | None = None
    number: str = ""
    unit: Term | None = None
    topics: tuple[Term, ...] = ()
    programme: Term | None = None
    status: str = "in-force"
    phase: Phase | None = None
    summary: str = ""
    government: bool = True
    expired: bool = False
    withheld: bool = False
    withdrawn: bool = False
    cells: tuple[Fact, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Digest of all fields, computed when first asked for and then kept."""
        return digest.of_fields(self)

    @property
    def year(self) -> int:
        """The year of publication."""
        return self.published.year

    @property
    def newest_first(self) -> tuple[datetime, str]:
        """Sort key; listings use it in reverse."""
        return (self.published.at, self.id)


@dataclass(frozen=True)
class Item:
    """A record in its place: typed fields, text, list and files, with the digest of all of it.

    `list_name` is the field that holds its list, empty for kinds without one; `terms` are the terms
    that its rows name, as (column, id, title), once the site is joined.
    `texts` are the files it was read from, the record first, then its list data: (name, SHA-256).
    """

    record: Record
    kind: str
    section: str
    source: str
    body: Prose
    files: tuple[Attached, ...]
    digest: str
    list_name: str = ""
    references: tuple[Reference, ...] = field(default=(), compare=False)
    origin: Mapping[str, Span] = field(default_factory=dict, compare=False, repr=False)
    texts: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    terms: tuple[tuple[str, str, str], ...] = ()

    __setstate__ = restored

    @property
    def path(self) -> str:
        """Site path of its page: `<section>/<year>/<id>.html`."""
        return f"{self.folder}{self.record.id}.html"

    @property
    def folder(self) -> str:
        """Site path of its folder, ending with `/`."""
        return f"{self.section}/{self.record.published.year}/"

    @property
    def projects(self) -> ProjectList:
        """Its list of projects; empty for kinds without one."""
        found: ProjectList = getattr(self.record, "projects", ProjectList())
        return found

    def span(self, place: str) -> Span:
        """Where a field was written; the record's first line when it was not."""
        return self.origin.get(place) or Span(self.source, 1)

    @property
    def listed(self) -> Listed | None:
        """Its list, whatever its rows are; None when it has none, or none that may be shown."""
        found: Listed | None = getattr(self.record, self.list_name, None) if self.list_name else None
        return found if found and found.rows else None

    def row_place(self, index: int, column: str) -> str:
        """The origin key of a cell, whether its row stands in the record or in a list file."""
        return self.listed.place(self.list_name, index, column) if self.listed else ""


def item_digest(record: Record, section: str, body: Prose, files: tuple[Attached, ...]) -> str:
    """Digest of everything a page of the record can show."""
    return digest.of(type(record).__name__, section, record, body.digest, files)


@dataclass(frozen=True)
class Around:
    """All that the view of a kind may see besides its own record: cards, the terms that it is judged by, and
    figures if it asks."""

    card: Card
    peers: tuple[Card, ...]
    limits: tuple[Fact, ...] = ()
    answer: Answer = Answer()


def nothing(*about: object) -> None:
    """What a kind answers to a question that does not concern it."""


def none(record: Record) -> tuple[()]:
    """What a kind answers when asked for things that it has none of."""
    return ()


@dataclass(frozen=True)
class Awaited:
    """What a record shows the public to be waiting for: since which day; `letter` when somebody wrote."""

    since: date
    letter: bool


@dataclass(frozen=True)
class Kind:
    """One kind of record. Everything else about it is derived from `record` and these functions.

    `view` makes what `templates/kinds/<name>.html` shows as `page.own`; `columns` are the own
    fields shown in listings; `phase` tells where its period stands; `event` what it does to the projects of
    its list in the procedure; `waives` which findings on others it answers for; `asks` the figures that it wants
    to be told; `cases` what yearly accounts count in it; `once` the fields that no two records share; `pinned`
    the files of which it states the SHA-256: name, digest, and the field that states it; `column` how its
    sections are checked for being up to date; `awaits` what the public waits for; `gaps` the elements that an
    inspector would miss in a guide; `clocks` the legal terms that run for it; `describes` the contact of the unit
    that it is the description of; `duty` what a website has to have and this is: `channel` or `services`.
    """

    name: str
    label: Label
    record: type[Record]
    columns: tuple[str, ...] = ()
    view: Callable[[Item, Around], object] = nothing
    phase: Callable[[Record, Reckoning], Phase | None] = nothing
    event: Callable[[Record], Event | None] = nothing
    waives: Callable[[Record], Waives | None] = nothing
    asks: Callable[[Record], Asked] = asks_nothing
    cases: Callable[[Record], tuple[Case, ...]] = none
    pinned: Callable[[Record], tuple[tuple[str, str, str], ...]] = none
    clocks: Callable[[Record], tuple[Clock, ...]] = none
    rules: tuple[Rule, ...] = ()
    once: tuple[str, ...] = ()
    column: str = "other"
    awaits: Callable[[Record], Awaited | None] = nothing
    gaps: Callable[[Record], tuple[Label, ...]] = none
    describes: Callable[[Record], Contact | None] = nothing
    duty: str = ""

    @property
    def template(self) -> str:
        """The template of its page."""
        return f"kinds/{self.name}.html"

    @cached_property
    def terms(self) -> tuple[tuple[str, str], ...]:
        """Its own fields that take a term, each with its vocabulary."""
        return tuple((item.name, item.about.vocab) for item in self.own_fields if item.about.vocab)

    @cached_property
    def row_terms(self) -> tuple[tuple[str, str], ...]:
        """The columns of its list that take a term, each with its vocabulary."""
        columns = self.list_field.cls.row_fields() if self.list_field else ()
        return tuple((item.name, item.about.vocab) for item in columns if item.about.vocab)

    @property
    def list_field(self) -> ListField | None:
        """The field that holds its list, for kinds that have one."""
        return list_field(self.record)

    @property
    def own_fields(self) -> tuple[Field, ...]:
        """The fields it adds to the common ones, and those of them that it declares anew."""
        common = fields_of(Record)
        return tuple(item for item in fields_of(self.record) if item not in common)


def fact(owner: object, name: str) -> Fact | None:
    """A field as a line of a table, formatted by its declaration; None when it is empty."""
    declared = named_fields(type(owner))[name]
    value = shown(getattr(owner, name), declared)
    return None if value is None else Fact(name, declared.about.label, value)


def shown(value: Any, declared: Field) -> FactValue | None:
    """A value as people see it: a choice by its label, nothing for one that is empty."""
    if value is None or (not value and isinstance(value, (str, tuple))):
        return None
    options = declared.about.options
    if options and isinstance(value, str):
        return label_of(options, value)
    if options and isinstance(value, tuple):
        return tuple(label_of(options, one) for one in value)
    found: FactValue = value
    return found


def facts(owner: object, *names: str) -> tuple[Fact, ...]:
    """The non-empty fields among `names`, as table lines."""
    return tuple(found for name in names if (found := fact(owner, name)) is not None)


def contact_facts(contact: Contact) -> tuple[Fact, ...]:
    """The filled lines of a contact."""
    return facts(contact, "office", "phone", "fax", "address", "email", "hours", "url")
