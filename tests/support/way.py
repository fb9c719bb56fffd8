"""A project's whole way on a small site: one record of each stage, all of them lawful."""

from __future__ import annotations

from pathlib import Path

from tests.support.site import TinySite, make, record

PROJECT = "KJ-2008-001"
FUNDING = """
[funding]
[[funding.tranche]]
share = "70"
years_after = [0]
condition = "approval"
[[funding.tranche]]
share = "30"
years_after = [1, 2]
condition = "completion"
"""
#: Stage → section and fields of a record of it; {0} is its first day, {1} its last.
RECORDS = {
    "acceptance": ("lists", {"stage": "proposed-acceptance", "window": "{{opens: {0}, closes: {1}}}"}),
    "evaluation": ("evaluations", {"level": "expert", "evaluated": "{0}"}),
    "proposal": ("lists", {"stage": "proposed-approval", "window": "{{opens: {0}, closes: {1}}}"}),
    "approval": ("approvals", {"decided": "{0}"}),
    "payment1": ("payments", {"follows": "approval", "tranche": "1", "budget_year": "2008", "paid": "{0}"}),
    "shown": ("lists", {"stage": "completion", "window": "{{opens: {0}, closes: {1}}}"}),
    "completion": ("completions", {"decided": "{0}"}),
    "payment2": ("payments", {"follows": "approval", "tranche": "2", "budget_year": "2009", "paid": "{0}"}),
}
#: A whole way: name, first day, last day, cells of the row besides the project.
WAY: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("acceptance", "2008-03-03", "2008-03-07", {}),
    ("evaluation", "2008-03-17", "", {"result": "建议立项"}),
    ("proposal", "2008-04-28", "2008-05-05", {"amount": "20", "unit": "万元"}),
    ("approval", "2008-05-12", "", {"amount": "20", "unit": "万元"}),
    ("payment1", "2008-05-20", "", {"amount": "14", "unit": "万元"}),
    ("shown", "2008-09-22", "2008-10-06", {"result": "合格"}),
    ("completion", "2008-10-13", "", {"result": "合格"}),
    ("payment2", "2008-11-03", "", {"amount": "6", "unit": "万元"}),
)
NAMES = tuple(name for name, *_ in WAY)


def put(
    site: TinySite, name: str, first: str, last: str = "", row: dict[str, str] | None = None, **more: str
) -> TinySite:
    """One record of a stage with the project in its list."""
    section, fields = RECORDS[name]
    cells = {"project": PROJECT, "title": "精密轴承", **(row or {})}
    listed = "[{" + ", ".join(f"{key}: {value}" for key, value in cells.items() if value) + "}]"
    written = {key: value.format(first, last) for key, value in fields.items()}
    text = record(name, f"标题{name}", first, projects=listed, **written, **more)
    return site.write(f"content/{section}/{first[:4]}/{name}.md", text)


def walked(folder: Path, *names: str, as_of: str = "2008-11-20") -> TinySite:
    """A site with some stages of the way."""
    site = make(folder)
    settings = (folder / "site.toml").read_text("utf-8").replace("2008-11-20", as_of)
    site.write("site.toml", settings + FUNDING)
    for name, first, last, row in WAY:
        if name in names:
            put(site, name, first, last, row)
    return site
