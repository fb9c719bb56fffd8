"""The catalogue: all lines by section and year, as pages that need no scripts, and as one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.kinds.disclosure import MODES
from generator.model.catalogue import Entry, entry_of, listed
from generator.model.site import Site
from generator.plan.labels import directory
from generator.plan.listings import Leaf, leaves, pager_of
from generator.plan.output import Output
from generator.plan.subjects import CATALOGUE, home_crumb
from generator.plan.tables import Sheet
from generator.plan.views import Counted, Crumb, Head, Pager
from generator.schema.config import Config
from generator.values import Label, Link, label_of

FOLDER = "catalogue/"
_CSV = f"{FOLDER}catalogue.csv"
_COLUMNS = (
    Label("索引号", "Index number"),
    Label("名称", "Title"),
    Label("内容概述", "Summary"),
    Label("生成日期", "Date"),
    Label("栏目", "Section"),
    Label("发布机构", "Issuing unit"),
    Label("公开方式", "Mode"),
    Label("网址", "URL"),
)


@dataclass(frozen=True)
class Line:
    """A section with how many lines it has in each year: (year, number, address); empty address: none."""

    section: Link
    total: int
    years: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True)
class CatalogueIndexPage:
    """Sections × years: every number leads to its lines."""

    head: Head
    scheme: str
    years: tuple[Counted, ...]
    lines: tuple[Line, ...]
    total: int
    csv: str


@dataclass(frozen=True)
class CataloguePage:
    """The lines of a section, of a year, or of both."""

    head: Head
    entries: tuple[Entry, ...]
    sections: tuple[Counted, ...]
    years: tuple[Counted, ...]
    pager: Pager | None


def catalogue_outputs(site: Site) -> Iterator[Output]:
    """The catalogue of sites that say how they number it."""
    if site.config.catalogue is None:
        return
    entries = tuple(entry_of(site.items[card.id], card) for card in site.newest if listed(card))
    counts: dict[tuple[str, int], int] = {}
    for entry in entries:
        key = (entry.card.section.id, entry.year)
        counts[key] = counts.get(key, 0) + 1
    numbers = tuple((folder, year, counts[folder, year]) for folder, year in sorted(counts))
    yield Output(
        f"{FOLDER}index.html", "pages/catalogue-index.html", index_page, (site.config, numbers), "site.toml"
    )
    yield Output(_CSV, "csv", catalogue_csv, (site.config, entries), "site.toml")
    years = sorted({year for _, year, _ in numbers}, reverse=True)
    folders = [folder for folder in site.config.sections if any(name == folder for name, _, _ in numbers)]
    for folder in folders:
        own = tuple(entry for entry in entries if entry.card.section.id == folder)
        yield from _cut(site, own, folder, 0, tuple(one for one in numbers if one[0] == folder))
        for year in years:
            if (folder, year) in counts:
                yield from _cut(site, tuple(one for one in own if one.year == year), folder, year, ())
    for year in years:
        own = tuple(entry for entry in entries if entry.year == year)
        yield from _cut(site, own, "", year, tuple(one for one in numbers if one[1] == year))


def _cut(
    site: Site, entries: tuple[Entry, ...], folder: str, year: int, numbers: tuple[tuple[str, int, int], ...]
) -> Iterator[Output]:
    path = address(folder, year)
    for leaf in leaves(
        path,
        f"{path.removesuffix('.html').removesuffix('/index')}/pages/",
        entries,
        site.config.archive.page_size,
    ):
        ways = numbers if leaf.path == path else ()
        inputs = (site.config, folder, year, leaf, ways)
        yield Output(leaf.path, "pages/catalogue.html", catalogue_page, inputs, "site.toml")


def address(folder: str, year: int) -> str:
    """Site path of the lines of a section (or all), of a year (or all)."""
    if not folder:
        return f"{FOLDER}years/{year}.html"
    return f"{FOLDER}{folder}/{year}.html" if year else f"{FOLDER}{folder}/index.html"


def index_page(config: Config, numbers: tuple[tuple[str, int, int], ...]) -> CatalogueIndexPage:
    """The table of all sections and years, newest year first."""
    counts = {(folder, year): n for folder, year, n in numbers}
    years = sorted({year for _, year, _ in numbers}, reverse=True)
    lines = []
    for folder, section in config.sections.items():
        cells = tuple(
            (str(year), n := counts.get((folder, year), 0), address(folder, year) if n else "")
            for year in years
        )
        total = sum(n for _, n, _ in cells)
        if total:
            lines.append(Line(Link(section.title, address(folder, 0)), total, cells))
    of_year = tuple(
        Counted(str(year), address("", year), sum(n for (_, one), n in counts.items() if one == year))
        for year in years
    )
    head = Head(
        CATALOGUE,
        f"{FOLDER}index.html",
        crumbs=(home_crumb(), Crumb(CATALOGUE, "")),
        column=directory(CATALOGUE),
    )
    scheme = config.catalogue.form if config.catalogue else ""
    return CatalogueIndexPage(head, scheme, of_year, tuple(lines), sum(counts.values()), _CSV)


def catalogue_page(
    config: Config, folder: str, year: int, leaf: Leaf[Entry], numbers: tuple[tuple[str, int, int], ...]
) -> CataloguePage:
    """One page of lines; `numbers` are the ways on from its first page."""
    section = config.sections[folder].title if folder else ""
    crumbs = [home_crumb(), Crumb(CATALOGUE, FOLDER)]
    crumbs += [Crumb(section, address(folder, 0))] if folder else []
    crumbs += [Crumb(str(year), address(folder, year))] if year else []
    number = f" · {leaf.number}" if leaf.path != address(folder, year) else ""
    crumbs = [*crumbs, Crumb(str(leaf.number), "")] if number else [*crumbs[:-1], Crumb(crumbs[-1].title, "")]
    name = " ".join(filter(None, (section, str(year) if year else "")))
    title = Label(f"{CATALOGUE.zh}：{name}{number}", f"{CATALOGUE.en}: {name}{number}")
    return CataloguePage(
        Head(title, leaf.path, crumbs=tuple(crumbs), column=directory(title)),
        leaf.cards,
        ()
        if folder
        else tuple(Counted(config.sections[one].title, address(one, year), n) for one, _, n in numbers),
        tuple(Counted(str(one), address(folder, one), n) for _, one, n in reversed(numbers))
        if folder
        else (),
        pager_of(leaf),
    )


def catalogue_csv(config: Config, entries: tuple[Entry, ...]) -> Sheet:
    """The same lines as one table."""
    heads = tuple(label.text(config.site.lang) for label in _COLUMNS)
    return Sheet(heads, tuple(_row(config, entry) for entry in entries))


def _row(config: Config, entry: Entry) -> tuple[str, ...]:
    card = entry.card
    mode = label_of(MODES, entry.mode).text(config.site.lang)
    unit = card.unit.title if card.unit else ""
    return (entry.index_no, card.title, entry.says, entry.day.isoformat(), card.section.title, unit, mode,
            config.site.base_url + card.path)  # fmt: skip
