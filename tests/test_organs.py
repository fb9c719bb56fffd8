"""Descriptions of units, platforms and assessments: what their pages show and what may stand once only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.site import SITE_TOML, TinySite, make, record

SECTIONS = "".join(
    f'[[section]]\nfolder = "{kind}-shelf"\nkind = "{kind}"\ntitle = "{kind}"\nowner = "office"\n'
    for kind in ("unit", "platform", "assessment")
)
UNIT = "content/unit-shelf/2008/u.md"
PLATFORM = "content/platform-shelf/2008/p.md"
ASSESSMENT = "content/assessment-shelf/2008/a.md"
LINES = "[{name: 及时, weight: 40, score: 38.5}, {name: 全面, weight: 60, score: 60}]"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    site = make(tmp_path).write("site.toml", f"{SITE_TOML}\n{SECTIONS}")
    site.write(UNIT, record("u", "计划处职能", unit="planning", duties="[编制计划, 组织验收]", head="处长",
                            contact="{phone: 0999-555-0112}"))  # fmt: skip
    site.write(PLATFORM, record("p", "仪器平台", purpose="仪器预约", operator="信息中心", since="2006-05-23",
                                url="https://yq.example/"))  # fmt: skip
    return site.write(ASSESSMENT, record("a", "年终考核", type="年终考核", begins="2007-01-01", ends="2007-12-31",
                                         indicators=LINES, result="优秀", rectification="无。"))  # fmt: skip


def test_pages_show_what_was_told(site: TinySite) -> None:
    site.build()
    page = site.read("unit-shelf/2008/u.html")
    assert "<li>编制计划</li>" in page and "处长" in page and "0999-555-0112" in page
    assert "unit-shelf/2008/u.html" in site.read("units/planning.html")
    page = site.read("platform-shelf/2008/p.html")
    assert (
        '<a href="https://yq.example/" rel="external noopener noreferrer">' in page
        and "运行" in page
        and "2006年5月23日" in page
    )
    page = site.read("assessment-shelf/2008/a.html")
    assert "98.5" in page and "优秀" in page and "整改情况" in page


def test_a_sum_of_unknowns_is_not_shown(site: TinySite) -> None:
    page = site.edit(ASSESSMENT, ", score: 60}", "}").build().read("assessment-shelf/2008/a.html")
    assert (
        '<tfoot data-pagefind-ignore><tr><th scope="row">合计</th><td class="num">100</td><td class="num"></td>'
        in page
    )


def test_a_unit_is_described_once(site: TinySite) -> None:
    site.write("content/unit-shelf/2008/v.md", record("v", unit="planning", duties="[x]", head="y")).check()
    assert site.problems() == ["A104 content/unit-shelf/2008/v.md:5:7"]
    site.edit("content/unit-shelf/2008/v.md", "unit: planning", "unit: office").check()
    assert site.problems() == []


@pytest.mark.parametrize(
    ("path", "old", "new", "problem"),
    [
        (UNIT, "unit: planning\n", "", "F002"),
        (UNIT, "unit: planning", "unit: nobody", "R507"),
        (PLATFORM, "since: 2006-05-23\n", "", "F002"),
        (ASSESSMENT, "score: 60}", "score: 60.5}", "A441"),
        (ASSESSMENT, "ends: 2007-12-31", "ends: 2006-12-31", "R511"),
    ],
)
def test_faults(site: TinySite, path: str, old: str, new: str, problem: str) -> None:
    assert [one.split()[0] for one in site.edit(path, old, new).check().problems()] == [problem]
