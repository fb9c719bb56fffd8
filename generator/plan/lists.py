"""The list of a record as its page and feeds show it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from generator.kinds.base import Item, Kind, shown
from generator.model.dossiers import dossier_path
from generator.plan.views import Cell, Row, Table
from generator.schema.config import Config
from generator.schema.fields import Field
from generator.values import FactValue, Link


def list_table(config: Config, item: Item, kind: Kind, matched: tuple[str, ...] = ()) -> Table | None:
    """The list as a table; where it moves projects, their ids lead to dossiers, or the titles of matched rows."""
    listed = item.listed
    if listed is None or kind.list_field is None:
        return None
    linked = config.outputs.projects and kind.event(item.record) is not None
    stem = item.path.removesuffix(".html")
    forms = ("CSV", "XLSX", "JSON") if config.outputs.data else ()
    downloads = tuple(Link(form, f"{stem}.{form.lower()}") for form in forms)
    used = listed.columns
    columns = tuple(one for one in listed.row_fields() if one.name in used)
    titles = {(column, term): title for column, term, title in item.terms}
    rows = []
    for index, row in enumerate(listed.rows):
        own = getattr(row, "project", "") if linked else ""
        links = {"project": own, "title": matched[index] if matched and linked and not own else ""}
        head, *cells = (_cell(row, one, titles, links.get(one.name, "")) for one in columns)
        rows.append(Row(listed.anchor(row), head, tuple(cells)))
    heads = tuple((one.name, one.about.label) for one in columns)
    return Table(kind.list_field.label, heads, tuple(rows), downloads)


def _cell(row: object, column: Field, titles: dict[tuple[str, str], str], project: str) -> Cell:
    written = getattr(row, column.name)
    value = shown(written, column)
    if titles:
        value = titles.get((column.name, written), value)
    return Cell(column.name, value, dossier_path(project) if project else "", _form(value))


def _form(value: FactValue | None) -> str:
    if isinstance(value, date):
        return "day"
    return "num" if isinstance(value, (int, Decimal)) else ""
