"""Pages of organisations: which projects belong to whom, and what they were granted and paid."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from tests.support.site import TinySite, make, record
from tests.support.way import NAMES, walked

CODE = "91999999000000001K"
VOCABULARY = "- {id: zepu, title: 泽璞公司, aliases: [泽璞机械厂], credit_code: 91999999000000001K}\n"
WINDOW = {"stage": "other", "window": "{opens: 2008-06-02, closes: 2008-06-06}"}


def listed(folder: Path, *rows: str) -> TinySite:
    """A list with a project a row: `organisation`, then `credit_code`."""
    site = make(folder)
    lines = [f"KJ-2008-00{number},项目{number},{row}" for number, row in enumerate(rows, 1)]
    site.write("content/lists/2008/l.csv", "\n".join(["project,title,organisation,credit_code", *lines, ""]))
    return site.write(
        "content/lists/2008/l.md", record("l", "公示", "2008-06-02", projects="{file: l.csv}", **WINDOW)
    )


def projects(site: TinySite, key: str) -> list[str]:
    page = html.fromstring(site.read(f"organisations/{key}.html"))
    return [row.text_content() for row in page.xpath("//tbody/tr/th")]


def test_code_and_stated_names_join_and_nothing_else(tmp_path: Path) -> None:
    rows = (
        "泽璞公司,",
        "泽璞机械厂,",
        f"泽璞（集团）,{CODE}",
        "泽璞 公司,",
        "云州泽璞公司,",
        "岫榆公司,91999999000000002N",
    )
    site = listed(tmp_path, *rows).write("content/_vocab/organisations.yaml", VOCABULARY).build()
    assert projects(site, "zepu") == ["KJ-2008-001", "KJ-2008-002", "KJ-2008-003"]
    assert projects(site, "91999999000000002N") == ["KJ-2008-006"]
    assert {path for path in site.files() if path.startswith("organisations/")} == {
        "organisations/index.html", "organisations/zepu.html", "organisations/91999999000000002N.html",
    }  # fmt: skip
    assert 'href="../organisations/zepu.html"' in site.read("projects/KJ-2008-002.html")
    assert "organisations/" not in site.read("projects/KJ-2008-005.html").partition("<main")[2]


def test_what_was_granted_and_paid_is_added_up(tmp_path: Path) -> None:
    site = walked(tmp_path, *NAMES).write("content/_vocab/organisations.yaml", VOCABULARY)
    site.edit(
        "content/approvals/2008/approval.md", "title: 精密轴承,", "title: 精密轴承, organisation: 泽璞公司,"
    )
    more = "[{project: KJ-2008-009, title: 激光, organisation: 泽璞公司, amount: 0.1, unit: 元}"
    more += ", {project: KJ-2008-010, title: 光栅, organisation: 泽璞机械厂, amount: 0.2, unit: 元}]"
    site.write("content/lists/2008/o.md", record("o", "登记", "2008-06-02", projects=more, **WINDOW)).build()
    facts = html.fromstring(site.read("organisations/zepu.html")).xpath("(//main//dl)[1]//dd/text()")
    assert facts == [CODE, "泽璞机械厂", "200,000", "200,000"], (
        "amounts of other lists are neither granted nor paid"
    )


def test_an_edit_moves_the_organisation_of_its_project_alone(tmp_path: Path) -> None:
    site = listed(tmp_path, "甲公司,91999999000000001K", "乙公司,91999999000000002N").build()
    site.edit("content/lists/2008/l.csv", "项目2", "新项目").build()
    moved = {path for path in site.rendered() if path.startswith("organisations/")}
    assert moved == {"organisations/91999999000000002N.html"}
