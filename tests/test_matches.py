"""Match records: rows of old lists and former ids join a project by a stated decision, never by likeness."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html

from tests.support.site import TinySite, make, record

MATCH = """\
decided_by: 计划处
decided: 2008-06-20
reason: 依合同档案核对
record: old
rows:
  - {title: 精密轴承, organisation: 甲厂, project: KJ-2008-001}
"""
OLD = "title,organisation\n精密轴承,甲厂\n精密轴承,乙厂\n"


def lists(folder: Path, stage: str = "other") -> TinySite:
    """An old list without ids and a new one with them."""
    site = make(folder)
    period = "{opens: 2008-03-03, closes: 2008-03-07}"
    site.write("content/lists/2008/old.csv", OLD)
    old = record("old", "旧清单", "2008-03-03", stage=stage, window=period, projects="{file: old.csv}")
    site.write("content/lists/2008/old.md", old)
    rows = "[{project: KJ-2008-001, title: 精密轴承}, {project: KJ-2008-002, title: 激光}]"
    later = {"stage": "other", "window": "{opens: 2008-06-02, closes: 2008-06-06}"}
    return site.write(
        "content/lists/2008/new.md", record("new", "新清单", "2008-06-02", projects=rows, **later)
    )


def codes(site: TinySite) -> list[str]:
    """Codes of the last run; that there is no register yet is not the matter here."""
    return [problem.split()[0] for problem in site.problems() if not problem.startswith("I902")]


def steps(site: TinySite, project: str) -> list[str]:
    found = json.loads(site.read(f"projects/{project}.json"))
    return [step["record"] for step in found["steps"]]


def test_a_matched_row_joins_its_project_and_says_why(tmp_path: Path) -> None:
    site = lists(tmp_path).write("content/_matches/old.yaml", MATCH).build()
    assert steps(site, "KJ-2008-001") == ["old", "new"]
    assert "按匹配说明归入：依合同档案核对（计划处）" in site.read("projects/KJ-2008-001.html")
    table = html.fromstring(site.read("lists/2008/old.html")).xpath(
        "//table[contains(@class, 'list')]//tbody/tr"
    )
    assert [row.xpath("string(.//a/@href)") for row in table] == ["../../projects/KJ-2008-001.html", ""]
    anchor = html.fromstring(site.read("projects/KJ-2008-001.html")).xpath(
        "//p[@class='step-source']/a/@href"
    )[0]
    assert anchor == f"../lists/2008/old.html#{table[0].get('id')}"
    assert not codes(site), "a row that no stage of the procedure rests on may stand for itself"


def test_likeness_joins_nothing(tmp_path: Path) -> None:
    site = lists(tmp_path).build()
    assert steps(site, "KJ-2008-001") == ["new"]
    assert set(site.files()) >= {"lists/2008/old.html"} and "projects/.html" not in site.files()


def test_former_ids_lead_to_one_dossier(tmp_path: Path) -> None:
    same = MATCH.partition("record")[0] + "same: [{former: KJ-2008-002, project: KJ-2008-001}]\n"
    site = lists(tmp_path).write("content/_matches/same.yaml", same)
    site.write("content/lists/2008/new.md", "")
    for name, project in (("a", "KJ-2008-001"), ("b", "KJ-2008-002")):
        rows = f"[{{project: {project}, title: 精密轴承}}]"
        later = {"stage": "other", "window": "{opens: 2008-06-02, closes: 2008-06-06}"}
        site.write(f"content/lists/2008/{name}.md", record(name, name, "2008-06-02", projects=rows, **later))
    site.remove("content/lists/2008/new.md").build()
    assert steps(site, "KJ-2008-001") == ["a", "b"]
    assert "清单中的编号是 KJ-2008-002。" in site.read("projects/KJ-2008-001.html")
    assert "KJ-2008-001.html" in site.read("projects/KJ-2008-002.html"), "the former address leads on"
    assert "KJ-2008-002" not in site.read("projects/index.html")


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (("甲厂", "丙厂"), "P502"),
        ((", organisation: 甲厂", ""), "P503"),
        (("KJ-2008-001}", "KJ-2008-003}"), "P504"),
        (("record: old", "record: none"), "P501"),
    ],
)
def test_a_match_that_means_nothing_definite_is_refused(
    tmp_path: Path, edit: tuple[str, str], expected: str
) -> None:
    site = lists(tmp_path).write("content/_matches/old.yaml", MATCH.replace(*edit)).try_build()
    assert codes(site) == [expected]


def test_one_row_is_matched_once_and_one_project_stands_once(tmp_path: Path) -> None:
    again = MATCH + "  - {title: 精密轴承, organisation: 乙厂, project: KJ-2008-001}\n"
    site = lists(tmp_path).write("content/_matches/old.yaml", again).try_build()
    assert codes(site) == ["R515"]
    twice = MATCH + "  - {title: 精密轴承, organisation: 甲厂, project: KJ-2008-002}\n"
    site.write("content/_matches/old.yaml", twice).try_build()
    assert codes(site) == ["P503"]


def test_the_gate_sees_matched_rows_and_wants_every_row(tmp_path: Path) -> None:
    """A row without an id would pass the gate unseen; matched, it is judged like any other."""
    site = lists(tmp_path, stage="proposed-approval")
    assert codes(site.check()) == ["P505"]
    both = MATCH + "  - {title: 精密轴承, organisation: 乙厂, project: KJ-2008-002}\n"
    site.write("content/_matches/old.yaml", both)
    assert codes(site.check()) == ["P208", "P208"], "not accepted before"


def test_a_waiver_answers_for_lists_that_nobody_can_match(tmp_path: Path) -> None:
    site = lists(tmp_path, stage="proposed-acceptance")
    toml = site.folder.joinpath("site.toml").read_text("utf-8")
    if 'kind = "waiver"' not in toml:
        site.write(
            "site.toml",
            toml + '[[section]]\nfolder = "waivers"\nkind = "waiver"\ntitle = "豁免"\nowner = "office"\n',
        )
    fields = {
        "codes": "[P505]", "scope": "{records: [old]}", "reason": "清单没有编号，原始档案已经移交",
        "decided_by": "局长办公会议", "decided": "2008-06-20", "basis": "会议纪要3号",
    }  # fmt: skip
    site.write("content/waivers/2008/w.md", record("w", "豁免", "2008-06-23", **fields)).build()
    assert codes(site) == ["P505"] and steps(site, "KJ-2008-001") == ["new"]


def test_objections_to_unnumbered_rows_name_the_matched_project(tmp_path: Path) -> None:
    site = lists(tmp_path).write("content/_matches/old.yaml", MATCH)
    objection = "objections: [{received: 2008-03-04, project: KJ-2008-001, outcome: pending}]\nstage:"
    site.edit("content/lists/2008/old.md", "stage:", objection).build()
    first = html.fromstring(site.read("projects/KJ-2008-001.html")).xpath("//ol[@class='steps']/li")[0]
    assert first.get("class") == "step step-pending"
    site.edit("content/lists/2008/old.md", "KJ-2008-001", "KJ-2008-002").try_build()
    assert codes(site) == ["R516"]


@pytest.mark.parametrize("text", ["- a\n", "decided_by: 计划处\n", "record: [\n"])
def test_a_misshapen_file_is_a_problem(tmp_path: Path, text: str) -> None:
    site = lists(tmp_path, stage="proposed-approval").write("content/_matches/old.yaml", text).try_build()
    assert site.problems() and all("_matches/old.yaml" in problem for problem in site.problems())
