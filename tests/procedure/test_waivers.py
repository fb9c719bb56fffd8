"""A waiver turns a finding of the past into a public warning; nothing else, and nothing in silence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generator import cli
from generator.kinds.waiver import Waiver
from generator.problems import NO_VALUE
from generator.schema.fields import fields_of
from tests.problems.cases import Case, cases
from tests.support.site import SITE_TOML, TinySite, make

SECTION = '\n[[section]]\nfolder = "waivers"\nkind = "waiver"\ntitle = "程序豁免"\nowner = "office"\n'
APPROVAL = """\
---
id: {id}
title: 2007年度立项结果{id}
published: 2007-07-04
decided: 2007-07-02
projects: {{file: {file}}}
---
正文。
"""
LIST = "project,title\nKJ-2007-001,精密轴承\nKJ-2007-002,粳稻选育\n"
WAIVER = """\
---
id: waiver
title: 关于2007年度立项未经公示的豁免决定
published: 2008-11-12
codes: {codes}
scope: {{records: {records}, projects: {projects}}}
reason: 当年尚未实行网上公示，名单在大厅张贴。
decided_by: 局长办公会议
decided: 2008-11-10
basis: 局长办公会议纪要〔2008〕14号
---
正文。
"""
FILE = "content/waivers/2008/waiver.md"
FINDINGS = ["P201 content/approvals/2007/old.csv:2:1", "P201 content/approvals/2007/old.csv:3:1"]


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    """Two projects that were approved without any publicity."""
    tiny = make(tmp_path).write("site.toml", SITE_TOML + SECTION)
    tiny.write("content/approvals/2007/old.md", APPROVAL.format(id="old", file="old.csv"))
    return tiny.write("content/approvals/2007/old.csv", LIST)


def waive(site: TinySite, codes: str = "[P201]", records: str = "[old]", projects: str = "[]") -> TinySite:
    return site.write(FILE, WAIVER.format(codes=codes, records=records, projects=projects))


def weights(site: TinySite) -> list[tuple[str, str, str]]:
    """Code, severity and waiver of each problem of the content."""
    assert site.result is not None
    problems = (one for one in site.result.problems if not one.code.startswith("I"))
    return [(one.code, str(one.severity), one.waiver) for one in problems]


def places(site: TinySite) -> list[str]:
    return [one for one in site.problems() if not one.startswith("I")]


def pages(site: TinySite) -> set[str]:
    return {path for path in site.rendered() if path.endswith(".html")}


def test_without_a_waiver_nothing_is_published(site: TinySite) -> None:
    assert site.try_build().problems() == FINDINGS
    assert weights(site) == [("P201", "error", "")] * 2
    assert not site.output.exists()


def test_what_is_waived_is_a_warning_that_names_its_waiver(site: TinySite) -> None:
    assert places(waive(site).build()) == FINDINGS
    assert weights(site) == [("P201", "warning", "waiver")] * 2
    assert site.result is not None
    for one in site.result.problems[:2]:
        assert [tie.span.path for tie in one.related if tie.note == "waived_by"] == [FILE]


def test_strict_passes_what_is_waived_and_nothing_more(
    site: TinySite, capsys: pytest.CaptureFixture[str]
) -> None:
    waive(site)
    options = ["build", "--site", str(site.folder), "--no-search", "--strict"]
    assert cli.main([*options]) == 1, "no search index is a warning"
    assert not site.output.exists()
    assert cli.main(["check", "--site", str(site.folder), "--strict"]) == 0
    waive(site, codes="[P201, P202]")
    assert cli.main(["check", "--site", str(site.folder), "--strict"]) == 1, "P202 covers nothing"
    capsys.readouterr()


@pytest.mark.parametrize(
    ("codes", "records", "projects"),
    [("[P202]", "[old]", "[]"), ("[P201]", "[other]", "[]"), ("[P201]", "[old]", "[KJ-2007-009]")],
)
def test_another_code_record_or_project_covers_nothing(
    site: TinySite, codes: str, records: str, projects: str
) -> None:
    site.write("content/approvals/2007/other.md", APPROVAL.format(id="other", file="other.csv"))
    site.write("content/approvals/2007/other.csv", "project,title\nKJ-2007-003,光栅尺\n")
    waive(site, codes, records, projects).try_build()
    found = dict.fromkeys(one for one in weights(site) if one[0] == "P201" and not one[2])
    assert ("P201", "error", "") in found


def test_some_projects_of_a_list(site: TinySite) -> None:
    waive(site, projects="[KJ-2007-002]").try_build()
    assert weights(site) == [("P201", "error", ""), ("P201", "warning", "waiver")]
    assert not site.output.exists()


def test_parts_that_cover_nothing_are_said(site: TinySite) -> None:
    site.write("content/notices/2008/n.md", "---\nid: n\ntitle: 通知\npublished: 2008-01-02\n---\n正文。\n")
    waive(site, "[P201, P204]", "[old, n]", "[KJ-2007-001, KJ-2007-002, KJ-2007-003]").build()
    assert [one for one in site.problems() if one.startswith("P9")] == [
        f"P901 {FILE}:5:15", f"P901 {FILE}:6:24", f"P901 {FILE}:6:65",
    ]  # fmt: skip


def test_no_waiver_is_idle_while_a_record_cannot_be_read(site: TinySite) -> None:
    """What the procedure says of missing records is not said then, so that nothing is left to be waived."""
    site.write(
        "content/lists/2007/proposal.md", "---\nid: proposal\ntitle：拟立项公示\npublished: 2007-06-01\n---\n"
    )
    waive(site, "[P201]").try_build()
    assert [one.partition(" ")[0] for one in places(site)] == ["S113"]


def test_a_list_that_two_records_share_needs_both(site: TinySite) -> None:
    site.write("content/approvals/2007/twin.md", APPROVAL.format(id="twin", file="old.csv"))
    waive(site, "[P201, P207]").try_build()
    assert all(weight == "error" for code, weight, _ in weights(site) if code in ("P201", "P207"))
    waive(site, "[P201, P207]", "[old, twin]").build()
    assert {waiver for _, _, waiver in weights(site)} == {"waiver"}


@pytest.mark.parametrize(
    "line",
    ["draft: true", "publish_at: 2008-12-01", "disclosure: {mode: 不予公开, basis: 条例, reason: 内部}"],
)
def test_only_a_public_waiver_counts(site: TinySite, line: str) -> None:
    waive(site).edit(FILE, "id: waiver\n", f"id: waiver\n{line}\n").try_build()
    assert ("P201", "error", "") in weights(site)
    assert not site.output.exists()


def test_an_order_of_site_toml_does_not_lift_a_waiver(site: TinySite) -> None:
    waive(site).write("site.toml", SITE_TOML + SECTION + '\n[severity]\nP201 = "error"\n').build()
    assert weights(site) == [("P201", "warning", "waiver")] * 2


@pytest.mark.parametrize("code", ["R505", "D101", "P901", "P104x", "P000"])
def test_only_rules_of_the_procedure_can_be_named(site: TinySite, code: str) -> None:
    waive(site, f"[{code}]").check()
    assert any(one.startswith("F009 ") for one in site.problems())


def test_a_record_that_does_not_exist(site: TinySite) -> None:
    waive(site, records="[old, gone]").check()
    assert f"R505 {FILE}:6:24" in site.problems()


def test_a_rule_of_one_record_can_be_waived_too(site: TinySite) -> None:
    """P301 is found while the record is read; the record is sound all the same."""
    site.write(
        "content/payments/2007/paid.md",
        "---\nid: paid\ntitle: 资金拨付\npublished: 2007-08-01\nfollows: old\ntranche: 1\nbudget_year: 2007\n"
        "paid: 2007-08-01\nprojects: [{project: KJ-2007-001, title: 精密轴承}]\n---\n正文。\n",
    )
    waive(site, "[P201, P301]", "[old, paid]").build()
    assert ("P301", "warning", "waiver") in weights(site)
    assert "payments/2007/paid.html" in site.files()


def test_reports_say_what_is_waived(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    waive(site)
    folder = ["--site", str(site.folder)]
    assert cli.main(["check", *folder, "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)["problems"]
    assert [one["waiver"] for one in shown] == ["waiver", "waiver"]
    assert cli.main(["check", *folder]) == 0
    text = capsys.readouterr().out
    assert "P201 没有经过立项公示（已豁免）" in text and f"豁免：{FILE}:2:5" in text
    assert "共 0 个错误，2 个警告，其中 2 个已经豁免" in text
    assert cli.main(["check", *folder, "--format", "github", "--lang", "en"]) == 0
    assert "title=P201 Approved without publicity (waived)::" in capsys.readouterr().out


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_pages_show_waivers(site: TinySite) -> None:
    waive(site).build()
    banner = words(site.read("approvals/2007/old.html"))
    assert "本件经豁免发布： 没有经过立项公示（P201） 关于2007年度立项未经公示的豁免决定" in banner
    listed = site.read("procedure/waivers.html")
    for part in (
        "涉及的问题（2 个）",
        "P201",
        "2007年度立项结果old",
        "局长办公会议",
        "2008年11月10日",
        "当年尚未实行网上公示",
    ):
        assert part in words(listed), part
    assert 'href="../projects/KJ-2007-002.html"' in listed and 'href="../waivers/2008/waiver.html"' in listed
    assert "feeds/waivers.xml" in site.files()
    own = site.read("waivers/2008/waiver.html")
    assert "P201 没有经过立项公示" in words(own) and 'href="../../procedure/waivers.html#waiver"' in own
    assert "本件经豁免发布" not in own


def test_a_record_without_a_waiver_has_no_banner_and_a_site_without_section_no_page(tmp_path: Path) -> None:
    site = make(tmp_path).write(
        "content/notices/2008/n.md", "---\nid: n\ntitle: 通知\npublished: 2008-01-02\n---\n正文。\n"
    )
    assert "procedure/waivers.html" not in site.build().files()
    site.write("site.toml", SITE_TOML + SECTION).build()
    assert "目前没有豁免" in site.read("procedure/waivers.html")
    assert "本件经豁免发布" not in site.read("notices/2008/n.html")


def test_an_edit_of_a_waiver_makes_what_shows_it(site: TinySite) -> None:
    waive(site).build()
    site.edit(FILE, "当年尚未实行网上公示", "当年没有实行网上公示").build()
    assert pages(site) == {"waivers/2008/waiver.html", "procedure/waivers.html"}
    site.edit(FILE, "codes: [P201]", "codes: [P201, P202]").build()
    assert pages(site) == {"waivers/2008/waiver.html"}, "what it covers is the same"


#: A waiver may name these; what fails of a proof is taken out instead.
NAMED = re.compile(next(item.about.pattern for item in fields_of(Waiver) if item.name == "codes"))
PROCEDURE = [case for case in cases() if NAMED.fullmatch(case.code)]


@pytest.mark.parametrize("case", PROCEDURE, ids=lambda case: case.code)
def test_any_rule_can_be_waived_and_leaves_a_site(case: Case, tmp_path: Path) -> None:
    """Also those that are found while a record is read: what is waived is published as it is written.

    What is found in files that are no records, and slips that leave no value, are beyond it.
    """
    site = case.fail(tmp_path).check()
    assert site.result is not None
    records = sorted({item.record.id for item in site.result.loaded.site.all_items})  # type: ignore[union-attr]
    text = (tmp_path / "site.toml").read_text("utf-8").replace('as_of = "2008-11-20"', 'as_of = "2041-01-01"')
    if '"waiver"' not in text:
        head, mark, rest = text.partition("[window]")
        text = f"{head}{SECTION}\n{mark}{rest}"
    waiver = WAIVER.format(codes=f"[{case.code}]", records=f"[{', '.join(records)}]", projects="[]")
    waiver = waiver.replace("2008-11-1", "2040-12-1")
    site.write("site.toml", text).write("content/waivers/2040/waiver.md", waiver).try_build()
    found = [one for one in site.result.problems if one.code == case.code]
    assert found
    elsewhere = all(" content/_" in line or " site.toml" in line for line in case.expected)
    beyond = elsewhere or case.code in NO_VALUE
    assert {one.waiver for one in found} == {"" if beyond else "waiver"}
    assert beyond or site.result.ok, site.problems()
