"""Dossiers: one project on one page, what is missing, and what comes next, which the gate then agrees with."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import html

from tests.support.site import TinySite, record
from tests.support.way import NAMES, PROJECT, WAY, put, walked


def page(site: TinySite) -> html.HtmlElement:
    return html.fromstring(site.build().read(f"projects/{PROJECT}.html"))


def told(node: html.HtmlElement) -> str:
    """What a part of a page says, without white space."""
    return "".join(node.text_content().split())


def line(site: TinySite) -> list[str]:
    """The way as the page shows it: stage, then the word for its marker."""
    found = []
    for step in page(site).xpath("//ol[@class='steps']/li"):
        heads = [" ".join(head.text_content().split()) for head in step.xpath(".//h3")]
        found.append(f"{(heads or ['完'])[0]} {step.get('class').split('-')[-1]}")
    return found


def test_a_project_is_followed_from_first_list_to_second_payment(tmp_path: Path) -> None:
    site = walked(tmp_path, *NAMES)
    assert line(site) == [
        "拟受理公示 cleared", "初审评估 done", "拟立项公示 cleared", "立项 done", "资金拨付 第1期 done",
        "拟验收公示 cleared", "考核验收 done", "资金拨付 第2期 done", "完 end",
    ]  # fmt: skip
    text = told(page(site))
    for words in (
        "2008年4月28日至2008年5月5日",
        "立项金额（元）200,000",
        "已拨付（元）200,000",
        "预算年度2009",
    ):
        assert words in text
    assert not page(site).xpath("//main//script")


@pytest.mark.parametrize(
    ("left_out", "expected"),
    [
        ("payment1", "资金拨付 第1期 缺失 gap"),
        ("evaluation", "初审评估 缺失 gap"),
    ],
)
def test_a_stage_that_was_passed_over_is_a_gap(tmp_path: Path, left_out: str, expected: str) -> None:
    site = walked(tmp_path, *(name for name in NAMES if name != left_out))
    assert [one for one in line(site) if "gap" in one] == [expected]
    assert line(site).index(expected) == NAMES.index(left_out), "where the step would stand"


def test_calls_stand_first_and_drafts_nowhere(tmp_path: Path) -> None:
    site = walked(tmp_path, "acceptance")
    site.write(
        "content/calls/2008/call.md",
        record("call", "申报指南", "2008-01-07", opens="2008-01-07", closes="2008-02-01"),
    )
    site.edit("content/lists/2008/acceptance.md", "stage:", "guideline: call\nstage:")
    put(site, "evaluation", "2008-03-17", row={"result": "建议立项"}, draft="true")
    assert line(site) == ["申报指南 done", "拟受理公示 cleared", "初审评估 下一步 next"]


#: What stands, what comes next, its earliest day, the code of the day before.
STEPS = (
    (NAMES[:1], "evaluation", "2008-03-08", "P210"),
    (NAMES[:3], "approval", "2008-05-06", "P202"),
    (NAMES[:4], "payment1", "2008-05-12", "P216"),
    (NAMES[:6], "completion", "2008-10-07", "P215"),
    (NAMES[:7], "payment2", "2008-10-13", "P217"),
)


@pytest.mark.parametrize(("before", "name", "earliest", "code"), STEPS, ids=[name for _, name, *_ in STEPS])
def test_the_gate_agrees_with_the_earliest_day(
    tmp_path: Path, before: tuple[str, ...], name: str, earliest: str, code: str
) -> None:
    site = walked(tmp_path, *before).build()
    assert site.result and site.result.loaded
    after = site.result.loaded.site.dossiers[PROJECT].outlook.next
    assert after and after.earliest and after.earliest.isoformat() == earliest and after.ready
    row = next(cells for one, _, _, cells in WAY if one == name)
    put(site, name, earliest, "", row)
    assert site.check().problems() == []
    day = (date.fromisoformat(earliest) - timedelta(days=1)).isoformat()
    put(site, name, day, "", row)
    assert {problem.split()[0] for problem in site.check().problems()} == {code}


OBJECTION = "[{{received: 2008-04-29, project: all, outcome: {0}}}]"


@pytest.mark.parametrize(
    ("outcome", "state", "words"),
    [
        ("pending", "pending", "异议正在处理"),
        ("upheld, decided: 2008-05-06", "upheld", "异议成立"),
        ("amended, decided: 2008-05-06", "unamended", "部分成立"),
        ("rejected, decided: 2008-05-06", "cleared", ""),
    ],
)
def test_an_objection_stops_the_way_and_says_why(
    tmp_path: Path, outcome: str, state: str, words: str
) -> None:
    site = walked(tmp_path, *NAMES[:2])
    put(site, "proposal", "2008-04-28", "2008-05-05", objections=OBJECTION.format(outcome))
    assert line(site)[2] == f"拟立项公示 {state}"
    assert line(site)[3] == ("立项 不能继续 stopped" if words else "立项 下一步 next")
    last = told(page(site).xpath("//ol[@class='steps']/li[last()]")[0])
    assert words in last and ("最早" in last or "自：" in last) is not bool(words)


@pytest.mark.parametrize(
    ("name", "result", "words"),
    [("evaluation", "暂不推荐", "不能继续"), ("completion", "不合格", "不再拨付")],
)
def test_a_failed_examination_ends_the_way(tmp_path: Path, name: str, result: str, words: str) -> None:
    count = NAMES.index(name)
    site = walked(tmp_path, *(one for one in NAMES[:count] if one != "shown"))
    put(site, name, next(first for one, first, *_ in WAY if one == name), row={"result": result})
    assert line(site)[-1].endswith("stopped")
    assert words in told(page(site).xpath("//ol[@class='steps']/li[last()]")[0])


@pytest.mark.parametrize(
    ("as_of", "state", "words"),
    [
        ("2008-04-28", "open", "最早可以办理的日期：2008年5月6日"),
        ("2008-05-05", "open", "最早可以办理的日期：2008年5月6日"),
        ("2008-05-06", "cleared", "可以办理，自：2008年5月6日"),
    ],
)
def test_the_day_of_the_run_moves_states(tmp_path: Path, as_of: str, state: str, words: str) -> None:
    site = walked(tmp_path, *NAMES[:3], as_of=as_of)
    assert line(site)[2] == f"拟立项公示 {state}"
    assert words in told(page(site))


def test_a_waiver_is_told_to_readers_of_the_project(tmp_path: Path) -> None:
    site = walked(tmp_path, "acceptance", "evaluation", "approval")
    fields = {
        "codes": "[P201]", "scope": "{records: [approval]}", "reason": "当年没有公示", "decided_by": "局长办公会议",
        "decided": "2008-06-20", "basis": "会议纪要3号",
    }  # fmt: skip
    section = '[[section]]\nfolder = "waivers"\nkind = "waiver"\ntitle = "豁免"\nowner = "office"\n'
    toml = (tmp_path / "site.toml").read_text("utf-8")
    if 'kind = "waiver"' not in toml:
        site.write("site.toml", toml + section)
    site.write("content/waivers/2008/w.md", record("w", "程序豁免", "2008-06-23", **fields))
    assert "拟立项公示 缺失 gap" in line(site)
    assert "../waivers/2008/w.html" in page(site).xpath("//main//div[contains(@class, 'banner')]//a/@href")
