"""Feeds: the newest records of the site, a section, a topic, a unit, a programme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.kinds import BY_NAME
from generator.kinds.base import Card, Item
from generator.model.site import Site
from generator.plan.lists import list_table
from generator.plan.output import Output
from generator.plan.subjects import followed, subjects
from generator.plan.views import Attachment, Table, Title
from generator.schema.config import Config
from generator.values import Fact, Label, Moment, Prose, text_in

#: How many entries a feed holds.
LENGTH = 50
FORMATS = (("xml", "rss"), ("atom", "atom"), ("json", "jsonfeed"))


@dataclass(frozen=True)
class Entry:
    """One entry: its id is `tag:<feed_authority>:<record id>` (RFC 4151) for ever; `facts` are told after `body`,
    `verbatim` with its line breaks."""

    id: str
    title: str
    path: str
    published: Moment
    updated: Moment
    summary: str
    categories: tuple[str, ...]
    body: Prose | None = None
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    attachments: tuple[Attachment, ...] = ()
    verbatim: str = ""


@dataclass(frozen=True)
class Feed:
    """A feed; `path` is its own without suffix, `page` that of what it follows."""

    id: str
    title: str
    description: str
    path: str
    page: str
    updated: Moment | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Outline:
    """The list of feeds for readers to import (OPML 2.0): (heading, ((title, name, page), …))."""

    title: str
    groups: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]


def feed_outputs(site: Site) -> Iterator[Output]:
    """Three formats of every feed, and the list of them all."""
    if not site.config.outputs.feeds:
        return
    for subject in subjects(site):
        cards = _newest(subject.cards)
        items = tuple(site.items[card.id] for card in cards)
        bodies = tuple(site.addressed(item.body) for item in items)
        inputs = (site.config, subject.name, subject.title, subject.page, cards, bodies, items)
        for suffix, form in FORMATS:
            yield Output(f"feeds/{subject.name}.{suffix}", form, feed, inputs, "site.toml")
    outlined = tuple(followed(site))
    yield Output("feeds/all.opml", "opml", outline, (site.config, outlined), "site.toml")


def _newest(cards: tuple[Card, ...]) -> tuple[Card, ...]:
    """What a feed holds: a record that had a major change comes in again, at the day of that."""
    return tuple(sorted(cards, key=lambda card: (card.updated.at, card.id), reverse=True)[:LENGTH])


def feed(
    config: Config,
    name: str,
    title: Title,
    page: str,
    cards: tuple[Card, ...],
    bodies: tuple[Prose, ...],
    items: tuple[Item, ...],
) -> Feed:
    """The view of a feed, newest entry first; its date is that of its newest change."""
    authority = config.site.feed_authority
    shown = (
        config.site.title if name == "all" else f"{config.site.title} · {text_in(config.site.lang, title)}"
    )
    return Feed(
        f"tag:{authority}:feed:{name}",
        shown,
        config.site.description or shown,
        f"feeds/{name}",
        page,
        max((card.updated for card in cards), default=None),
        tuple(_entry(config, *parts) for parts in zip(cards, bodies, items, strict=True)),
    )


def _entry(config: Config, card: Card, body: Prose, item: Item) -> Entry:
    return Entry(
        f"tag:{config.site.feed_authority}:{card.id}",
        card.title,
        card.path,
        card.published,
        card.updated,
        card.summary,
        (card.section.title, *(topic.title for topic in card.topics)),
        body,
        card.cells,
        list_table(config, item, BY_NAME[item.kind]),
        tuple(Attachment.of(file, item.folder) for file in item.files if file.listed),
    )


def outline(config: Config, named: tuple[tuple[Label, Title, str, str], ...]) -> Outline:
    """The view of the OPML file."""
    lang = config.site.lang
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for group, title, name, page in named:
        groups.setdefault(group.text(lang), []).append((text_in(lang, title), name, page))
    return Outline(config.site.title, tuple((group, tuple(feeds)) for group, feeds in groups.items()))
