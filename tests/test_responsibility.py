"""Whoever answers for a section shows it on the unit's page, with what is overdue."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from lxml import html

from tests.support.site import TinySite, make, record

TOML = """\
[site]
title = "测试局"
base_url = "https://site.example/base/"
feed_authority = "site.example,2003"
as_of = "2020-06-15"

[outputs]
health = true

[[section]]
folder = "notices"
kind = "notice"
title = "通知公告"
owner = "office"
role = "办公室主任"

[[section]]
folder = "letters"
kind = "letter"
title = "信件"
owner = "planning"
"""

REQUESTS = """\
[[section]]
folder = "requests"
kind = "request"
title = "申请"
owner = "office"

[outputs]"""
CASES = """
  - {case: 1, received: 2020-05-06, applicant: 自然人}
  - {case: 2, received: 2020-06-01, applicant: 自然人}
  - {case: 3, received: 2020-03-02, applicant: 自然人, replied: 2020-06-12, outcome: 予以公开}"""


def answering(folder: Path) -> TinySite:
    site = make(folder).write("site.toml", TOML)
    site.write("content/notices/2019/a.md", record("a", published="2019-12-14"))
    text = record("l", "问路灯", "2020-03-01", type="咨询", received="2020-03-01", unit="office")
    return site.write("content/letters/2020/l.md", text)


def duty(site: TinySite, unit: str) -> tuple[list[str], list[str]]:
    """The overdue items, and the cells of the tables, of a unit's page."""
    block = html.fromstring(site.read(f"units/{unit}.html")).xpath("//section[contains(@class, 'duty')]")[0]
    items = [" ".join(one.text_content().split()) for one in block.xpath(".//li")]
    return items, [cell.text_content().strip() for cell in block.xpath(".//tbody//th | .//tbody//td")]


def test_a_unit_shows_its_sections_figures_and_what_is_overdue(tmp_path: Path) -> None:
    site = answering(tmp_path).build()
    items, cells = duty(site, "office")
    assert items == [
        "栏目没有按期更新 通知公告 自2020年6月15日起",
        "来信没有答复 问路灯 自2020年6月2日起",
    ]
    assert cells == ["通知公告", "办公室主任", "1", "2020", "1", "1", "2019", "1", "1"]
    assert duty(site, "planning") == ([], ["信件", "", "1"])


def test_terms_that_are_over_are_listed(tmp_path: Path) -> None:
    """By the promise of a letter and by law for a request; what was answered, and what still has time, is not."""
    site = answering(tmp_path).edit("content/letters/2020/l.md", "received:", "promised: 10\nreceived:")
    site.edit("site.toml", "[outputs]", REQUESTS)
    site.write("content/requests/2020/r.md", record("r", "申请台账", "2020-06-14", year="2020", cases=CASES))
    items, _ = duty(site.build(), "office")
    assert items[2:] == [
        "办理期限已过 申请台账：申请 1 自2020年6月3日起",
        "办理期限已过 问路灯 自2020年3月14日起",
    ]
    site.edit("content/requests/2020/r.md", "2020-06-14", "2020-05-06").set(as_of=datetime(2020, 6, 2))  # noqa: DTZ001
    site.edit("content/requests/2020/r.md", "received: 2020-06-01", "received: 2020-05-07").edit(
        "content/requests/2020/r.md", ", replied: 2020-06-12, outcome: 予以公开", ""
    )
    before, _ = duty(site.build(), "office")
    assert [line for line in before if "申请" in line] == ["办理期限已过 申请台账：申请 3 自2020年3月31日起"]


def test_the_day_before_nothing_is_overdue(tmp_path: Path) -> None:
    site = answering(tmp_path).set(as_of=datetime(2020, 6, 1)).build()  # noqa: DTZ001
    assert duty(site, "office")[0] == [] and "没有逾期事项" in site.read("units/office.html")


def test_a_site_that_keeps_its_health_to_itself_shows_none_there_either(tmp_path: Path) -> None:
    site = answering(tmp_path).edit("site.toml", "health = true", "health = false").build()
    items, cells = duty(site, "office")
    assert items == [] and cells[:3] == ["通知公告", "办公室主任", "1"]
    assert "逾期" not in site.read("units/office.html")
