"""Listings: sections, their years, topics, units, programmes; numbered from the oldest page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from generator.kinds import BY_NAME
from generator.kinds.base import Card
from generator.model.funding import Grant, grants_of
from generator.model.site import Site
from generator.model.vocab import Entry
from generator.plan.funding import of_programme
from generator.plan.labels import column_of, directory
from generator.plan.output import Output, SearchEntry
from generator.plan.responsibility import Responsibility, responsibilities
from generator.plan.subjects import VOCABULARIES, home_crumb, subject_feed, term_path
from generator.plan.views import Counted, Crumb, Head, ListingPage, Pager
from generator.schema.config import Config, Section
from generator.values import Fact, Label, Link

Listed = TypeVar("Listed")


@dataclass(frozen=True)
class Leaf(Generic[Listed]):
    """One page of a long listing: `number` counts from the oldest, so full pages never change."""

    path: str
    number: int
    cards: tuple[Listed, ...]
    newer: str
    older: str


def leaves(path: str, folder: str, cards: tuple[Listed, ...], size: int) -> Iterator[Leaf[Listed]]:
    """Cut cards (newest first) into pages; the newest page stands at `path` as well.

    Page n holds the n-th `size` cards counted from the oldest. Once it is full and has a
    successor, neither its cards nor its two links change any more.
    """
    count = max(1, -(-len(cards) // size))
    for number in range(1, count + 1):
        first = max(0, len(cards) - number * size)
        chunk = cards[first : len(cards) - (number - 1) * size]
        older = f"{folder}{number - 1}.html" if number > 1 else ""
        newer = f"{folder}{number + 1}.html" if number < count else ""
        if count > 1:
            yield Leaf(f"{folder}{number}.html", number, chunk, newer, older)
        if number == count:
            yield Leaf(path, number if count > 1 else 0, chunk, "", older)


def listing_outputs(site: Site) -> Iterator[Output]:
    """All listings of the site."""
    for folder, section in site.config.sections.items():
        yield from _section(site, folder, section)
    for vocabulary, label, prefix in VOCABULARIES:
        if getattr(site.config.outputs, vocabulary):
            duties = responsibilities(site) if vocabulary == "units" else {}
            for entry in site.vocab[vocabulary].entries:
                yield from _term(site, vocabulary, label, prefix, entry, duties.get(entry.id))


def _section(site: Site, folder: str, section: Section) -> Iterator[Output]:
    cards = site.by_section[folder]
    years = tuple((year, n) for name, year, n in reversed(site.by_section_year) if name == folder)
    size = site.config.archive.page_size
    newest = cards[:size]
    yield Output(
        f"{folder}/index.html",
        "pages/listing.html",
        section_page,
        (site.config, section, newest, years),
        "site.toml",
    )
    shelf = iter(cards)  # newest first, as the years are
    for year, n in years:
        of_year = tuple(islice(shelf, n))
        for leaf in leaves(f"{folder}/{year}/index.html", f"{folder}/{year}/pages/", of_year, size):
            inputs = (site.config, section, year, leaf, years if leaf.path.endswith("index.html") else ())
            yield Output(leaf.path, "pages/listing.html", year_page, inputs, "site.toml")


def _term(
    site: Site, vocabulary: str, label: Label, prefix: str, entry: Entry, duty: Responsibility | None
) -> Iterator[Output]:
    cards = site.of_term(vocabulary, entry.id)
    path, folder = term_path(vocabulary, entry.id), f"{vocabulary}/{entry.id}/"
    by_section: dict[str, int] = {}
    for card in cards:
        by_section[card.section.id] = by_section.get(card.section.id, 0) + 1
    counts = tuple(sorted(by_section.items()))
    former = tuple(old for name in entry.succeeds if (old := site.vocab[vocabulary].get(name)))
    later = tuple(new for new in site.vocab[vocabulary].entries if entry.id in new.succeeds)
    grants = grants_of(site.grants, vocabulary, entry.id)
    for leaf in leaves(path, folder, cards, site.config.archive.page_size):
        first = leaf.path == path
        extra = (counts, former, later, grants, duty) if first else ((), (), (), (), None)
        inputs = (site.config, vocabulary, label, prefix, entry, leaf, *extra)
        entry_search = _term_search(site.config, label, entry, path) if first else None
        yield Output(
            leaf.path, "pages/listing.html", term_page, inputs, site.vocab[vocabulary].source, entry_search
        )


def _term_search(config: Config, label: Label, entry: Entry, path: str) -> SearchEntry | None:
    """Topics, units and programmes are found by their name and description."""
    if not config.outputs.search:
        return None
    group = label.text(config.site.lang)
    day = entry.valid_from.isoformat() if entry.valid_from else ""
    return SearchEntry(entry.title, path, (("section", group),), day, (("number", ""), ("section", group)))


def _columns(section: Section) -> tuple[tuple[str, Label], ...]:
    kind = BY_NAME[section.kind]
    labels = {item.name: item.about.label for item in kind.own_fields}
    return tuple((name, labels[name]) for name in kind.columns)


def _section_links(config: Config, section: Section) -> tuple[Link, ...]:
    if not config.outputs.data:
        return ()
    return (Link("CSV", f"data/{section.folder}.csv"), Link("JSON", f"data/{section.folder}.json"))


def _section_feed(config: Config, section: Section) -> tuple[Link, ...]:
    return (subject_feed(section.folder, section.title),) if config.outputs.feeds else ()


def section_page(
    config: Config, section: Section, cards: tuple[Card, ...], years: tuple[tuple[int, int], ...]
) -> ListingPage:
    """A section: its newest records and its years."""
    path = f"{section.folder}/index.html"
    crumbs = (home_crumb(), Crumb(section.title, ""))
    return ListingPage(
        Head(
            section.title,
            path,
            section.description,
            crumbs,
            _section_feed(config, section),
            column=column_of(section),
        ),
        section.description,
        (),
        cards,
        _columns(section),
        _years(section, years),
        (),
        None,
        _section_links(config, section),
    )


def _years(section: Section, years: tuple[tuple[int, int], ...]) -> tuple[Counted, ...]:
    return tuple(Counted(str(year), f"{section.folder}/{year}/", n) for year, n in years)


def year_page(
    config: Config, section: Section, year: int, leaf: Leaf[Card], years: tuple[tuple[int, int], ...]
) -> ListingPage:
    """One year of a section, or one numbered page of it."""
    title = f"{section.title} {year}"
    crumbs = [home_crumb(), Crumb(section.title, f"{section.folder}/")]
    if leaf.path.endswith(f"/{year}/index.html"):
        crumbs.append(Crumb(str(year), ""))
    else:
        title = f"{title} · {leaf.number}"
        crumbs += [Crumb(str(year), f"{section.folder}/{year}/"), Crumb(str(leaf.number), "")]
    return ListingPage(
        Head(
            title,
            leaf.path,
            section.description,
            tuple(crumbs),
            _section_feed(config, section),
            column=column_of(section),
        ),
        "",
        (),
        leaf.cards,
        _columns(section),
        _years(section, years),
        (),
        pager_of(leaf),
        (),
    )


def pager_of(leaf: Leaf[Any]) -> Pager | None:
    return Pager(leaf.number, leaf.newer, leaf.older) if leaf.number else None


def term_page(
    config: Config,
    vocabulary: str,
    label: Label,
    prefix: str,
    entry: Entry,
    leaf: Leaf[Card],
    counts: tuple[tuple[str, int], ...],
    former: tuple[Entry, ...],
    later: tuple[Entry, ...],
    grants: tuple[Grant, ...],
    duty: Responsibility | None,
) -> ListingPage:
    """A topic, unit or programme: what it is, what it replaced, its money, what it answers for, its records."""
    path = term_path(vocabulary, entry.id)
    title, crumbs = entry.title, [home_crumb(), Crumb(label, f"{vocabulary}/")]
    if leaf.path == path:
        crumbs.append(Crumb(entry.title, ""))
    else:
        title = f"{title} · {leaf.number}"
        crumbs += [Crumb(entry.title, path), Crumb(str(leaf.number), "")]
    feeds = (subject_feed(f"{prefix}-{entry.id}", entry.title),) if config.outputs.feeds else ()
    titles = config.sections
    return ListingPage(
        Head(
            title,
            leaf.path,
            entry.description,
            tuple(crumbs),
            feeds,
            column=directory(entry.title, entry.description),
        ),
        entry.description,
        _term_facts(vocabulary, entry, former, later),
        leaf.cards,
        (),
        (),
        tuple(Counted(titles[folder].title, f"{folder}/", n) for folder, n in counts),
        pager_of(leaf),
        (),
        of_programme(grants) if grants else None,
        duty,
    )


def _term_facts(
    vocabulary: str, entry: Entry, former: tuple[Entry, ...], later: tuple[Entry, ...]
) -> tuple[Fact, ...]:
    found: list[Fact] = []
    if entry.valid_from:
        found.append(Fact("valid_from", Label("生效日期", "Valid from"), entry.valid_from))
    if entry.valid_to:
        found.append(Fact("valid_to", Label("截止日期", "Valid to"), entry.valid_to))
    for name, heading, entries in (
        ("former", Label("承接", "Replaces"), former),
        ("later", Label("由其承接", "Replaced by"), later),
    ):
        if entries:
            links = tuple(Link(old.title, term_path(vocabulary, old.id)) for old in entries)
            found.append(Fact(name, heading, links))
    if entry.closed:
        found.append(Fact("closed", Label("状态", "State"), Label("已结束", "closed")))
    return tuple(found)
