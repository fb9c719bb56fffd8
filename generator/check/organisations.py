"""Rules on organisations: a code or a name means one of them."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model.site import Site
from generator.personal.numbers import is_credit_code
from generator.problems import Problem, Related, Span, error


def credit_codes_are_right(site: Site) -> Iterator[Problem]:
    """P507: a credit code has the check character of GB 32100; those of rows are looked at when they are read."""
    origin = site.vocab["organisations"].origin
    for number, entry in enumerate(site.roll.entries):
        if entry.credit_code and not is_credit_code(entry.credit_code):
            yield error("P507", origin[f"{number}.credit_code"], value=entry.credit_code)


def organisations_are_told_apart(site: Site) -> Iterator[Problem]:
    """P508: a name or a code stands for one organisation.

    Source: Procedure 1.
    """
    origin = site.vocab["organisations"].origin
    seen: dict[str, tuple[Span, str]] = {}
    for number, entry in enumerate(site.roll.entries):
        places = [("title", entry.title), ("credit_code", entry.credit_code)]
        places += [(f"aliases[{n}]", name) for n, name in enumerate(entry.aliases)]
        for place, value in places:
            if value:
                span = origin[f"{number}.{place}"]
                first = seen.setdefault(value, (span, entry.id))
                if first[0] != span:
                    yield error("P508", span, Related(first[0], "first"), value=value, id=first[1])


def rows_agree_with_the_vocabulary(site: Site) -> Iterator[Problem]:
    """P509: name and code of a row mean one organisation; with two meanings it would be filed under the wrong one.

    Source: Procedure 1.
    """
    roll = site.roll
    for item in site.all_items if roll.entries else ():
        for index, row in enumerate(item.projects.rows):
            named = roll.by_name.get(row.organisation)
            coded = roll.by_code.get(row.credit_code)
            if row.credit_code and named and named is not coded:
                yield error("P509", item.span(item.row_place(index, "credit_code")), name=row.organisation,
                            value=row.credit_code, id=named.id, known=named.credit_code)  # fmt: skip
