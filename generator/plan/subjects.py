"""What can be followed: the site, its sections and the terms of its vocabularies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.kinds.base import Card, Term
from generator.model.due import due
from generator.model.site import Site
from generator.plan.views import Crumb, Title
from generator.schema.tables import Outputs
from generator.values import FactValue, Label, Link

HOME = Label("首页", "Home")
TOPICS = Label("专题", "Topics")
UNITS = Label("发布机构", "Units")
PROGRAMMES = Label("计划类别", "Programmes")
PROJECTS = Label("项目档案", "Projects")
ORGANISATIONS = Label("承担单位", "Organisations")
TOOLS = Label("查找与使用", "Find and use")
MAP = Label("网站地图", "Site map")
SECTIONS = Label("栏目", "Sections")
FEEDS = Label("订阅", "Feeds")
PROCEDURE = Label("办理程序", "Procedure")
OPEN = Label("正在办理", "Open now")
FUNDING = Label("资助与拨付", "Funding")
DATA = Label("数据下载", "Data")
SEARCH = Label("检索", "Search")
NUMBERS = Label("文号索引", "Document numbers")
GUIDE = Label("公开指南", "Guide")
CATALOGUE = Label("公开目录", "Catalogue")
COVERAGE = Label("公开事项对照", "Coverage")
HEALTH = Label("栏目更新检查", "Health")
WAIVERS = Label("程序豁免一览", "Waivers")
WHOLE_SITE = Label("全站", "Whole site")
CHANGES = Label("更正与撤下", "Corrections and withdrawals")
LOG = Label("存证日志", "Signed log")
NO_PROGRAMME = Label("未注明计划类别", "Programme not stated")
#: Names of the feeds of changes and of the log; no section may have them.
FEED_OF_CHANGES = "changes"
FEED_OF_LOG = "log"

OPEN_PATH = "procedure/open.html"
#: Vocabulary, heading, prefix of feed names; the order is that of the directory of feeds.
VOCABULARIES = (
    ("topics", TOPICS, "topic"),
    ("units", UNITS, "unit"),
    ("programmes", PROGRAMMES, "programme"),
)


@dataclass(frozen=True)
class Subject:
    """A set of records that has a page and a feed; `cards` are newest first."""

    name: str
    group: Label
    title: Title
    page: str
    cards: tuple[Card, ...]


def home_crumb() -> Crumb:
    """The first step of every way."""
    return Crumb(HOME, "index.html")


def term_path(vocabulary: str, term: str) -> str:
    """Site path of the page of a term."""
    return f"{vocabulary}/{term}.html"


def term_value(outputs: Outputs, vocabulary: str, term: Term) -> FactValue:
    """A term as a page names it: a link where the terms of its vocabulary have pages."""
    return Link(term.title, term_path(vocabulary, term.id)) if getattr(outputs, vocabulary) else term.title


def subject_feed(name: str, title: Title) -> Link:
    """A feed as pages announce it: its path without suffix."""
    return Link(title, f"feeds/{name}")


def followed(site: Site) -> Iterator[tuple[Label, Title, str, str]]:
    """Heading, title, name and page of every feed: of the subjects, of what changed, of the signed log."""
    for one in subjects(site):
        yield one.group, one.title, one.name, one.page
    yield WHOLE_SITE, CHANGES, FEED_OF_CHANGES, "changes/"
    if site.following.log.latest:
        yield WHOLE_SITE, LOG, FEED_OF_LOG, "log/"


def subjects(site: Site) -> Iterator[Subject]:
    """The whole site, what is open in it, every section, every term that a family of pages is made for."""
    yield Subject("all", WHOLE_SITE, WHOLE_SITE, "index.html", site.newest)
    if site.config.outputs.procedure:
        found = due(site.newest)
        shown = sorted((*found.open, *found.upcoming), key=lambda card: card.newest_first, reverse=True)
        yield Subject("open", WHOLE_SITE, OPEN, OPEN_PATH, tuple(shown))
    for folder, section in site.config.sections.items():
        yield Subject(folder, SECTIONS, section.title, f"{folder}/", site.by_section[folder])
    for vocabulary, group, prefix in VOCABULARIES:
        if getattr(site.config.outputs, vocabulary):
            for entry in site.vocab[vocabulary].entries:
                page = term_path(vocabulary, entry.id)
                yield Subject(
                    f"{prefix}-{entry.id}", group, entry.title, page, site.of_term(vocabulary, entry.id)
                )
