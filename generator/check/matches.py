"""Rules on match records: each means one row and one project, and no row of the procedure goes without.

What a rule says of missing records is not said while some record cannot be read: it may be the one that is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds.window import named_in
from generator.model.history import Act
from generator.model.matches import Written
from generator.model.procedure import Procedure
from generator.problems import Problem, Related, Span, error, near


def matches_name_a_list(procedure: Procedure) -> Iterator[Problem]:
    """P501: rows are matched in a record whose list takes part in the procedure.

    Source: Procedure 1.
    """
    lists = {act.item.record.id for act in procedure.acts if act.item.projects.rows}
    for file in procedure.matches.files:
        record = file.content.record
        if (record or file.content.rows) and record not in lists and record not in procedure.broken:
            span = file.origin.get("record") or file.origin["rows"]
            yield error("P501", span, record=record or "…", near=near(record, sorted(lists)))


def matches_fit_one_row(procedure: Procedure) -> Iterator[Problem]:
    """P502: a match that fits no row without id has no use. P503: one that fits several could mean either.

    Source: Procedure 1.
    """
    for act in procedure.acts:
        taken: dict[int, Span] = {}
        for file, number, match, fitting in procedure.matches.rows(act.item):
            span = file.origin[f"rows[{number}].title"]
            if not fitting:
                titles = [row.title for row in act.item.projects.rows if not row.project]
                yield error(
                    "P502", span, title=match.title, record=act.item.record.id, near=near(match.title, titles)
                )
            elif len(fitting) > 1:
                yield error("P503", span, *_rows(act, fitting), title=match.title, count=len(fitting))
            elif fitting[0] in taken:
                yield error("P503", span, Related(taken[fitting[0]], "first"), title=match.title, count=1)
            else:
                taken[fitting[0]] = span


def matched_projects_stand_once_in_a_list(procedure: Procedure) -> Iterator[Problem]:
    """R515: with its matches too, a list names a project once."""
    for act in procedure.acts if procedure.matches.files else ():
        seen: dict[str, int] = {}
        for index, named in enumerate(procedure.matches.names(act.item)):
            if named.project and named.project in seen and named.decision:
                yield error("R515", _place(act, index), *_rows(act, (seen[named.project],)),
                            label=act.item.projects.key_fields()[0].about.label, value=named.project)  # fmt: skip
            seen.setdefault(named.project, index)


def matched_projects_are_known(procedure: Procedure) -> Iterator[Problem]:
    """P504: a match leads to a project that another list, or a match in another list, names too.

    Source: Procedure 1.
    """
    known: dict[str, set[str]] = {}
    for act in procedure.acts if procedure.matches.files else ():
        for row, named in zip(act.item.projects.rows, procedure.matches.names(act.item), strict=True):
            for project in {row.project, named.written} - {""}:
                known.setdefault(project, set()).add(act.item.record.id)
    for file, place, project in _targets(procedure):
        others = known.get(project, set()) - {file.content.record if place.startswith("rows") else ""}
        if not others and not procedure.broken:
            yield error("P504", file.origin[place], project=project, near=near(project, sorted(known)))


def rows_of_the_procedure_have_a_project(procedure: Procedure) -> Iterator[Problem]:
    """P505: a row without id or match would pass every rule of the procedure unseen; one finding a list.

    Nothing is said of a list with a match that P502 or P503 reports.

    Source: Procedure 1.
    """
    for act in procedure.acts:
        faulty = any(len(fitting) != 1 for *_, fitting in procedure.matches.rows(act.item))
        if act.event.stage == "other" or procedure.matches.broken or faulty:
            continue
        nameless = [n for n, named in enumerate(procedure.matches.names(act.item)) if not named.project]
        if nameless:
            row = act.item.projects.rows[nameless[0]]
            yield error("P505", _place(act, nameless[0]), title=row.title, count=len(nameless),
                        record=act.item.record.id)  # fmt: skip


def former_ids_lead_to_one_project(procedure: Procedure) -> Iterator[Problem]:
    """P506: a former id goes by one id of today, which is no former id itself.

    Source: Procedure 1.
    """
    seen: dict[str, Span] = {}
    formers = {one.former for file in procedure.matches.files for one in file.content.same}
    for file in procedure.matches.files:
        for number, one in enumerate(file.content.same):
            span = file.origin[f"same[{number}].former"]
            if one.former in seen:
                yield error(
                    "P506", span, Related(seen[one.former], "first"), former=one.former, project=one.project
                )
            elif one.project in formers:
                place = file.origin[f"same[{number}].project"]
                yield error("P506", place, former=one.former, project=one.project)
            seen.setdefault(one.former, span)


def objections_to_unnumbered_rows_name_their_project(procedure: Procedure) -> Iterator[Problem]:
    """R516: in a list with rows without ids an objection names a project by its id or by that of its match."""
    for act in procedure.acts:
        if all(row.project for row in act.item.projects.rows):
            continue
        known = {named.written for named in procedure.matches.names(act.item)}
        for place, project in named_in(act.event.objections):
            if project not in known:
                yield error("R516", act.item.span(place), project=project)


def _targets(procedure: Procedure) -> Iterator[tuple[Written, str, str]]:
    """Every id in a match record with its place; a former id must stand somewhere, too."""
    for file in procedure.matches.files:
        for number, match in enumerate(file.content.rows):
            yield file, f"rows[{number}].project", match.project
        for number, one in enumerate(file.content.same):
            yield file, f"same[{number}].former", one.former
            yield file, f"same[{number}].project", one.project


def _place(act: Act, index: int) -> Span:
    column = "project" if act.item.projects.rows[index].project else "title"
    return act.item.span(act.item.row_place(index, column))


def _rows(act: Act, indices: tuple[int, ...]) -> tuple[Related, ...]:
    return tuple(Related(_place(act, index), "row") for index in indices)
