"""How far projects came, and what is open now: counted and listed from the records alone."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from tests.sample.sample import Sample, found_by, texts
from tests.support.site import TinySite, make, record

ROWS = "[{project: KJ-2008-001, title: 轴承}, {project: KJ-2008-002, title: 薄膜}]"
ONE = "[{project: KJ-2008-001, title: 轴承}]"
ACCEPTED = "content/lists/2008/accepted.md"
PROPOSED = "content/lists/2008/proposed.md"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    """Two projects of a call of 2007; one of them is approved, paid and passes."""
    whole = "[{project: KJ-2008-001, title: 轴承, amount: 10, unit: 万元}]"
    records = {
        "content/calls/2007/call.md": record(
            "call", published="2007-12-01", programme="key", opens="2007-12-03", closes="2008-01-31"
        ),
        ACCEPTED: record(
            "accepted", published="2008-03-03", programme="key", guideline="call", stage="拟受理",
            window="{opens: 2008-03-03, closes: 2008-03-07}", projects=ROWS,
        ),
        "content/evaluations/2008/evaluated.md": record(
            "evaluated", published="2008-03-20", programme="key", guideline="call", level="expert",
            evaluated="2008-03-10", projects=ROWS,
        ),
        PROPOSED: record(
            "proposed", published="2008-04-07", programme="key", guideline="call", stage="拟立项",
            window="{opens: 2008-04-07, closes: 2008-04-11}", projects=whole,
        ),
        "content/approvals/2008/approved.md": record(
            "approved", published="2008-04-21", programme="key", guideline="call", decided="2008-04-18",
            projects=whole,
        ),
        "content/payments/2008/paid.md": record(
            "paid", published="2008-05-06", follows="approved", tranche="1", budget_year="2008", paid="2008-05-05",
            projects=whole,
        ),
        "content/completions/2008/completed.md": record(
            "completed", published="2008-11-03", follows="approved", decided="2008-10-31",
            projects="[{project: KJ-2008-001, title: 轴承, result: 合格}]",
        ),
    }  # fmt: skip
    made = make(tmp_path)
    for path, text in records.items():
        made.write(path, text)
    return made


def counted(site: TinySite) -> list[tuple[str, ...]]:
    rows = list(csv.reader(io.StringIO(site.read("data/funnel.csv").lstrip("\ufeff"))))
    assert [list(row.values()) for row in json.loads(site.read("data/funnel.json"))["funnel"]] == rows[1:]
    return [tuple(row) for row in rows[1:]]


def test_projects_are_counted_in_the_year_of_their_call(site: TinySite) -> None:
    assert counted(site.build()) == [("2007", "key", "2", "2", "1", "1", "1", "1")]
    page = site.read("procedure/index.html")
    for path in ("lists/2008/accepted.html", "completions/2008/completed.html", "programmes/key.html"):
        assert f'href="../{path}"' in page


@pytest.mark.parametrize(
    ("as_of", "row"),
    [
        ("2008-03-07", ("0", "0", "0", "0", "0", "0")),
        ("2008-03-08", ("2", "0", "0", "0", "0", "0")),
        ("2008-04-07", ("2", "2", "1", "0", "0", "0")),
        ("2008-05-05", ("2", "2", "1", "1", "0", "0")),
        ("2008-05-06", ("2", "2", "1", "1", "1", "0")),
    ],
)
def test_a_day_counts_what_was_public_on_it(site: TinySite, as_of: str, row: tuple[str, ...]) -> None:
    for file in sorted((site.folder / "content").rglob("*.md")):
        text = file.read_text("utf-8")
        day = text.split("published: ")[1][:10]
        file.write_text(text.replace("published:", f"publish_at: {day}\npublished:"), encoding="utf-8")
    site.set(as_of=datetime.fromisoformat(as_of)).build()
    assert counted(site) == [("2007", "key", *row)]


def test_an_upheld_objection_takes_a_project_out(site: TinySite) -> None:
    objection = (
        "objections: [{received: 2008-03-04, project: KJ-2008-002, outcome: upheld, decided: 2008-03-06}]"
    )
    site.edit(ACCEPTED, "stage:", f"{objection}\nstage:")
    site.edit("content/evaluations/2008/evaluated.md", ROWS, ONE).build()
    assert counted(site) == [("2007", "key", "1", "1", "1", "1", "1", "1")]


def test_a_failed_project_is_not_completed(site: TinySite) -> None:
    site.edit("content/completions/2008/completed.md", "合格", "不合格").build()
    assert counted(site) == [("2007", "key", "2", "2", "1", "1", "1", "0")]


def test_several_lists_are_each_linked(site: TinySite) -> None:
    second = record("paid-2", title="第二期", published="2008-06-02", stage="拟受理", guideline="call",
                    window="{opens: 2008-06-02, closes: 2008-06-06}",
                    projects="[{project: KJ-2008-003, title: 阀门, programme: key}]")  # fmt: skip
    page = site.write("content/lists/2008/paid-2.md", second).build().read("procedure/index.html")
    assert (
        '<a class="source" href="../lists/2008/paid-2.html">[2]<span class="hidden"> 第二期</span></a>'
        in page
    )


def test_lists_beside_the_procedure_count_for_nothing(tmp_path: Path) -> None:
    text = record("a", published="2008-03-03", stage="其他", projects=ONE,
                  window="{opens: 2008-03-03, closes: 2008-03-07}")  # fmt: skip
    site = make(tmp_path).write("content/lists/2008/a.md", text).build()
    assert "还没有公开的项目名单" in site.read("procedure/index.html")
    assert "data/funnel.csv" not in site.files()


def test_bars_are_as_long_as_their_numbers(site: TinySite) -> None:
    page = etree.HTML(site.build().read("procedure/index.html"))
    (chart,) = page.iterfind(".//svg")
    widths = [int(bar.get("width", "")) for bar in chart.iterfind("rect")]
    assert widths == [216, 216, 108, 108, 108, 108]
    assert chart.get("role") == "img" and "受理 2, 评估 2" in (chart.findtext("desc") or "")
    assert not page.xpath("//svg//@style")


def test_the_sample_adds_up(sample: Sample) -> None:
    page = sample.pages["procedure/index.html"]
    lines = [texts(row, "./th | ./td") for row in found_by(page, "//tbody/tr")]
    columns = [[int(cell.split(" ")[0]) for cell in column] for column in list(zip(*lines, strict=True))[2:]]
    (total,) = [texts(row, "./td") for row in found_by(page, "//tfoot/tr")]
    assert [str(sum(column)) for column in columns] == [cell.strip() for cell in total[1:]]


def test_a_body_edit_leaves_the_figures_alone(site: TinySite) -> None:
    site.build().edit(ACCEPTED, "正文。", "正文改过。").build()
    assert {
        path for path in site.rendered() if path.startswith(("procedure/", "data/funnel", "calendar/"))
    } == set()
    site.edit(ACCEPTED, "title: 标题", "title: 新标题").build()
    assert "procedure/index.html" in site.rendered() and "新标题" in site.read("procedure/index.html")
    assert "data/funnel.csv" not in site.rendered()


# What is open now


def opened(tmp_path: Path, as_of: str) -> TinySite:
    site = make(tmp_path)
    for name, opens, closes in (("a", "2008-11-03", "2008-11-28"), ("b", "2008-11-03", "2008-11-21"),
                                ("c", "2008-12-01", "2008-12-12"), ("d", "2008-03-03", "2008-03-31")):  # fmt: skip
        text = record(name, title=f"指南{name}", published="2008-03-01", opens=opens, closes=closes)
        site.write(f"content/calls/2008/{name}.md", text)
    return site.set(as_of=datetime.fromisoformat(as_of)).build()


def test_what_is_open_stands_by_its_last_day(tmp_path: Path) -> None:
    site = opened(tmp_path, "2008-11-20")
    page = etree.HTML(site.read("procedure/open.html"))
    shown = ["".join(head.itertext()) for head in page.iterfind(".//h3")]
    assert shown == ["指南b", "指南a", "指南c"]
    assert "明天截止" in site.read("procedure/open.html")
    assert 'id="part:open"><a href="procedure/open.html">' in site.read("index.html")
    feed = json.loads(site.read("feeds/open.json"))
    assert sorted(item["id"] for item in feed["items"]) == [f"tag:site.example,2003:{name}" for name in "abc"]
    everything = json.loads(site.read("feeds/all.json"))
    assert {item["id"] for item in feed["items"]} < {item["id"] for item in everything["items"]}


@pytest.mark.parametrize(
    ("as_of", "names"),
    [("2008-11-21", "bac"), ("2008-11-22", "ac"), ("2008-12-12", "c"), ("2009-06-01", "c")],
)
def test_the_calendar_of_what_is_open_is_never_empty(tmp_path: Path, as_of: str, names: str) -> None:
    calendar = opened(tmp_path, as_of).read("calendar/open.ics")
    found = [line.split(":")[1][0] for line in calendar.splitlines() if line.startswith("UID:")]
    assert found == list(names)


def test_when_all_is_over_the_page_says_so(tmp_path: Path) -> None:
    site = opened(tmp_path, "2009-06-01")
    assert "目前没有正在受理的申报" in site.read("procedure/open.html")
    assert json.loads(site.read("feeds/open.json"))["items"] == []
