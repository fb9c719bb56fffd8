"""The whole plan: gather every output, refuse two on one path."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from generator import limits
from generator.limits import too_long
from generator.model.site import Site
from generator.plan.accounts import account_outputs
from generator.plan.calendars import calendar_outputs
from generator.plan.catalogue import catalogue_outputs
from generator.plan.changes import change_outputs
from generator.plan.coverage import coverage_outputs
from generator.plan.directories import directory_outputs
from generator.plan.dossiers import dossier_outputs
from generator.plan.due import due_outputs
from generator.plan.fates import REDIRECT, settle
from generator.plan.feeds import feed_outputs
from generator.plan.former import former_outputs, rules_of
from generator.plan.funding import funding_outputs
from generator.plan.grants import grant_outputs
from generator.plan.guide import guide_outputs
from generator.plan.health import health_outputs
from generator.plan.home import home_outputs
from generator.plan.listings import listing_outputs
from generator.plan.log import log_outputs
from generator.plan.menu import menu_outputs
from generator.plan.organisations import organisation_outputs
from generator.plan.output import Output
from generator.plan.procedure import procedure_outputs
from generator.plan.records import record_outputs
from generator.plan.servers import server_outputs
from generator.plan.sitefiles import sitefile_outputs
from generator.plan.tables import table_outputs
from generator.plan.versions import version_outputs
from generator.plan.waivers import waiver_outputs
from generator.problems import Problem, Problems, Span, error
from generator.register.entries import Address, Withdrawal
from generator.source.templates import Templates

PLANNERS: tuple[Callable[[Site], Iterator[Output]], ...] = (
    home_outputs,
    record_outputs,
    listing_outputs,
    directory_outputs,
    menu_outputs,
    dossier_outputs,
    organisation_outputs,
    calendar_outputs,
    waiver_outputs,
    feed_outputs,
    table_outputs,
    procedure_outputs,
    due_outputs,
    account_outputs,
    funding_outputs,
    guide_outputs,
    catalogue_outputs,
    coverage_outputs,
    health_outputs,
    grant_outputs,
    version_outputs,
    change_outputs,
    log_outputs,
)


@dataclass(frozen=True)
class Plan:
    """Every output of the site, sorted by path, and the fate of every address that was ever published."""

    outputs: tuple[Output, ...]
    addresses: Mapping[str, Address]


def plan(site: Site, templates: Templates, withdrawing: Withdrawal | None = None) -> tuple[Plan, Problems]:
    """Name everything that is to be made; see `settle` for `withdrawing`."""
    outputs = [output for planner in PLANNERS for output in planner(site)]
    outputs.extend(sitefile_outputs(site, templates))
    addresses, lost = settle(site, tuple(outputs), withdrawing)
    outputs.extend(former_outputs(site, addresses, frozenset(output.path for output in outputs)))
    outputs.extend(server_outputs(site, outputs, rules_of(addresses)))
    outputs.sort(key=lambda output: (output.path, output.source))
    return Plan(tuple(outputs), addresses), (*_collisions(outputs, site), *lost)


def _collisions(outputs: list[Output], site: Site) -> Iterator[Problem]:
    """O901: one address, two sources, or a file where others need a folder; compared as a case-blind disk would.

    O902: outside the site, or a name that no disk can hold.
    """
    seen: dict[str, Output] = {}
    folders: dict[str, Output] = {}
    for output in outputs:
        if not _is_sound(output.path):
            yield error("O902", _written(output, site), path=output.path)
            continue
        folders.setdefault(output.path.rpartition("/")[0], output)
        other = seen.setdefault(_folded(output.path), output)
        if other is output or _folded(other.source) == _folded(output.source):
            continue  # two files that a disk cannot tell apart were named when they were found
        yield _collision(output, other, site)
    for folder, output in folders.items():
        for above in _ways(_folded(folder)):
            if above in seen:
                yield _collision(output, seen[above], site)


def _is_sound(path: str) -> bool:
    """Whether a path stays inside the site and any disk can hold it."""
    framed = f"/{path}/"
    if "//" in framed or "/./" in framed or "/../" in framed or framed.startswith("/pagefind/"):
        return False
    return not too_long(path, limits.PATH) and not any(
        too_long(part, limits.PART) for part in path.split("/")
    )


def _collision(output: Output, other: Output, site: Site) -> Problem:
    made_by_us = not output.source.startswith("content/")
    late, early = (other, output) if made_by_us or other.form == REDIRECT else (output, other)
    return error("O901", _written(late, site), path=late.path, other=early.source)


def _ways(folder: str) -> Iterator[str]:
    """A folder and all above it, without the root."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def _folded(path: str) -> str:
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFKC", path).casefold()


def _written(output: Output, site: Site) -> Span:
    """Where a record asks for an address: in `redirect_from`, by an attachment's name, else by its id."""
    source = output.source.split(",")[0]
    for item in site.all_items:
        if item.source != source:
            continue
        for index, old in enumerate(item.record.redirect_from):
            if output.path.startswith(old.strip("/")):
                return item.span(f"redirect_from[{index}]")
        for index, attachment in enumerate(item.record.attachments):
            if output.path.endswith(f"/{attachment.file}"):
                return item.span(f"attachments[{index}].file")
        return item.span("id")
    return Span(source)
