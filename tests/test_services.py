"""Guides to services: the drawing is sound whatever the steps are called, and a guide is one sheet of paper."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.kinds.flow import WIDTH, Stop, broken, flow
from generator.values import Label
from tests.problems.cases import FOLDER, files_of, put
from tests.sample.sample import Sample
from tests.support.site import TinySite

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = (
    st.text(st.sampled_from("受理核查 abcXYZ0189，、（）-"), min_size=1, max_size=90)
    .map(str.strip)
    .filter(bool)
)
STOPS = st.builds(Stop, NAMES, st.just(Label("窗口", "desk")), st.none(), st.booleans())


def halves(text: str) -> int:
    return sum(1 if ord(char) < 0x1100 else 2 for char in text)


@given(NAMES)
def test_lines_hold_the_whole_text(name: str) -> None:
    lines = broken(name)
    assert "".join("".join(lines).split()) == "".join(name.split())
    assert all(halves(line) <= 40 for line in lines)


def test_words_are_not_cut() -> None:
    text = "Check whether the application is complete and record it in the register"
    assert broken(text) == ("Check whether the application is", "complete and record it in the register")
    assert broken("a" * 50) == ("a" * 40, "a" * 10)


@given(st.lists(STOPS, min_size=1, max_size=8).map(tuple))
def test_boxes_follow_each_other_within_the_drawing(stops: tuple[Stop, ...]) -> None:
    drawn = flow(stops)
    assert len(drawn.boxes) == len(stops) == len(drawn.arrows) + 1
    for box in drawn.boxes:
        assert box.x >= 0 and box.x + box.width <= WIDTH and box.y + box.height <= drawn.height
        heights = [line.y for line in box.lines] + [box.who_y]
        assert heights == sorted(heights) and box.y < heights[0] and heights[-1] < box.y + box.height
    for arrow, (before, after) in zip(drawn.arrows, pairwise(drawn.boxes), strict=True):
        assert arrow.y1 == before.y + before.height < arrow.y2 < after.y and arrow.head.endswith(
            f",{after.y}"
        )


@pytest.fixture
def guide(tmp_path: Path) -> TinySite:
    site = put(TinySite(tmp_path), files_of((FOLDER / "A403/site.txt").read_text("utf-8")))
    return put(site, files_of((FOLDER / "A403/fixed.txt").read_text("utf-8")))


def test_the_page_says_everything_and_draws_it(guide: TinySite) -> None:
    page = guide.build().read("services/2008/a.html")
    for part in ("技术合同登记证明", "20个工作日", "5个工作日", "不收费", "0999-555-0119", "合同登记申请表"):
        assert part in page
    (drawing,) = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert 'aria-labelledby="part:steps"' in drawing and 'aria-describedby="part:step-list"' in drawing
    assert drawing.count("<rect") == 2 and drawing.count("stroke-dasharray") == 1 and "style=" not in drawing
    steps = page.partition('id="part:step-list"')[2].partition("</ol>")[0]
    assert re.findall(r"<li>(\S+)", steps) == ["提交申请", "认定登记"]


@pytest.mark.parametrize(
    "name", ["basis", "conditions", "steps", "legal_days", "fees", "supervision", "result"]
)
def test_an_element_left_out_is_an_error(guide: TinySite, name: str) -> None:
    path = guide.folder / "content/services/2008/a.md"
    path.write_text(re.sub(rf"(?m)^{name}:.*\n(  - .*\n)*", "", path.read_text("utf-8")), "utf-8")
    assert [problem.split()[0] for problem in guide.check().problems()] == ["F002"]


@pytest.mark.parametrize(
    ("name", "vague"),
    [("其它相关材料", True), ("其他材料", True), ("相关证明文件", True), ("法律规定的其他资料", True),
     ("技术来源证明", False), ("有关部门的批准文件", False), ("其他股东的出资证明", False)],
)  # fmt: skip
def test_vague_papers(guide: TinySite, name: str, vague: bool) -> None:
    guide.edit("content/services/2008/a.md", "合同登记申请表", name).check()
    assert guide.problems() == (["A402 content/services/2008/a.md:8:12"] if vague else [])


def test_charges(guide: TinySite) -> None:
    guide.edit(
        "content/services/2008/a.md",
        "fees: 不收费",
        "fees: {charge: 收费, standard: 每件20元, basis: 云价费〔2005〕12号}",
    )
    page = guide.build().read("services/2008/a.html")
    assert "收费、每件20元、云价费〔2005〕12号" in page


def test_a_guide_is_one_sheet(browser: Browser, sample: Sample) -> None:
    """A4 with the margins of the style sheet; on a phone nothing has to be scrolled sideways."""
    guides = sample.of_form("kinds/service.html")
    assert guides
    page = browser.new_page(viewport={"width": 360, "height": 780})
    for path in guides:
        page.goto(sample.address + path)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 360, path
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, path
    page.close()
