"""Letters and consultations: what was said, what became of it, and that silence shows."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from generator.kinds import BY_NAME
from generator.schema.describe import groups_of
from generator.schema.fields import fields_of
from tests.support.site import SITE_TOML, TinySite, make, record

SECTIONS = "".join(
    f'[[section]]\nfolder = "{kind}s"\nkind = "{kind}"\ntitle = "{kind}"\nowner = "office"\n'
    for kind in ("letter", "consultation")
)
LETTER = "content/letters/2008/l.md"
CONSULTATION = "content/consultations/2008/c.md"
OPINIONS = (
    "[{opinion: 延长受理期, decision: 采纳}, {opinion: 缩短公示期, decision: 未采纳, reason: 与规定不符}]"
)


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    site = make(tmp_path).write("site.toml", f"{SITE_TOML}\n{SECTIONS}")
    site.write(LETTER, record("l", "窗口排队", "2008-03-20", "", type="投诉", channel="网上", received="2008-03-10",
                              replied="2008-03-14", closed="2008-03-18", outcome="部分属实", answer="已增设窗口。"))  # fmt: skip
    return site.write(CONSULTATION, record("c", "办法征求意见", "2008-09-01", opens="2008-09-01", closes="2008-09-22",
                      answered="2008-10-16", received="2", feedback="收到意见2条。", opinions=OPINIONS))  # fmt: skip


def test_a_letter_shows_its_days_and_answer(site: TinySite) -> None:
    page = site.build().read("letters/2008/l.html")
    for part in ("2008年3月10日", "2008年3月14日", "部分属实", "已增设窗口。"):
        assert part in page
    assert "尚未办结" not in page
    site.edit(LETTER, "closed: 2008-03-18\noutcome: 部分属实\n", "").build()
    assert "尚未办结" in site.read("letters/2008/l.html")


@pytest.mark.parametrize(
    ("path", "old", "new", "problem"),
    [
        (LETTER, "replied: 2008-03-14", "replied: 2008-03-09", "R511 l.md:8:10"),
        (LETTER, "closed: 2008-03-18", "closed: 2008-03-13", "R511 l.md:9:9"),
        (LETTER, "outcome: 部分属实\n", "", "A102 l.md:9:9"),
        (LETTER, "closed: 2008-03-18\n", "", "A102 l.md:9:10"),
        (CONSULTATION, "answered: 2008-10-16", "answered: 2008-09-20", "R511 c.md:7:11"),
        (CONSULTATION, "answered: 2008-10-16\n", "", "A102 c.md:8:11"),
        (CONSULTATION, "feedback: 收到意见2条。\n", "", "A102"),
        (CONSULTATION, ", reason: 与规定不符", "", "A411 c.md:10:71"),
    ],
)
def test_faults(site: TinySite, path: str, old: str, new: str, problem: str) -> None:
    site.edit(path, old, new).check()
    code, _, place = problem.partition(" ")
    found = site.problems()
    assert {one.split()[0] for one in found} == {code}
    assert not place or found == [f"{code} {path.rpartition('/')[0]}/{place}"]


def test_a_consultation_shows_what_was_adopted(site: TinySite) -> None:
    page = site.build().read("consultations/2008/c.html")
    assert "<dt>采纳</dt><dd>1</dd>" in page and "<dt>未采纳</dt><dd>1</dd>" in page
    assert "<td>缩短公示期</td><td>未采纳</td><td>与规定不符</td>" in page and "尚未公布" not in page


def test_silence_after_the_window_shows(site: TinySite) -> None:
    """Only the day of the run differs: an open window is no silence, a closed one without an answer is."""
    text = record("c", "办法征求意见", "2008-09-01", opens="2008-09-01", closes="2008-09-22")
    site.write(CONSULTATION, text)
    for day, state, silent in (("2008-09-22", "open", False), ("2008-09-23", "closed", True)):
        page = site.set(as_of=datetime.fromisoformat(day)).build().read("consultations/2008/c.html")
        assert f"phase-{state}" in page and ("采纳情况尚未公布" in page) is silent


@pytest.mark.parametrize("name", ["letter", "request", "dispute", "consultation"])
def test_nobody_is_named(name: str) -> None:
    """No field of these kinds is for a person; what identifies a case is a number."""
    record_class = BY_NAME[name].record
    labels = [
        item.about.label.zh for cls in (record_class, *groups_of(record_class)) for item in fields_of(cls)
    ]
    assert not [
        label for label in labels if any(word in label for word in ("姓名", "来信人", "当事人", "证件"))
    ]
