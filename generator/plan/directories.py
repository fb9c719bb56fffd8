"""Directories: all topics, units, programmes, projects, feeds, downloads, document numbers; search; 404."""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds.base import Card
from generator.kinds.procedure import BY_STAGE
from generator.model.dossiers import Dossier
from generator.model.site import Site
from generator.plan.calendars import site_calendars
from generator.plan.funding import FUNDING_COLUMNS, PATH, money_datasets
from generator.plan.output import Output
from generator.plan.procedure import FUNNEL, FUNNEL_COLUMNS, funnel_datasets
from generator.plan.records import search_entry
from generator.plan.subjects import (
    DATA,
    FEEDS,
    FUNDING,
    NUMBERS,
    PROJECTS,
    SEARCH,
    VOCABULARIES,
    WHOLE_SITE,
    followed,
    home_crumb,
    term_path,
)  # fmt: skip
from generator.plan.tables import Dataset, dictionary
from generator.plan.views import (
    Counted,
    Crumb,
    DataPage,
    FeedLinks,
    FeedsPage,
    Head,
    IndexPage,
    NotFoundPage,
    NumbersPage,
    SearchPage,
    Title,
)  # fmt: skip
from generator.plan.way import ProjectLine, ProjectsPage
from generator.schema.config import Config
from generator.values import Label, Link

FACETS = (
    ("section", Label("栏目", "Section")),
    ("year", Label("年份", "Year")),
    ("unit", Label("发布机构", "Unit")),
    ("programme", Label("计划类别", "Programme")),
    ("topic", Label("专题", "Topic")),
    ("status", Label("有效性", "Status")),
)
Groups = tuple[tuple[Title, tuple[Counted, ...]], ...]


def directory_outputs(site: Site) -> Iterator[Output]:
    """The directories that the site's families of outputs call for."""
    outputs = site.config.outputs
    for vocabulary, label, _ in VOCABULARIES:
        if getattr(outputs, vocabulary):
            groups = _groups(site, vocabulary)
            yield Output(
                f"{vocabulary}/index.html",
                "pages/index.html",
                index_page,
                (label, f"{vocabulary}/index.html", groups),
                "site.toml",
            )
    if outputs.projects:
        lines = tuple(_project_line(dossier) for dossier in site.dossiers.values())
        shown = (lines, bool(site.grants))
        yield Output("projects/index.html", "pages/projects.html", projects_page, shown, "site.toml")
    if outputs.feeds:
        named = tuple((group, title, name) for group, title, name, _ in followed(site))
        calendars = tuple(link for link, _ in site_calendars(site))
        yield Output("feeds/index.html", "pages/feeds.html", feeds_page, (named, calendars), "site.toml")
    if outputs.data:
        sizes = tuple(
            (folder, site.config.sections[folder].title, len(cards))
            for folder, cards in site.by_section.items()
        )
        kinds = sorted({item.kind for item in site.items.values() if item.listed})
        inputs = (sizes, len(site.newest), tuple(kinds), (*money_datasets(site), *funnel_datasets(site)))
        yield Output("data/index.html", "pages/data.html", data_page, inputs, "site.toml")
    numbers = tuple(card for card in site.newest if card.number)
    yield Output(
        "search/numbers.html", "pages/numbers.html", numbers_page, (outputs.search, numbers), "site.toml"
    )
    if outputs.search:
        yield Output(
            "search/index.html", "pages/search.html", search_page, (_facets(site), _browse(site)), "site.toml"
        )
    yield Output("404.html", "pages/not-found.html", not_found_page, (site.config,), "site.toml")


def _groups(site: Site, vocabulary: str) -> Groups:
    entries = site.vocab[vocabulary].entries
    today = site.as_of.date()
    current: list[Counted] = []
    past: list[Counted] = []
    for entry in entries:
        line = Counted(
            entry.title,
            term_path(vocabulary, entry.id),
            len(site.of_term(vocabulary, entry.id)),
            entry.description,
        )
        (past if entry.closed or not entry.valid_on(today) else current).append(line)
    groups = ((Label("现行", "Current"), tuple(current)), (Label("已结束", "Past"), tuple(past)))
    return tuple(group for group in groups if group[1])


def _head(title: Label, path: str) -> Head:
    return Head(title, path, crumbs=(home_crumb(), Crumb(title, "")))


def index_page(label: Label, path: str, groups: Groups) -> IndexPage:
    """All terms of one vocabulary."""
    return IndexPage(_head(label, path), groups)


def _project_line(dossier: Dossier) -> tuple[int, ProjectLine]:
    """The year of a project's latest step, and what the directory says of the project."""
    last = dossier.latest
    stage = BY_STAGE[last.stage].label
    return last.card.year, ProjectLine(dossier.id, dossier.title, dossier.organisation, dossier.path, stage)


def projects_page(lines: tuple[tuple[int, ProjectLine], ...], funded: bool) -> ProjectsPage:
    """All projects, by the year of their latest step, newest year first."""
    years: dict[int, list[ProjectLine]] = {}
    for year, line in lines:
        years.setdefault(year, []).append(line)
    groups = tuple((str(year), tuple(years[year])) for year in sorted(years, reverse=True))
    funding = Link(FUNDING, PATH) if funded else None
    return ProjectsPage(_head(PROJECTS, "projects/index.html"), groups, len(lines), funding)


def feeds_page(named: tuple[tuple[Label, Title, str], ...], calendars: tuple[Link, ...]) -> FeedsPage:
    """All feeds, grouped by what they follow, and the calendars of the whole site."""
    groups: dict[Label, list[FeedLinks]] = {}
    for group, title, name in named:
        stem = f"feeds/{name}"
        groups.setdefault(group, []).append(FeedLinks(title, f"{stem}.xml", f"{stem}.atom", f"{stem}.json"))
    found = tuple((group, tuple(feeds)) for group, feeds in groups.items())
    return FeedsPage(_head(FEEDS, "feeds/index.html"), found, "feeds/all.opml", calendars)


def data_page(
    sizes: tuple[tuple[str, str, int], ...], total: int, kinds: tuple[str, ...], others: tuple[Dataset, ...]
) -> DataPage:
    """Downloads of each section and of all, with the meaning of every column of them and of the kinds' lists."""
    datasets = [Dataset(WHOLE_SITE, total, "data/all.csv", "data/all.json")]
    datasets += [Dataset(title, n, f"data/{folder}.csv", f"data/{folder}.json") for folder, title, n in sizes]
    computed = {FUNDING: FUNDING_COLUMNS, FUNNEL: FUNNEL_COLUMNS}
    columns = tuple((one.title, computed[one.title]) for one in others if one.title in computed)
    return DataPage(_head(DATA, "data/index.html"), (*datasets, *others), (*dictionary(kinds), *columns))


def numbers_page(searchable: bool, cards: tuple[Card, ...]) -> NumbersPage:
    """Every document number, by year: the way to a document without scripts."""
    years: dict[int, list[Card]] = {}
    for card in cards:
        years.setdefault(card.year, []).append(card)
    crumbs = (home_crumb(), *((Crumb(SEARCH, "search/"),) if searchable else ()), Crumb(NUMBERS, ""))
    head = Head(NUMBERS, "search/numbers.html", crumbs=crumbs)
    return NumbersPage(head, tuple((year, tuple(years[year])) for year in sorted(years, reverse=True)))


def _facets(site: Site) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    counts: dict[str, dict[str, int]] = {key: {} for key, _ in FACETS}
    for card in site.newest:
        entry = search_entry(site.config, card)
        for key, value in entry.filters if entry else ():
            counts[key][value] = counts[key].get(value, 0) + 1
    return tuple((key, tuple(_in_order(key, counts[key]))) for key, _ in FACETS)


def _in_order(key: str, values: dict[str, int]) -> list[tuple[str, int]]:
    if key == "year":
        return sorted(values.items(), reverse=True)
    return sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))


def _browse(site: Site) -> tuple[Counted, ...]:
    return tuple(
        Counted(site.config.sections[folder].title, f"{folder}/", len(cards))
        for folder, cards in site.by_section.items()
    )


def search_page(
    facets: tuple[tuple[str, tuple[tuple[str, int], ...]], ...], browse: tuple[Counted, ...]
) -> SearchPage:
    """The search page, with facets that are there before any script runs."""
    labels = dict(FACETS)
    shown = tuple((key, labels[key], values) for key, values in facets if values)
    return SearchPage(_head(SEARCH, "search/index.html"), shown, browse)


def not_found_page(config: Config) -> NotFoundPage:
    """The page for missing addresses; the server may show it at any depth."""
    head = Head(Label("页面不存在", "Page not found"), "404.html", listed=False)
    return NotFoundPage(head, config.base_path)
