"""Yearly reports: national tables against a naive count of random ledgers, what is entered by hand, claims, downloads."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from generator.kinds.account import Case
from generator.kinds.national import (
    APPLICANTS,
    DECISIONS,
    DISPUTES,
    DOCUMENTS,
    FEES,
    GROUPS,
    OUTCOMES,
    RESULTS,
)
from generator.model.account import account, broken
from tests.support.site import EVERY_KIND, TinySite, make, record

YEARS = range(2006, 2011)
LEDGERS = 300


def ledger(dice: random.Random) -> list[Case]:
    """Cases of five years, a good part of them open for long."""

    def day() -> date:
        return date(2006, 1, 1) + timedelta(days=dice.randrange(5 * 365))

    def end(began: date) -> date | None:
        return None if dice.random() < 0.2 else began + timedelta(days=dice.choice((0, 5, 20, 200, 400, 800)))

    found = []
    for _ in range(dice.randrange(60)):
        began = day()
        ended = end(began)
        outcome = dice.choice(OUTCOMES).value if ended else ""
        found.append(Case("requests", outcome, dice.choice(APPLICANTS).value, began, ended))
    for _ in range(dice.randrange(15)):
        began = day()
        ended = end(began)
        result = dice.choice(RESULTS[:3]).value if ended else "pending"
        found.append(Case("disputes", dice.choice(DISPUTES).value, result, began, ended))
    for _ in range(dice.randrange(15)):
        began = day()
        found.append(Case("documents", dice.choice(DOCUMENTS).value, "", began, end(began)))
    for year in YEARS:
        for item in (*DECISIONS, FEES):
            number = Decimal(dice.randrange(100_000)) / (10_000 if item is FEES else 1)
            found.append(Case("decisions", item.value, "", date(year, 12, 31), None, number))
    return found


def naive(year: int, cases: list[Case]) -> dict[tuple[str, str], Decimal]:
    """Each cell by its own definition, on the last day of the year and the first."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    table: dict[tuple[str, str], Decimal] = {}

    def count(ledger: str, *, row: str = "", column: str = "", **when: bool) -> Iterator[Case]:
        for case in cases:
            fits = case.ledger == ledger and row in ("", case.row) and column in ("", case.column)
            began_in, ended_in = first <= case.began <= last, bool(case.ended and first <= case.ended <= last)
            before, open_at_end = case.began < first, not (case.ended and case.ended <= last)
            facts = {"began_in": began_in, "ended_in": ended_in, "before": before, "open_at_end": open_at_end,
                     "begun": case.began <= last, "open_at_start": not (case.ended and case.ended < first)}  # fmt: skip
            if fits and all(facts[name] is wanted for name, wanted in when.items()):
                yield case

    def put(row: str, column: str, found: Iterator[Case]) -> None:
        table[row, column] = sum((case.number for case in found), Decimal(0))

    for one in DOCUMENTS:
        put(one.value, "made", count("documents", row=one.value, began_in=True))
        put(one.value, "repealed", count("documents", row=one.value, ended_in=True))
        put(one.value, "in-force", count("documents", row=one.value, begun=True, open_at_end=True))
    for one in (*DECISIONS, FEES):
        put(
            one.value,
            "amount" if one is FEES else "decided",
            count("decisions", row=one.value, began_in=True),
        )
    for who in APPLICANTS:
        name = who.value
        put("new", name, count("requests", column=name, began_in=True))
        put("carried-in", name, count("requests", column=name, before=True, open_at_start=True))
        for outcome in OUTCOMES:
            put(outcome.value, name, count("requests", row=outcome.value, column=name, ended_in=True))
        put("total", name, count("requests", column=name, ended_in=True))
        put("carried-out", name, count("requests", column=name, begun=True, open_at_end=True))
    for row in ("new", "carried-in", "total", "carried-out", *(one.value for one in OUTCOMES)):
        table[row, "total"] = sum((table[row, one.value] for one in APPLICANTS), Decimal(0))
    for dispute in DISPUTES:
        for result in RESULTS[:3]:
            put(
                dispute.value,
                result.value,
                count("disputes", row=dispute.value, column=result.value, ended_in=True),
            )
        put(dispute.value, "pending", count("disputes", row=dispute.value, begun=True, open_at_end=True))
        table[dispute.value, "total"] = sum((table[dispute.value, one.value] for one in RESULTS), Decimal(0))
    return table


@pytest.mark.parametrize("seed", range(0, LEDGERS, 50))
def test_tables_are_those_of_a_naive_count_and_every_identity_holds(seed: int) -> None:
    for number in range(seed, seed + 50):
        cases = ledger(random.Random(number))
        last = None
        for year in YEARS:
            told = account(year, cases)
            wanted = naive(year, cases)
            for (row, column), value in wanted.items():
                assert told.value(row, column) == value, (number, year, row, column)
            cells = sum(cell is not None for grid in told.grids for line in grid.lines for cell in line.cells)
            assert cells == len(wanted), "no cell is left out, none is made up"
            assert broken(told, last, last is not None) == ()
            last = told


def test_table_three_has_its_rows_in_their_order() -> None:
    labels = [line.label.zh for line in account(2008, ()).grids[1].lines]
    assert len(labels) == 2 + sum(len(group.rows) for group in GROUPS) + 2
    assert labels[2:5] == ["（一）予以公开", "（二）部分公开", "（三）不予公开：1．属于国家秘密"]
    assert labels[-2:] == ["（七）总计", "结转下年度继续办理"]


SITE = f"""
-- site.toml --
{EVERY_KIND}
-- content/of-request/2007/r7.md --
---
id: r7
title: 2007年台账
published: 2007-12-30
year: 2007
cases:
  - {{case: 2007-1, received: 2007-12-20, applicant: 自然人, replied: 2008-01-04, outcome: 予以公开}}
---
-- content/of-request/2008/r8.md --
---
id: r8
title: 2008年台账
published: 2008-11-01
year: 2008
cases:
  - {{case: 2008-1, received: 2008-03-03, applicant: 商业企业, replied: 2008-03-10, outcome: 部分公开}}
  - {{case: 2008-2, received: 2008-11-10, applicant: 自然人}}
---
-- content/policies/2008/p.md --
---
id: p
title: 办法
published: 2008-02-01
normative: 规范性文件
---
-- content/of-letter/2008/l.md --
---
id: l
title: 投诉一件
published: 2008-04-01
type: 投诉
received: 2008-03-03
replied: 2008-03-05
closed: 2008-03-05
outcome: 属实
---
-- content/reports/2008/a.md --
---
id: a
title: 2008年政府信息公开工作年度报告
published: 2008-11-19
year: 2008
type: information-disclosure
computed: true
figures:
  - {{label: 受理投诉, counts: 投诉, unit: 件}}
improvement: 没有问题。
remarks: 无。
---
总体情况正文。
"""
REPORT = "content/reports/2008/a.md"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return make(tmp_path, SITE)


def entered(site: TinySite, *cells: str) -> list[str]:
    """Codes of the findings with these cells entered by hand."""
    lines = "".join(f"  - {{{cell}, reason: 纸质登记}}\n" for cell in cells)
    site.edit(REPORT, "figures:", f"entered:\n{lines}figures:").check()
    return [problem.split()[0] for problem in site.problems()]


def test_the_page_has_six_parts_in_order(site: TinySite) -> None:
    page = site.build().read("reports/2008/a.html")
    marks = [
        "一、总体情况",
        "总体情况正文",
        "二、主动公开",
        "三、收到和处理",
        "四、政府信息公开行政复议",
        "五、存在的",
        "没有问题。",
        "六、其他",
        "无。",
    ]
    places = [page.index(mark) for mark in marks]
    assert places == sorted(places)
    assert '<th scope="row">受理投诉</th><td class="num">1</td>' in page, (
        "a figure without a value is counted"
    )


def test_the_same_cells_stand_in_csv_and_workbook(site: TinySite) -> None:
    entered(site, "row: 本年新收, column: 自然人, value: 2", "row: 予以公开, column: 自然人, value: 2")
    site.build()
    rows = list(csv.DictReader(io.StringIO(site.read("reports/2008/a.csv"))))
    cells = {(row["row"], row["column"]): row for row in rows}
    assert cells["new", "natural"]["value"] == "2" and cells["new", "natural"]["computed"] == "1"
    assert cells["new", "natural"]["reason"] == "纸质登记" and cells["new", "total"]["value"] == "3"
    assert cells["carried-in", "natural"]["value"] == cells["carried-out", "natural"]["value"] == "1"
    with zipfile.ZipFile(site.output / "reports/2008/a.xlsx") as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet2.xml"))
        assert not [element for element in sheet.iter() if etree.QName(element).localname == "f"], (
            "no formulas"
        )
    texts = ["".join(cell.itertext()) for cell in sheet.iter("{*}c")]
    table = [row["value"] for row in rows if row["table"] == "3"]
    assert [text for text in texts if text.isdigit()] == table
    page = site.read("reports/2008/a.html")
    assert "※ 本年新收政府信息公开申请数量 · 自然人: 填报 2，台账统计 1。理由： 纸质登记" in page


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (("row: 本年新收, column: 自然人, value: 2",), ["A110"]),
        (("row: 本年新收, column: 总计, value: 3",), ["A111"]),
        (("row: 总计, column: 商业企业, value: 2",), ["A112"]),
        (("row: 上年结转, column: 自然人, value: 2", "row: 予以公开, column: 自然人, value: 2"), ["A113"]),
        (("row: 行政复议, column: 总计, value: 1",), ["A114"]),
        (("row: 行政许可, column: 自然人, value: 1",), ["A116"]),
        (("row: 行政许可, column: 本年处理决定数量, value: 1.5",), ["A116"]),
        (("row: 行政许可, column: 本年处理决定数量, value: 1",) * 2, ["A117"]),
        (("row: 行政复议, column: 其他结果, value: 1",), []),
        (("row: 行政事业性收费, column: 本年收费金额（万元）, value: 1.5",), []),
        (("row: 本年新收, column: 自然人, value: 2", "row: 予以公开, column: 自然人, value: 2"), []),
    ],
)
def test_what_is_entered_by_hand_holds_the_identities(
    site: TinySite, cells: tuple[str, ...], codes: list[str]
) -> None:
    assert entered(site, *cells) == codes


def test_documents_in_force_connect_with_the_report_before(site: TinySite) -> None:
    last = (
        site.folder.joinpath(REPORT)
        .read_text("utf-8")
        .replace("id: a", "id: b")
        .replace("year: 2008", "year: 2007")
    )
    site.write("content/reports/2008/b.md", last)
    assert entered(site, "row: 行政规范性文件, column: 现行有效件数, value: 7") == ["A115"]
    assert site.problems() == ["A115 content/reports/2008/a.md:9:43"]
    site.edit(REPORT, "value: 7", "value: 1").check()
    assert site.problems() == []


@pytest.mark.parametrize(
    ("figure", "codes"),
    [
        ("value: 1, counts: 投诉", []),
        ("value: 2, counts: 投诉", ["A119"]),
        ("value: 2, counts: 投诉, paper: 纸质台账", []),
        ("value: 100%, counts: 投诉办结率", []),
        ("value: 99.9, counts: 投诉办结率", ["A119"]),
        ("value: 2, counts: 依申请公开申请", []),
        ("value: 3, counts: 依申请公开申请, since: 2007", []),
        ("value: 4, counts: 政务信息", []),
        ("value: 5, counts: 政务信息, since: 2007", []),
        ("value: 0, counts: 专题", []),
        ("value: 1, counts: 受理申报项目", ["A119"]),
        ("unit: 件", ["A122"]),
        ("counts: 投诉, paper: 纸质台账", ["A122"]),
    ],
)
def test_claims_are_compared_with_the_records(site: TinySite, figure: str, codes: list[str]) -> None:
    site.edit(REPORT, "counts: 投诉, unit: 件", figure).check()
    assert [problem.split()[0] for problem in site.problems()] == codes


def test_a_difference_names_both_numbers(site: TinySite) -> None:
    site.edit(REPORT, "counts: 投诉, unit: 件", "value: 36, counts: 投诉").check()
    assert site.result is not None
    assert dict(site.result.problems[0].args).items() >= {"stated": "36", "counted": "1"}.items()


def test_projects_of_acceptance_are_applications(site: TinySite) -> None:
    rows = "[{project: YZ-001, title: 甲, organisation: 乙}, {project: YZ-002, title: 丙, organisation: 丁}]"
    site.write("content/lists/2008/x.md", record("x", published="2008-06-02", stage="拟受理", projects=rows,
                                                  window="{opens: 2008-06-02, closes: 2008-06-06}"))  # fmt: skip
    site.edit(REPORT, "counts: 投诉, unit: 件", "value: 2, counts: 受理申报项目").check()
    assert site.problems() == []


def test_an_edit_moves_the_report_only_when_a_number_moves(site: TinySite) -> None:
    site.build()
    site.edit("content/policies/2008/p.md", "title: 办法", "title: 管理办法").build()
    assert not {path for path in site.rendered() if path.startswith("reports/2008/a.")} - {
        "reports/2008/a.html"
    }
    site.edit("content/of-request/2008/r8.md", "applicant: 自然人", "applicant: 科研机构").build()
    assert {"reports/2008/a.html", "reports/2008/a.csv", "reports/2008/a.xlsx"} <= site.rendered()


def test_a_workbook_has_the_same_bytes_at_any_time(site: TinySite) -> None:
    before = site.build().files()["reports/2008/a.xlsx"]
    (site.folder / ".cache" / "memo.sqlite").unlink()
    assert site.set(fresh=True, now=datetime(2031, 5, 5)).build().files()["reports/2008/a.xlsx"] == before  # noqa: DTZ001


def test_a_withheld_report_asks_for_nothing(site: TinySite) -> None:
    site.edit(
        REPORT, "computed: true", "computed: true\ndisclosure: {mode: withheld, reason: 待定, basis: 条例}"
    ).build()
    assert not (site.output / "reports/2008/a.csv").exists()
