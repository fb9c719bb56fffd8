"""Money from approval to payment: what the pages and the data say is what the lists add up to."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from generator.render.writers import json_bytes
from tests.sample.sample import Sample
from tests.support.site import SITE_TOML, TinySite, make
from tests.support.way import FUNDING

ROWS = """\
project,title,organisation,credit_code,amount,unit,programme
KJ-2008-001,轴承,泽璞机械,,10,万元,key
KJ-2008-002,齿轮,泽璞机械,,"0.03",元,key
KJ-2008-003,光栅,昀晷光学,,"28,986,538.26",元,
"""
CHAIN = f"""
-- site.toml --
{SITE_TOML}{FUNDING}
-- content/lists/2008/acceptance.md --
---
id: acceptance
title: 拟受理项目公示
published: 2008-04-07
stage: 拟受理
window: {{opens: 2008-04-07, closes: 2008-04-11}}
projects: {{file: acceptance.csv}}
---
-- content/lists/2008/acceptance.csv --
{ROWS}-- content/lists/2008/proposal.md --
---
id: proposal
title: 拟立项项目公示
published: 2008-05-05
stage: 拟立项
window: {{opens: 2008-05-05, closes: 2008-05-09}}
projects: {{file: proposal.csv}}
---
-- content/lists/2008/proposal.csv --
{ROWS}-- content/approvals/2008/approval.md --
---
id: approval
title: 关于下达项目的通知
published: 2008-05-12
decided: 2008-05-12
projects: {{file: approval.csv}}
---
-- content/approvals/2008/approval.csv --
{ROWS}-- content/payments/2008/first.md --
---
id: first
title: 第一期资金拨付
published: 2008-06-02
follows: approval
tranche: 1
budget_year: 2008
paid: 2008-06-02
projects:
  - {{project: KJ-2008-001, title: 轴承, amount: 7, unit: 万元}}
  - {{project: KJ-2008-002, title: 齿轮, amount: 0.02, unit: 元}}
---
"""
PAGE = "procedure/funding.html"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return make(tmp_path, CHAIN)


def tables(site: TinySite, path: str) -> list[list[list[str]]]:
    """Every table of money on a page, as rows of cells; head first."""
    found = html.fromstring(site.read(path)).xpath("//table[.//th[contains(., '未拨')]]")
    return [
        [
            [" ".join(cell.text_content().split()) for cell in row.xpath("./th | ./td")]
            for row in table.xpath(".//tr")
        ]
        for table in found
    ]


def test_totals_by_programme_year_and_organisation(site: TinySite) -> None:
    programmes, organisations = tables(site.build(), PAGE)
    assert programmes == [
        [
            "立项年度",
            "计划类别",
            "资助方式",
            "项目数",
            "批准",
            "第 1 期已拨",
            "第 2 期已拨",
            "已拨合计",
            "未拨",
        ],
        ["2008", "未注明计划类别", "无偿资助", "1", "28,986,538.26", "0", "0", "0", "28,986,538.26"],
        ["2008", "重点攻关", "无偿资助", "2", "100,000.03", "70,000.02", "0", "70,000.02", "30,000.01"],
        ["合计", "", "", "3", "29,086,538.29", "70,000.02", "0", "70,000.02", "29,016,538.27"],
    ]
    assert [row[0:3] for row in organisations[1:]] == [
        ["昀晷光学", "1", "28,986,538.26"], ["泽璞机械", "2", "100,000.03"], ["合计", "3", "29,086,538.29"],
    ]  # fmt: skip


def test_a_programme_shows_its_own_money(site: TinySite) -> None:
    (table,) = tables(site.build(), "programmes/key.html")
    assert table[1:] == [["2008", "无偿资助", "2", "100,000.03", "70,000.02", "0", "70,000.02", "30,000.01"]]
    assert tables(site, "units/office.html") == []


def test_lists_show_their_sums(site: TinySite) -> None:
    site.build()
    for path, total in [
        ("lists/2008/proposal.html", "29,086,538.29"),
        ("approvals/2008/approval.html", "29,086,538.29"),
        ("payments/2008/first.html", "70,000.02"),
    ]:
        assert f"<dd>{total}</dd>" in site.read(path)


def rows_of(site: TinySite) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(site.read("data/funding.csv"), newline="")))


def test_data_have_a_row_for_every_instalment(site: TinySite) -> None:
    rows = rows_of(site.build())
    assert json.loads(site.read("data/funding.json")) == {"funding": rows}
    assert {row["currency"] for row in rows} == {"CNY"}
    assert [(row["project"], row["tranche"], row["share"], row["due"], row["paid"], row["payment"]) for row in rows] == [
        ("KJ-2008-001", "1", "70", "70000", "70000", "first"), ("KJ-2008-001", "2", "30", "30000", "", ""),
        ("KJ-2008-002", "1", "70", "0.02", "0.02", "first"), ("KJ-2008-002", "2", "30", "0.01", "", ""),
        ("KJ-2008-003", "1", "70", "20290576.78", "", ""), ("KJ-2008-003", "2", "30", "8695961.48", "", ""),
    ]  # fmt: skip
    columns = html.fromstring(site.read("data/index.html")).xpath("//table//th[@scope='row']/code/text()")
    assert set(rows[0]) <= set(columns)


def test_what_is_not_public_yet_is_not_counted(site: TinySite) -> None:
    site.edit(
        "content/payments/2008/first.md",
        "published: 2008-06-02",
        "published: 2008-06-02\npublish_at: 2009-01-01",
    )
    programmes, _ = tables(site.build(), PAGE)
    assert programmes[-1][5:] == ["0", "0", "0", "29,086,538.29"]
    assert not [row for row in rows_of(site) if row["paid"]]


def test_no_money_no_page(site: TinySite) -> None:
    for path in (
        "content/approvals/2008/approval.md",
        "content/approvals/2008/approval.csv",
        "content/payments/2008/first.md",
    ):
        site.remove(path)
    site.build()
    assert not [path for path in site.files() if "funding" in path or "grants" in path]
    assert PAGE not in site.read("projects/index.html") and "funding" not in site.read("data/index.html")


def test_the_currency_is_said(site: TinySite) -> None:
    site.edit("site.toml", "[funding]", '[funding]\ncurrency = "USD"')
    site.build()
    assert {row["currency"] for row in rows_of(site)} == {"USD"} and "USD" in site.read(PAGE)
    assert {grant["currency"] for grant in json.loads(site.read("data/grants.json"))["grants"]} == {"USD"}
    projects = [path for path in site.files() if path.startswith("projects/") and path.endswith(".json")]
    assert {json.loads(site.read(path))["currency"] for path in projects} == {"USD"}, "files of projects"


def test_an_approval_may_have_its_own_instalments(site: TinySite) -> None:
    """Its own hold for its payments too; here three, of an instrument that the scheme is not for."""
    site.edit(
        "content/approvals/2008/approval.md",
        "decided: 2008-05-12",
        "decided: 2008-05-12\ninstrument: repayable\ntranches:\n"
        "  - {share: 33.3, condition: approval, budget_year: 2008}\n  - {share: 33.3, condition: approval}\n"
        "  - {share: 33.4, condition: completion, due: 2010-12-31}",
    ).edit("content/payments/2008/first.md", "amount: 7, unit: 万元", "amount: 3.33, unit: 万元")
    site.edit("content/payments/2008/first.md", "amount: 0.02", "amount: 0.00").build()
    assert [row["due"] for row in rows_of(site)][:6] == ["33300", "33300", "33400", "0", "0.01", "0.02"]
    assert "2010年12月31日" in site.read("approvals/2008/approval.html")
    after = json.loads(site.read("projects/KJ-2008-001.json"))["next"]
    assert (after["stage"], after["tranche"], after["lawful_now"]) == ("payment", 2, True)


def test_the_condition_is_that_of_its_own_instalment(site: TinySite) -> None:
    """P217 looks at the instalments that the approval has, not at those of the scheme."""
    site.edit(
        "content/approvals/2008/approval.md",
        "decided: 2008-05-12",
        "decided: 2008-05-12\ninstrument: purchase\ntranches: [{share: 100, condition: completion}]",
    )
    found = {line.split()[0] for line in site.check().problems()}
    assert found == {"P217", "P309"}


@pytest.mark.parametrize(("tranche", "code"), [("0", "P312"), ("3", "P307"), ("999999999999999", "P312")])
def test_an_instalment_has_a_number(site: TinySite, tranche: str, code: str) -> None:
    site.edit("content/payments/2008/first.md", "tranche: 1", f"tranche: {tranche}")
    assert [line.split()[0] for line in site.check().problems()] == [code]


def test_without_a_scheme_any_number_is_an_instalment(site: TinySite) -> None:
    site.write("site.toml", SITE_TOML).edit("content/payments/2008/first.md", "tranche: 1", "tranche: 3")
    programmes, _ = tables(site.build(), PAGE)
    assert programmes[0][5] == "第 3 期已拨" and programmes[-1][5] == "70,000.02"


REQUIRED = {
    "id": str, "title": str, "description": str, "currency": str, "amountAwarded": (int, Decimal), "awardDate": str,
    "recipientOrganization": list, "fundingOrganization": list,
}  # fmt: skip
OPTIONAL = {
    "amountDisbursed": (int, Decimal), "url": str, "fundingType": list, "grantProgramme": list, "dataSource": str,
    "disbursementTransaction": list,
}  # fmt: skip


def is_a_grant(grant: dict[str, Any]) -> None:
    """What schema/360-giving-schema.json (version 1.4) of the 360Giving Data Standard asks of the fields that we write."""
    assert set(REQUIRED) <= set(grant) <= {*REQUIRED, *OPTIONAL}
    for name, value in grant.items():
        assert isinstance(value, {**REQUIRED, **OPTIONAL}[name]), name
        assert value != "", name
    assert re.fullmatch(r"[A-Z]{3}", grant["currency"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", grant["awardDate"])
    for party in (*grant["recipientOrganization"], *grant["fundingOrganization"]):
        assert set(party) == {"id", "name"} and all(isinstance(one, str) and one for one in party.values())
    assert grant["recipientOrganization"] and grant["fundingOrganization"]
    for one in (*grant["fundingType"], *grant.get("grantProgramme", [])):
        assert set(one) <= {"vocabulary", "code", "title"} and all(
            isinstance(text, str) for text in one.values()
        )
    for one in grant["disbursementTransaction"]:
        assert set(one) == {"id", "transactionDate", "currency", "value", "description"}
        assert isinstance(one["value"], (int, Decimal)) and re.fullmatch(
            r"\d{4}-\d\d-\d\d", one["transactionDate"]
        )
    for address in (grant["url"], grant["dataSource"]):
        assert re.fullmatch(r"https?://[!-~]+", address)


def test_grants_have_the_shape_of_360giving(sample: Sample) -> None:
    package = json.loads(sample.bytes("data/grants.json"), parse_float=Decimal)
    assert package["version"] == "1.4" and set(package) == {
        "version",
        "title",
        "publisher",
        "downloadURL",
        "grants",
    }
    grants = package["grants"]
    for grant in grants:
        is_a_grant(grant)
    assert len({grant["id"] for grant in grants}) == len(grants) == 134
    assert sum(grant["amountAwarded"] for grant in grants) == 45_885_000
    assert sum(grant["amountDisbursed"] for grant in grants) == 34_828_500


def test_numbers_keep_their_digits(site: TinySite) -> None:
    """No binary fraction on the way: the digits stand in the file as they were approved."""
    text = site.build().read("data/grants.json")
    assert '"amountAwarded": 28986538.26,' in text and '"amountAwarded": 0.03,' in text
    assert json_bytes({"a": Decimal("12345678901234567.89"), "b": "\\u00001\\u0000"}) == (
        b'{\n "a": 12345678901234567.89,\n "b": "\\\\u00001\\\\u0000"\n}\n'
    )


def test_the_sample_adds_up(sample: Sample) -> None:
    """Approved, paid and outstanding, added up here from the files as the editors wrote them."""
    approved = paid = Decimal(0)
    for folder, sign in (("approvals", 1), ("payments", 0)):
        for file in sorted((sample.folder / "content" / folder).rglob("*.csv")):
            for row in csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")):
                assert row["unit"] == "万元"
                if sign:
                    approved += Decimal(row["amount"]) * 10_000
                else:
                    paid += Decimal(row["amount"]) * 10_000
    last = sample.pages[PAGE].xpath("(//table)[1]/tfoot/tr")[0]
    cells = [cell.text_content().strip().replace(",", "") for cell in last.xpath("./td")]
    assert [Decimal(cells[3]), Decimal(cells[-2]), Decimal(cells[-1])] == [approved, paid, approved - paid]
