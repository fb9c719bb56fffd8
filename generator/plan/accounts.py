"""The account of a year for download: one table of cells as CSV, the national tables as a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds.account import Account, Grid
from generator.model.answers import account_of, asked_by
from generator.model.site import Site
from generator.plan.output import Output
from generator.plan.tables import Sheet

COLUMNS = ("table", "row", "row_label", "column", "column_label", "value", "computed", "reason")


def account_outputs(site: Site) -> Iterator[Output]:
    """The account of every report that has one."""
    for item in site.asking:
        account = account_of(site, asked_by(item))
        if account is not None:
            stem = item.path.removesuffix(".html")
            inputs = (account, site.config.site.lang)
            yield Output(f"{stem}.csv", "csv", account_csv, inputs, item.source)
            yield Output(f"{stem}.xlsx", "xlsx", account_workbook, inputs, item.source)


def account_csv(account: Account, lang: str) -> Sheet:
    """A row for every cell: what stands in it, what the ledgers give, and why it was entered by hand."""
    rows = (
        (str(grid.number), line.row, line.label.text(lang), name, label.text(lang),
         f"{cell.value:f}", f"{cell.computed:f}", cell.reason)
        for grid in account.grids
        for line in grid.lines
        for (name, label), cell in zip(grid.columns, line.cells, strict=True)
        if cell is not None
    )  # fmt: skip
    return Sheet(COLUMNS, tuple(rows))


def account_workbook(account: Account, lang: str) -> tuple[tuple[str, Sheet], ...]:
    """A sheet for each table, as it stands on the page."""
    return tuple((grid.title.text(lang), _sheet(grid, lang)) for grid in account.grids)


def _sheet(grid: Grid, lang: str) -> Sheet:
    heads = ("", *(label.text(lang) for _, label in grid.columns))
    rows = [
        (line.label.text(lang), *(f"{cell.value:f}" if cell else "" for cell in line.cells))
        for line in grid.lines
    ]
    notes = [
        (f"※ {row.text(lang)}·{column.text(lang)}：{cell.reason}", *("" for _ in grid.columns))
        for row, column, cell in grid.entered
    ]
    return Sheet(heads, (*rows, *notes))
