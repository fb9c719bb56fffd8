"""What templates see: plain, closed values. A template that wants to compute lacks a field here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.kinds.base import Attached, Card
from generator.model.site import Relation
from generator.model.waived import WaiverNote
from generator.plan.amounts import FundingTable
from generator.plan.history import HistoryLine
from generator.plan.labels import Article, Column
from generator.plan.responsibility import Responsibility
from generator.plan.tables import Dataset
from generator.register.entries import Withdrawal
from generator.values import Fact, FactValue, Label, Link, Prose

Title = str | Label


@dataclass(frozen=True)
class Crumb:
    """One step of the way to a page; the last one, the page itself, has an empty path."""

    title: Title
    path: str


@dataclass(frozen=True)
class Alternate:
    """The same content as another file: its name, site path and media type."""

    title: Title
    path: str
    media: str


@dataclass(frozen=True)
class Head:
    """What the frame of every page needs: `path` is the page's own site path, `report` the address for errors in it."""

    title: Title
    path: str
    description: str = ""
    crumbs: tuple[Crumb, ...] = ()
    feeds: tuple[Link, ...] = ()
    listed: bool = True
    column: Column | None = None
    article: Article | None = None
    report: str = ""
    alternates: tuple[Alternate, ...] = ()

    @property
    def place(self) -> Crumb | None:
        """Where in the menu the page belongs; none for the first page."""
        return self.crumbs[1] if len(self.crumbs) > 1 else None


@dataclass(frozen=True)
class Cell:
    """One cell of a list; `path` makes it a link, `form` says how it is set: `day`, `num` or as text."""

    name: str
    value: FactValue | None
    path: str = ""
    form: str = ""


@dataclass(frozen=True)
class Row:
    """One row of a list with the anchor it can be linked by; `head` is its first cell, `cells` are the others."""

    anchor: str
    head: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A record's list as a page shows it, with the addresses of its downloads; the first column is the head of its row."""

    title: Label
    columns: tuple[tuple[str, Label], ...]
    rows: tuple[Row, ...]
    downloads: tuple[Link, ...]


@dataclass(frozen=True)
class Standing:
    """That a document is no longer simply in force: `state` is amended, repealed or lapsed."""

    state: str
    label: Label
    by: Link | None
    by_text: str
    when: date | None


@dataclass(frozen=True)
class RecordPage:
    """The page of one record. `own` is the view of its kind, shown by `kinds/<kind>.html`."""

    head: Head
    card: Card
    metadata: tuple[Fact, ...]
    own: object
    standing: Standing | None
    withdrawal: Withdrawal | None
    waivers: tuple[WaiverNote, ...]
    body: Prose
    table: Table | None
    attachments: tuple[Attachment, ...]
    history: tuple[HistoryLine, ...]
    channels: tuple[tuple[Fact, ...], ...]
    relations: tuple[Relation, ...]
    older: Card | None
    newer: Card | None
    proof: str


@dataclass(frozen=True)
class Attachment:
    """A file to download: its name for people, site path, type in capitals and size in bytes."""

    title: str
    path: str
    type: str
    size: int

    @classmethod
    def of(cls, file: Attached, folder: str) -> Attachment:
        """The download of a file published in `folder`."""
        return cls(file.title, folder + file.name, file.name.rpartition(".")[2].upper(), file.size)


@dataclass(frozen=True)
class WithheldPage:
    """The page of a withheld record: that it exists, who holds it, on what basis, and why."""

    head: Head
    card: Card
    metadata: tuple[Fact, ...]


@dataclass(frozen=True)
class Shelf:
    """A heading with a few cards and the address of all of them."""

    title: str
    path: str
    description: str
    cards: tuple[Card, ...]
    count: int


@dataclass(frozen=True)
class LogState:
    """The current checkpoint of the log: how many versions it covers, and their root in base64."""

    size: int
    root: str


@dataclass(frozen=True)
class ShelfGroup:
    """The shelves of a group of sections; without a title those that belong to none."""

    title: str
    anchor: str
    shelves: tuple[Shelf, ...]


@dataclass(frozen=True)
class HomePage:
    """The first page: what is open now, the newest of every section, figures; `all_open` is empty without that page."""

    head: Head
    open: tuple[Card, ...]
    upcoming: tuple[Card, ...]
    all_open: str
    newest: tuple[Card, ...]
    groups: tuple[ShelfGroup, ...]
    sections: int
    topics: tuple[Link, ...]
    tools: tuple[Link, ...]
    total: int
    projects: int
    log: LogState | None


@dataclass(frozen=True)
class Counted:
    """A link with the number of things behind it."""

    title: Title
    path: str
    count: int
    note: str = ""


@dataclass(frozen=True)
class Pager:
    """Neighbouring pages of a listing; empty path: there is none."""

    number: int
    newer: str
    older: str


@dataclass(frozen=True)
class ListingPage:
    """A listing: of a section, a year, a topic, a unit or a programme; cards newest first."""

    head: Head
    description: str
    facts: tuple[Fact, ...]
    cards: tuple[Card, ...]
    columns: tuple[tuple[str, Label], ...]
    years: tuple[Counted, ...]
    sections: tuple[Counted, ...]
    pager: Pager | None
    downloads: tuple[Link, ...]
    funding: FundingTable | None = None
    duty: Responsibility | None = None


@dataclass(frozen=True)
class IndexPage:
    """A directory: all topics, units, programmes; `groups` are (heading, entries)."""

    head: Head
    groups: tuple[tuple[Title, tuple[Counted, ...]], ...]


@dataclass(frozen=True)
class FeedLinks:
    """One feed in its three formats."""

    title: Title
    rss: str
    atom: str
    json: str


@dataclass(frozen=True)
class FeedsPage:
    """The page for people about feeds and calendars; `groups` are (heading, feeds)."""

    head: Head
    groups: tuple[tuple[Label, tuple[FeedLinks, ...]], ...]
    opml: str
    calendars: tuple[Link, ...]


@dataclass(frozen=True)
class DataPage:
    """Downloads and the data dictionary: (what has the columns, ((column, label, meaning), …))."""

    head: Head
    datasets: tuple[Dataset, ...]
    dictionary: tuple[tuple[Label, tuple[tuple[str, Label, Label], ...]], ...]


@dataclass(frozen=True)
class SearchPage:
    """The search page: `facets` are (key, label, ((value, count), …))."""

    head: Head
    facets: tuple[tuple[str, Label, tuple[tuple[str, int], ...]], ...]
    browse: tuple[Counted, ...]


@dataclass(frozen=True)
class NumbersPage:
    """All document numbers, by year: (year, cards)."""

    head: Head
    years: tuple[tuple[int, tuple[Card, ...]], ...]


@dataclass(frozen=True)
class NotFoundPage:
    """The page for addresses that do not exist; `base` is the absolute path of the site's root."""

    head: Head
    base: str
