"""Ledgers: rows of cases from a file or in place, their days and outcomes, what their pages and tables show."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from generator.kinds.national import GROUPS, OUTCOMES
from tests.support.site import SITE_TOML, TinySite, make

SECTIONS = "".join(
    f'[[section]]\nfolder = "{kind}s"\nkind = "{kind}"\ntitle = "{kind}"\nowner = "office"\n'
    for kind in ("request", "dispute", "tally")
)
HEAD = "登记编号,收到日期,申请人类别,补正通知日期,补正日期,征求第三方日期,第三方答复日期,延期告知日期,答复日期,办理结果"
SITE = f"""
-- site.toml --
{SITE_TOML}
{SECTIONS}
-- content/requests/2008/r.md --
---
id: r
title: 2008年依申请公开台账
published: 2008-06-01
year: 2008
cases: {{file: r.csv}}
---
-- content/requests/2008/r.csv --
{HEAD}
2008-001,2008-05-06,自然人,,,,,,2008-05-16,予以公开
2008-002,2008-05-07,商业企业,2008-05-08,2008-05-12,,,2008-05-20,2008-05-30,予以公开
2008-003,2008-05-08,other,,,,,,2008-05-09,属于国家秘密
2008-004,2008-11-10,自然人,,,,,,,
-- content/disputes/2008/d.md --
---
id: d
title: 2008年复议诉讼台账
published: 2008-06-01
year: 2008
cases:
  - {{case: F1, type: 行政复议, filed: 2008-07-14, closed: 2008-09-01, result: 维持}}
  - {{case: F2, type: suit-direct, filed: 2008-08-01}}
---
-- content/tallys/2008/t.md --
---
id: t
title: 2008年统计
published: 2008-06-01
year: 2008
figures:
  - {{item: 行政许可, name: 甲, count: 0, source: office}}
  - {{item: 行政许可, name: 甲, count: 3, source: planning}}
  - {{item: fees, amount: 1.5, unit: 万元}}
---
"""


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return make(tmp_path, SITE)


def test_rows_are_page_csv_and_json(site: TinySite) -> None:
    site.build()
    page = site.read("requests/2008/r.html")
    assert "申请台账" in page and '<tr id="2008-003"><th scope="row" class="col-case">2008-003</th>' in page
    rows = list(csv.DictReader(io.StringIO(site.read("requests/2008/r.csv").removeprefix("\ufeff"))))
    assert rows[2] == {
        "case": "2008-003", "received": "2008-05-08", "applicant": "other", "replied": "2008-05-09",
        "outcome": "refused-secret", "asked": "", "completed": "", "extended": "",
    }  # fmt: skip
    told = json.loads(site.read("requests/2008/r.json"))
    assert (told["year"], len(told["cases"]), "projects" in told) == (2008, 4, False)
    assert json.loads(site.read("tallys/2008/t.json"))["figures"][0]["count"] == "0"
    page = site.read("tallys/2008/t.html")
    assert 'id="permits-甲-planning"' in page and '<td class="col-source">计划处</td>' in page
    assert "planning" in site.read("tallys/2008/t.csv")
    site.edit("content/_vocab/units.yaml", "title: 计划处", "title: 规划处").build()
    assert '<td class="col-source">规划处</td>' in site.read("tallys/2008/t.html")


def test_figures_are_counted_from_the_rows(site: TinySite) -> None:
    site.build()
    page = site.read("requests/2008/r.html")
    for label, number in (
        ("收到申请（件）", 4),
        ("已办结（件）", 3),
        ("正在办理（件）", 1),
        ("延期答复（件）", 1),
    ):
        assert f"<dt>{label}</dt><dd>{number}</dd>" in page
    assert '<th scope="row">予以公开</th><td class="num">2</td>' in page
    page = site.read("disputes/2008/d.html")
    assert "<dt>行政复议</dt><dd>1</dd>" in page and "<dt>未经复议直接起诉</dt><dd>1</dd>" in page
    assert '<th scope="row">尚未审结</th><td class="num">1</td>' in page


@pytest.mark.parametrize(
    ("path", "old", "new", "problem"),
    [
        ("requests/2008/r.csv", "自然人,,,,,,2008-05-16", "自然人,,,,,,2008-05-05", "R511 r.csv:2:30"),
        ("requests/2008/r.csv", "2008-05-08,2008-05-12", "2008-05-08,2008-05-07", "R511 r.csv:3:37"),
        ("requests/2008/r.csv", "2008-05-08,2008-05-12", ",2008-05-12", "A102 r.csv:3:27"),
        ("requests/2008/r.csv", "2008-05-16,予以公开", "2008-05-16,", "A102 r.csv:2:30"),
        ("requests/2008/r.csv", "属于国家秘密", "补正后申请内容仍不明确", "A102 r.csv:4:43"),
        ("requests/2008/r.csv", "2008-11-10,自然人", "2009-11-10,自然人", "A101 r.csv:5:10"),
        ("requests/2008/r.csv", "2008-004", "2008-001", "R515 r.csv:5:1"),
        ("requests/2008/r.csv", "2008-004", "张三", "F009 r.csv:5:1"),
        ("disputes/2008/d.md", "2008-08-01", "2008-08-01, closed: 2008-09-01", "A102 d.md:8:62"),
        ("disputes/2008/d.md", "closed: 2008-09-01, ", "", "A102 d.md:7:55"),
        ("tallys/2008/t.md", "source: planning", "source: office", "R515 t.md:8:12"),
        ("tallys/2008/t.md", "source: planning", "source: nobody", "R507 t.md:8:45"),
        ("tallys/2008/t.md", ", unit: 万元", "", "R520 t.md:9:26"),
        ("tallys/2008/t.md", "amount: 1.5, unit: 万元", "count: 3", "A103 t.md:9:12"),
        ("tallys/2008/t.md", "item: fees", "item: 其他", "A103 t.md:9:12"),
    ],
)
def test_faults_of_rows(site: TinySite, path: str, old: str, new: str, problem: str) -> None:
    site.edit(f"content/{path}", old, new).check()
    code, _, place = problem.partition(" ")
    folder = path.rpartition("/")[0]
    assert site.problems() == [f"{code} content/{folder}/{place}"]


def test_two_units_keep_ledgers_of_one_year(site: TinySite) -> None:
    text = (site.folder / "content/disputes/2008/d.md").read_text("utf-8").replace("id: d", "id: e")
    site.write("content/disputes/2008/e.md", text).check()
    assert site.problems() == ["A104 content/disputes/2008/e.md:5:7"]
    site.edit("content/disputes/2008/e.md", "year: 2008", "year: 2008\nunit: planning").check()
    assert site.problems() == []


def test_the_national_table_is_whole() -> None:
    """Parts and rows of table 3 as the format of 2021 has them."""
    assert [len(group.rows) for group in GROUPS] == [1, 1, 8, 3, 5, 3]
    assert len({row.value for row in OUTCOMES}) == len({row.label.zh for row in OUTCOMES}) == 21
