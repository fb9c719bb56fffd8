"""The page of coverage: what has to be public, and what proves that it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.kinds.base import Card, Term
from generator.model.coverage import ARTICLE_20, SIX, Mapping
from generator.model.proofs import proofs
from generator.model.site import Site
from generator.plan.labels import directory
from generator.plan.output import Output
from generator.plan.subjects import COVERAGE, home_crumb, term_value
from generator.plan.views import Crumb, Head
from generator.schema.config import Config
from generator.values import Choice, FactValue, Label, Link

PATH = "coverage/index.html"
#: Records that a line names, the newest first; its sections lead to the others.
_NAMED = 3


@dataclass(frozen=True)
class Proven:
    """How a matter stands: how many records prove it, the day of the last, the newest of them."""

    item: str
    count: int
    last: date | None
    newest: tuple[Card, ...]
    owners: tuple[Term, ...]


@dataclass(frozen=True)
class CoverageLine:
    """A matter as a line: `state` is `covered`, `gap` or `void` (it does not apply, for the `reason`)."""

    number: str
    name: Label
    state: str
    reason: str
    count: int
    last: date | None
    owners: FactValue
    sections: tuple[Link, ...]
    records: tuple[Link, ...]


@dataclass(frozen=True)
class CoveragePage:
    """Both lists, with the number of gaps."""

    head: Head
    gaps: int
    matters: tuple[CoverageLine, ...]
    six: tuple[CoverageLine, ...]


def coverage_outputs(site: Site) -> Iterator[Output]:
    """The page of sites that keep the mapping."""
    if site.coverage is None or not site.config.outputs.coverage:
        return
    proven = tuple(
        _proven(site, site.coverage, item, cards) for item, cards in proofs(site, site.coverage).items()
    )
    yield Output(
        PATH,
        "pages/coverage.html",
        coverage_page,
        (site.config, site.coverage, proven),
        "content/_coverage.yaml",
    )


def _proven(site: Site, mapping: Mapping, item: str, cards: tuple[Card, ...]) -> Proven:
    matter = mapping.get(item)
    names = (matter.owner,) if matter.owner else tuple(
        site.config.sections[folder].owner for folder in matter.sections if folder in site.config.sections
    )  # fmt: skip
    owners = (site.vocab["units"].get(name) for name in dict.fromkeys(names))
    last = max((card.updated.day for card in cards), default=None)
    return Proven(item, len(cards), last, cards[:_NAMED], tuple(owner.term for owner in owners if owner))


def coverage_page(config: Config, mapping: Mapping, proven: tuple[Proven, ...]) -> CoveragePage:
    """The view."""
    known = {one.item: one for one in proven}
    matters, six = (
        tuple(_line(config, mapping, choice, known[choice.value]) for choice in group)
        for group in (ARTICLE_20, SIX)
    )
    head = Head(COVERAGE, PATH, crumbs=(home_crumb(), Crumb(COVERAGE, "")), column=directory(COVERAGE))
    return CoveragePage(head, sum(line.state == "gap" for line in (*matters, *six)), matters, six)


def _line(config: Config, mapping: Mapping, choice: Choice, proven: Proven) -> CoverageLine:
    matter = mapping.get(choice.value)
    sections = (config.sections[folder] for folder in matter.sections if folder in config.sections)
    return CoverageLine(
        choice.value if choice in ARTICLE_20 else "",
        choice.label,
        "void" if not matter.applies else "covered" if proven.count else "gap",
        matter.reason,
        proven.count,
        proven.last,
        tuple(term_value(config.outputs, "units", one) for one in proven.owners),
        tuple(Link(section.title, f"{section.folder}/") for section in sections),
        tuple(Link(card.title, card.path) for card in proven.newest),
    )
