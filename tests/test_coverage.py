"""Coverage: what has to be public, what proves it, and the gaps."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from tests.sample.sample import Sample
from tests.support.site import TinySite, make, record

MAPPING = """\
- {item: 1, sections: [policies]}
- {item: 4, applies: false, reason: 由统计部门公布}
- {item: 有工作重点, records: [a], owner: planning}
"""


def covered(folder: Path) -> TinySite:
    site = make(folder).write("content/_coverage.yaml", MAPPING)
    site.write("content/notices/2008/a.md", record("a", "要点", "2008-03-01"))
    site.write("content/notices/2008/b.md", record("b", "通知", "2008-04-01", disclosure="{items: [1, 7]}"))
    hidden = "{mode: withheld, basis: 条例, reason: 涉密, items: [9]}"
    return site.write("content/notices/2008/w.md", record("w", "密件", disclosure=hidden))


def lines(site: TinySite) -> dict[str, list[str]]:
    """State, number of records, day and owner of each line, by its name."""
    page = html.fromstring(site.read("coverage/index.html"))
    rows = page.xpath("//main//tbody/tr")
    return {
        row.xpath("string(th)").partition(".")[0]: [
            cell.text_content().strip() for cell in row.xpath("td")[:4]
        ]
        for row in rows
    }


def test_each_matter_is_proven_missing_or_does_not_apply(tmp_path: Path) -> None:
    told = lines(covered(tmp_path).build())
    assert len(told) == 21
    assert told["1"] == ["已公开", "1", "2008年4月1日", "办公室"]
    assert told["7"][:2] == ["已公开", "1"]
    assert told["4"] == ["不适用", "", "", ""]
    assert told["9"][0] == "缺", "what is withheld proves nothing"
    assert told["有工作重点"] == ["已公开", "1", "2008年3月1日", "计划处"]
    assert sum(line[0] == "缺" for line in told.values()) == 17


def test_there_is_no_page_without_a_mapping(tmp_path: Path) -> None:
    site = covered(tmp_path).remove("content/_coverage.yaml").build()
    assert "coverage/index.html" not in site.files() and "coverage/" not in site.read("index.html")


def test_the_page_is_made_again_when_it_says_something_else(tmp_path: Path) -> None:
    site = covered(tmp_path).build()
    site.edit("content/notices/2008/b.md", "正文。", "改过的正文。").build()
    assert "coverage/index.html" not in site.rendered()
    site.edit("content/notices/2008/b.md", "items: [1, 7]", "items: [7]").build()
    assert "coverage/index.html" in site.rendered()


def test_the_sample_shows_a_gap_and_a_reason(sample: Sample) -> None:
    page = sample.pages["coverage/index.html"]
    assert len(page.xpath("//main//span[contains(@class, 'badge-warn')]")) == 2
    assert len(page.xpath("//main//tbody/tr")) == 21
