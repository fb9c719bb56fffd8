"""Findings on the procedure are recalled, and never when something moved that the rules can see."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.check import procedure
from tests.support.site import TinySite, make, record

ROW = "[{project: KJ-2008-001, title: 精密轴承}]"
APPROVAL = record("approval", "立项结果", "2008-05-12", decided="2008-05-12", projects=ROW)
PROPOSAL = record("proposal", "拟立项项目公示", "2008-05-05", stage="拟立项", projects=ROW,
                  window="{opens: 2008-05-05, closes: 2008-05-09}")  # fmt: skip
PATH = "content/approvals/2008/approval.md"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    """A notice, and an approval that was never laid open."""
    return make(tmp_path).write(PATH, APPROVAL).write("content/notices/2008/n.md", record("n")).check()


def places(site: TinySite) -> list[str]:
    return [line for line in site.problems() if line.startswith("P201")]


def test_a_finding_follows_its_line(site: TinySite) -> None:
    assert places(site) == [f"P201 {PATH}:6:22"]
    site.edit(PATH, "id: approval", "# a remark\nid: approval").check()
    assert places(site) == [f"P201 {PATH}:7:22"]


def test_a_finding_ends_with_its_cause_and_comes_back(site: TinySite) -> None:
    site.write("content/lists/2008/proposal.md", PROPOSAL).check()
    assert places(site) == []
    site.remove("content/lists/2008/proposal.md").check()
    assert places(site) == [f"P201 {PATH}:6:22"]


def test_the_promised_length_is_part_of_what_rules_see(site: TinySite) -> None:
    site.write("content/lists/2008/proposal.md", PROPOSAL).check()
    assert len(short_of(site, "length = 5", "length = 7")) == 1
    assert short_of(site, "length = 7", "length = 5") == []


def short_of(site: TinySite, old: str, new: str) -> list[str]:
    site.edit("site.toml", old, new).check()
    return [line for line in site.problems() if line.startswith("P1")]


def test_an_edit_elsewhere_runs_no_rule_of_the_procedure(
    site: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(procedure, "_turns", None)
    site.edit("content/notices/2008/n.md", "正文。", "改过。").check()
    assert places(site) == [f"P201 {PATH}:6:22"]
    with pytest.raises(TypeError):
        site.edit(PATH, "立项结果", "立项").check()
