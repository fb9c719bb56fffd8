"""Page labels of the State Council's guide to government sites (国办发〔2017〕47号): machines find pages by them.

Three on every page, seven on pages of a column, ten on articles.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from generator.kinds import BY_NAME
from generator.kinds.base import Card
from generator.schema.config import Config, Section
from generator.values import Label, Moment


@dataclass(frozen=True)
class Column:
    """`ColumnName`, `ColumnDescription`, `ColumnKeywords` and `ColumnType` of a page that belongs to a column."""

    name: str | Label
    description: str | Label
    keywords: str | Label
    type: str | Label


@dataclass(frozen=True)
class Article:
    """`ArticleTitle`, `PubDate` (`YYYY-MM-DD HH:MM`) and `ContentSource` of a page that says something."""

    title: str
    published: str
    source: str


def column_of(section: Section) -> Column:
    """The labels of a section."""
    label = BY_NAME[section.kind].label
    keywords = ",".join(section.keywords) or section.title
    return Column(section.title, section.description or section.title, keywords, label)


def directory(name: str | Label, description: str = "") -> Column:
    """The labels of a page that lists what stands elsewhere; others are named after their place in the menu."""
    return Column(name, description or name, name, Label("目录", "Directory"))


def article_of(config: Config, card: Card, source: str) -> Article:
    """The labels of a record; it comes from its unit when it does not say from where."""
    origin = source or (card.unit.title if card.unit else "") or config.site.organiser or config.site.title
    return Article(card.title, stamp(card.published), origin)


def stamp(moment: Moment) -> str:
    """`YYYY-MM-DD HH:MM`, on a 24-hour clock; a day without an hour begins at 00:00."""
    return f"{moment.at:%Y-%m-%d %H:%M}"


_REPORT = Label("纠错：", "Error in ")


def error_report(config: Config, name: str, title: str) -> str:
    """The address that a reader writes to about a page, with what it is about; empty without a mailbox."""
    if not config.site.email:
        return ""
    subject = f"{_REPORT.text(config.site.lang)}{name} {title}"
    return f"mailto:{config.site.email}?subject={quote(subject)}"
