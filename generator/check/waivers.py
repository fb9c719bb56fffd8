"""Waivers: which findings of the procedure are known, decided and public, and so do not stop publication."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generator.kinds import BY_NAME
from generator.kinds.base import Item
from generator.kinds.procedure import Waives
from generator.model.site import Site
from generator.model.waived import Waived
from generator.problems import Problem, Problems, Related, Severity, error, warning
from generator.report import codes, message_of, title_of


def waivers_name_rules(site: Site) -> Iterator[Problem]:
    """P902: what is waived is a rule that exists.

    Source: Procedure 7.
    """
    known = codes()
    for item, waives in _waivers(site):
        for index, code in enumerate(waives.codes):
            if code not in known:
                yield error("P902", item.span(f"codes[{index}]"), rule=code)


def waivers_look_back(site: Site) -> Iterator[Problem]:
    """P903: a waiver answers for the past; what is published after it was decided keeps the procedure.

    Source: Procedure 7.
    """
    published = {item.record.id: item.record.published.day for item in site.all_items}
    for item, waives in _waivers(site):
        for index, name in enumerate(waives.records):
            day = published.get(name)
            if day and waives.decided and day > waives.decided:
                yield error("P903", item.span(f"scope.records[{index}]"), target=name,
                            published=day, decided=waives.decided)  # fmt: skip


def waive(site: Site, problems: Problems) -> tuple[Site, Problems]:
    """Mark what public waivers cover: it becomes a warning that names its waiver, and the site knows it.

    P901: a code, record or project of a waiver that covers nothing is said, so that no waiver outlives its
    reason; first its own faults are mended. While some record cannot be read nothing is said: rules of the procedure
    are silent on what may stand there. Nothing but these rules (P1 to P5) is ever covered.

    Source: Procedure 7.
    """
    waivers = [(item, waives) for item, waives in _waivers(site) if item.record.id in site.items]
    if not waivers:
        return site, problems
    owners = _owners(site)
    marked: list[Problem] = []
    waived: dict[str, list[Waived]] = defaultdict(list)
    for problem in problems:
        place = _place(problem, owners)
        item = next((item for item, waives in waivers if _covers(waives, place)), None)
        if item is None:
            marked.append(problem)
            continue
        tie = Related(item.span("id"), "waived_by")
        marked.append(replace(problem, severity=Severity.WARNING, waiver=item.record.id,
                              related=(*problem.related, tie)))  # fmt: skip
        found = {Waived(place.code, title_of(place.code), name, place.project, message_of(problem))
                 for name in place.records}  # fmt: skip
        waived[item.record.id].extend(found)
    faulty = {one.span.path for one in problems if one.severity is Severity.ERROR}
    sound = ((item, waives) for item, waives in waivers if item.source not in faulty and not site.broken)
    unused = (one for item, waives in sound for one in _idle(item, waives, waived[item.record.id]))
    told = {name: tuple(sorted(set(found), key=_told)) for name, found in sorted(waived.items()) if found}
    return replace(site, waived=told), (*marked, *unused)


@dataclass(frozen=True)
class _Place:
    """Of which rule, records and project a finding is; a list file may belong to several records."""

    code: str
    records: frozenset[str]
    project: str


def _place(problem: Problem, owners: Mapping[str, frozenset[str]]) -> _Place:
    project = dict(problem.args).get("project", "")
    return _Place(problem.code, owners.get(problem.span.path, frozenset()), project)


def _covers(waives: Waives, place: _Place) -> bool:
    return (
        place.code in waives.codes
        and bool(place.records)
        and place.records <= set(waives.records)
        and (not waives.projects or place.project in waives.projects)
    )


def _owners(site: Site) -> dict[str, frozenset[str]]:
    """The records that a file of the site belongs to: its own, or those whose list it is."""
    found: dict[str, set[str]] = defaultdict(set)
    for item in site.all_items:
        found[item.source].add(item.record.id)
        if item.listed and item.listed.file:
            found[f"{item.source.rpartition('/')[0]}/{item.listed.file}"].add(item.record.id)
    return {path: frozenset(names) for path, names in found.items()}


def _waivers(site: Site) -> Iterator[tuple[Item, Waives]]:
    for item in site.all_items:
        found = BY_NAME[item.kind].waives(item.record)
        if found is not None and not item.record.withheld:
            yield item, found


def _idle(item: Item, waives: Waives, found: list[Waived]) -> Iterator[Problem]:
    """P901 for each part that covers nothing; once for a waiver that covers nothing at all."""
    if not found:
        yield warning("P901", item.span("codes"), part=item.record.id)
        return
    parts = (
        ("codes", waives.codes, {one.code for one in found}),
        ("scope.records", waives.records, {one.record for one in found}),
        ("scope.projects", waives.projects, {one.project for one in found}),
    )
    for place, names, used in parts:
        for index, name in enumerate(names):
            if name not in used:
                yield warning("P901", item.span(f"{place}[{index}]"), part=name)


def _told(one: Waived) -> tuple[str, str, str]:
    return (one.record, one.code, one.project)
