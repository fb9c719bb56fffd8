"""The guide to disclosure: who is in charge, how information is classified and arranged, how to obtain it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model.guide import Body, body_of
from generator.model.site import Site
from generator.plan.labels import directory
from generator.plan.output import Output
from generator.plan.subjects import CATALOGUE, FEEDS, GUIDE, SEARCH, home_crumb, term_path
from generator.plan.views import Counted, Crumb, Head
from generator.schema.config import Config
from generator.schema.duties import Guide
from generator.values import Fact, Link

PATH = "guide/index.html"


@dataclass(frozen=True)
class GuidePage:
    """All that article 12 asks for; `ways` are the pages by which published information is found."""

    head: Head
    body: tuple[Fact, ...]
    unit: Link | None
    guide: Guide
    sections: tuple[Counted, ...]
    scheme: str
    ways: tuple[Link, ...]


def guide_outputs(site: Site) -> Iterator[Output]:
    """The guide, where `[guide]` is written."""
    guide = site.config.guide
    if guide is None:
        return
    sizes = tuple((folder, len(cards)) for folder, cards in site.by_section.items())
    inputs = (site.config, guide, body_of(site, guide), sizes)
    yield Output(PATH, "pages/guide.html", guide_page, inputs, "site.toml")


def guide_page(config: Config, guide: Guide, body: Body, sizes: tuple[tuple[str, int], ...]) -> GuidePage:
    """The view."""
    outputs = config.outputs
    ways = (
        (config.catalogue is not None, CATALOGUE, "catalogue/"),
        (outputs.search, SEARCH, "search/"),
        (outputs.feeds, FEEDS, "feeds/"),
    )
    return GuidePage(
        Head(GUIDE, PATH, crumbs=(home_crumb(), Crumb(GUIDE, "")), column=directory(GUIDE)),
        body.facts,
        Link(body.name, term_path("units", guide.unit)) if outputs.units else None,
        guide,
        tuple(
            Counted(config.sections[folder].title, f"{folder}/", n, config.sections[folder].description)
            for folder, n in sizes
            if config.sections[folder].government
        ),
        config.catalogue.form if config.catalogue else "",
        tuple(Link(label, path) for made, label, path in ways if made),
    )
